"""The folder of a store: what is written there appears as a whole or not at all.  Knows no table.

    readings/ab/abcd...   what was read of one state of a repository, by its key
    runs/2026-11-30T.../  a run that has ended: `run.json`, and `members.json` with what it has of which repository
    begun/2026-11-30T...  a run that has not
    tables/...            rows of readings as Parquet, made of these

Several processes may use one at a time: two that read the same write the same under the same name.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH103, PTH105, PTH108, PTH118, PTH123, PTH208

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from tempfile import mkdtemp

import msgspec
from msgspec import Struct

from linter.fleet.roster.found import MARK

_VERSION = 1
_PART = ".part"
"""How the names end of what is not whole yet."""


class StoreError(Exception):
    """A store that cannot be used; says why, and how to mend it."""


class _Format(Struct, frozen=True):
    version: int


class Folder(Struct, frozen=True):
    """A store on the disk."""

    path: str

    def begin(self) -> None:
        """Make it one, where there is none yet.  Raises StoreError where it is something else, or cannot be."""
        try:
            os.makedirs(self.path, exist_ok=True)
            names = os.listdir(self.path)
        except OSError as error:
            raise StoreError(f"{self.path}: it cannot be made a store: {(error.strerror or '').lower()}") from error
        if MARK not in names:
            # Another process may be making it one.
            if any(not name.endswith(_PART) for name in names):
                raise StoreError(f"{self.path}: it is no store, and not empty; name an empty folder or a new one")
            self.put(MARK, msgspec.json.encode(_Format(_VERSION)))
        self.check()

    def check(self) -> None:
        """Raise StoreError where there is no store that this tlslint knows."""
        try:
            with open(os.path.join(self.path, MARK), "rb") as file:
                found = msgspec.json.decode(file.read(), type=_Format)
        except OSError as error:
            raise StoreError(f"{self.path}: there is no store here; `tlslint fleet scan` makes one") from error
        except msgspec.DecodeError as error:
            raise StoreError(f"{self.path}: {MARK} is damaged: {error}") from error
        if found.version != _VERSION:
            raise StoreError(f"{self.path}: it is of version {found.version}, which this tlslint does not know")

    def put(self, name: str, content: bytes) -> None:
        """Write a file.  Raises StoreError, and leaves nothing, where that is not possible."""
        path = os.path.join(self.path, name)
        beside = f"{path}.{os.getpid()}{_PART}"
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH120
            try:
                with open(beside, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(beside, path)
            except OSError:
                with suppress(OSError):
                    os.unlink(beside)
                raise
        except OSError as error:
            reason = (error.strerror or "").lower()
            message = f"{self.path}: {name} cannot be written: {reason}; what was read before is kept"
            raise StoreError(message) from error

    def get(self, name: str) -> bytes | None:
        """Return what stands in a file; None where there is none."""
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                return file.read()
        except OSError:
            return None

    def forget(self, name: str) -> None:
        """Remove a file."""
        with suppress(OSError):
            os.unlink(os.path.join(self.path, name))

    def names(self, folder: str) -> list[str]:
        """Return what stands in a folder, sorted, without what is being written."""
        try:
            found = os.listdir(os.path.join(self.path, folder))
        except OSError:
            return []
        return sorted(name for name in found if not name.endswith(_PART))

    def keys(self) -> Iterator[str]:
        """Yield the keys of all readings."""
        for folder in self.names("readings"):
            yield from self.names(f"readings/{folder}")

    def new_folder(self, name: str) -> "Making":
        """Return a folder to be filled, which appears under its name when it is whole."""
        try:
            return Making(self, name, mkdtemp(suffix=_PART, dir=self.path))
        except OSError as error:
            raise StoreError(f"{self.path}: nothing can be written: {(error.strerror or '').lower()}") from error


class Making(Struct, frozen=True):
    """A folder that is being filled."""

    store: Folder
    name: str
    path: str

    def whole(self) -> None:
        """Let it appear; where there is one already, that one stays.  Raises StoreError."""
        target = os.path.join(self.store.path, self.name)
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH120
            os.rename(self.path, target)  # noqa: PTH104
        except OSError as error:
            self.dropped()
            if not os.path.isdir(target):  # noqa: PTH112
                raise StoreError(f"{self.store.path}: {self.name} cannot be made: {error.strerror}") from error

    def dropped(self) -> None:
        """Remove it."""
        shutil.rmtree(self.path, ignore_errors=True)


def of_reading(key: str) -> str:
    """Return where the reading of a key stands."""
    return f"readings/{key[:2]}/{key}"
