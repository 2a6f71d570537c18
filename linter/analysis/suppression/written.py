"""Comments and annotations that accept findings, found by their text.  Knows no platform and no rule."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from linter.analysis.suppression.note import Line, Note, Span
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source
from linter.syntax import yaml

_MARK = "tlslint:"
_ANNOTATION = "tlslint.dev/ignore"
_CURE = "write `tlslint: ignore[rule-id] reason`"

_DIRECTIVE = pattern(r"(?P<verb>ignore(?:-file)?)(?![\w-])[ \t]*(?:\[(?P<rules>[^\]]*)\])?(?P<rest>.*)")
_ANNOTATED = pattern(r"[ \t]*(['\"]?)tlslint\.dev/ignore\1[ \t]*:[ \t]*(?P<value>\S.*)?")
_ANNOTATION_RULES = pattern(r"[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*")
# The end of what stands before the mark, but for the `//` of a URL.
_OPENER = pattern(r"(?:#|(?<!:)//|/\*)\Z")
_RULE = pattern(r"[^\s,]+")
_UNTIL = pattern(r"(?:^|(?<=\s))until=(\S*)")
_LONGEST = 1000
"""Characters of a line that are read as a suppression."""


def notes(sources: Iterable[Source]) -> Iterator[Note]:
    """Find the comments and annotations that suppress, in the order of the texts."""
    for source in sources:
        if "tlslint" in source.text:
            if not source.path.endswith(".json"):
                yield from _comments(source)
            yield from _annotations(source)


def _comments(source: Source) -> Iterator[Note]:
    text = source.text
    statements = _Statements(source)
    position = text.find(_MARK)
    while position >= 0:
        begin = text.rfind("\n", 0, position) + 1
        before = text[begin:position].rstrip(" \t")
        if _OPENER.search(before):
            statement = before.rstrip("#/*").rstrip()
            said = source.at(position, _end_of_comment(text, position, before))
            at = source.at(begin + len(before.rstrip("#/*")), said.end)
            line = statements.of(said) if statement else statements.below(said)
            yield _comment(at, said, line, statements)
            position = said.end
        # What follows on the line belongs to the same comment, or to none.
        position = text.find(_MARK, _end_of_line(text, position))


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _end_of_comment(text: str, position: int, before: str) -> int:
    end = text.find("*/", position) if before.endswith("/*") else -1
    return end + len("*/") if end >= 0 else position + len(text[position : _end_of_line(text, position)].rstrip())


def _comment(at: Location, said: Location, line: int, statements: "_Statements") -> Note:
    """Read what a comment says behind its mark."""
    start = said.start + len(_MARK)
    words = said.text[len(_MARK) : _LONGEST].removesuffix("*/")
    blank = len(words) - len(words.lstrip())
    found = _DIRECTIVE.match(words, blank)
    if found is None:
        return Note(at, "this comment", Line(at.source.path, line), error=f"not understood; {_CURE}")
    rules = tuple(_rules(at.source, start + found.start("rules"), found["rules"] or ""))
    name = f"tlslint: {found['verb']}" + (f"[{', '.join(rule.value for rule in rules)}]" if rules else "")
    if not rules:
        return Note(at, name, Line(at.source.path, line), error=f"it names no rule; {_CURE}")
    rest = at.source.at(start + found.start("rest"), start + len(words))
    if found["verb"] == "ignore":
        return _finished(Note(at, name, Line(at.source.path, line), rules), rest)
    if said.start > statements.first():
        return Note(at, name, Span(at), error="it must stand before the first statement of the file")
    return _finished(Note(at, name, Span(at.source.whole), rules), rest)


def _annotations(source: Source) -> Iterator[Note]:
    """Find the annotation of Kubernetes objects, which covers the document that it stands in."""
    if _ANNOTATION not in source.text:
        return
    for document in yaml.documents(source):
        position = source.text.find(_ANNOTATION, document.start, document.end)
        while position >= 0:
            begin = source.text.rfind("\n", 0, position) + 1
            end = min(_end_of_line(source.text, position), begin + _LONGEST)
            found = _ANNOTATED.match(source.text, begin, end)
            if found is not None:
                yield _annotation(source.at(position, position + len(_ANNOTATION)), found, document)
            position = source.text.find(_ANNOTATION, end)


def _annotation(at: Location, found: re.Match[str], document: Location) -> Note:
    value = (found["value"] or "").rstrip().removesuffix(",")
    start = found.start("value")
    if value[:1] in ("'", '"') and value[-1:] == value[:1]:
        value, start = value[1:-1], start + 1
    rules = _ANNOTATION_RULES.match(value)
    if rules is None:
        cure = "write rule ids, `until` and the reason on the same line"
        return Note(at, _ANNOTATION, Span(document), error=f"it names no rule; {cure}")
    ids = tuple(_rules(at.source, start, rules[0]))
    note = Note(at, f"{_ANNOTATION}: {', '.join(one.value for one in ids)}", Span(document), ids)
    return _finished(note, at.source.at(start + rules.end(), start + len(value)))


def _rules(source: Source, start: int, text: str) -> Iterator[Known[str]]:
    for found in _RULE.finditer(text):
        yield Known(found[0].lower(), source.at(start + found.start(), start + found.end()))


def _finished(note: Note, rest: Location) -> Note:
    """Read `until=DATE` and the reason."""
    words = rest.text
    until = _UNTIL.search(words)
    if until is None:
        return replace(note, reason=_reason(words, rest, note))
    at = rest.source.at(rest.start + until.start(1), rest.start + until.end(1))
    reason = _reason(words[: until.start()] + words[until.end() :], rest, note)
    try:
        return replace(note, reason=reason, until=Known(date.fromisoformat(until[1]), at))
    except ValueError:
        return replace(note, reason=reason, error="its `until` is no date such as 2027-03-31")


def _reason(words: str, rest: Location, note: Note) -> Known[str | None]:
    reason = " ".join(words.split()).strip(" -:")
    return Known(reason, rest) if reason else Known(None, note.at)


class _Statements:
    """Which lines of a text are neither blank nor comments; looked through only when somebody asks."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines: list[int] | None = None

    def of(self, at: Location) -> int:
        """Return the number of the line on which a place begins."""
        return self._source.line_and_column(at.start)[0]

    def below(self, at: Location) -> int:
        """Return the number of the next line with a statement behind a place, its own line included."""
        line, column = self._source.line_and_column(at.end)
        if self._source.line(line)[column - 1 :].strip():
            return line
        numbers = self._numbers()
        following = bisect_right(numbers, line)
        return numbers[following] if following < len(numbers) else line

    def first(self) -> int:
        """Return the offset at which the first statement's line begins; that of the end where there is none."""
        numbers = self._numbers()
        return self._source.line_starts()[numbers[0] - 1] if numbers else len(self._source.text)

    def _numbers(self) -> list[int]:
        if self._lines is None:
            self._lines = list(_statement_lines(self._source.text))
        return self._lines


def _statement_lines(text: str) -> Iterator[int]:
    in_comment = False
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if not in_comment and words.startswith("/*"):
            in_comment = True
        if in_comment:
            in_comment = "*/" not in words
        elif words and not words.startswith(("#", "//", "%YAML")) and words.split(maxsplit=1)[0] != "---":
            yield number
