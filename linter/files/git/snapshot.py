"""Files that do not change while they are looked at: a revision of git, an archive.  Knows not where they are kept."""

import posixpath
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

FOLDER, LINK, SUBMODULE = "40000", "120000", "160000"
"""Modes as git writes them."""
_MOST_LINKS = 40
"""Links on one way, as on Linux."""


class SnapshotError(Exception):
    """Files that are not there or cannot be read; says how to mend it."""


class Entry(Struct, frozen=True):
    """A file, a link or a submodule."""

    mode: str
    id: str
    """What its content is found by."""


class Snapshot(Struct, frozen=True, dict=True):
    """Files, each by its path from the root."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All files, links and submodules."""
        raise NotImplementedError

    def content(self, entry: Entry) -> bytes:
        """Return what stands in a file, or where a link leads.  Raises SnapshotError."""
        raise NotImplementedError

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders that a file is in, without `/` at the end; the root is the empty one."""
        found = {""}
        for path in self.entries:
            above = path.rpartition("/")[0]
            while above not in found:
                found.add(above)
                above = above.rpartition("/")[0]
        return frozenset(found)

    def resolved(self, path: str) -> str | None:
        """Follow links; return the path of a file or a folder, None where there is none, or none below the root."""
        done: list[str] = []
        left = list(reversed(posixpath.normpath(path).split("/")))
        links = 0
        while left:
            part = left.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return None
                done.pop()
                continue
            done.append(part)
            entry = self.entries.get("/".join(done))
            if entry is not None and entry.mode == LINK:
                links += 1
                target = self.content(entry).decode("utf-8", errors="surrogateescape")
                if links > _MOST_LINKS or target.startswith("/"):
                    return None
                done.pop()
                left += reversed(target.split("/"))
        found = "/".join(done)
        return found if found in self.entries or found in self.folders else None

    def is_link(self, path: str) -> bool:
        """Say whether what stands under a path is a link."""
        entry = self.entries.get(path)
        return entry is not None and entry.mode == LINK

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, by a way without links; None where there is none.  Raises SnapshotError."""
        entry = self.entries.get(path)
        return None if entry is None or entry.mode in (LINK, SUBMODULE) else self.content(entry)

    @property
    def submodules(self) -> tuple[str, ...]:
        """The folders that other repositories are put in, with `/` at the end."""
        return tuple(f"{path}/" for path, entry in self.entries.items() if entry.mode == SUBMODULE)
