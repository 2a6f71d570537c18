"""Real servers that tests start and ask."""

import atexit
import contextlib
import functools
import itertools
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence

from support.bounded import PATIENCE


@functools.cache
def _ports() -> Iterator[int]:
    """Return the ports of this process, without end: below those that the kernel gives to connections.

    The first of them is kept for as long as the process lives, so that no other one, of this run or of another on the
    same machine, takes a port between the question whether it is free and the start of the server that it is for.
    """
    for number in range(40):
        first = 10_000 + (os.getpid() + number) % 40 * 250
        kept = socket.socket()
        try:
            kept.bind(("127.0.0.1", first))
        except OSError:
            kept.close()
            continue
        atexit.register(kept.close)
        return itertools.cycle(range(first + 1, first + 250))
    raise AssertionError("forty processes ask servers")


def free_port() -> int:
    """Return a port that nobody listens on, another one each time."""
    for port in itertools.islice(_ports(), 249):
        with contextlib.suppress(OSError), socket.socket() as probe:
            # What is left of closed connections does not keep a server from the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


@contextlib.contextmanager
def listening(command: Sequence[str], *ports: int) -> Iterator[None]:
    """Run a server until the block ends; enter the block when all of its ports answer."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        try:
            for port in ports:
                _wait_for(port, process, command[0])
            yield
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes], name: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"{name} did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError(f"nobody listens on port {port}")
