"""What one configuration lets pass that another one does not, each where it is written.  Knows no finding."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linter.model.whereabouts.data import DataClass, Minimum
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import BUILT_IN, Accepted, Config
from linter.policy.rule import Rule
from linter.policy.strictness import is_as_strict
from linter.provenance.source import Location, Source


def loosened(
    before: Config, after: Config, rules_before: Sequence[Rule], rules_after: Sequence[Rule]
) -> Iterator[tuple[Location, str]]:
    """Yield what the later configuration loosens, in words that follow `this change`."""
    yield from _rules(after, rules_before, rules_after)
    yield from _patterns(before, after)
    yield from _accepted(before.accepted, after.accepted)
    yield from _limits(before, after)
    yield from _data(before, after)
    for key, one, other in (
        ("fail-on", before.fail_on, after.fail_on),
        ("min-severity", before.min_severity, after.min_severity),
    ):
        if other.value > one.value:
            yield _somewhere(other.at, after), f"raises `{key}` from {one.value} to {other.value}"
    # What a variable is worth decides on what is found, and neither more nor less can be told here.
    for key, named, named_after in (
        ("tf-vars", before.tf_vars, after.tf_vars),
        ("tf-plan", before.tf_plans, after.tf_plans),
    ):
        if [one.value for one in named] != [one.value for one in named_after]:
            at = named_after[0].at if named_after else BUILT_IN
            yield _somewhere(at, after), f"changes `{key}`, from which values are taken"
    release, other_release = before.nginx_version, after.nginx_version
    if (release and release.value) != (other_release and other_release.value):
        at = other_release.at if other_release else BUILT_IN
        yield _somewhere(at, after), "changes `nginx-version`, by which defaults are known"


def _rules(after: Config, rules_before: Sequence[Rule], rules_after: Sequence[Rule]) -> Iterator[tuple[Location, str]]:
    kept = {rule.id: rule for rule in rules_after}
    set_at = _places(after)
    for rule in rules_before:
        at = set_at.get(rule.id, after.profile.at)
        own = kept.get(rule.id)
        if own is None:
            yield _somewhere(at, after), f"switches off {rule.id}"
            continue
        written = at if rule.id in set_at or rule.id in built_in_catalog().rules else own.at
        if any(own.severity[exposure] < severity for exposure, severity in rule.severity.items()):
            yield _somewhere(written, after), f"lowers the severity of {rule.id}"
        if not is_as_strict(rule, own):
            what = "what {} demands" if own.parameters == rule.parameters else "the parameters of {}"
            yield written, f"changes {what.format(rule.id)}"


def _places(config: Config) -> Mapping[str, Location]:
    """Return where a configuration says something about a rule."""
    ignored = {rule.value: rule.at for rule in config.ignore}
    return {**{use.rule: use.at for use in config.uses}, **config.off, **ignored}


def _patterns(before: Config, after: Config) -> Iterator[tuple[Location, str]]:
    """Compare what is excluded; of patterns that bring files back, the order counts."""
    known, now = before.excluded, after.excluded
    if known == now:
        return
    added = [one for one in after.exclude if one.value not in known and not one.value.startswith("!")]
    for pattern in added:
        yield pattern.at, f"excludes `{pattern.at.text.strip(chr(34) + chr(39)) or pattern.value}`"
    if not added and any(one.startswith("!") for one in (*known, *now)):
        yield _somewhere(after.exclude[0].at if after.exclude else BUILT_IN, after), "changes what is excluded"


def _accepted(before: Sequence[Accepted], after: Sequence[Accepted]) -> Iterator[tuple[Location, str]]:
    known = [(one.patterns, one.address, {rule.value for rule in one.rules}, one.until) for one in before]
    for entry in after:
        rules = {rule.value for rule in entry.rules}
        covered = any(
            (patterns, address) == (entry.patterns, entry.address)
            and rules <= others
            and (until is None or (entry.until is not None and entry.until.value <= until.value))
            for patterns, address, others, until in known
        )
        if not covered:
            yield entry.at, f"accepts {', '.join(sorted(rules))} by an entry of the configuration"


def _limits(before: Config, after: Config) -> Iterator[tuple[Location, str]]:
    """Compare what a suppression must have to count."""
    one, other = before.ignores, after.ignores
    if one.require_reason.value and not other.require_reason.value:
        yield _somewhere(other.require_reason.at, after), "no longer demands a reason of suppressions"
    if one.max_days and (other.max_days is None or other.max_days.value > one.max_days.value):
        yield _somewhere(other.max_days.at if other.max_days else BUILT_IN, after), "lets suppressions last longer"
    if one.allow and (other.allow is None or not set(other.allow.value) <= set(one.allow.value)):
        yield _somewhere(other.allow.at if other.allow else BUILT_IN, after), "allows suppressions of more rules"


def _data(before: Config, after: Config) -> Iterator[tuple[Location, str]]:
    """Compare what classes of data ask for, and where some of each is said to lie."""
    now = {one.name: one for one in after.data}
    for one in before.data:
        other = now.get(one.name)
        if other is None:
            yield _somewhere(BUILT_IN, after), f"no longer knows data of the class `{one.name}`"
        elif not _asks_as_much(one, other):
            yield other.at, f"asks less of data of the class `{one.name}`"


def _asks_as_much(one: DataClass, other: DataClass) -> bool:
    is_everywhere = {place.value for place in one.where} <= {place.value for place in other.where}
    before, now = _asked(one), _asked(other)
    return is_everywhere and all(was <= is_now for was, is_now in zip(before, now, strict=True))


def _asked(one: DataClass) -> tuple[Any, ...]:
    """Return what a class asks for, more of it after less."""
    minimum = 0 if one.minimum is None else 1 + list(Minimum).index(one.minimum.value)
    version = "" if one.version is None else one.version.value
    switches = (switch is not None and switch.value for switch in (one.post_quantum, one.pinned))
    return minimum, version, *switches


def _somewhere(at: Location, config: Config) -> Location:
    """Place what is nowhere said any more at the configuration that does not say it."""
    return Source(config.file or ".tlslint.yaml", "").whole if at == BUILT_IN else at
