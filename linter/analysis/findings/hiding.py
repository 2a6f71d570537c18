"""Findings and errors without the secrets that are in what they quote.  Knows no format."""

from typing import TypeVar

from msgspec.structs import replace

from linter.model.finding import Finding
from linter.model.secrets import blackened
from linter.provenance.setting import Step
from linter.provenance.source import InputError

_Error = TypeVar("_Error", bound=InputError)


def shown(finding: Finding) -> Finding:
    """Return a finding as every format may show it."""
    suppressed = finding.suppressed
    return replace(
        finding,
        message=blackened(finding.message),
        subject=blackened(finding.subject),
        known_as=blackened(finding.known_as),
        cause=blackened(finding.cause),
        cure=blackened(finding.cure),
        via=_steps(finding.via),
        related=_steps(finding.related),
        way=_steps(finding.way),
        ends_at=_steps(finding.ends_at),
        suppressed=None if suppressed is None else replace(suppressed, reason=blackened(suppressed.reason)),
    )


def told(error: _Error) -> _Error:
    """Return an error as it may be shown."""
    error.message, error.cure = blackened(error.message), blackened(error.cure)
    return error


def _steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return steps and tuple(replace(step, note=blackened(step.note)) for step in steps)
