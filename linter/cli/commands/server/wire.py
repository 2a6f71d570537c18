"""What the model holds in the words of the protocol: places, findings, errors and changes."""

from functools import lru_cache
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.workspace import PositionCodec

from linter.analysis.asking.leading import Led
from linter.analysis.fixing import Fixed
from linter.cli.commands.server.proposing import Proposal
from linter.cli.usage import UsageError
from linter.model.finding import Finding, Severity
from linter.model.secrets import blackened
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Location, Source
from linter.report.wording import printable, way

_SEVERITIES = {
    Severity.CRITICAL: types.DiagnosticSeverity.Error,
    Severity.HIGH: types.DiagnosticSeverity.Error,
    Severity.MEDIUM: types.DiagnosticSeverity.Warning,
    Severity.LOW: types.DiagnosticSeverity.Information,
}


def diagnostic(root: str, finding: Finding, codec: PositionCodec) -> types.Diagnostic:
    """Return a finding."""
    lines = [finding.message, finding.cause, finding.cure]
    steps = (*finding.via, *finding.related, *finding.way)
    return types.Diagnostic(
        range=span(finding.at, codec),
        message="\n".join(printable(line) for line in lines if line),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source="tlslint",
        related_information=[_related(root, step, codec) for step in steps],
    )


def problem(error: InputError | UsageError, codec: PositionCodec | None = None) -> types.Diagnostic:
    """Return an error at its place; without a codec at the beginning of what cannot be judged for its sake."""
    nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
    at = span(error.at, codec) if codec is not None and isinstance(error, InputError) else nowhere
    said = error if codec is None or not isinstance(error, InputError) else error.message
    cure = f"; {error.cure}" if isinstance(error, InputError) and error.cure else ""
    return types.Diagnostic(at, printable(blackened(f"{said}{cure}")), types.DiagnosticSeverity.Error, source="tlslint")


def action(root: str, one: Fixed, codec: PositionCodec) -> types.CodeAction:
    """Return a change that mends findings."""
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in one.edits:
        source = next((f.at.source for f in one.findings if f.at.source.path == edit.path), Source(edit.path, ""))
        uri = uris.from_fs_path(str(Path(root, edit.path))) or ""
        changes.setdefault(uri, []).append(types.TextEdit(span(source.at(edit.start, edit.end), codec), edit.text))
    rules = ", ".join(sorted({finding.rule for finding in one.findings}))
    says = f": {printable(one.wire[0])}" if one.wire else ""
    edit_ = types.WorkspaceEdit(changes=changes)
    return types.CodeAction(f"Mend {rules}{says}", types.CodeActionKind.QuickFix, edit=edit_)


def lens(led: Led, codec: PositionCodec) -> types.CodeLens:
    """Return the way to an endpoint, which stands above it."""
    more = f", and {led.others} more lead here" if led.others > 1 else ", and one more leads here" if led.others else ""
    title = printable(blackened(f"{way(led.way)}{more}"))
    return types.CodeLens(span(led.at, codec), types.Command(title, ""))


def item(one: Proposal, at: types.Range) -> types.CompletionItem:
    """Return a word that may stand in place of what has been written of it."""
    kind = types.CompletionItemKind.Property if one.is_key else types.CompletionItemKind.Value
    return types.CompletionItem(one.word, kind=kind, detail=one.meaning or None, text_edit=types.TextEdit(at, one.word))


def location(root: str, at: Location, codec: PositionCodec) -> types.Location:
    """Return a place in a file."""
    return types.Location(uris.from_fs_path(str(Path(root, at.source.path))) or "", span(at, codec))


def span(at: Location, codec: PositionCodec) -> types.Range:
    """Return a place in the units of the client."""
    region = at.region
    start = types.Position(region.start_line - 1, region.start_column - 1)
    end = types.Position(region.end_line - 1, region.end_column - 1)
    return codec.range_to_client_units(lines_of(at.source.text), types.Range(start, end))


@lru_cache(maxsize=8)
def lines_of(text: str) -> list[str]:
    """Return the lines of a text; `splitlines` takes more characters for their ends than editors do."""
    return [f"{line}\n" for line in text.split("\n")]


def on_line(at: Location, line: int) -> bool:
    """Say whether a place is on a line, which is counted from 0."""
    region = at.region
    return region.start_line - 1 <= line <= region.end_line - 1


def _related(root: str, step: Step, codec: PositionCodec) -> types.DiagnosticRelatedInformation:
    return types.DiagnosticRelatedInformation(location(root, step.at, codec), printable(step.note))
