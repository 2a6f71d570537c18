"""Whether something is said of everything that files hold, be it that there is nothing to judge."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from linter.analysis.discovery import claimant
from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.provenance.source import Source

RULES = tuple(built_in_catalog().resolve("strict", [], {}))


@dataclass(frozen=True)
class Thing:
    """A part of a text that must not be passed over."""

    kind: str
    name: str
    """By which others may mention it, so that what is said of them is said of it; empty for none."""
    first: int
    last: int
    """The lines that it stands on."""


@dataclass(frozen=True)
class Said:
    """What is said of files."""

    lines: Mapping[str, set[int]]
    """By path, where something is judged, open, told or counted."""
    failed: Mapping[str, set[int]]
    """By path, where something could not be analysed."""
    names: str
    """What is judged is called."""
    claimed: frozenset[str]
    whole: frozenset[str]
    """The files of which it is said that they are not read, or not understood."""


def said(files: Mapping[str, str]) -> Said:
    """Judge files, whose paths lead to their texts."""
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [(name, one) for one in sources.values() if (name := claimant(one))]
    found = judged(claimed, Texts(sources), RULES, Options(date(2026, 11, 29)))
    lines: dict[str, set[int]] = defaultdict(set)
    failed: dict[str, set[int]] = defaultdict(set)
    errors = {(one.at.source.path, one.at.start) for one in found.failed}
    for one in (*found.subjects, *found.unread, *found.seen.left_out):
        if (one.at.source.path, one.at.start) not in errors:
            lines[one.at.source.path].add(one.at.region.start_line)
    for error in found.failed:
        failed[error.at.source.path].add(error.at.region.start_line)
    names = "\n".join(f"{one.name} {one.address}" for one in found.subjects)
    judgements = {one.at.source.path for one in found.subjects if (one.at.source.path, one.at.start) not in errors}
    unread = {one.at.source.path for one in found.unread if one.at.region.start_line == 1} - judgements
    whole = unread | {path for path in failed if not lines[path]}
    return Said(lines, failed, names, frozenset(one.path for _, one in claimed), frozenset(whole))


def lost(files: Mapping[str, str], things: Callable[[str], Iterable[Thing] | None]) -> Iterator[str]:
    """Return the things of which nothing is said; None in their place says that a text is not understood.

    A file of which nothing is said but that it is not read, or could not be analysed, is told as a whole.
    """
    found = said(files)
    for path in sorted(found.claimed):
        everything = list(things(files[path]) or ())
        lines = found.lines[path] | found.failed[path]
        heard = {(one.kind, one.name) for one in everything if not lines.isdisjoint(range(one.first, one.last + 1))}
        for one in () if path in found.whole else everything:
            is_heard = (one.kind, one.name) in heard if one.name else False
            here = not lines.isdisjoint(range(one.first, one.last + 1))
            if not here and not is_heard and not _mentioned(one, files, found):
                yield f"{path}: {one.kind} {one.name} at {one.first}"


def _mentioned(thing: Thing, files: Mapping[str, str], found: Said) -> bool:
    """Say whether something else names a thing that is judged, or is one that something else is judged by."""
    if not thing.name:
        return False
    return thing.name in found.names or sum(text.count(thing.name) for text in files.values()) > 1


def texts_of(case: Path, suffixes: Iterable[str]) -> dict[str, str]:
    """Return the texts of a fixture by their paths."""
    inside = [case] if case.is_file() else sorted(case.rglob("*"))
    folder = case.parent if case.is_file() else case
    kept = (one for one in inside if one.is_file() and one.name.endswith(tuple(suffixes)))
    return {one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8") for one in kept}


Change = Callable[[list[str], int], None]
"""Changes a line of a text, given by its index."""


def damaged(files: Mapping[str, str], random: Random, changes: Iterable[Change]) -> dict[str, str]:
    """Take lines of one file out, repeat some, and change others as a language's users would."""
    path = random.choice(sorted(files))
    lines = files[path].splitlines(keepends=True)
    ways = [*changes]
    for _ in range(random.randint(1, 4)):
        lines = lines or ["\n"]
        start = random.randrange(len(lines))
        end = min(len(lines), start + random.randint(1, 5))
        way = random.randrange(len(ways) + 2)
        if way == 0:
            del lines[start:end]
        elif way == 1:
            lines[start:start] = lines[start:end]
        else:
            ways[way - 2](lines, start)
    return {**files, path: "".join(lines)}


def left_out(files: Mapping[str, str]) -> list[str]:
    """Return the kinds of what is counted as left out, and what is said of parts that are not read or refused."""
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [(name, one) for one in sources.values() if (name := claimant(one))]
    found = judged(claimed, Texts(sources), RULES, Options(date(2026, 11, 29)))
    errors = (one.message for one in found.failed)
    return [*(one.what for one in found.seen.left_out), *(one.because for one in found.unread), *errors]
