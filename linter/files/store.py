"""A folder of the user's with what was worked out before, bounded in size.  Knows not what it keeps.

Nothing that is wrong with it is an error: what cannot be read is not there, and what cannot be written is not kept.
Several processes may use it at a time: an entry appears as a whole or not at all.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH105, PTH108, PTH116, PTH118

import os
import stat
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from linter.files.digest import blake2b

_FORMAT = b"tlslint 1\n"
_SIZE = 32
_ENDING = ".kept"
MOST_BYTES = 200_000_000
"""Of all entries; beyond it, those go that were not used for longest."""
_MOST_OF_ONE = 50_000_000


class Store(Struct, frozen=True):
    """What was worked out before, by name."""

    folder: str
    most: int = MOST_BYTES

    def get(self, name: str) -> bytes | None:
        """Return what was put there under a name, whole and unchanged; None where there is nothing like that."""
        path = self._path(name)
        try:
            if not self.is_ours():
                return None
            with open(path, "rb") as file:  # noqa: PTH123
                found = file.read(_MOST_OF_ONE + 1)
            os.utime(path)
        except OSError:
            return None
        head, digest, kept = (
            found[: len(_FORMAT)],
            found[len(_FORMAT) : len(_FORMAT) + _SIZE],
            found[len(_FORMAT) + _SIZE :],
        )
        return kept if head == _FORMAT and digest == _digest(name, kept) else None

    def put(self, name: str, kept: bytes) -> None:
        """Keep something under a name, as far as that is possible."""
        if len(kept) > min(_MOST_OF_ONE, self.most) - len(_FORMAT) - _SIZE:
            return
        path = self._path(name)
        beside = f"{path}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(self.folder, mode=0o700, exist_ok=True)  # noqa: PTH103
            if not self.is_ours():
                return
            try:
                with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
                    file.write(_FORMAT + _digest(name, kept) + kept)
                os.replace(beside, path)
            except OSError:
                with suppress(OSError):
                    os.unlink(beside)
            self._make_room()

    def forget(self, name: str) -> None:
        """Keep nothing under a name."""
        with suppress(OSError):
            os.unlink(self._path(name))

    def clear(self) -> int:
        """Keep nothing at all, and return how many entries there were."""
        count = 0
        for _, _, path in self._entries():
            with suppress(OSError):
                os.unlink(path)
                count += 1
        return count

    def size(self) -> tuple[int, int]:
        """Return how many entries there are, and their bytes."""
        sizes = [size for _, size, _ in self._entries()]
        return len(sizes), sum(sizes)

    def is_ours(self) -> bool:
        """Say whether nobody else can have written there."""
        status = os.stat(self.folder)
        others = stat.S_IWGRP | stat.S_IWOTH
        return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & others)

    def _make_room(self) -> None:
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self.most:
                return
            with suppress(OSError):
                os.unlink(path)
            total -= size

    def _entries(self) -> Iterator[tuple[int, int, str]]:
        """Yield when each entry was last used, its size and its path; also what was left half written."""
        with suppress(OSError), os.scandir(self.folder) as found:
            for entry in found:
                if _ENDING in entry.name and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    yield status.st_mtime_ns, status.st_size, entry.path

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name + _ENDING)


def _digest(name: str, kept: bytes) -> bytes:
    return blake2b(kept, digest_size=_SIZE, key=name.encode()[:64]).digest()
