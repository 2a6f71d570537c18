"""Work that other processes do ahead of time, where there is enough of it.  Knows no platform.

A process of its own is a copy of this one, made where the work begins: nothing is sent to it, and only what it finds
comes back.  What comes back is what would have been found here; where it is not certain to be, it is not used.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any, BinaryIO, Generic, TypeAlias, TypeVar

from msgspec import Struct

from linter.files import system
from linter.platforms.platform import Workspace
from linter.provenance.budget import in_force
from linter.provenance.source import Source

_T = TypeVar("_T")
Job: TypeAlias = Callable[[], list[_T]]
"""Something to be done that hangs on nothing else."""

LEAST = 300_000
"""Characters of what is read, for which a process of its own is worth it: a quarter of a second."""

_FAILED = 1
_OURS = "linter."
_NUMBER = 8
"""Bytes of the length of a result."""


class Done(Struct, Generic[_T], frozen=True):
    """What a job has found elsewhere."""

    found: list[_T]
    opened: tuple[tuple[str, str], ...]
    """What it opened first."""
    cost: int
    """Units of work."""
    answers: system.Answers
    """What it asked the system."""


class Ahead(Generic[_T]):
    """What other processes were given to do; who asks for it waits for it."""

    def __init__(self, first: int, process: "_Process | None", opened: dict[str, str]) -> None:
        self._first = first
        self._process = process
        self._opened = opened

    def found(self, job: int) -> list[_T] | None:
        """Return what a job has found, by its number, and take on what else it did; jobs are asked for in order.

        None where it is still to be done: nobody else was given it, or what came back is of no use.
        """
        if self._process is None or job < self._first:
            return None
        done: Done[_T] | None = self._process.next()
        # A process had more to spend than is left now, of which it may have made use.
        if done is None or done.cost > in_force().left:
            self._process = None
            return None
        in_force().left -= done.cost
        system.note(done.answers)
        for path, platform in done.opened:
            self._opened.setdefault(path, platform)
        return done.found


@contextmanager
def ahead(
    jobs: Sequence[tuple[int, Job[_T]]], most: int, workspace: Workspace, opened: dict[str, str]
) -> Iterator[Ahead[_T]]:
    """Let another process do the later ones of some jobs, where `most` allows for two and there is enough to do.

    Each job comes with the characters that it reads; `opened` is what jobs note, beside what they find: files by their
    paths, with who opened them first.
    """
    first = _cut([size for size, _ in jobs]) if most > 1 and hasattr(os, "fork") else len(jobs)
    later = [job for _, job in jobs[first:]]
    process = _begun(later, workspace, opened) if later else None
    try:
        yield Ahead(first, process, opened)
    finally:
        if process is not None:
            process.end()


def _begun(jobs: Sequence[Job[Any]], workspace: Workspace, opened: dict[str, str]) -> "_Process | None":
    """Begin another process; None where the system has no room for one."""
    try:
        reads, writes = os.pipe()
    except OSError:
        return None
    try:
        pid = os.fork()
    except OSError:
        os.close(reads)
        os.close(writes)
        return None
    if pid == 0:
        os.close(reads)
        _work(jobs, workspace, opened, writes)
    os.close(writes)
    return _Process(pid, os.fdopen(reads, "rb"), workspace)


def _cut(sizes: Sequence[int]) -> int:
    """Return from which job on another process does them, so that both have as much to do as can be; all where none."""
    ways = range(1, len(sizes))
    first = min(ways, key=lambda way: max(sum(sizes[:way]), sum(sizes[way:])), default=len(sizes))
    return first if min(sum(sizes[:first]), sum(sizes[first:])) >= LEAST else len(sizes)


class _Process:
    """Another process, at work."""

    def __init__(self, pid: int, results: BinaryIO, workspace: Workspace) -> None:
        self._pid = pid
        self._results = results
        self._workspace = workspace

    def next(self) -> Done[Any] | None:
        """Wait for what the next job has found; None where the process has ended before."""
        try:
            length = int.from_bytes(self._results.read(_NUMBER), "little")
            data = self._results.read(length)
            return _read(data, self._workspace) if data and len(data) == length else None
        except Exception:  # noqa: BLE001  # whatever it is, the job is done here, where it shows again
            return None

    def end(self) -> None:
        """Let go of it, whether or not it has done everything."""
        self._results.close()
        with suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self._pid, 0)


def _work(jobs: Sequence[Job[Any]], workspace: Workspace, opened: dict[str, str], writes: int) -> None:
    """Do jobs, send what each has found, and leave without what this process would do at its end."""
    with suppress(BaseException):
        with os.fdopen(writes, "wb") as results:
            for job in jobs:
                data = _written(_done(job, opened), workspace)
                results.write(len(data).to_bytes(_NUMBER, "little") + data)
                results.flush()
        os._exit(0)
    os._exit(_FAILED)


def _done(job: Job[Any], opened: dict[str, str]) -> Done[Any]:
    left, before = in_force().left, set(opened)
    found, answers = _noted(job) if system.is_noting() else (job(), {})
    cost = left - in_force().left
    return Done(found, tuple(one for one in opened.items() if one[0] not in before), cost, answers)


def _noted(job: Job[Any]) -> tuple[list[Any], system.Answers]:
    with system.noting() as answers:
        return job(), answers


def _written(done: Done[Any], workspace: Workspace) -> bytes:
    """Return what was done as bytes; what stands in files of the root is told by their paths."""
    from pickle import HIGHEST_PROTOCOL, Pickler  # noqa: PLC0415  # only where there is much to do

    class Sources(Pickler):
        def persistent_id(self, obj: object) -> str | None:
            return obj.path if type(obj) is Source and workspace.read(obj.path) is obj else None

    data = BytesIO()
    Sources(data, HIGHEST_PROTOCOL).dump(done)
    return data.getvalue()


def _read(data: bytes, workspace: Workspace) -> Done[Any]:
    from pickle import Unpickler  # noqa: PLC0415  # as in `_written`; it comes from a copy of this process

    class Sources(Unpickler):
        def persistent_load(self, pid: str) -> Source:
            source = workspace.read(pid)
            if source is None:
                raise LookupError(pid)
            return source

        def find_class(self, module_name: str, global_name: str) -> object:
            """Return one of our own classes, of which all that is found is made, or a day."""
            if not module_name.startswith(_OURS) and (module_name, global_name) != ("datetime", "date"):
                raise LookupError(global_name)
            found: object = super().find_class(module_name, global_name)
            return found

    done: Done[Any] = Sources(BytesIO(data)).load()
    return done
