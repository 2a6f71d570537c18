"""Files that come with the package: tables, policies, what the build made of them.  Knows nothing that is in them.

Paths are texts, and what is read is decoded by what is there anyway: `pathlib`, `json` and `pickle` take a twentieth of
a start.
"""

import os

# `pickle` writes the same once more in Python, which nobody calls where this is there.
from _pickle import loads as unpickled

__all__ = ["beside", "content", "unpickled"]


def beside(module: str, *names: str) -> str:
    """Return the path of what lies beside a module, given by its `__file__`, or above it, by `..`."""
    return os.path.normpath(os.path.join(os.path.dirname(module), *names))  # noqa: PTH118, PTH120  # see above


def content(path: str) -> bytes:
    """Return what is in a file.  Raises OSError where it is not there."""
    with open(path, "rb") as file:  # noqa: PTH123  # see above
        return file.read()
