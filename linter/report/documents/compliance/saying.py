"""What all documents about standards say alike: what was read, what that proves, and where each answer comes from."""

from collections.abc import Callable, Iterator, Mapping

from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance, Status
from linter.analysis.asking.compliance.readiness import readiness
from linter.model.finding import Finding
from linter.report.presentation import Presentation
from linter.report.totals.in_force import in_force
from linter.report.wording import counted, message, place, printable

_ASKS = "no-hybrid-key-exchange"
_LIMITS = (
    "This says what the files configure, and not what runs: nobody has looked at a server, a key or a person. "
    "A requirement is met as far as every endpoint that it is about keeps the rules that stand for it."
)


def preface(found: Compliance, presentation: Presentation) -> Iterator[str]:
    """Say first what was read, what could not be, and that configuration is not operation."""
    coverage = found.report.coverage
    failed = f"; {counted(len(coverage.failed), 'file')} could not be analysed" if coverage.failed else ""
    endpoints = counted(coverage.endpoints, "endpoint")
    yield f"{counted(len(coverage.read), 'file')} read, {endpoints} judged{failed}. {_LIMITS}"
    for error in coverage.failed:
        yield f"Not analysed: {place(error.at, presentation.shown)}: {printable(error.message)}."
    for sentence in found.report.unmatched:
        yield f"{printable(sentence)}: what is about it is open."
    if line := in_force(found.report.in_force, presentation.shown):
        yield line


def named(assessment: Assessment) -> str:
    """Return the name of a standard with its edition."""
    return printable(f"{assessment.standard.title} {assessment.standard.edition}".strip())


def summed(assessment: Assessment) -> str:
    """Say how many requirements are met, and how many not."""
    words = [f"{count} {status.value}" for status, count in assessment.counts.items() if count]
    return f"{counted(len(assessment.answers), 'requirement')}: {', '.join(words)}"


def caveats(assessment: Assessment) -> Iterator[str]:
    """Say what of a standard is not certain."""
    standard = assessment.standard
    if not assessment.is_in_force and standard.in_force is not None:
        yield f"This edition counts from {standard.in_force} on."
    if standard.unverified:
        yield f"Not held against the standard itself: {printable(standard.unverified)}"


def figures(assessment: Assessment, found: Compliance) -> Iterator[str]:
    """Say how far what there is withstands quantum computers, where a standard asks for that."""
    if any(use.rule == _ASKS for answer in assessment.answers for use in answer.requirement.uses):
        yield from withstanding(found)


def withstanding(found: Compliance) -> Iterator[str]:
    """Say how far key exchange and signatures withstand quantum computers; nothing of what there is none of."""
    ready = readiness(found.subjects)
    if total := sum(ready.key_exchange.values()):
        yield f"Key exchange of {counted(total, 'listener')} and hops with TLS: {_listed(ready.key_exchange)}."
    if total := sum(ready.signatures.values()):
        yield f"Signatures of {counted(total, 'certificate')}: {_listed(ready.signatures)}."


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {word}" for word, number in counts.items())


def reasons(answer: Answer) -> Iterator[str]:
    """Say what there is to say of a requirement beside its status."""
    requirement = answer.requirement
    if not answer.is_due and requirement.since is not None and requirement.until is None:
        yield f"demanded from {requirement.since} on"
    elif not answer.is_due and requirement.until is not None:
        yield f"demanded until {requirement.until}"
    counts = (
        (len(answer.failing), "fails", "fail"),
        (len(answer.undecided), "is open", "are open"),
        (len(answer.accepted), "is accepted", "are accepted"),
    )
    for number, one, several in counts:
        if number:
            yield f"{number:,} {one if number == 1 else several}"
    if answer.unread and answer.status is Status.OPEN:
        yield f"{counted(answer.unread, 'file')} could not be analysed"
    if answer.kept:
        yield f"{len(answer.kept):,} kept"
    if requirement.not_shown and answer.status is not Status.NOT_SHOWN:
        yield f"not shown: {printable(requirement.not_shown)}"


def evidence(finding: Finding, shown: Callable[[str], str]) -> str:
    """Say what was found, and what decided it."""
    cause = f" ({printable(finding.cause)})" if finding.cause else ""
    return f"{message(finding, shown)}{cause}"


def acceptance(finding: Finding) -> str:
    """Say who accepts a finding why, and until when."""
    if finding.suppressed is None:
        return ""
    until = f", until {finding.suppressed.until}" if finding.suppressed.until is not None else ""
    return f"{printable(finding.suppressed.reason) or 'no reason given'}{until}"
