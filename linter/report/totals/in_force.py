"""By whose word a run judged, and what that keeps from its reader, as one line.  Knows no finding."""

from collections.abc import Callable, Iterator

from linter.analysis.report import InForce
from linter.model.finding import Severity
from linter.report.wording import counted, printable


def in_force(found: InForce, shown: Callable[[str], str]) -> str:
    """Say it in one line; nothing where nothing but the defaults is in force."""
    origin = list(_origin(found, shown))
    effects = list(_effects(found))
    if not origin and not effects:
        return ""
    by = " with ".join([origin[0], ", ".join(origin[1:])]) if len(origin) > 1 else "".join(origin) or "the defaults"
    return f"Judged by {by}{': ' if effects else ''}{', '.join(effects)}."


def _origin(found: InForce, shown: Callable[[str], str]) -> Iterator[str]:
    """Say what judged: the configuration first."""
    if found.revision:
        configuration = printable(shown(found.configuration)) if found.configuration else "what is configured"
        yield f"{configuration} as of {printable(found.revision)}"
    elif found.configuration:
        yield printable(shown(found.configuration))
    if found.profile != InForce().profile:
        yield f"profile {found.profile}"
    if found.policies:
        yield f"policies of {' and '.join(printable(shown(path)) for path in found.policies)}"


def _effects(found: InForce) -> Iterator[str]:
    if found.switched_off:
        yield f"{counted(found.switched_off, 'finding')} switched off"
    if found.lowered:
        yield f"{counted(found.lowered, 'finding')} lowered"
    if found.below:
        yield f"{counted(found.below, 'finding')} below {found.min_severity} left out"
    if found.excluded_files:
        yield f"{counted(found.excluded_files, 'file')} excluded"
    if found.excluded:
        yield f"{counted(found.excluded, 'finding')} in excluded files"
    yield from _accepted(found)
    if found.passed_by:
        yield f"{counted(found.passed_by, 'file')} in folders of tools not looked at, though git tracks what is there"
    if found.hidden:
        yield f"{counted(found.hidden, 'path')} hidden by .gitignore without a list of what git tracks"
    if found.fail_on != Severity.MEDIUM:
        yield f"findings fail from {found.fail_on} on"


def _accepted(found: InForce) -> Iterator[str]:
    """Say what people accept: all that was there before, and what suppressions cover."""
    if found.since:
        older = counted(found.older, "finding") if found.older else "no finding"
        yield f"{older} that {printable(found.since)} has as well"
    if found.fixed:
        yield f"{counted(found.fixed, 'finding')} of {printable(found.since)} fixed"
    if found.baseline:
        yield f"{counted(found.known, 'finding') if found.known else 'no finding'} known by the baseline"
    if found.stale:
        yield f"{counted(found.stale, 'line')} of the baseline without a finding, which `tlslint baseline update` drops"
    if found.suppressions:
        by_people = found.accepted - found.known - found.older
        accepted = counted(by_people, "finding") if by_people else "no finding"
        yield f"{accepted} accepted by {counted(found.suppressions, 'suppression')}"
