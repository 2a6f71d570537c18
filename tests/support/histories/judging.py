"""What is said of each commit of a history, by a baseline and since its parent, held against all that is found.

Findings are told again here by the numbers in their names, not as the command tells them.
"""

import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from msgspec import Struct
from support.repositories import git

from linter.cli import execute

_NAMES = re.compile(r"[a-z]+\d{3}|prod|staging|-test")
_WORDS = re.compile(r"[^\s,`]+")
_SEVERITIES = ("low", "medium", "high", "critical")
_COUNTS = frozenset(map(str, range(100)))
BASELINE = ".tlslint-baseline"


class Found(Struct, frozen=True, order=True):
    """A finding, as anybody reads it."""

    what: tuple[str, ...]
    """The rule, and the names in what it is about."""
    severity: int
    words: tuple[str, ...]
    """Those of its message."""

    def is_no_worse(self, before: "Found") -> bool:
        """Say whether it says nothing that was not said before."""
        is_same = self.what == before.what and self.severity <= before.severity
        is_fewer = _more(self.words) <= _more(before.words)
        return is_same and is_fewer and {*self.words} - {*_COUNTS} <= {*before.words}


def _more(words: Sequence[str]) -> int:
    """Return of how many values a message has only the number: `and 4 more`."""
    return next((int(one) for one in words if one in _COUNTS), 0) if "more" in words else 0


class Numbers(Struct):
    """What was judged, and what was wrong with it."""

    commits: int = 0
    findings: int = 0
    new: int = 0
    wrong: list[str] = []


def judged(folder: Path, commits: Sequence[str]) -> Numbers:
    """Judge all commits of a history, each after its parents."""
    numbers = Numbers(commits=len(commits))
    full: dict[str, list[Found]] = {}
    kept: dict[str, tuple[str, list[Found]]] = {}
    for commit in commits:
        git(folder, "checkout", "--quiet", "--force", commit)
        now = full[commit] = _found(folder)
        numbers.findings += len(now)
        parents = git(folder, "rev-parse", f"{commit}^@").split()
        for parent in parents:
            new = _found(folder, "--since", parent)
            numbers.new += len(new)
            numbers.wrong += (f"{commit[:7]} since {one}" for one in wrong(full[parent], now, new))
        if not parents:
            kept[commit] = _written(folder), now
            continue
        first = parents[0]
        numbers.wrong += (f"{commit[:7]} written {one}" for one in _by_baseline(folder, full[first], now, first))
        kept[commit], mistakes = _updated(folder, kept[first], now)
        numbers.wrong += (f"{commit[:7]} kept {one}" for one in mistakes)
    return numbers


def _by_baseline(folder: Path, before: list[Found], now: list[Found], parent: str) -> Iterator[str]:
    """Judge by a baseline that has all of the parent."""
    commit = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "--quiet", "--force", parent)
    text = _written(folder)
    git(folder, "checkout", "--quiet", "--force", commit)
    yield from wrong(before, now, _with(folder, text))


def _updated(
    folder: Path, kept: tuple[str, list[Found]], now: list[Found]
) -> tuple[tuple[str, list[Found]], list[str]]:
    """Judge by a baseline that was written in the beginning and only updated since."""
    text, accepted = kept
    new = _with(folder, text)
    mistakes = list(wrong(accepted, now, new))
    (folder / BASELINE).write_text(text, encoding="utf-8")
    _called(folder, "baseline", "update")
    updated = (folder / BASELINE).read_text("utf-8")
    (folder / BASELINE).unlink()
    if (again := _with(folder, updated)) != new:
        mistakes.append(f"update changes what is new: {again} instead of {new}")
    return (updated, _without(now, new)), mistakes


def _with(folder: Path, baseline: str) -> list[Found]:
    (folder / BASELINE).write_text(baseline, encoding="utf-8")
    found = _found(folder, "--baseline", BASELINE)
    (folder / BASELINE).unlink()
    return found


def _written(folder: Path) -> str:
    _called(folder, "baseline", "write")
    text = (folder / BASELINE).read_text("utf-8")
    (folder / BASELINE).unlink()
    return text


def wrong(before: list[Found], now: list[Found], new: list[Found]) -> Iterator[str]:
    """Yield what is shown though it was there, or not shown though it was not, or was better."""
    accepted = _without(now, new)
    for what in sorted({one.what for one in now}):
        old = [one for one in before if one.what == what]
        mine = [one for one in accepted if one.what == what]
        every = [one for one in now if one.what == what]
        if _paired(mine, old) < len(mine):
            yield f"accepts what is worse or new: {mine}, where there was {old}"
        elif len(mine) < _paired(every, old):
            yield f"shows what was there: {[one for one in new if one.what == what]}, where there was {old}"


def _without(now: list[Found], new: list[Found]) -> list[Found]:
    left = list(now)
    for one in new:
        left.remove(one)
    return left


def _paired(now: Sequence[Found], before: Sequence[Found]) -> int:
    """Return for how many findings there is one each that was no better: the most that there can be."""
    pair: dict[int, int] = {}

    def found(one: int, seen: set[int]) -> bool:
        for other, old in enumerate(before):
            if other not in seen and now[one].is_no_worse(old):
                seen.add(other)
                if other not in pair or found(pair[other], seen):
                    pair[other] = one
                    return True
        return False

    return sum(found(one, set()) for one in range(len(now)))


def _found(folder: Path, *words: str) -> list[Found]:
    document = json.loads(_called(folder, "check", "-f", "json", "--today", "2026-12-01", *words))
    return sorted(map(_read, document["findings"]))


def _read(one: dict[str, Any]) -> Found:
    names = sorted({*_NAMES.findall(f"{one['subject']} {one['message']}")})
    words = sorted({*_WORDS.findall(one["message"])})
    return Found((one["rule"], *names), _SEVERITIES.index(one["severity"]), tuple(words))


def _called(folder: Path, *words: str) -> str:
    """Call the command in a folder, and return what it writes."""
    out, err, here = io.StringIO(), io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = execute(words)
    finally:
        os.chdir(here)
    if code not in {0, 1}:
        message = f"{words}: {code}: {err.getvalue()}"
        raise ValueError(message)
    return out.getvalue()
