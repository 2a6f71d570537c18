"""Real servers that tests start and ask."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence


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
