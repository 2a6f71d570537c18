"""`tlslint config show`: the configuration in force, and where each value was set.  Judges nothing."""

from collections.abc import Iterable, Iterator

from linter.cli import revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.place import Place, locate
from linter.model.finding import Severity
from linter.model.whereabouts.data import DataClass
from linter.policy.config.config import Accepted, Config
from linter.policy.rule import Rule
from linter.provenance.setting import Known


def config(arguments: Arguments) -> int:
    """Show every value of the configuration, and the rules that judge by it."""
    place = locate()
    with settings.placed(place):
        shelf = revision.shelf_of(revision.named(arguments, place), place)
        found = settings.configured(arguments, place, shelf)
        rules = settings.rules_of(found, settings.catalog_of(found, place, shelf))
    rows = [*_values(found, place), *_accepted(found.accepted, place), *_rules(rules, found, place)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, where in rows:
        terminal.tell(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {where}")
    return 0


def _values(config: Config, place: Place) -> Iterator[tuple[str, str, str]]:
    ignores = config.ignores
    yield _row("profile", config.profile, place)
    yield from _list("policies", (folder.map(place.shown) for folder in config.policies), place)
    yield from _list("select", config.select, place)
    yield from _list("ignore", config.ignore, place)
    yield _row("fail-on", config.fail_on, place)
    yield _row("min-severity", config.min_severity, place)
    yield from _list("exclude", config.exclude, place)
    yield from _list("tf-vars", (path.map(place.shown) for path in config.tf_vars), place)
    yield from _list("tf-plan", (path.map(place.shown) for path in config.tf_plans), place)
    if config.nginx_version is not None:
        yield _row("nginx-version", config.nginx_version, place)
    if config.baseline is not None:
        yield _row("baseline", config.baseline, place)
    for one in config.data:
        yield f"data.{one.name}", _asked(one), settings.origin(one.at, place)
    yield _row("ignores.require-reason", ignores.require_reason.map(lambda value: str(value).lower()), place)
    for name, limit in (("ignores.max-days", ignores.max_days), ("ignores.allow", ignores.allow)):
        if limit is None:
            yield name, "not set", "default"
        else:
            value = ", ".join(limit.value) if isinstance(limit.value, tuple) else str(limit.value)
            yield name, value or "none", settings.origin(limit.at, place)


def _asked(one: DataClass) -> str:
    """Return where data of a class lies and what its ways have to be, in one line."""
    where = ", ".join(place.value for place in one.where) or "where labels and tags say so"
    asked = (
        None if one.minimum is None else str(one.minimum.value),
        None if one.version is None else one.version.value,
        "post-quantum" if one.post_quantum is not None and one.post_quantum.value else None,
        None if one.secret_until is None else f"secret until {one.secret_until.value}",
        "pinned" if one.pinned is not None and one.pinned.value else None,
    )
    demands = ", ".join(word for word in asked if word)
    return f"{where}: {demands}" if demands else where


def _accepted(entries: Iterable[Accepted], place: Place) -> Iterator[tuple[str, str, str]]:
    for entry in entries:
        rules = ", ".join(rule.value for rule in entry.rules)
        where = " ".join((*entry.patterns, entry.address)).strip()
        yield "accepted", f"{rules} in {where}", settings.origin(entry.at, place)


def _rules(rules: Iterable[Rule], config: Config, place: Place) -> Iterator[tuple[str, str, str]]:
    set_at = {rule.value: rule.at for rule in config.select} | {use.rule: use.at for use in config.uses}
    for rule in rules:
        severities = {str(severity) for severity in rule.severity.values()}
        by_exposure = ", ".join(f"{exposure} {severity}" for exposure, severity in rule.severity.items())
        at = set_at.get(rule.id)
        origin = f"profile {config.profile.value}" if at is None else settings.origin(at, place)
        yield f"rules.{rule.id}", by_exposure if len(severities) > 1 else severities.pop(), origin


def _list(name: str, values: Iterable[Known[str]], place: Place) -> Iterator[tuple[str, str, str]]:
    rows = [_row(name, value, place) for value in values]
    yield from rows or [(name, "none", "default")]


def _row(name: str, value: Known[str] | Known[Severity], place: Place) -> tuple[str, str, str]:
    return name, str(value.value), settings.origin(value.at, place)
