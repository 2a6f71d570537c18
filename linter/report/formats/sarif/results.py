"""Findings as SARIF's results.  Knows no rule but by its title.

What GitHub does with each part: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from linter.analysis.report import Remedy
from linter.model.finding import Finding, Kind, Suppressed
from linter.policy.rule import Rule
from linter.provenance.setting import Step
from linter.provenance.source import Source
from linter.report.findings import Group, Remedies, others, terminator
from linter.report.fingerprints import identity, line_hashes
from linter.report.formats.sarif.fixes import fixes
from linter.report.formats.sarif.places import clipped, physical, units
from linter.report.formats.sarif.rules import level, rank
from linter.report.wording import printable, way

_LONGEST_MESSAGE = 1024
"""GitLab drops a result with a longer one."""
_MOST_RELATED = 100
_MOST_BESIDE = 20
_MOST_FLOWS = 10
_MOST_STEPS = 100
"""Of one flow; GitHub keeps 1,000 steps of a result."""


def results(
    groups: Iterable[Group], rules: Iterable[Rule], remedies: Iterable[Remedy] = ()
) -> Iterator[dict[str, Any]]:
    """Return the findings of one rule on one line as one result, which is what GitHub would make of them."""
    indexes = {rule.id: index for index, rule in enumerate(rules)}
    groups = list(groups)
    known = Remedies(remedies)
    hashes = _line_hashes(groups)
    beside: dict[object, list[Finding]] = defaultdict(list)
    for group in groups:
        beside[terminator(group.first)].append(group.first)
    beside.pop(None, None)
    for group in groups:
        rule_id = group.first.rule
        line_hash = hashes.get(_line(group.first))
        near = beside.get(terminator(group.first), ())
        mending = _filled("fixes", fixes(group, known))
        yield {"ruleId": rule_id, "ruleIndex": indexes[rule_id], **_result(group, line_hash, near), **mending}


def _result(group: Group, line_hash: str | None, beside: Iterable[Finding]) -> dict[str, Any]:
    finding = group.first
    related = _related(group, beside)
    fails = finding.kind is Kind.FAIL
    return {
        "kind": str(finding.kind),
        "level": level(finding.severity) if fails else "none",
        # Without a rank, GitLab takes the rule's, and a question for a finding.
        "rank": rank(finding.severity) if fails else 0.0,
        "message": {"text": _message(group, related)},
        "locations": [_location(finding)],
        "partialFingerprints": {
            **({"primaryLocationLineHash": line_hash} if line_hash else {}),
            "tlslint/v1": identity(finding),
        },
        **_filled("relatedLocations", [{"id": number, **_step(step)} for number, step in related.items()]),
        **_filled("codeFlows", _code_flows(group)),
        **_filled("suppressions", [_suppression(finding.suppressed, finding)] if finding.suppressed else []),
    }


def _line(finding: Finding) -> tuple[Source, int]:
    return finding.at.source, finding.at.source.line_and_column(finding.at.start)[0]


def _line_hashes(groups: Iterable[Group]) -> dict[tuple[Source, int], str]:
    """Return the hashes that GitHub matches alerts by, for the lines that have a result."""
    lines: dict[Source, set[int]] = defaultdict(set)
    for source, number in map(_line, (group.first for group in groups)):
        lines[source].add(number)
    return {
        (source, number): value
        for source, numbers in lines.items()
        if _is_whole(source)
        for number, value in line_hashes(source, numbers).items()
    }


def _is_whole(source: Source) -> bool:
    """Say whether the text is all of the file: a wrong hash is worse than the one that upload-sarif computes."""
    # Of a file that cannot be read there is nothing; one that is not UTF-8 ends with the replacement character.
    return not source.text.endswith("\N{REPLACEMENT CHARACTER}") and bool(source.text)


def _filled(key: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: values} if values else {}


def _location(finding: Finding) -> dict[str, Any]:
    return {
        "physicalLocation": physical(finding.at),
        "logicalLocations": [{"fullyQualifiedName": printable(finding.subject)}],
    }


def _related(group: Group, beside: Iterable[Finding]) -> dict[int, Step]:
    """Return the places that the message links to, by number: the blocks of the endpoints, and where TLS ends.

    With that, what else is in clear text behind it.  Each is a result of its own: in a pull request GitHub shows what
    stands on changed lines, and it tells a result from those of before by the line that it stands on.
    """
    steps = dict.fromkeys(step for finding in group.members for step in finding.related)
    ends = group.first.ends_at[:1]
    steps |= dict.fromkeys(Step(step.at, f"TLS ends at {step.note}") for step in ends)
    others = [one for one in beside if one is not group.first] if ends else []
    steps |= dict.fromkeys(Step(one.at, f"also behind it: {one.message}") for one in others[:_MOST_BESIDE])
    return dict(enumerate(list(steps)[:_MOST_RELATED], start=1))


def _message(group: Group, related: Mapping[int, Step]) -> str:
    """Say what is so in the first sentence, which lists show alone; then why, how to mend it and where to look."""
    first, *more = _sentences(group)
    links = [f"[{_link_text(step.note)}]({number})" for number, step in related.items()]
    text = clipped(first, _LONGEST_MESSAGE)
    for sentence in (*more, *(f"See {link}." for link in links)):
        if units(text) + 1 + units(sentence) <= _LONGEST_MESSAGE:
            text = f"{text} {sentence}"
    return text


def _sentences(group: Group) -> Iterator[str]:
    finding = group.first
    yield _sentence(finding.message)
    if finding.cause:
        yield _sentence(finding.cause if finding.kind is Kind.FAIL else f"Cannot tell: {finding.cause}")
    if finding.cure and finding.kind is Kind.FAIL:
        yield _sentence(finding.cure)
    if finding.way:
        yield _sentence(f"Path: {way(finding.way)}")
    if finding.data:
        yield _sentence(f"Data: {', '.join(finding.data)}")
    for text in others(group):
        yield _sentence(f"Also: {text}")


def _sentence(text: str) -> str:
    """End a sentence, and let nothing that was scanned be taken for a link."""
    text = printable(text).replace("](", "] (")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _link_text(text: str) -> str:
    """Escape what would end a link's text (SARIF 3.11.6)."""
    return printable(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _code_flows(group: Group) -> list[dict[str, Any]]:
    """Return the ways of the values, each ending where the finding stands; GitHub shows them as paths."""
    travelled = [list(_flow(finding)) for finding in group.members if finding.via]
    led = [list(_way(finding)) for finding in group.members if finding.way]
    return [{"threadFlows": [{"locations": locations}]} for locations in (*travelled, *led)[:_MOST_FLOWS]]


def _way(finding: Finding) -> Iterator[dict[str, Any]]:
    """Yield the hops by which data gets there, from where it comes in."""
    for step in finding.way[-_MOST_STEPS:]:
        yield {"location": _step(step)}


def _flow(finding: Finding) -> Iterator[dict[str, Any]]:
    end = Step(finding.at, finding.message)
    for step in (*finding.via[1 - _MOST_STEPS :], end):
        yield {"location": _step(step)}


def _step(step: Step) -> dict[str, Any]:
    return {"physicalLocation": physical(step.at), "message": {"text": printable(step.note)}}


def _suppression(suppressed: Suppressed, finding: Finding) -> dict[str, Any]:
    beside = suppressed.at.source.path in (finding.at.source.path, finding.header.source.path)
    until = None if suppressed.until is None else suppressed.until.isoformat()
    return {
        "kind": "inSource" if beside else "external",
        "status": "accepted",
        **({"justification": printable(suppressed.reason)} if suppressed.reason else {}),
        "location": {"physicalLocation": physical(suppressed.at)},
        **({"properties": {"until": until}} if until else {}),
    }
