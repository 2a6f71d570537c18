"""The tables in `resources` as the build of the package makes them ready: to parse them is a sixth of a start.

A checkout has none, and reads the tables themselves.
"""

from collections.abc import Mapping
from functools import cache
from typing import cast

from msgspec import Struct

from linter import __version__
from linter.platforms.terraform.mapping.row import Row
from linter.provenance import shipped

NAME = "ready.pickle"
"""The file in the folder of the tables."""


class Ready(Struct, frozen=True):
    """The rows of all tables."""

    version: str
    """That of the linter, whose classes these are."""
    types: Mapping[str, str]
    """The files that hold the rows of resource types, by their paths from the folder."""
    rows: Mapping[str, bytes]
    """The rows of each file, still to be loaded, as a run needs those of a few."""

    def of_file(self, name: str) -> Mapping[str, Row]:
        """Return the rows of a file by the types of their resources."""
        return cast("Mapping[str, Row]", shipped.unpickled(self.rows[name]))


@cache
def kept(folder: str) -> Ready | None:
    """Return what the build left in the folder of the tables; None where it left nothing for this version."""
    try:
        data = shipped.content(f"{folder}/{NAME}")
    except OSError:
        return None
    # It lies beside the program's own code, and whoever can write there needs no pickle.
    ready = shipped.unpickled(data)
    return ready if isinstance(ready, Ready) and ready.version == __version__ else None


def pickled(types: Mapping[str, str], rows: Mapping[str, Mapping[str, Row]]) -> bytes:
    """Return what `kept` reads: the same bytes for the same tables where `PYTHONHASHSEED` is the same."""
    import pickle  # noqa: PLC0415  # for the build alone

    return pickle.dumps(Ready(__version__, types, {name: pickle.dumps(of_file) for name, of_file in rows.items()}))
