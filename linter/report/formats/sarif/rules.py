"""Rules as SARIF's reporting descriptors, within GitHub's limits.  Knows no finding.

https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from linter.model.finding import Severity
from linter.policy.rule import Rule
from linter.report.asking.manual import explain, filled
from linter.report.formats.sarif.places import clipped, units

META = "tlslint"
"""The category of the rules about suppressions and input, which no security severity fits."""

_LEVELS = MappingProxyType(
    {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
)

# GitHub: over 9.0 is critical, from 7.0 high, from 4.0 medium, below low.
_SCORES = MappingProxyType({Severity.CRITICAL: 9.1, Severity.HIGH: 7.5, Severity.MEDIUM: 5.0, Severity.LOW: 3.0})

_LONGEST_NAME = 255
_LONGEST_DESCRIPTION = 1024
_LONGEST_ADDRESS = 2048
_MOST_TAGS = 9
"""GitHub documents 10 as shown, and elsewhere fewer than 10."""


def level(severity: Severity) -> str:
    """Return SARIF's word for a severity."""
    return _LEVELS[severity]


def rank(severity: Severity) -> float:
    """Return SARIF's number for a severity, from 0 to 100."""
    return _SCORES[severity] * 10


def descriptor(rule: Rule) -> dict[str, Any]:
    """Return a rule with its whole manual page."""
    short = descriptor_without_manual(rule)
    return {**short, "help": {**short["help"], "markdown": explain(rule)}}


def descriptor_without_manual(rule: Rule) -> dict[str, Any]:
    """Return a rule with what GitHub asks for at least."""
    return {
        "id": rule.id,
        **_name(rule),
        "shortDescription": {"text": clipped(rule.title, _LONGEST_DESCRIPTION)},
        "fullDescription": {"text": clipped(rule.why, _LONGEST_DESCRIPTION)},
        **_page(rule),
        "help": {"text": "\n\n".join(_help(rule))},
        "defaultConfiguration": {"level": level(rule.worst), "rank": rank(rule.worst)},
        "properties": {"tags": list(_tags(rule))[:_MOST_TAGS], "precision": rule.precision, **_urgency(rule)},
    }


def _name(rule: Rule) -> dict[str, str]:
    # A name that differs from the id only in its case is none (SARIF 3.49.7).
    name = "".join(word.capitalize() for word in rule.id.split("-"))
    return {} if name.lower() == rule.id else {"name": clipped(name, _LONGEST_NAME)}


def _page(rule: Rule) -> dict[str, str]:
    """Return where more is written, unless that is longer than GitLab takes."""
    found = next((reference for reference in rule.references if units(reference) <= _LONGEST_ADDRESS), None)
    return {} if found is None else {"helpUri": found}


def _help(rule: Rule) -> Iterator[str]:
    yield rule.why
    yield f"How to mend it: {filled(rule.fix, rule)}"
    if rule.references:
        yield "\n".join(rule.references)


def _tags(rule: Rule) -> Iterator[str]:
    if rule.category != META:
        yield "security"
    yield rule.category
    for number in rule.cwe:
        yield f"external/cwe/cwe-{number:03}"


def _urgency(rule: Rule) -> dict[str, str]:
    if rule.category == META:
        return {"problem.severity": "recommendation"}
    # GitHub shows the rule's severity, not the result's; a text that is no number gets the whole file refused.
    return {"security-severity": f"{_SCORES[rule.worst]:.1f}"}
