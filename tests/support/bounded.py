"""Bounds that hold on a busy machine: on the processor time of a test, and on waiting for what may never come."""

import contextlib
import time
from collections.abc import Iterator

PATIENCE = 60.0
"""Seconds for a server to start or to answer, which take it milliseconds; silence for longer fails the test."""
HUNG = 900.0
"""Seconds after which a program is given up: a guard against what never ends, and no measure of how fast it is."""


@contextlib.contextmanager
def cpu_at_most(seconds: float, what: str = "it") -> Iterator[None]:
    """Fail where a block takes more of the processor; waiting for a turn does not count.

    A processor that is shared or throttled makes the same work cost up to three times as much, so bounds are to be
    at least five times what is measured on an idle one, and far below what the fault costs that they are to find.
    """
    before = time.process_time()
    yield
    spent = time.process_time() - before
    assert spent < seconds, f"{what} takes {spent:.1f} s of processor time; the bound is {seconds:.0f} s"
