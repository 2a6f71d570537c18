"""Accepted findings: what a suppression covers, and what is wrong with it.  Knows no platform."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from linter.analysis.suppression.index import by_rule
from linter.analysis.suppression.note import Anywhere, Note
from linter.model.endpoint import OURSELVES, Suppression
from linter.model.finding import Finding, Suppressed
from linter.policy.spelling import did_you_mean
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location


class Limits(Struct, frozen=True):
    """What a suppression must have to count."""

    today: date
    require_reason: bool = False
    max_days: int | None = None
    allow: frozenset[str] | None = None
    never: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Rules that no suppression covers, each with the reason."""


class Applied(Struct, frozen=True):
    """Findings, those that are accepted with the reason, and which rules of which notes had one."""

    findings: tuple[Finding, ...]
    used: frozenset[tuple[Location, str]]


def limited(found: Iterable[Note], limits: Limits) -> Iterator[Note]:
    """Mark the notes that do not keep the limits."""
    for note in found:
        refusal = _refusal(note, limits)
        yield replace(note, error=refusal)


def applied(findings: Iterable[Finding], counting: Sequence[Note], limits: Limits) -> Applied:
    """Mark the findings that a note covers."""
    in_force = [note for note in counting if counts(note, limits.today)]
    named = [(rule.value, note) for note in in_force for rule in note.rules if rule.value not in limits.never]
    indexes = by_rule(named)
    result: list[Finding] = []
    used: set[tuple[Location, str]] = set()
    for finding in findings:
        index = indexes.get(finding.rule)
        covering = [] if index is None else index.covering(finding)
        used.update((note.at, finding.rule) for note in covering)
        result.append(replace(finding, suppressed=_suppressed(covering[0])) if covering else finding)
    return Applied(tuple(result), frozenset(used))


class Unused(Struct, frozen=True):
    """When a rule that a note names and that has no finding is called unused."""

    active: Collection[str]
    """The rules that judged in this run."""
    unclear: Collection[str]
    """Files that were not analysed whole, so that findings may be missing."""
    everything: bool
    """Whether the whole root was looked through, so that an entry of the configuration could match."""


def subjects(
    found: Sequence[Note], used: Collection[tuple[Location, str]], known: Sequence[str], unused: Unused, today: date
) -> Iterator[Suppression]:
    """Turn notes into subjects for the rules about suppressions."""
    seen: Counter[tuple[str, str]] = Counter()
    for note in found:
        path = note.at.source.path
        seen[path, note.name] += 1
        yield Suppression(
            at=note.at,
            address=f"{path}:{note.name}#{seen[path, note.name]}",
            name=note.name,
            platform=OURSELVES,
            unused_rules=_unused(note, used, unused),
            reason=Known(None, note.at) if note.reason is None else note.reason,
            expired=Known(_expired(note, today), note.at if note.until is None else note.until.at),
            unknown_rules=Known(tuple(_unknown(note, known)), note.at),
            error=Known(note.error or None, note.at),
        )


def _unused(note: Note, used: Collection[tuple[Location, str]], unused: Unused) -> Setting[tuple[Setting[str], ...]]:
    if note.at.source.path in unused.unclear:
        return Unknown("the file could not be analysed whole", note.at)
    if isinstance(note.scope, Anywhere) and not unused.everything:
        return Unknown("only a part of the files was looked through", note.at)
    rules = (rule for rule in note.rules if rule.value in unused.active and (note.at, rule.value) not in used)
    return Known(tuple(rules), note.at)


def _unknown(note: Note, known: Sequence[str]) -> Iterator[Known[str]]:
    for rule in note.rules:
        if rule.value not in known:
            yield rule.map(lambda name: f"{name}{did_you_mean(name, known)}".removesuffix("?"))


def counts(note: Note, today: date) -> bool:
    """Say whether a note has an effect where it covers something."""
    return not note.error and not _expired(note, today)


def _expired(note: Note, today: date) -> bool:
    return note.until is not None and note.until.value < today


def _suppressed(note: Note) -> Suppressed:
    reason = note.reason.value if note.reason is not None else None
    return Suppressed(reason or "", note.at, None if note.until is None else note.until.value)


def _refusal(note: Note, limits: Limits) -> str:
    """Say why a note does not count; empty where it does."""
    if note.error:
        return note.error
    if limits.require_reason and (note.reason is None or not note.reason.value):
        return "it gives no reason, which `ignores.require-reason` demands"
    if limits.max_days is not None:
        if note.until is None:
            return f"it has no `until`, and `ignores.max-days` is {limits.max_days}"
        if (note.until.value - limits.today).days > limits.max_days:
            return f"its `until` is more than {limits.max_days} days away, which `ignores.max-days` forbids"
    if note.rules and all(rule.value in limits.never for rule in note.rules):
        return limits.never[note.rules[0].value]
    refused = [rule.value for rule in note.rules if limits.allow is not None and rule.value not in limits.allow]
    return f"`ignores.allow` does not have {', '.join(refused)}" if refused else ""
