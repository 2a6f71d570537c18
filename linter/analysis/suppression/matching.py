"""Which line of a baseline stands for which finding, and what lines accept more than others.  Knows no text."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.suppression.baseline import Entry, as_entry, may_have
from linter.files.tree import Files, Texts, holds
from linter.model.finding import Finding, Severity, Suppressed
from linter.provenance.pattern import pattern

_REASON = "in the baseline"
_PLACE = pattern(r"^(?:[\w.-]+/)*(?:[\w.-]+/|[\w.-]+\.[a-z]+[:!](?!\d|/))")
"""What a name begins with where it has the path of another file, or of a folder."""
_MOST_COMPARED = 1_000
"""Lines about the same of which a change is compared with each other."""


class Matched(Struct, frozen=True):
    """Findings, those marked that the baseline has, and the entries that match nothing."""

    findings: tuple[Finding, ...]
    stale: tuple[Entry, ...]
    used: tuple[Entry, ...]
    renewed: tuple[Entry, ...] = ()
    """Those that match, as what they match is now: no line accepts again what has become better."""


class Looked(Struct, frozen=True):
    """What was looked at, for telling what went elsewhere from what is like it."""

    at: frozenset[str] = frozenset()
    """Files of which all findings are known."""
    tree: Files | Texts | None = None
    """Says which files and folders there are; None where there are none but those."""

    def may_have_moved(self, entry: Entry) -> bool:
        """Say whether what an entry is about may stand in another file now: it is not to be found in its own."""
        return self._lacks(entry.path)

    def may_be_called_otherwise(self, entry: Entry) -> bool:
        """Say whether the same holds of the file that is in its name; a folder in it has to be gone."""
        found = _PLACE.match(entry.key[1])
        return found is not None and self._lacks(entry.path) and self._lacks(found[0].rstrip(":!"))

    def _lacks(self, path: str) -> bool:
        return path in self.at or self.tree is None or not holds(self.tree, path)


_EVERYWHERE = Looked()


def matched(
    findings: Iterable[Finding],
    entries: Sequence[Entry],
    today: date,
    never: Iterable[str],
    looked: Looked = _EVERYWHERE,
) -> Matched:
    """Mark the findings that a baseline has, one for each of its entries; none that got worse, or may never be."""
    everything = list(findings)
    if not entries:
        # What a finding is known by takes as long as to judge it, which most runs, without a baseline, have no use for.
        return Matched(tuple(everything), (), ())
    refused = frozenset(never)
    now = {n: as_entry(one) for n, one in enumerate(everything) if may_have(one) and one.rule not in refused}
    taken = _taken(now, [one for one in entries if one.until is None or one.until >= today], looked)
    used = {id(entry) for entry in taken.values()}
    return Matched(
        findings=tuple(_marked(one, taken.get(number)) for number, one in enumerate(everything)),
        stale=tuple(entry for entry in entries if id(entry) not in used),
        used=tuple(entry for entry in entries if id(entry) in used),
        renewed=tuple(replace(now[number], until=entry.until, by=entry.by) for number, entry in taken.items()),
    )


def _taken(now: Mapping[int, Entry], entries: Iterable[Entry], looked: Looked) -> Mapping[int, Entry]:
    """Return which entry stands for which finding: one of its file first, then one of another file, or folder."""
    found: dict[int, Entry] = {}
    ways: tuple[tuple[Callable[[Entry], object], Callable[[Entry], bool]], ...] = (
        (lambda one: (one.key[:3], one.path), lambda _: True),
        (lambda one: one.key[:3], looked.may_have_moved),
    )
    for group, may_be in ways:
        left, free = _left(now, entries, found)
        wanted = set(map(group, left.values()))
        found |= _taken_by(left, (one for one in free if group(one) in wanted and may_be(one)), group)
    left, free = _left(now, entries, found)
    wanted = set(map(_without_place, left.values()))
    gone = [one for one in free if _without_place(one) in wanted and looked.may_be_called_otherwise(one)]
    return {**found, **_taken_by(_as_before(left, gone), gone, lambda one: one.key[:3])}


def _left(
    now: Mapping[int, Entry], entries: Iterable[Entry], found: Mapping[int, Entry]
) -> tuple[dict[int, Entry], list[Entry]]:
    """Return the findings for which no entry stands yet, and the entries that stand for none."""
    taken = {id(entry) for entry in found.values()}
    left = {number: one for number, one in now.items() if number not in found}
    return left, [one for one in entries if id(one) not in taken]


def _as_before(now: Mapping[int, Entry], gone: Iterable[Entry]) -> Mapping[int, Entry]:
    """Call findings as they were when what is in their names was called otherwise.

    A file or folder was one other one: of those that are gone that with most of the same, or with the same end.
    """
    there: dict[object, set[str]] = {}
    for one in now.values():
        there.setdefault(_without_place(one), set()).add(_place(one))
    votes = Counter(
        (_place(entry), place) for entry in gone for place in sorted(there[_without_place(entry)])[:_MOST_COMPARED]
    )
    were: dict[str, str] = {}
    known: set[str] = set()
    for (old, new), _ in sorted(votes.items(), key=_by_likeness):
        if new not in were and old not in known:
            were[new] = old
            known.add(old)
    return {
        number: replace(one, key=(one.key[0], were[_place(one)] + _without_place(one)[1], *one.key[2:]))
        for number, one in now.items()
        if _place(one) in were
    }


def _by_likeness(vote: tuple[tuple[str, str], int]) -> tuple[bool, int, tuple[str, str]]:
    (old, new), number = vote
    return old.rstrip("/").rpartition("/")[2] != new.rstrip("/").rpartition("/")[2], -number, (old, new)


def _place(entry: Entry) -> str:
    found = _PLACE.match(entry.key[1])
    return found[0] if found else ""


def _without_place(entry: Entry) -> tuple[str, str, str]:
    return entry.key[0], entry.key[1][len(_place(entry)) :], entry.key[2]


def _taken_by(
    now: Mapping[int, Entry], entries: Iterable[Entry], group: Callable[[Entry], object]
) -> Mapping[int, Entry]:
    """Return which entry of its group stands for which finding: one with its values before those with more."""
    there: dict[object, dict[str, list[Entry]]] = {}
    for entry in sorted(entries, key=_weight):
        there.setdefault(group(entry), {}).setdefault(entry.key[3], []).append(entry)
    found: dict[int, Entry] = {}
    for values in (_same, _more):
        for number, one in now.items():
            known = {} if number in found else there.get(group(one), {})
            taken = _mildest([known[value] for value in values(one.key[3], known)], one.severity)
            if taken is not None:
                found[number] = taken
    return found


def _mildest(known: Iterable[list[Entry]], severity: Severity) -> Entry | None:
    """Take the mildest entry that is enough, so that a worse finding has its own; each list is sorted."""
    for entries in known:
        place = bisect_left(entries, severity, key=_weight)
        if place < len(entries):
            return entries.pop(place)
    return None


def _same(values: str, known: Mapping[str, list[Entry]]) -> list[str]:
    return [values] if values in known else []


def _more(values: str, known: Mapping[str, list[Entry]]) -> list[str]:
    """Return the values that these are a part of."""
    words = _words(values)
    return [one for one in known if words < _words(one)] if len(known) <= _MOST_COMPARED else []


def _words(values: str) -> frozenset[str]:
    return frozenset(values.split(",") if values else ())


def _weight(entry: Entry) -> Severity:
    return entry.severity


def _marked(finding: Finding, entry: Entry | None) -> Finding:
    if entry is None:
        return finding
    reason = f"was there at {entry.since}" if entry.since else f"{_REASON}, by {entry.by}" if entry.by else _REASON
    return replace(finding, suppressed=Suppressed(reason, entry.at, entry.until))


def beyond(entries: Iterable[Entry], before: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that accept more, or for longer, than others did."""
    entries, before = tuple(entries), tuple(before)
    new, old = Counter(map(_whole, entries)), Counter(map(_whole, before))
    added, gone = new - old, old - new
    left: dict[object, list[Entry]] = {}
    for entry in before:
        if gone[_whole(entry)]:
            gone[_whole(entry)] -= 1
            left.setdefault(entry.key[:3], []).append(entry)
    for entry in entries:
        if added[_whole(entry)]:
            added[_whole(entry)] -= 1
            known = left.get(entry.key[:3], [])
            enough = next((one for one in known[:_MOST_COMPARED] if _is_within(entry, one)), None)
            if enough is None:
                yield entry
            else:
                known.remove(enough)


def _whole(entry: Entry) -> object:
    return entry.key, entry.severity, entry.path, entry.until


def _is_within(entry: Entry, other: Entry) -> bool:
    """Say whether an entry accepts nothing that another one does not accept, and for no longer."""
    is_no_worse = entry.severity <= other.severity and _words(entry.key[3]) <= _words(other.key[3])
    return is_no_worse and (entry.until or date.max) <= (other.until or date.max)
