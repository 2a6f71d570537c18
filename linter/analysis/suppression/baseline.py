"""Baselines: findings that were there when somebody began, a line for each.  Knows no format of reports.

A line has no line number.  It says the rule, how severe the finding was, the file, what of it the finding is about,
the setting, and what decided, in words, so that it holds while blocks move, files are renamed and texts are written
otherwise, and no longer holds once there is a value that was not there, or the finding gets worse.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from linter.model.finding import Finding, Kind, Severity
from linter.model.secrets import blackened
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source

FILE = ".tlslint-baseline"
HEADER = "# tlslint baseline 1: accepted findings, a line each; `tlslint baseline update` drops what no longer occurs\n"
_COLUMNS = 6
_LONGEST = 5_000_000
"""Characters of a baseline."""
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_PLAIN = {"t": "\t", "n": "\n", "r": "\r"}
_NUMBER = pattern(r"#\d+$")
_ESCAPED = pattern(r"\\(?:u(0?[0-9a-f]{1,5}|10[0-9a-f]{4});|(.?))")

_WORD = pattern(r"[\w.+-]{1,24}")
"""A value that a line shows; of another one, as of a cipher suite, it has a digest."""

Key: TypeAlias = tuple[str, str, str, str]
"""Rule, subject without its path, setting, values."""


class Entry(Struct, frozen=True):
    """One accepted finding."""

    key: Key
    severity: Severity
    path: str
    at: Location
    until: date | None = None
    by: str = ""
    since: str = ""
    """The revision that has the finding already; empty for a line of a file."""


def read(source: Source) -> tuple[Entry, ...]:
    """Read a baseline.  Raises InputError with the line that is none of it."""
    if len(source.text) > _LONGEST:
        raise InputError(source.whole, "the baseline is too large", "mend some findings before accepting the others")
    if not source.text.startswith("# tlslint baseline 1"):
        raise InputError(source.whole, "this is no baseline of tlslint", "write one with `tlslint baseline write`")
    return tuple(_entries(source))


def _entries(source: Source) -> Iterator[Entry]:
    offset = 0
    for line in source.text.splitlines(keepends=True):
        text, start = line.rstrip("\r\n"), offset
        offset += len(line)
        if text and not text.startswith("#"):
            yield _entry(text, source.at(start, start + len(text)))


def _entry(text: str, at: Location) -> Entry:
    words = text.split("\t")
    if len(words) < _COLUMNS:
        message = f"a line of a baseline has {_COLUMNS} columns, with tabs between them"
        raise InputError(at, message, "write it anew with `tlslint baseline write`")
    rule, severity, path, subject, setting, digest = map(_plain, words[:_COLUMNS])
    more = dict(word.partition("=")[::2] for word in words[_COLUMNS:])
    try:
        known = Severity[severity.upper()]
        until = date.fromisoformat(more["until"]) if "until" in more else None
    except (KeyError, ValueError) as error:
        raise InputError(at, f"`{severity}` or the date is none that is known", "write the baseline anew") from error
    return Entry((rule, subject, setting, digest), known, path, at, until, _plain(more.get("by", "")))


def written(findings: Iterable[Finding], until: date | None = None, by: str = "") -> str:
    """Return the baseline of some findings, sorted, so that two branches merge line by line."""
    return _text(_line(_key(one), one.severity, one.at.source.path, until, by) for one in findings if may_have(one))


def rewritten(entries: Iterable[Entry]) -> str:
    """Return the baseline of some entries as they were, sorted."""
    return _text(_line(one.key, one.severity, one.path, one.until, one.by) for one in entries)


def _text(lines: Iterable[str]) -> str:
    return HEADER + "".join(f"{line}\n" for line in sorted(lines))


def _line(key: Key, severity: Severity, path: str, until: date | None, by: str) -> str:
    rule, subject, setting, digest = key
    words = [rule, str(severity), path, subject, setting, digest]
    words += [f"until={until.isoformat()}"] if until is not None else []
    words += [f"by={by}"] if by else []
    return "\t".join(map(_escaped, words))


def found_at(findings: Iterable[Finding], revision: str) -> tuple[Entry, ...]:
    """Return findings of a revision as what was there before."""
    return tuple(
        Entry(_key(one), one.severity, one.at.source.path, one.at, since=revision) for one in findings if may_have(one)
    )


def may_have(finding: Finding) -> bool:
    """Say whether a baseline can have a finding: it fails, and is about something of the files."""
    return finding.kind is Kind.FAIL and finding.suppressed is None and bool(finding.platform)


def as_entry(finding: Finding) -> Entry:
    """Return what a line would say of a finding."""
    return Entry(_key(finding), finding.severity, finding.at.source.path, finding.at)


def _key(finding: Finding) -> Key:
    """Return what a finding is known by, wherever it stands."""
    path = finding.header.source.path
    folder = path.rpartition("/")[0]
    subject = finding.subject.replace(path, "").lstrip(":! ")
    subject = finding.known_as or (subject.removeprefix(f"{folder}/") if folder else subject)
    # Of what has no name of its own, the number says how many stand before it.
    subject = _NUMBER.sub("", subject)
    return finding.rule, blackened(subject), finding.setting, ",".join(sorted(map(_word, finding.values)))


def _word(value: str) -> str:
    """Return a value as a line has it."""
    known = blackened(value)
    if _WORD.fullmatch(known):
        return known
    from hashlib import sha256  # noqa: PLC0415  # it loads all of OpenSSL, and few runs have a baseline

    return sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def grouped(entries: Iterable[Entry]) -> Mapping[str, int]:
    """Count the entries of each rule."""
    found: dict[str, int] = {}
    for entry in entries:
        found[entry.key[0]] = found.get(entry.key[0], 0) + 1
    return dict(sorted(found.items()))


def _escaped(word: str) -> str:
    """Write a word without tabs, ends of lines, and what would look like something else to whoever reads the file."""
    return "".join(
        _ESCAPES.get(character) or (character if character.isprintable() else f"\\u{ord(character):x};")
        for character in word
    )


def _plain(word: str) -> str:
    """Turn an escaped word back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2]), word)
