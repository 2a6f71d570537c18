"""A program as messages call it.  Knows nothing of what it connects to."""

from msgspec import Struct


class Program(Struct, frozen=True):
    """What opens connections: a workload of a cluster, a service of a composition."""

    address: str
    """Its identity in the scanned tree."""
    title: str
    """As messages call it."""
    platform: str
    scope: str
    """What it can be joined with by name."""
    zones: tuple[str, ...] = ()
    """Where it looks hosts up, the nearest first."""
