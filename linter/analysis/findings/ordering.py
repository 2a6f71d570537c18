"""Findings in order, one for each thing that there is to say.  Knows no rule's meaning."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from linter.model.finding import Finding
from linter.policy.rule import Rule


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one finding for each rule and endpoint: the worst, and of equals the one that stands first."""
    found = _worst_first(findings)
    return tuple(sorted(_with_values(_first(found, identity), found), key=lambda finding: finding.order))


def _with_values(kept: Iterable[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Let what is kept have the values of what it stands for, so that it is worse when one of them is."""
    several: dict[object, list[Finding]] = {}
    for one in found:
        several.setdefault(identity(one), []).append(one)
    for one in kept:
        alike = several[identity(one)]
        more = {value for other in alike for value in other.values} if len(alike) > 1 else ()
        yield replace(one, values=tuple(sorted(more))) if more else one


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
