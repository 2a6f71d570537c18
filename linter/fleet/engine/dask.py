"""Dask as the engine: embedded in this process, or a scheduler somewhere.  With `embedded` alone imports `distributed`.

What reads repositories are processes of their own either way.

Source: https://distributed.dask.org/en/stable/api.html, https://distributed.dask.org/en/stable/tls.html.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from msgspec import Struct

from linter import __version__
from linter.fleet.engine import worker
from linter.fleet.engine.asking import EngineError, EngineMissingError
from linter.fleet.reading.frames import Answer, Asked, Problem
from linter.fleet.reading.isolated import Bounds

_SECONDS_TO_CONNECT = 30
_MOST_RECONNECTS = 5
_LOOKED_TOGETHER = 20


class Remote(Struct, frozen=True):
    """A scheduler somewhere, and what it is spoken to with."""

    address: str
    """`tls://scheduler.example.com:8786`."""
    ca_file: str | None = None
    cert: str | None = None
    key: str | None = None


class Dask:
    """An engine on a client of Dask."""

    def __init__(self, client: Any, terms: bytes, bounds: Bounds, remote: Remote | None) -> None:  # noqa: ANN401
        """Keep what every worker is to know."""
        self._client = client
        self._terms = terms
        self._bounds = bounds
        self._remote = remote

    def answers(self, asked: Sequence[Asked], weights: Sequence[int]) -> Iterator[tuple[int, Answer]]:
        """Yield what comes of each, by its number, as it comes; the heaviest are begun first.  Raises EngineError."""
        left = sorted(range(len(asked)), key=lambda number: -weights[number])
        for _ in range(_MOST_RECONNECTS):
            lost = set(left)
            for number, answer in self._once(asked, left):
                lost.discard(number)
                yield number, answer
            if not lost:
                return
            # The scheduler has gone, and its successor knows nothing of what it was to do.
            left = [number for number in left if number in lost]
            self._reconnect()
        raise EngineError(f"the scheduler was lost {_MOST_RECONNECTS} times; what was read is kept, `--resume` goes on")

    def _once(self, asked: Sequence[Asked], left: Sequence[int]) -> Iterator[tuple[int, Answer]]:
        from distributed import as_completed  # noqa: PLC0415

        terms = self._client.scatter(self._terms, broadcast=False, hash=False) if left else None
        shared, tasks = (terms, self._bounds), list(_tasks(asked, left))
        futures = {
            self._client.submit(worker.ask, [asked[n] for n in task], *shared, pure=False, priority=-place): task
            for place, task in enumerate(tasks)
        }
        for future in as_completed(futures, loop=self._client.loop):
            task = futures.pop(future)
            if future.status == "finished":
                with suppress(*_gone()):
                    yield from zip(task, future.result(), strict=True)
            elif future.status == "error":
                yield from ((number, _failed(future.exception())) for number in task)
            future.release()

    def _reconnect(self) -> None:
        if self._remote is None:
            raise EngineError("the engine has ended; what was read is kept, `--resume` goes on")
        with suppress(Exception):
            self._client.close(timeout=1)
        self._client = _connected(self._remote)

    def close(self) -> None:
        """End what reads on the workers, and the connection."""
        if self._remote is None:
            worker.close()
        else:
            with suppress(Exception):  # a worker that is gone has nothing to end
                self._client.run(worker.close)
        with suppress(Exception):
            self._client.close()


def _tasks(asked: Sequence[Asked], left: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield what is done together: to look at a repository takes less than to hand it over, to read one more."""
    looked = [number for number in left if not asked[number].key]
    for start in range(0, len(looked), _LOOKED_TOGETHER):
        yield looked[start : start + _LOOKED_TOGETHER]
    yield from ([number] for number in left if asked[number].key)


def _gone() -> tuple[type[BaseException], ...]:
    from concurrent.futures import CancelledError  # noqa: PLC0415

    return (CancelledError, TimeoutError, OSError)


def _failed(error: BaseException) -> Problem:
    """Tell why the engine has no answer."""
    if type(error).__name__ == "KilledWorker":
        return Problem("the workers that were to read it were lost, each in turn")
    return Problem(f"the worker could not read it ({type(error).__name__}: {error})")


@contextmanager
def dask(terms: bytes, bounds: Bounds, workers: int, remote: Remote | None) -> Iterator[Dask]:
    """Return the engine, and end it afterwards.  Raises EngineMissingError and EngineError."""
    try:
        import distributed  # noqa: F401, PLC0415  # a second, which no other command waits for
    except ImportError as error:
        raise EngineMissingError from error
    logging.getLogger("distributed").setLevel(logging.ERROR)
    if remote is not None:
        engine = Dask(_connected(remote), terms, bounds, remote)
        try:
            yield engine
        finally:
            engine.close()
        return
    from linter.fleet.engine.embedded import embedded  # noqa: PLC0415  # as above

    with embedded(workers) as client:
        engine = Dask(client, terms, bounds, None)
        try:
            yield engine
        finally:
            engine.close()


def _connected(remote: Remote) -> Any:  # noqa: ANN401  # a client, where the library is there
    from distributed import Client, Security  # noqa: PLC0415

    keys = {"tls_ca_file": remote.ca_file, "tls_client_cert": remote.cert, "tls_client_key": remote.key}
    given = {name: value for name, value in keys.items() if value is not None}
    is_tls = bool(given) or remote.address.startswith("tls://")
    # Without any, the settings of Dask count, in its own files and variables.
    security = Security(require_encryption=True, **given) if is_tls else None
    try:
        client = Client(remote.address, security=security, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise EngineError(f"the scheduler {remote.address} cannot be reached: {error}") from error
    _compare(client, remote.address)
    return client


def _compare(client: Any, address: str) -> None:  # noqa: ANN401  # as above
    """Raise EngineError where a worker has another tlslint, or none."""
    try:
        found = client.run(worker.release)
    except Exception as error:  # whatever its loading raises
        cure = "install tlslint with its extra `fleet` there"
        raise EngineError(
            f"the workers of {address} cannot read repositories ({type(error).__name__}); {cure}"
        ) from error
    for place, release in found.items():
        if release != __version__:
            raise EngineError(f"the worker {place} has tlslint {release}, and here is {__version__}; install the same")
