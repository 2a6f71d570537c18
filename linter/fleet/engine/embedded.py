"""A scheduler and a worker of Dask within this process, which nobody else can reach.

They talk in memory, and listen nowhere: Dask's own would open two ports for pages about themselves.  What is overridden
for that is none of Dask's promises, so that `pyproject.toml` bounds it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from distributed import Client, Scheduler, SpecCluster, Worker
from distributed.http.routing import RoutingApplication
from tornado.httpserver import HTTPServer

_MEMORY = "inproc://"


class _Unheard:
    """What has no pages about itself."""

    def start_http_server(self, _routes: object, *_address: object, **_settings: object) -> None:
        """Make what Dask expects to find, and let it listen nowhere."""
        self.http_application = RoutingApplication([])
        self.http_server = HTTPServer(self.http_application)


class _Scheduler(_Unheard, Scheduler):  # type: ignore[misc]  # not annotated
    """One that listens nowhere."""


class _Worker(_Unheard, Worker):  # type: ignore[misc]  # not annotated
    """As above."""


@contextmanager
def embedded(threads: int) -> Iterator[Any]:
    """Return a client of a cluster in this process with so many threads, and end it afterwards."""
    # What reads is bounded by itself, so that the worker need not look at memory.
    worker = {"cls": _Worker, "options": {"nthreads": threads, "protocol": _MEMORY, "memory_limit": 0}}
    scheduler = {"cls": _Scheduler, "options": {"protocol": _MEMORY, "dashboard": False}}
    with SpecCluster(workers={0: worker}, scheduler=scheduler, silence_logs=logging.ERROR) as cluster:
        client = Client(cluster, set_as_default=False)
        try:
            yield client
        finally:
            with suppress(Exception):  # whatever else it wanted to say, all is done
                client.close()
