"""The protocol: what an editor asks and is told.  https://microsoft.github.io/language-server-protocol, 3.17."""

import time
from functools import lru_cache, partial
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from linter import __version__
from linter.analysis.fixing import Fixed
from linter.cli.commands.server.desk import Desk
from linter.cli.usage import UsageError
from linter.model.finding import Finding, Severity
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Location, Source
from linter.report.asking.explained import render
from linter.report.wording import printable

_SEVERITIES = {
    Severity.CRITICAL: types.DiagnosticSeverity.Error,
    Severity.HIGH: types.DiagnosticSeverity.Error,
    Severity.MEDIUM: types.DiagnosticSeverity.Warning,
    Severity.LOW: types.DiagnosticSeverity.Information,
}


_SLOW = 0.5
"""Seconds: what takes longer to judge is judged when it is saved, and not at every key."""


def make() -> LanguageServer:
    """Return a server that has nothing open."""
    server = LanguageServer("tlslint", __version__)
    answers = _Answers(server)
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    for method, answer, options in (
        (types.INITIALIZED, answers.begin, None),
        (types.TEXT_DOCUMENT_DID_OPEN, answers.opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, answers.changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, answers.saved, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, answers.closed, None),
        (types.TEXT_DOCUMENT_HOVER, answers.hover, None),
        (types.TEXT_DOCUMENT_DEFINITION, answers.definition, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, answers.actions, kinds),
    ):
        server.feature(method, options)(partial(answer))  # pygls writes on what it is given, as methods do not allow
    return server


class _Answers:
    """What is answered, from what is on the desk."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._desk = Desk()
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._took: dict[str, float] = {}

    def begin(self, _params: types.InitializedParams) -> None:
        """Take the folder that the editor has opened."""
        self._desk.folder = self._server.workspace.root_path or ""

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """Judge a document that is opened."""
        uri = params.text_document.uri
        if not _is_file(uri):
            return
        self._desk.put(_path(uri), self._server.workspace.get_text_document(uri).source)
        self._publish(_path(uri))

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Judge a document that is changed, as it is now, if that does not keep the editor waiting."""
        uri = params.text_document.uri
        if not _is_file(uri):
            return
        self._desk.put(_path(uri), self._server.workspace.get_text_document(uri).source)
        if self._took.get(_path(uri), 0.0) < _SLOW:
            self._publish(_path(uri))

    def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """Judge all that is open, for another file may bear on it."""
        self._desk.saved(_path(params.text_document.uri))
        for path in self._desk.paths:
            self._publish(path)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """Say nothing more of a document."""
        path = _path(params.text_document.uri)
        self._desk.close(path)
        self._found.pop(path, None)
        self._send(params.text_document.uri, [])

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Tell what is known of the line: endpoint, values with their ways, hops, rules."""
        if not _is_file(params.text_document.uri):
            return None
        path, line = _path(params.text_document.uri), params.position.line + 1
        place = self._desk.place(path)
        try:
            found = self._desk.line(path, line)
        except (InputError, UsageError):  # which stands at the top of the document
            return None
        if not found.explained:
            return None
        text = render(found, place.files[0], line, place.shown)
        return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, text))

    def definition(self, params: types.DefinitionParams) -> list[types.Location]:
        """Lead from a finding to the places that decide it, and from an endpoint to those of its findings."""
        path = _path(params.text_document.uri)
        places = [
            at
            for finding in self._found.get(path, ())
            if _on_line(finding.at, params.position.line) or _on_line(finding.header, params.position.line)
            for at in (finding.at, *(step.at for step in finding.via), finding.header)
            if not _on_line(at, params.position.line) or at.source.path != finding.at.source.path
        ]
        return [self._location(path, at) for at in dict.fromkeys(places)]

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Offer what mends the findings in a range, each proven."""
        path = _path(params.text_document.uri)
        lines = range(params.range.start.line, params.range.end.line + 1)
        asked = tuple(one for one in self._found.get(path, ()) if any(_on_line(one.at, line) for line in lines))
        try:
            return [self._action(path, one) for one in self._desk.fixes(path, asked)] if asked else []
        except (InputError, UsageError):
            return []

    def _publish(self, path: str) -> None:
        uri = uris.from_fs_path(path) or ""
        started = time.monotonic()
        try:
            report = self._desk.report(path)
        except (InputError, UsageError) as error:
            self._found[path] = ()
            self._send(uri, [_of_error(error)])
            return
        self._took[path] = time.monotonic() - started
        name = self._desk.place(path).files[0]
        self._found[path] = tuple(one for one in report.findings if one.at.source.path == name)
        self._send(uri, [self._diagnostic(path, one) for one in self._found[path]])

    def _send(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    def _diagnostic(self, path: str, finding: Finding) -> types.Diagnostic:
        lines = [finding.message, finding.cause, finding.cure]
        return types.Diagnostic(
            range=self._range(finding.at),
            message="\n".join(printable(line) for line in lines if line),
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            source="tlslint",
            related_information=[self._related(path, step) for step in (*finding.via, *finding.related, *finding.way)],
        )

    def _related(self, path: str, step: Step) -> types.DiagnosticRelatedInformation:
        return types.DiagnosticRelatedInformation(self._location(path, step.at), printable(step.note))

    def _action(self, path: str, one: Fixed) -> types.CodeAction:
        place = self._desk.place(path)
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in one.edits:
            source = next((f.at.source for f in one.findings if f.at.source.path == edit.path), Source(edit.path, ""))
            uri = uris.from_fs_path(str(Path(place.root, edit.path))) or ""
            changes.setdefault(uri, []).append(types.TextEdit(self._range(source.at(edit.start, edit.end)), edit.text))
        rules = ", ".join(sorted({finding.rule for finding in one.findings}))
        says = f": {printable(one.wire[0])}" if one.wire else ""
        edit_ = types.WorkspaceEdit(changes=changes)
        return types.CodeAction(f"Mend {rules}{says}", types.CodeActionKind.QuickFix, edit=edit_)

    def _location(self, path: str, at: Location) -> types.Location:
        root = self._desk.place(path).root
        return types.Location(uris.from_fs_path(str(Path(root, at.source.path))) or "", self._range(at))

    def _range(self, at: Location) -> types.Range:
        region = at.region
        start = types.Position(region.start_line - 1, region.start_column - 1)
        end = types.Position(region.end_line - 1, region.end_column - 1)
        lines = _lines(at.source.text)
        return self._server.workspace.position_codec.range_to_client_units(lines, types.Range(start, end))


def _of_error(error: InputError | UsageError) -> types.Diagnostic:
    """Return an error of the configuration at the beginning of what cannot be judged for its sake."""
    nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
    cure = f"; {error.cure}" if isinstance(error, InputError) else ""
    return types.Diagnostic(nowhere, printable(f"{error}{cure}"), types.DiagnosticSeverity.Error, source="tlslint")


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    """Return the lines of a text; `splitlines` takes more characters for their ends than editors do."""
    return [f"{line}\n" for line in text.split("\n")]


def _is_file(uri: str) -> bool:
    """Say whether a document has a place: a new one without a name, or one of an older revision, lies nowhere."""
    return uri.startswith("file:") and Path(_path(uri)).is_absolute() and "\0" not in _path(uri)


def _path(uri: str) -> str:
    return uris.to_fs_path(uri) or uri


def _on_line(at: Location, line: int) -> bool:
    region = at.region
    return region.start_line - 1 <= line <= region.end_line - 1
