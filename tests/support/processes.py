"""Real servers that tests start and ask."""

import contextlib
import itertools
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence

# Below those that the kernel gives to connections, and apart for each worker, so that nobody takes one in between.
_PORTS = itertools.cycle(range(first := 10_000 + os.getpid() % 40 * 250, first + 250))


def free_port() -> int:
    """Return a port that nobody listens on, another one each time."""
    for port in itertools.islice(_PORTS, 250):
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
    for _ in range(200):
        assert process.poll() is None, f"{name} did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError(f"nobody listens on port {port}")
