"""What may mend a finding: another word for what is written, an element less of a list, or a setting that is absent.

Knows nothing of what a word means: whatever is offered here is judged before it is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec
from msgspec import Struct

from linter.analysis.fixing.edits import Candidate, Edit
from linter.analysis.fixing.insertion import inserted
from linter.model.finding import Finding
from linter.policy import built_in
from linter.provenance import shipped
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.tls import suites

FILE = "fixes.yaml"
"""Beside the rules: which word is the best in place of another one, and what is safe, are opinions."""
_QUOTES = "\"'"
_LONGEST = 1_000
"""Characters of a value that is looked at."""
_TEMPLATED = pattern(r"\$\{|\{\{|\{%|<%|%\{|\$\(|^\$\w|\n")
_VERSION = pattern(r"(?i)(?:SSLv[23]|TLSv1(?:[._][0-3])?)")
_OLD = pattern(r"(?i)(?:SSLv[23]|TLSv1(?:[._][01])?)")
_NAME = pattern(r"[A-Za-z0-9][\w.-]*")
_IN_YAML = ("compose", "kubernetes")
_SWITCH = pattern(r"(?i)on|off|yes|no|true|false|\d+")
_SEPARATOR = pattern(r"[,: ]")
_STATEMENT = pattern(r"[;{}\n]")
_ELEMENT = pattern(r"[ \t]*-[ \t]+")
_REST_OF_LINE = pattern(r"[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_AFTER = pattern(r"[ \t]*,[ \t]*")
_BEFORE = pattern(r"[ \t]*,[ \t]*\Z")
_COMMA = pattern(r"\s*,\s*")
_COMMA_BEFORE = pattern(r"\s*,\s*\Z")
_LISTED = pattern(r"\[[^\[\]{}#]*\]")
_LISTED_WORD = pattern(r"[^\[\],\s]+")
_ITEM = pattern(r"[ \t]*-[ \t]+[\"']?([\w.-]+)[\"']?[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_KEY = pattern(r"[\w.-]+:(?:\s|\Z)")
_SUITES = pattern(r"[\w!+@=.:-]*")
_SUITES_BEFORE = pattern(r"[\w!+@=.:-]*\Z")
_WORD = pattern(r"[^\s;{}]+")
_OPTION = pattern(r"(-{0,2}[\w.-]+=)(.*)")


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    matches: str
    instead: tuple[str, ...]
    rules: tuple[str, ...] = ()
    settings: str = ""
    """A pattern for the only settings that it is for; empty for all."""


class _Further(Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[str, ...]
    holds: str
    """A pattern for what is written already."""
    word: str


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    written: tuple[_Row, ...]
    further: tuple[_Further, ...]
    absent: Mapping[str, Mapping[str, tuple[str, ...]]]
    beside: Mapping[str, Mapping[str, str]]
    safe: frozenset[str]
    never: frozenset[str]


@cache
def _words() -> _Words:
    from ruamel.yaml import YAML  # noqa: PLC0415  # for who wants anything mended

    text = shipped.content(f"{built_in()}/{FILE}").decode()
    return msgspec.convert(YAML(typ="safe", pure=True).load(text), _Words)


def candidates(finding: Finding) -> Iterator[Candidate]:
    """Yield what may mend a finding, the best first."""
    if finding.setting.rpartition(".")[2] in _words().never:
        return
    is_safe = finding.rule in _words().safe
    absent = tuple(_absent(finding)) if finding.at == finding.header else ()
    for edit in absent or (*_less(finding), *_further(finding), *_written(finding), *_beside(finding)):
        yield Candidate((edit,), is_safe)


def is_absent(finding: Finding) -> bool:
    """Say whether what a finding is about is not written at its place, where others may lack something else."""
    return finding.at == finding.header or finding.setting in _words().beside.get(finding.platform, {})


def _written(finding: Finding) -> Iterator[Edit]:
    """Yield other words for what is written, in its quotes."""
    at, text = finding.at, finding.at.text
    if len(text) > _LONGEST:
        return
    quote = text[0] if len(text) > 1 and text[0] in _QUOTES and text[-1] == text[0] else ""
    inner = text[1:-1] if quote else text
    if _TEMPLATED.search(inner) or (quote and quote in inner):
        return
    option = _OPTION.fullmatch(inner)
    name, value = (option[1], option[2]) if option is not None else ("", inner)
    for instead in (*_with_less(value, finding), *_other_words(value, finding)):
        # YAML takes some words for switches, where a string is wanted.
        needs_quotes = (
            not quote and finding.platform in _IN_YAML and _SWITCH.fullmatch(instead) and not _SWITCH.fullmatch(inner)
        )
        around = '"' if needs_quotes else quote
        yield _edit(at, f"{around}{name}{instead}{around}")


def _with_less(value: str, finding: Finding) -> Iterator[str]:
    """Yield a list between commas, colons or spaces without what a finding names."""
    separator = _SEPARATOR.search(value)
    if separator is None:
        return
    words = value.split(separator[0])
    left = [word for word in words if not _is_meant(word.strip(";"), finding)]
    # Between spaces there are words of other kinds too, and one that nothing follows may mean nothing.
    alike = [word for word in left if separator[0] != " " or _VERSION.fullmatch(word.strip(";"))]
    if alike and len(left) < len(words):
        yield separator[0].join(left)


def _further(finding: Finding) -> Iterator[Edit]:
    """Yield one word more, behind all that are written: between spaces in nginx, between commas in quotes."""
    at, text = finding.at, finding.at.text
    is_quoted = len(text) > 1 and text[0] in _QUOTES and text[-1] == text[0]
    if len(text) > _LONGEST or _TEMPLATED.search(text) or not (is_quoted or finding.platform == "nginx"):
        return
    end = at.end - is_quoted
    for row in _words().further:
        if finding.rule in row.rules and pattern(row.holds).search(text):
            yield Edit(at.source.path, end, end, f",{row.word}" if is_quoted else f" {row.word}")


def _beside(finding: Finding) -> Iterator[Edit]:
    """Yield a key in front of the first one of a block that lacks it."""
    at = finding.at
    text = _words().beside.get(finding.platform, {}).get(finding.setting, "")
    line = at.source.text.rfind("\n", 0, at.start) + 1
    indent = at.source.text[line : at.start]
    if text and not indent.strip(" ") and _KEY.match(at.source.text, at.start):
        newline = "\r\n" if "\r\n" in at.source.text else "\n"
        yield Edit(at.source.path, at.start, at.start, f"{text}{newline}{indent}")


def _is_meant(word: str, finding: Finding) -> bool:
    suite = suites.find(word)
    return bool(_OLD.fullmatch(word)) or (suite is not None and suite.name in finding.values)


def _other_words(value: str, finding: Finding) -> Iterator[str]:
    for row in _words().written:
        if (row.rules and finding.rule not in row.rules) or not pattern(row.settings).search(finding.setting):
            continue
        found = pattern(row.matches).fullmatch(value)
        for word in row.instead if found is not None else ():
            instead = found.expand(word) if found is not None else word
            if instead != value:
                yield instead


def _less(finding: Finding) -> Iterator[Edit]:
    """Yield the list without an element: an item on a line of its own, one between others, a version among versions."""
    at = finding.at
    text, path, start, end = at.source.text, at.source.path, at.start, at.end
    word = at.text.strip(_QUOTES)
    if not _NAME.fullmatch(word) or not (_VERSION.fullmatch(word) or suites.find(word) is not None):
        return
    line = text.rfind("\n", 0, start) + 1
    rest = _REST_OF_LINE.match(text, end)
    for several in (_items_around(finding), _listed_around(finding)):
        if several is not None:
            yield several
    before, after = _BEFORE.search(text, line, start), _AFTER.match(text, end)
    if _ELEMENT.fullmatch(text, line, start) and rest is not None:
        yield Edit(path, line, rest.end(), "")
    elif text[start - 1 : start] == ":" or text[end : end + 1] == ":":
        yield from _suites_around(finding)
    elif after is not None:
        yield Edit(path, start, after.end(), "")
    elif before is not None:
        yield Edit(path, before.start(), end, "")
    elif (statement := _versions_around(at)) is not None:
        yield statement


def _listed_around(finding: Finding) -> Edit | None:
    """Return a list between brackets without all that a finding names."""
    at = finding.at
    text = at.source.text
    begin = text.rfind("[", max(0, at.start - _LONGEST), at.start)
    found = _LISTED.match(text, begin) if begin >= 0 else None
    words = list(_LISTED_WORD.finditer(text, begin, found.end())) if found and found.end() > at.end else []
    meant = [one for one in words if _is_meant(one[0].strip(_QUOTES), finding)]
    if len(meant) == len(words):
        return None
    left = text[begin : words[-1].end()]
    for one in reversed(meant):
        start, end = one.start() - begin, one.end() - begin
        if (after := _COMMA.match(left, end)) is not None:
            end = after.end()
        elif (before := _COMMA_BEFORE.search(left, 0, start)) is not None:
            start = before.start()
        left = left[:start] + left[end:]
    return Edit(at.source.path, begin, words[-1].end(), left)


def _items_around(finding: Finding) -> Edit | None:
    """Return a list of an item on each line without all that a finding names."""
    text, path = finding.at.source.text, finding.at.source.path
    first = text.rfind("\n", 0, finding.at.start) + 1
    while first and _ITEM.match(text, above := text.rfind("\n", 0, first - 1) + 1):
        first = above
    items = []
    end = first
    while (item := _ITEM.match(text, end)) is not None and item.end() > end:
        items.append(item)
        end = item.end()
    left = [one for one in items if not _is_meant(one[1], finding)]
    return Edit(path, first, end, "".join(one[0] for one in left)) if left and len(left) < len(items) else None


def _suites_around(finding: Finding) -> Iterator[Edit]:
    """Yield a string of suites without all that a finding names."""
    at = finding.at
    text = at.source.text
    first = _SUITES_BEFORE.search(text, max(0, at.start - _LONGEST), at.start)
    last = _SUITES.match(text, at.end)
    begin, end = first.start() if first else at.start, last.end() if last else at.end
    for left in _with_less(text[begin:end], finding):
        yield Edit(at.source.path, begin, end, left)


def _versions_around(at: Location) -> Edit | None:
    """Return a statement without all of its old versions, where others are left."""
    text = at.source.text
    begin = max((found.end() for found in _STATEMENT.finditer(text, max(0, at.start - _LONGEST), at.start)), default=0)
    stop = _STATEMENT.search(text, at.end)
    words = list(_WORD.finditer(text, begin, stop.start() if stop else len(text)))
    old = [one for one in words if _OLD.fullmatch(one[0])]
    if not old or not any(_VERSION.fullmatch(one[0]) for one in words if one not in old):
        return None
    first, last = words.index(old[0]), words.index(old[-1])
    if not all(_OLD.fullmatch(one[0]) for one in words[first : last + 1]):
        old = [one for one in old if one.start() == at.start]
    return Edit(at.source.path, words[words.index(old[0]) - 1].end(), old[-1].end(), "") if old else None


def _absent(finding: Finding) -> Iterator[Edit]:
    """Yield a setting in a block that does not have it."""
    of_platform = _words().absent.get(finding.platform, {})
    name = finding.setting.rpartition(".")[2]
    values: Sequence[str] = of_platform.get(name, of_platform.get("*", ()))
    for value in values if name else ():
        edit = inserted(finding, name, value)
        if edit is not None:
            yield edit


def _edit(at: Location, text: str) -> Edit:
    return Edit(at.source.path, at.start, at.end, text)
