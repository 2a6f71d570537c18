"""What was in force in a run beside the defaults, and which findings that keeps from the report.  Knows no format."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from linter.analysis.findings.ordering import in_order
from linter.model.endpoint import Subject
from linter.model.finding import Finding, Kind
from linter.platforms.containment import contained
from linter.policy.judge import judge
from linter.policy.rule import Rule


class Terms(Struct, frozen=True):
    """By whose word a run judges."""

    reference: tuple[Rule, ...] = ()
    """The rules that would judge, and how, if there were no configuration; what it changes is counted against them."""
    configuration: str = ""
    """The path of the configuration from the root; empty where there is none."""
    policies: tuple[str, ...] = ()
    """The paths of folders with policies, from the root."""
    revision: str = ""
    """The revision that configuration and policies were read at; empty for what is on the disk."""
    baseline: str = ""
    """The path of the baseline from the root; empty where there is none."""
    since: str = ""
    """The revision of which findings are not reported again; empty where there is none."""


def loosened(
    findings: Iterable[Finding], subjects: Iterable[Subject], rules: Sequence[Rule], terms: Terms
) -> "Loosened":
    """Judge once more by the rules that are off or changed, and compare with what was found."""
    own = {rule.id: rule for rule in rules}
    changed = [rule for rule in terms.reference if not _same(own.get(rule.id), rule)]
    if not changed:
        return Loosened()
    severities = {(one.rule, one.subject): one.severity for one in findings if one.kind is Kind.FAIL}
    off: list[Finding] = []
    lowered: list[Finding] = []
    for found in in_order(_failing(changed, subjects)):
        severity = severities.get((found.rule, found.subject))
        if severity is None:
            off.append(found)
        elif severity < found.severity:
            lowered.append(found)
    return Loosened(tuple(off), tuple(lowered))


class Loosened(Struct, frozen=True):
    """What would be found, or would be worse, if there were no configuration."""

    off: Collection[Finding] = ()
    lowered: Collection[Finding] = ()


def _failing(rules: Sequence[Rule], subjects: Iterable[Subject]) -> Iterator[Finding]:
    for subject in subjects:
        for verdict in contained(subject.at, judge, rules, subject):
            if isinstance(verdict, Finding) and verdict.kind is Kind.FAIL:
                yield verdict


def _same(one: Rule | None, other: Rule) -> bool:
    """Say whether two forms of a rule judge alike."""
    return one is not None and (one.severity, one.parameters, one.when, one.require, one.applies_to) == (
        other.severity,
        other.parameters,
        other.when,
        other.require,
        other.applies_to,
    )
