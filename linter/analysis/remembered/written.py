"""A report and what it depends on, as bytes and back.  Knows no folder.

Sources are kept by their paths: what an excerpt shows is read from the scanned root, where it is what it was.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.report import Coverage, InForce, Report
from linter.analysis.run import Request
from linter.files import system
from linter.files.tree import Files
from linter.model.finding import Finding, Kind, Severity, Suppressed
from linter.model.secrets import blackened
from linter.platforms.containment import DefectError
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Location, Source

_MOST_TEXT = 200_000
"""Characters of all texts that are not files of the root, such as what could be made out of a file that is no text."""

_KEY = "PRIVATE KEY"
_PLACES = frozenset({"at", "header"})
_STEPS = frozenset({"via", "related", "way", "ends_at"})
"""The fields of a finding that have places in them, beside `suppressed`."""

_Place = tuple[int, int, int]
_Step = tuple[_Place, str]
_Error = tuple[_Place, str, str]
_Suppressed = tuple[str, _Place, date | None]


class NotKeptError(Exception):
    """A report that is not to be kept, such as one that tells of a defect."""


class _Finding(Struct, frozen=True, array_like=True):
    """A finding with its places as numbers: the source's, and the offsets."""

    kind: Kind
    rule: str
    severity: Severity
    message: str
    at: _Place
    platform: str
    subject: str
    header: _Place
    setting: str
    cause: str
    cure: str
    via: tuple[_Step, ...]
    related: tuple[_Step, ...]
    suppressed: _Suppressed | None
    way: tuple[_Step, ...]
    data: tuple[str, ...]
    ends_at: tuple[_Step, ...]
    known_as: str
    values: tuple[str, ...]


class _Entry(Struct, frozen=True, array_like=True):
    answers: tuple[tuple[str, str, int, bytes], ...]
    sources: tuple[tuple[str, str | None], ...]
    """Their paths, and the texts of those that are not what the root has there."""
    findings: tuple[_Finding, ...]
    open: tuple[_Finding, ...]
    suppressed: tuple[_Finding, ...]
    coverage: Coverage
    """Without what could not be analysed, which is an error with a place."""
    failed: tuple[_Error, ...]
    unmatched: tuple[str, ...]
    in_force: InForce


_DECODER: "msgspec.msgpack.Decoder[_Entry]" = msgspec.msgpack.Decoder(_Entry)


def written(report: Report, answers: system.Answers, request: Request) -> bytes:
    """Return a report of a request as bytes.  Raises NotKeptError."""
    sources = _Numbers()
    entry = _Entry(
        answers=tuple((*asked, answer) for asked, answer in answers.items() if not system.is_told_by(asked, answers)),
        findings=tuple(map(sources.finding, report.findings)),
        open=tuple(map(sources.finding, report.open)),
        suppressed=tuple(map(sources.finding, report.suppressed)),
        coverage=replace(report.coverage, failed=()),
        failed=tuple(map(sources.error, report.coverage.failed)),
        unmatched=report.unmatched,
        in_force=report.in_force,
        sources=tuple(_kept_sources(sources.every, request.tree)),
    )
    return msgspec.msgpack.encode(entry)


def read(kept: bytes, request: Request) -> Report | None:
    """Return the report of a request; None where anything that it depends on has changed."""
    try:
        entry = _DECODER.decode(kept)
        if not all(system.still((what, path, most), answer) for what, path, most, answer in entry.answers):
            return None
        return _Texts(entry.sources, request.tree).report(entry, request)
    except (msgspec.DecodeError, IndexError, InputError, ValueError):
        return None


def _kept_sources(sources: Iterable[Source], tree: Files) -> Iterable[tuple[str, str | None]]:
    left = _MOST_TEXT
    for source in sources:
        try:
            is_of_root = tree.load(source.path).text == source.text
        except InputError:
            is_of_root = False
        left -= 0 if is_of_root else len(source.text)
        is_secret = not is_of_root and (_KEY in source.text or blackened(source.text) != source.text)
        if left < 0 or is_secret:
            raise NotKeptError
        yield source.path, None if is_of_root else source.text


class _Numbers:
    """Places as numbers: each source has one."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self.every: list[Source] = []

    def place(self, at: Location) -> _Place:
        number = self._numbers.setdefault(id(at.source), len(self.every))
        if number == len(self.every):
            self.every.append(at.source)
        return number, at.start, at.end

    def steps(self, steps: Iterable[Step]) -> tuple[_Step, ...]:
        return tuple((self.place(step.at), step.note) for step in steps)

    def error(self, error: InputError) -> _Error:
        if isinstance(error, DefectError):
            raise NotKeptError
        return self.place(error.at), error.message, error.cure

    def finding(self, one: Finding) -> _Finding:
        return _Finding(**{name: self._part(getattr(one, name)) for name in one.__struct_fields__})

    def _part(self, part: object) -> Any:  # noqa: ANN401  # as the field has it
        if isinstance(part, Location):
            return self.place(part)
        if isinstance(part, Suppressed):
            return part.reason, self.place(part.at), part.until
        return self.steps(part) if isinstance(part, tuple) and part and isinstance(part[0], Step) else part


class _Texts:
    """Numbers as places: sources are read when one is wanted."""

    def __init__(self, sources: tuple[tuple[str, str | None], ...], tree: Files) -> None:
        self._tree = tree
        self._wanted = sources
        self._sources: dict[int, Source] = {}

    def place(self, place: _Place) -> Location:
        number, start, end = place
        source = self._sources.get(number)
        if source is None:
            path, text = self._wanted[number]
            source = self._sources[number] = self._tree.load(path) if text is None else Source(path, text)
        if not 0 <= start <= end <= len(source.text):
            raise ValueError
        return Location(source, start, end)

    def steps(self, steps: Iterable[_Step]) -> tuple[Step, ...]:
        return tuple(Step(self.place(at), note) for at, note in steps)

    def error(self, error: _Error) -> InputError:
        at, message, cure = error
        return InputError(self.place(at), message, cure)

    def finding(self, one: _Finding) -> Finding:
        return Finding(**{name: self._part(name, getattr(one, name)) for name in one.__struct_fields__})

    def _part(self, name: str, part: Any) -> Any:  # noqa: ANN401  # as the field has it
        if name in _PLACES:
            return self.place(part)
        if name in _STEPS:
            return self.steps(part)
        if name == "suppressed" and part is not None:
            reason, at, until = part
            return Suppressed(reason, self.place(at), until)
        return part

    def report(self, entry: _Entry, request: Request) -> Report:
        return Report(
            rules=request.judging.rules,
            findings=tuple(map(self.finding, entry.findings)),
            open=tuple(map(self.finding, entry.open)),
            suppressed=tuple(map(self.finding, entry.suppressed)),
            coverage=replace(entry.coverage, failed=tuple(map(self.error, entry.failed))),
            unmatched=entry.unmatched,
            in_force=entry.in_force,
        )
