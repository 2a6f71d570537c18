"""The protocol: what an editor asks and is told.  https://microsoft.github.io/language-server-protocol, 3.17."""

import asyncio
import gc
import re
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec

from linter import __version__
from linter.cli.commands.server import policies, wire
from linter.cli.commands.server.desk import Desk
from linter.cli.commands.server.proposing import meaning, proposals
from linter.cli.commands.server.written import written
from linter.cli.usage import UsageError
from linter.provenance.source import InputError
from linter.report.asking.explained import render

if TYPE_CHECKING:
    from linter.model.finding import Finding

_SOON, _AFTER_A_PAUSE = 0.01, 0.5
"""Seconds after the last key until a document is judged: all keys that have come count, and slow ones keep nobody."""
_SLOW = 0.5
"""Seconds: what takes longer to judge is judged after a pause."""
_WORD = re.compile(r"[\w.-]+")


def make() -> LanguageServer:
    """Return a server that has nothing open."""
    server = LanguageServer("tlslint", __version__)
    answers = _Answers(server)
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    words = types.CompletionOptions(trigger_characters=[" ", "{", "[", "$"])
    for method, answer, options in (
        (types.INITIALIZED, answers.begin, None),
        (types.TEXT_DOCUMENT_DID_OPEN, answers.opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, answers.changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, answers.saved, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, answers.closed, None),
        (types.TEXT_DOCUMENT_HOVER, answers.hover, None),
        (types.TEXT_DOCUMENT_DEFINITION, answers.definition, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, answers.actions, kinds),
        (types.TEXT_DOCUMENT_CODE_LENS, answers.lenses, types.CodeLensOptions()),
        (types.TEXT_DOCUMENT_COMPLETION, answers.words, words),
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
        self._pending: dict[str, asyncio.TimerHandle] = {}

    @property
    def _codec(self) -> PositionCodec:
        return self._server.workspace.position_codec

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
        self._took.pop(_path(uri), None)  # the first time is that of imports, and of all files around it
        # What was read stays, and Python need not look through it for cycles again and again.
        gc.freeze()

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Judge a document that is changed, once all has come that is typed in a row."""
        uri = params.text_document.uri
        if not _is_file(uri):
            return
        path = _path(uri)
        self._desk.put(path, self._server.workspace.get_text_document(uri).source)
        self._forget(path)
        wait = _SOON if self._took.get(path, 0.0) < _SLOW else _AFTER_A_PAUSE
        self._pending[path] = asyncio.get_running_loop().call_later(wait, self._publish, path)

    def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """Judge all that is open, for another file may bear on it."""
        self._desk.saved(_path(params.text_document.uri))
        for path in self._desk.paths:
            self._publish(path)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """Say nothing more of a document."""
        path = _path(params.text_document.uri)
        self._forget(path)
        self._desk.close(path)
        self._found.pop(path, None)
        self._send(params.text_document.uri, [])

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Tell what is known of the line: endpoint, values with their ways, hops, rules; or what a key means."""
        if not _is_file(params.text_document.uri):
            return None
        path, line = _path(params.text_document.uri), params.position.line + 1
        text = self._meaning(path, params.position) if self._desk.kind(path) else self._line(path, line)
        return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, text)) if text else None

    def definition(self, params: types.DefinitionParams) -> list[types.Location]:
        """Lead from a finding to the places that decide it, and from an endpoint to those of its findings."""
        path, line = _path(params.text_document.uri), params.position.line
        self._settle(path)
        places = [
            at
            for finding in self._found.get(path, ())
            if wire.on_line(finding.at, line) or wire.on_line(finding.header, line)
            for at in (finding.at, *(step.at for step in finding.via), finding.header)
            if not wire.on_line(at, line) or at.source.path != finding.at.source.path
        ]
        root = self._desk.place(path).root
        return [wire.location(root, at, self._codec) for at in dict.fromkeys(places)]

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Offer what mends the findings in a range, each proven."""
        path = _path(params.text_document.uri)
        self._settle(path)
        lines = range(params.range.start.line, params.range.end.line + 1)
        asked = tuple(one for one in self._found.get(path, ()) if any(wire.on_line(one.at, line) for line in lines))
        root = self._desk.place(path).root
        try:
            return [wire.action(root, one, self._codec) for one in self._desk.fixes(path, asked)] if asked else []
        except (InputError, UsageError):
            return []

    def lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        """Say above each endpoint how data gets there."""
        path = _path(params.text_document.uri)
        if not _is_file(params.text_document.uri) or self._desk.kind(path):
            return []
        try:
            return [wire.lens(one, self._codec) for one in self._desk.led(path)]
        except (InputError, UsageError):
            return []

    def words(self, params: types.CompletionParams) -> list[types.CompletionItem]:
        """Offer what may stand at a place of a policy or a configuration."""
        path = _path(params.text_document.uri)
        kind = self._desk.kind(path)
        if kind is None or kind == policies.PROJECT:
            return []
        text = self._desk.texts[path]
        at = self._position(text, params.position)
        place = written(text, at.line, at.character)
        if place is None:
            return []
        at_hand = policies.at_hand(self._desk.place(path), self._desk.texts)
        begin = types.Position(at.line, at.character - len(place.word))
        span = self._codec.range_to_client_units(wire.lines_of(text), types.Range(begin, at))
        return [wire.item(one, span) for one in proposals(kind, place, text, at_hand)]

    def _meaning(self, path: str, position: types.Position) -> str:
        """Return what the key means that stands at a place of a policy."""
        kind, text = self._desk.kind(path) or "", self._desk.texts[path]
        at = self._position(text, position)
        words = _WORD.finditer(wire.lines_of(text)[at.line])
        word = next((one for one in words if one.start() <= at.character <= one.end()), None)
        place = None if word is None else written(text, at.line, word.start())
        is_key = word is not None and place is not None and place.may_be_key and kind != policies.PROJECT
        return meaning(kind, (*place.path, word[0])) if is_key and place is not None and word is not None else ""

    def _line(self, path: str, line: int) -> str:
        place = self._desk.place(path)
        try:
            found = self._desk.line(path, line)
        except (InputError, UsageError):  # which stands at the top of the document
            return ""
        return render(found, place.files[0], line, place.shown) if found.explained else ""

    def _position(self, text: str, position: types.Position) -> types.Position:
        found = self._codec.position_from_client_units(wire.lines_of(text), position)
        return types.Position(found.line, found.character)

    def _settle(self, path: str) -> None:
        """Judge at once what waits to be."""
        if path in self._pending:
            self._publish(path)

    def _forget(self, path: str) -> None:
        if (waiting := self._pending.pop(path, None)) is not None:
            waiting.cancel()

    def _publish(self, path: str) -> None:
        self._forget(path)
        started = time.monotonic()
        self._found[path] = ()
        self._send(uris.from_fs_path(path) or "", self._diagnostics(path))
        self._took[path] = time.monotonic() - started

    def _diagnostics(self, path: str) -> list[types.Diagnostic]:
        place, kind = self._desk.place(path), self._desk.kind(path)
        if kind is not None:
            wrong = policies.problems(kind, path, place, self._desk.texts)
            return [wire.problem(one, self._codec) for one in wrong]
        try:
            report = self._desk.report(path)
        except (InputError, UsageError) as error:
            return [wire.problem(error)]
        self._found[path] = tuple(one for one in report.findings if one.at.source.path == place.files[0])
        return [wire.diagnostic(place.root, one, self._codec) for one in self._found[path]]

    def _send(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))


def _is_file(uri: str) -> bool:
    """Say whether a document has a place: a new one without a name, or one of an older revision, lies nowhere."""
    return uri.startswith("file:") and Path(_path(uri)).is_absolute() and "\0" not in _path(uri)


def _path(uri: str) -> str:
    return uris.to_fs_path(uri) or uri
