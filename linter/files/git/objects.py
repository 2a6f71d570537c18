"""Objects of git by their ids, loose or packed, each compared with its id.  Knows no name and no path of a tree.

Source: https://git-scm.com/docs/gitrepository-layout, https://git-scm.com/docs/gitformat-pack.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118, PTH208

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property

from msgspec import Struct

from linter.files.git.packs import MAX_OBJECT, DamagedError, Pack, patched
from linter.files.reading import bytes_of
from linter.provenance.source import InputError

SHA_1 = 40
SHA_256 = 64
"""Digits of an id."""
_MAX_ALTERNATES = 10
_MAX_LIST = 65_536
"""Bytes of the file that names other folders."""
_LONGEST_HEADER = 32
_MAX_BASES = 100
"""Bases beside a pack, one on top of the other; git makes none but in packs that it sends."""


class Objects(Struct, frozen=True, dict=True):
    """The objects of a repository, by the folders that they are in."""

    folder: str
    """`objects` of the repository."""

    def read(self, name: str) -> tuple[str, bytes] | None:
        """Return the kind and the content of an object; None where it is not at hand.  Raises DamagedError."""
        try:
            found = self._read(name, _MAX_BASES)
        except (OSError, zlib.error, IndexError, ValueError) as error:
            raise DamagedError(f"object {name} cannot be read: {error}") from error
        if found is not None and id_of(*found, len(name)) != name:
            raise DamagedError(f"object {name} is not what its name says")
        return found

    def ids(self, prefix: str, width: int) -> set[str]:
        """Return the ids that begin with some digits, at least two."""
        found: set[str] = set()
        for folder in self._folders:
            with suppress(OSError):
                names = os.listdir(os.path.join(folder, prefix[:2]))
                found |= {prefix[:2] + name for name in names if name.startswith(prefix[2:])}
        for pack in self._packs:
            found.update(pack.ids(prefix, width))
        return {name for name in found if len(name) == width * 2}

    def _read(self, name: str, bases: int) -> tuple[str, bytes] | None:
        if not bases:
            raise DamagedError(f"object {name} has more bases than what is read")
        for folder in self._folders:
            if (loose := _loose(os.path.join(folder, name[:2], name[2:]))) is not None:
                return loose
        for pack in self._packs:
            found = pack.unpacked(bytes.fromhex(name))
            if found is None:
                continue
            base = (found.kind, found.content) if found.kind else self._read(found.content.hex(), bases - 1)
            if base is None:
                raise DamagedError(f"object {name} has a base that is not at hand")
            kind, content = base
            for delta in reversed(found.deltas):
                content = patched(content, delta)
            return kind, content
        return None

    @cached_property
    def _folders(self) -> Sequence[str]:
        """The folder of the repository, and those that it borrows from."""
        found = [self.folder]
        for folder in found:
            with suppress(InputError):
                listed = os.path.join(folder, "info", "alternates")
                lines = bytes_of(listed, listed, most=_MAX_LIST).decode("utf-8", errors="surrogateescape").splitlines()
                found += [
                    os.path.normpath(os.path.join(folder, line)) for line in lines if line and not line.startswith("#")
                ]
            if len(found) > _MAX_ALTERNATES:
                raise DamagedError(f"the objects are borrowed from more than {_MAX_ALTERNATES} other folders")
        return tuple(dict.fromkeys(found))

    @cached_property
    def _packs(self) -> Sequence[Pack]:
        return tuple(Pack(index) for folder in self._folders for index in _indices(os.path.join(folder, "pack")))


def id_of(kind: str, content: bytes, digits: int) -> str:
    """Return the id of an object, by how many digits ids have in its repository."""
    # SHA-1 is what git calls the object by; that it can be forged with effort is git's own affair.
    from hashlib import sha1, sha256  # noqa: PLC0415  # it loads all of OpenSSL, and few runs read a revision

    digest = sha1 if digits == SHA_1 else sha256
    return digest(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def _indices(folder: str) -> Iterator[str]:
    with suppress(OSError):
        for name in sorted(os.listdir(folder)):
            if name.endswith(".idx") and os.path.exists(os.path.join(folder, name[:-4] + ".pack")):  # noqa: PTH110
                yield os.path.join(folder, name)


def _loose(path: str) -> tuple[str, bytes] | None:
    try:
        packed = bytes_of(path, path)
    except InputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise DamagedError(f"{error.message}") from error
    unpacking = zlib.decompressobj()
    made = unpacking.decompress(packed, MAX_OBJECT + _LONGEST_HEADER)
    header, null, content = made.partition(b"\0")
    kind, _, size = header.decode("ascii").partition(" ")
    if not null or int(size) != len(content) or len(content) > MAX_OBJECT:
        raise DamagedError("an object has another size than it says, or is larger than what is read")
    return kind, content
