"""Baselines: findings that were there when somebody began, a line for each.  Knows no format of reports.

A line has no line number.  It says the rule, how severe the finding was, the file, what of it the finding is about,
the setting, and a digest of the value, so that it holds while blocks move and files are renamed, and no longer holds
once the value changes or the finding gets worse.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.model.finding import Finding, Kind, Severity, Suppressed
from linter.model.secrets import blackened
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source

FILE = ".tlslint-baseline"
HEADER = "# tlslint baseline 1: accepted findings, a line each; `tlslint baseline update` drops what no longer occurs\n"
_COLUMNS = 6
_REASON = "in the baseline"
_LONGEST = 5_000_000
"""Characters of a baseline."""
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_PLAIN = {"t": "\t", "n": "\n", "r": "\r"}
_ESCAPED = pattern(r"\\(?:u(0?[0-9a-f]{1,5}|10[0-9a-f]{4});|(.?))")

Key: TypeAlias = tuple[str, str, str, str]
"""Rule, subject without its path, setting, digest of the value."""


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


class Matched(Struct, frozen=True):
    """Findings, those marked that the baseline has, and the entries that match nothing."""

    findings: tuple[Finding, ...]
    stale: tuple[Entry, ...]
    used: tuple[Entry, ...]


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


def matched(findings: Iterable[Finding], entries: Sequence[Entry], today: date, never: Iterable[str]) -> Matched:
    """Mark the findings that a baseline has, one for each of its entries; none that got worse, or may never be."""
    refused = frozenset(never)
    open_entries: dict[tuple[Key, str], list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=_weight):
        if entry.until is None or entry.until >= today:
            open_entries[entry.key, entry.path].append(entry)
    everything = list(findings)
    taken: dict[int, Entry] = {}
    # What a finding is known by takes as long as to judge it, which most runs, without a baseline, have no use for.
    looked_for = enumerate(everything) if open_entries else ()
    keys = {n: _key(one) for n, one in looked_for if may_have(one) and one.rule not in refused}
    for number, key in keys.items():
        finding = everything[number]
        _take(number, finding, open_entries.get((key, finding.at.source.path), []), taken)
    moved: dict[Key, list[Entry]] = defaultdict(list)
    for (of, _), left in open_entries.items():
        moved[of] += left
    for left in moved.values():
        left.sort(key=_weight)
    for number, key in keys.items():
        if number not in taken:
            _take(number, everything[number], moved.get(key, []), taken)
    used = {id(entry) for entry in taken.values()}
    return Matched(
        findings=tuple(_marked(one, taken.get(number)) for number, one in enumerate(everything)),
        stale=tuple(entry for entry in entries if id(entry) not in used),
        used=tuple(entry for entry in entries if id(entry) in used),
    )


def _take(number: int, finding: Finding, entries: list[Entry], taken: dict[int, Entry]) -> None:
    """Let an entry stand for a finding that is no worse than it was: the mildest, so that a worse one has its own.

    The entries are sorted, the mildest first.
    """
    place = bisect_left(entries, finding.severity, key=_weight)
    if place < len(entries):
        taken[number] = entries.pop(place)


def _weight(entry: Entry) -> Severity:
    return entry.severity


def _marked(finding: Finding, entry: Entry | None) -> Finding:
    if entry is None:
        return finding
    reason = f"was there at {entry.since}" if entry.since else f"{_REASON}, by {entry.by}" if entry.by else _REASON
    return replace(finding, suppressed=Suppressed(reason, entry.at, entry.until))


def _key(finding: Finding) -> Key:
    """Return what a finding is known by, wherever it stands."""
    path = finding.header.source.path
    folder = path.rpartition("/")[0]
    subject = finding.subject.replace(path, "").lstrip(":! ")
    subject = finding.known_as or (subject.removeprefix(f"{folder}/") if folder else subject)
    value = blackened(finding.at.header.text) if finding.at.source.text else ""
    from hashlib import sha256  # noqa: PLC0415  # it loads all of OpenSSL, and few runs have a baseline

    digest = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return finding.rule, blackened(subject), finding.setting, digest


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
