"""The documents that an editor has open, and what is found in them as they are.  Knows no protocol."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH119

import os
import time
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.asking.explaining import Line, told
from linter.analysis.asking.leading import Led, leading
from linter.analysis.discovery import Found
from linter.analysis.fixing import Fixed, fixed
from linter.analysis.judgement import Judged
from linter.analysis.report import Report
from linter.analysis.run import Request, looked_through, reported
from linter.cli.arguments import parse
from linter.cli.commands.check import request_of
from linter.cli.commands.server.policies import kind_of
from linter.cli.place import Place, beside
from linter.cli.revision import shelf_of
from linter.cli.settings import configured
from linter.files.reading import Kept
from linter.files.tree import Tree
from linter.model.finding import Finding
from linter.policy.config.reading import FILE, PYPROJECT
from linter.provenance.source import Source

_MOST_OPEN = 200
"""Documents that are judged as they are; the rest counts as it is on the disk."""
_MOST_LOOKED = 4
"""Documents for which what was looked through is kept, the latest of them."""
_STAYS = 2.0
"""Seconds for which what was looked through answers questions: other programs may change files meanwhile."""


class _Looked(Struct, frozen=True):
    """What was looked through for a document."""

    request: Request
    found: Sequence[Found]
    judgement: Judged
    edition: int
    """Of all that is open."""
    at: float


class Desk:
    """What is open."""

    def __init__(self) -> None:
        self.folder = ""
        """The folder that the editor has opened; empty where it has opened none."""
        self._texts: dict[str, str] = {}
        self._sources: dict[str, Source] = {}
        self._requests: dict[str, Request] = {}
        self._kept = Kept()
        self._edition = 0
        self._looked: dict[str, _Looked] = {}

    def put(self, path: str, text: str) -> None:
        """Take what a document says now."""
        if path in self._texts or len(self._texts) < _MOST_OPEN:
            self._edition += 1
            self._texts[path] = text.removeprefix("\ufeff")
            self._sources.pop(path, None)

    def close(self, path: str) -> None:
        """Let a document count as it is on the disk."""
        self._edition += 1
        self._texts.pop(path, None)
        self._sources.pop(path, None)
        self._looked.pop(path, None)

    def saved(self, path: str) -> None:
        """Read configuration and policies anew where they may have changed."""
        self._edition += 1
        if os.path.basename(path) in (FILE, PYPROJECT) or path.endswith((".yaml", ".yml")):
            self._requests.clear()

    @property
    def paths(self) -> tuple[str, ...]:
        """The documents that are open."""
        return tuple(self._texts)

    @property
    def texts(self) -> Mapping[str, str]:
        """What is open, as it is."""
        return self._texts

    def kind(self, path: str) -> str | None:
        """Return what a document is as a policy; None where it is none."""
        return kind_of(path, self._texts.get(path, ""))

    def place(self, path: str) -> Place:
        """Return where a document is."""
        return beside(path, self.folder)

    def report(self, path: str) -> Report:
        """Judge a document with all that bears on it.  Raises InputError for a configuration that cannot be used."""
        looked = self._looked_through(path)
        return reported(looked.request, looked.found, looked.judgement)

    def fixes(self, path: str, findings: tuple[Finding, ...]) -> Iterator[Fixed]:
        """Yield changes that are proven to mend findings of a document."""
        looked, report = self._looked_through(path), self.report(path)
        known = {(one.rule, one.subject) for one in findings}
        asked = tuple(one for one in report.findings if (one.rule, one.subject) in known)
        yield from fixed(looked.request, replace(report, findings=asked), _watch, unsafe=True).fixed

    def line(self, path: str, number: int) -> Line:
        """Return all that is known of a line of a document."""
        looked = self._looked_through(path)
        return told(looked.request, self.place(path).files[0], number, looked.found, looked.judgement)

    def led(self, path: str) -> tuple[Led, ...]:
        """Return the endpoints of a document, each with the way that leads there."""
        return tuple(leading(self._looked_through(path).judgement, self.place(path).files[0]))

    def _looked_through(self, path: str) -> _Looked:
        """Return what was looked through last for a document, or look again where something may have changed."""
        known = self._looked.get(path)
        if known is not None and known.edition == self._edition and time.monotonic() - known.at < _STAYS:
            return known
        request = self._request(path)
        found, judgement = looked_through(request, _watch)
        looked = _Looked(request, found, judgement, self._edition, time.monotonic())
        self._looked = dict([*self._looked.items(), (path, looked)][-_MOST_LOOKED:])
        return looked

    def _request(self, path: str) -> Request:
        place = self.place(path)
        if place.root not in self._requests:
            arguments = parse(["check"])
            config = configured(arguments, place, shelf_of(None, place))
            request = request_of(arguments, config, place, None, None)
            self._requests[place.root] = replace(request, judging=replace(request.judging, verdicts={}))
        self._kept.again()
        tree = Tree(place.root, dict(self._given(place)), self._kept)
        # Of a document that is in no repository, whatever lies around it is nobody's project, such as a home folder.
        is_alone = not os.path.lexists(f"{place.root}/.git") and not self._is_opened(place)
        return replace(self._requests[place.root], tree=tree, folders=(), files=place.files, stands_alone=is_alone)

    def _is_opened(self, place: Place) -> bool:
        return bool(self.folder) and os.path.realpath(self.folder) == place.root

    def _given(self, place: Place) -> Iterator[tuple[str, Source]]:
        """Yield what is open below a root; each text is one source, with what was made of it, until it is changed."""
        for path, text in self._texts.items():
            if place.holds(path):
                name = place.from_root(path)
                known = self._sources.get(path)
                if known is None or known.path != name:
                    known = self._sources[path] = Source(name, text)
                yield name, known


def _watch(_path: str) -> None:
    return None
