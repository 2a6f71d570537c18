"""Where the files lie that say how to judge: on the disk, or in a revision of git.  Knows no language.

Paths are absolute, as what names such files may lie outside of the scanned root.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH112, PTH113, PTH118

import errno
import os
import stat
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from linter.files.git.revision import Revision
from linter.files.system import without_waiting
from linter.files.walking import scanned

_MOST_BYTES = 64_000_000
"""Of a file that says how to judge."""


class Shelf(Protocol):
    """Files by their absolute paths."""

    def real(self, path: str) -> str:
        """Return a path without links."""

    def is_file(self, path: str) -> bool:
        """Say whether a path leads to a file."""

    def is_folder(self, path: str) -> bool:
        """Say whether a path leads to a folder."""

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of what stands in a folder, sorted."""

    def content(self, path: str) -> bytes:
        """Return what stands in a file.  Raises OSError."""


class Disk(Struct, frozen=True):
    """The files as they are now."""

    def real(self, path: str) -> str:
        """Return a path without links."""
        return os.path.realpath(path)

    def is_file(self, path: str) -> bool:
        """Say whether a path leads to a file."""
        return os.path.isfile(path)

    def is_folder(self, path: str) -> bool:
        """Say whether a path leads to a folder."""
        return os.path.isdir(path)

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of what stands in a folder, sorted."""
        return sorted(entry.name for entry in scanned(folder))

    def content(self, path: str) -> bytes:
        """Return what stands in a file.  Raises OSError."""
        with open(path, "rb", opener=without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # a pipe could block for ever
                raise OSError(errno.EINVAL, "it is no regular file")
            found = file.read(_MOST_BYTES + 1)
        if len(found) > _MOST_BYTES:
            raise OSError(errno.EFBIG, f"it is larger than {_MOST_BYTES:,} bytes")
        return found


class Committed(Struct, frozen=True):
    """The files of a revision below the root of its working tree; others as they are now.

    Whoever makes a change has all below the root in hand, and nothing outside of it.
    """

    revision: Revision
    root: str
    """Absolute, without links."""

    def real(self, path: str) -> str:
        """Return a path without links."""
        inside = self._inside(path)
        return (
            os.path.realpath(path)
            if inside is None
            else os.path.join(self.root, self.revision.resolved(inside) or inside)
        )

    def is_file(self, path: str) -> bool:
        """Say whether a path leads to a file."""
        inside = self._inside(path)
        return os.path.isfile(path) if inside is None else self.revision.resolved(inside) in self.revision.entries

    def is_folder(self, path: str) -> bool:
        """Say whether a path leads to a folder."""
        inside = self._inside(path)
        return os.path.isdir(path) if inside is None else self.revision.resolved(inside) in self.revision.folders

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of what stands in a folder, sorted."""
        inside = self._inside(folder)
        if inside is None:
            return Disk().names(folder)
        real = self.revision.resolved(inside)
        prefix = f"{real}/" if real else ""
        below = (path[len(prefix) :] for path in self.revision.entries if path.startswith(prefix))
        return [] if real is None else sorted({path.partition("/")[0] for path in below})

    def content(self, path: str) -> bytes:
        """Return what stands in a file.  Raises OSError."""
        inside = self._inside(path)
        if inside is None:
            return Disk().content(path)
        real = self.revision.resolved(inside)
        found = None if real is None else self.revision.read(real)
        if found is None:
            raise FileNotFoundError(2, "no such file in the revision", path)
        return found

    def _inside(self, path: str) -> str | None:
        """Return a path from the root, with `/`; None for one outside of it."""
        relative = os.path.relpath(path, self.root).replace(os.sep, "/")
        if relative == "..":
            return None
        return None if relative.startswith("../") else relative.removeprefix("./") if relative != "." else ""
