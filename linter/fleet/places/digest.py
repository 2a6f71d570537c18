"""One name for all the files of a root, which is another one as soon as any of them changes."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH115, PTH116, PTH118

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from linter.files import system
from linter.files.git.ignoring import WorkingTree
from linter.files.git.snapshot import Snapshot
from linter.files.patterns import Nothing
from linter.files.reading import MAX_BYTES
from linter.files.walking import walk

_SIZE = 20


def of_snapshot(found: Snapshot) -> str:
    """Return the name of files by their paths and what stands in them."""
    lines = (f"{path}\0{entry.mode}\0{entry.id}" for path, entry in sorted(found.entries.items()))
    return f"files {_of(lines)}"


def of_folder(root: str, git: WorkingTree) -> tuple[str, int]:
    """Return the name of the files below a folder, but for those that git ignores, and how many bytes they have."""
    size = 0

    def lines() -> Iterator[str]:
        nonlocal size
        for found in walk(Path(root), "", Nothing(), git):
            if not isinstance(found, str):
                yield f"{_kind(found)}\0{found.path}"
                continue
            bytes_here, digest = _of_file(os.path.join(root, found))
            size += bytes_here
            yield f"{found}\0{digest}"

    digest = _of(lines())
    return f"folder {digest}", size


def _kind(found: object) -> str:
    return type(found).__name__


def _of_file(path: str) -> tuple[int, str]:
    try:
        if system.is_link(path):
            return 0, f"link {os.readlink(path)}"
        status = os.stat(path)
        if status.st_size > MAX_BYTES:
            # Nobody reads such a file as a whole, so that nobody would see what else has changed.
            return MAX_BYTES, f"{status.st_size} {status.st_mtime_ns}"
        content = system.content(path, MAX_BYTES)
    except OSError as error:
        return 0, f"unreadable {error.errno}"
    return len(content), blake2b(content, digest_size=_SIZE).hexdigest()


def _of(lines: Iterator[str]) -> str:
    digest = blake2b(digest_size=_SIZE)
    for line in lines:
        digest.update(line.encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()
