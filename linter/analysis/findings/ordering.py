"""Findings in order, one for each thing that there is to say.  Knows no rule's meaning."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import TypeAlias

from msgspec.structs import replace

from linter.model.finding import Finding
from linter.policy.rule import Rule

Order: TypeAlias = tuple[str, int, int, str, str]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one finding for each rule and endpoint: the worst, and of equals the one that stands first."""
    found = [(one, one.order) for one in findings]
    found.sort(key=lambda each: (-each[0].severity.value, each[1]))
    alike: dict[object, list[tuple[Finding, Order]]] = {}
    for each in found:
        alike.setdefault(identity(each[0]), []).append(each)
    kept = [(_with_values(several), several[0][1]) for several in alike.values()]
    return tuple(one for one, _ in sorted(kept, key=itemgetter(1)))


def _with_values(alike: list[tuple[Finding, Order]]) -> Finding:
    """Let what is kept have the values of what it stands for, so that it is worse when one of them is."""
    kept, _ = alike[0]
    more = {value for other, _ in alike for value in other.values} if len(alike) > 1 else ()
    return replace(kept, values=tuple(sorted(more))) if more else kept


def identity(finding: Finding) -> object:
    """Return what findings have in common that say the same of the same endpoint."""
    return finding.rule, finding.subject, finding.kind


def questions(findings: Iterable[Finding], rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Keep one of those that one cause leaves open, and one of a category: there is one thing to find out.

    Whether there is TLS at all comes before what it allows.
    """
    category = {rule.id: rule.category for rule in rules}
    depth = {rule.id: rule.require.depth for rule in rules}
    asked = sorted(_worst_first(findings), key=lambda finding: depth[finding.rule])
    by_cause = _first(asked, lambda finding: (finding.subject, finding.at, finding.cause))
    kept = _first(by_cause, lambda finding: (finding.subject, category[finding.rule]))
    return tuple(sorted(kept, key=lambda finding: finding.order))


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (-finding.severity.value, finding.order))


def _first(findings: Iterable[Finding], by: Callable[[Finding], object]) -> Iterable[Finding]:
    """Keep the first of those that are the same."""
    kept: dict[object, Finding] = {}
    for finding in findings:
        kept.setdefault(by(finding), finding)
    return kept.values()
