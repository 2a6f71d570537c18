"""Repositories read in a process that may die of one, from the side of who waits for it.  Reads nothing itself."""

import os
import subprocess  # our own interpreter
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Self

import msgspec
from msgspec import Struct

import linter
from linter.fleet.reading.frames import Answer, Asked, Problem, Read, framed, frames

_MODULE = "linter.fleet.reading.child"
_HOME = str(Path(linter.__file__).resolve().parent.parent)
"""Where this package is."""
_SECONDS_TO_DIE = 10
_MOST_TASKS = 200
"""Repositories that one process reads: what it remembers of them grows."""


class Bounds(Struct, frozen=True):
    """How much one repository may take."""

    seconds: int
    memory: int
    """In bytes."""


class Reader:
    """A process that reads repositories; it is started when it is needed, and again when it has died."""

    def __init__(self, terms: bytes, bounds: Bounds) -> None:
        """Keep what it is to be told first."""
        self._terms = terms
        self._bounds = bounds
        self.process: subprocess.Popen[bytes] | None = None
        self._left = 0

    def ask(self, asked: Asked) -> Answer:
        """Return what comes of a repository, within the bounds."""
        is_new = self.process is None or self._left == _MOST_TASKS
        answer, is_lost = self._once(asked)
        # What those before have left in a process is not the fault of the one that it dies of.
        return self._once(asked)[0] if is_lost and not is_new else answer

    def _once(self, asked: Asked) -> tuple[Answer, bool]:
        """Return what comes of a repository, and whether a new process may get further."""
        stopped: list[bool] = []
        answer = None
        with suppress(OSError):  # it died before it was asked anything
            process = self.running()

            def stop() -> None:
                stopped.append(True)
                process.kill()

            timer = Timer(self._bounds.seconds, stop)
            timer.daemon = True
            timer.start()
            try:
                answer = _exchanged(process, asked)
            finally:
                timer.cancel()
        if answer is None:
            code = self._ended()
            if stopped:
                return Problem(f"it took longer than {self._bounds.seconds:,} s (--time-limit)"), False
            return Problem(f"the process that read it died ({_ending(code)})"), True
        self._left -= 1
        if isinstance(answer, Problem) and answer.is_out_of_memory:
            self.close()
            limit = self._bounds.memory // 1_000_000
            return Problem(f"it needs more memory than {limit:,} MB (--memory-limit)"), True
        if not self._left:
            self.close()
        return answer, False

    def _ended(self) -> int:
        """Return how the process ends that has nothing more to say."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_SECONDS_TO_DIE)
        return self.close()

    def close(self) -> int:
        """End the process, and return how it ended."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.kill()
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was to be sent goes nowhere any more
                    stream.close()
        return code

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def running(self) -> subprocess.Popen[bytes]:
        """Return the process, started if need be."""
        if self.process is None:
            # Nothing is imported from the folder that somebody happens to be in.
            command = [sys.executable, "-P", "-m", _MODULE]
            paths = [_HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
            self.process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
            self._left = _MOST_TASKS
            _send(self.process, str(self._bounds.memory).encode())
            _send(self.process, self._terms)
        return self.process


def _send(process: subprocess.Popen[bytes], content: bytes) -> None:
    if process.stdin is not None:
        process.stdin.write(framed(content))
        process.stdin.flush()


def _exchanged(process: subprocess.Popen[bytes], asked: Asked) -> Answer | None:
    """Return the answer; None where the process has died."""
    try:
        _send(process, msgspec.msgpack.encode(asked))
    except OSError:
        return None
    if process.stdout is None:
        return None
    found = next(frames(process.stdout), None)
    return None if found is None else msgspec.msgpack.decode(found, type=Answer)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


__all__ = ["Bounds", "Read", "Reader"]
