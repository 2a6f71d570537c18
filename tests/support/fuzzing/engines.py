"""Two ways to look for inputs that reach new code: with Atheris, and with nothing but Python's own tracing.

Atheris sees every branch and comparison, and needs Linux and a wheel for this Python; tracing sees lines, runs
everywhere, and is what the tests use.  Both are given seconds of processor time, so that what is looked at does not
depend on who else uses the machine.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from support.fuzzing.projects import Project, damaged, packed, unpacked

Look = Callable[[Project], None]
_MOST_BYTES = 200_000


@dataclass
class Lines:
    """The lines of the package that have been reached; what has no line left to reach is not traced any more."""

    package: str
    reached: set[tuple[CodeType, int]] = field(default_factory=set)
    _left: dict[CodeType, set[int]] = field(default_factory=dict)

    def trace(self, frame: FrameType, _event: str, _what: object) -> Any:  # noqa: ANN401  # what `settrace` wants
        """Follow a call into the package."""
        code = frame.f_code
        left = self._left.get(code)
        if left is None:
            own = code.co_filename.startswith(self.package)
            left = self._left[code] = {line for *_, line in code.co_lines() if line} if own else set()
        return self._line if left else None

    def _line(self, frame: FrameType, event: str, _what: object) -> Any:  # noqa: ANN401
        if event == "line":
            left = self._left[frame.f_code]
            if frame.f_lineno in left:
                left.discard(frame.f_lineno)
                self.reached.add((frame.f_code, frame.f_lineno))
        return self._line


def with_tracing(seeds: Sequence[Project], look: Look, seconds: float, seed: int, package: Path) -> int:
    """Look at what is made of seeds and of those that reach new lines, for some seconds; return how many."""
    chance = random.Random(seed)  # noqa: S311  # nothing is kept secret
    lines = Lines(str(package))
    kept: list[Project] = list(seeds)
    looked_at = 0
    end = time.process_time() + seconds
    while time.process_time() < end:
        # Every other one comes from the newest, which reached what no other did.
        parents = kept if looked_at % 2 else kept[-50:]
        project = damaged(chance, chance.choice(parents), seeds)
        before = len(lines.reached)
        sys.settrace(lines.trace)
        try:
            look(project)
        finally:
            sys.settrace(None)
        looked_at += 1
        if len(lines.reached) > before:
            kept.append(project)
    return looked_at


def with_atheris(seeds: Sequence[Project], look: Look, seconds: float, seed: int, corpus: Path) -> None:
    """Let libFuzzer choose; it ends the process when the time is over."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]  # noqa: PLC0415  # where it is installed

    corpus.mkdir(parents=True, exist_ok=True)
    for number, project in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(packed(project))

    def change(data: bytes, _most: int, number: int) -> bytes:
        changed = packed(damaged(random.Random(number), unpacked(data), seeds))  # noqa: S311
        return changed if len(changed) <= _MOST_BYTES else data

    words = [sys.argv[0], f"-max_len={_MOST_BYTES}", f"-seed={seed}", "-timeout=3600", "-rss_limit_mb=3000"]
    words += ["-len_control=0", "-print_final_stats=1", str(corpus)]
    with atheris.instrument_imports(include=["linter"]):
        look({})
        end = time.process_time() + seconds

        def look_in_time(data: bytes) -> None:
            look(unpacked(data))
            if time.process_time() > end:
                os.kill(os.getpid(), signal.SIGUSR1)  # at which libFuzzer says what it did, and ends well

        atheris.Setup(words, look_in_time, custom_mutator=change)
        atheris.Fuzz()
