"""The tables of this package, as they are written.  Knows nothing of what is in them."""

import os
from typing import Any

import msgspec

# `pathlib` and `json` take a twentieth of a start.
# ruff: noqa: PTH120, PTH123, PTH208

_FOLDER = os.path.dirname(__file__)
_ENDING = ".json"


def table(name: str) -> Any:  # noqa: ANN401  # JSON
    """Return a table by its path from this folder, without its ending."""
    return msgspec.json.decode(written(name))


def written(name: str) -> bytes:
    """Return the same as it is written."""
    with open(f"{_FOLDER}/{name}{_ENDING}", "rb") as file:
        return file.read()


def tables(folder: str) -> list[str]:
    """Return the names of the tables in a folder, sorted."""
    return sorted(name.removesuffix(_ENDING) for name in os.listdir(f"{_FOLDER}/{folder}") if name.endswith(_ENDING))
