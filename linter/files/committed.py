"""The files of a revision or an archive as a root to look through, as if they were there.  Knows no language."""

import posixpath
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from linter.files.git.snapshot import Snapshot, SnapshotError
from linter.files.reading import MAX_BYTES, decode, failure
from linter.files.tree import MAX_DATA, Tree, is_wildcard, matches
from linter.files.walking import EXCLUDED, NEVER_ENTERED, Linked, Skipped, Walked
from linter.provenance.source import InputError, Source

if TYPE_CHECKING:
    from linter.files.git.ignoring import WorkingTree
    from linter.files.patterns import Matcher


class CommittedTree(Struct, frozen=True, dict=True):
    """The files of a snapshot; folders of tools, which git does not have, are taken from the working tree if any."""

    revision: Snapshot
    beside: Tree | None = None
    tracked: frozenset[str] = frozenset()
    """What git tracks in the working tree: a change may have brought it, so it is not taken from there."""
    _read: dict[str, Source | InputError] = field(default_factory=dict)

    def walk(
        self,
        start: str,
        excluded: "Matcher",
        _git: "WorkingTree | None",
        passed_by: Callable[[str], bool] | None = None,
    ) -> Iterator[Walked]:
        """Return the paths of all files below a start, in order; what a revision has is not ignored."""
        prefix = f"{start}/" if start else ""
        out: set[str] = set()
        is_out = cache(excluded.match_file)
        for path in self._paths:
            if path != start and not path.startswith(prefix):
                continue
            if passed_by is not None and passed_by(posixpath.basename(path)):
                continue
            above = next((one for one in _above(path, prefix) if one in out or is_out(one)), None)
            if above is None and self.revision.is_link(path) and self.revision.resolved(path) in self.revision.folders:
                yield Linked(path)
            elif above is None:
                yield Skipped(path, EXCLUDED) if excluded.match_file(path) else path
            elif above not in out:
                out.add(above)
                yield Skipped(above, EXCLUDED)

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        if path not in self._read:
            try:
                self._read[path] = self.load(path)
            except InputError as error:
                self._read[path] = error
        found = self._read[path]
        return found if isinstance(found, Source) else None

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the root, be it a text or not; None when none may be read."""
        if (beside := self._beside(path)) is not None:
            return beside.data(path)
        try:
            found = self._content(path)[1]
        except InputError:
            return None
        return found if len(found) <= MAX_DATA else None

    def load(self, path: str) -> Source:
        """Read a file by its path from the root; what a link leads to goes by its own path.  Raises InputError."""
        if (beside := self._beside(path)) is not None:
            return beside.load(path)
        name, content = self._content(path)
        known = self._read.get(name)
        return known if isinstance(known, Source) else decode(name, content)

    def windows(self, _path: str) -> Iterator[str]:
        """Yield nothing: of what is too large, nothing is compared."""
        yield from ()

    def link(self, path: str) -> str | None:
        """Return why a path is read under another name: because it is a link; None where it is none."""
        name = self.revision.resolved(path)
        if name == path:
            return None
        return f"a link to {name or 'nothing'}"

    def target(self, path: str) -> str | None:
        """Return a path from the root without links; None where it leads out of the root, or nowhere."""
        return self.revision.resolved(path)

    def refused(self, path: str) -> InputError | None:
        """Return why a file could not be read when it was asked for; None where it could, or was not."""
        known = self._read.get(path)
        return known if isinstance(known, InputError) else None

    def keep(self, source: Source) -> None:
        """Keep a file that will be asked for again."""
        self._read[source.path] = source

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""
        wanted = posixpath.normpath(pattern).split("/")
        if not NEVER_ENTERED.isdisjoint(wanted):
            found = iter(()) if self.beside is None else self.beside.glob(pattern)
            return (path for path in found if path not in self.tracked)
        literal = "/".join(wanted[: next((i for i, part in enumerate(wanted) if is_wildcard(part)), len(wanted) - 1)])
        below = self._below(f"{literal}/" if literal else "")
        return (path for path in below if path.count("/") == len(wanted) - 1 and matches(path.split("/"), wanted))

    def _below(self, prefix: str) -> Iterator[str]:
        """Return the paths that begin with a prefix."""
        for place in range(bisect_left(self._paths, prefix), len(self._paths)):
            if not self._paths[place].startswith(prefix):
                return
            yield self._paths[place]

    def _beside(self, path: str) -> Tree | None:
        return self.beside if _is_of_a_tool(path) and path not in self.tracked else None

    def _content(self, path: str) -> tuple[str, bytes]:
        name = self.revision.resolved(path)
        try:
            found = None if name is None else self.revision.read(name)
        except SnapshotError as error:
            raise failure(path, f"cannot be read: {error}", "fetch it") from error
        if name is None or found is None or len(found) > MAX_BYTES:
            raise failure(path, "cannot be read", "check that the revision has it")
        return name, found

    @cached_property
    def _paths(self) -> list[str]:
        submodules = set(self.revision.submodules)
        return sorted(
            path for path in self.revision.entries if f"{path}/" not in submodules and not _is_of_a_tool(path)
        )


def _is_of_a_tool(path: str) -> bool:
    return not NEVER_ENTERED.isdisjoint(path.split("/"))


def _above(path: str, prefix: str) -> Iterator[str]:
    """Yield the folders that a path is in, below a prefix, with `/` at the end, the topmost first."""
    position = path.find("/", len(prefix))
    while position >= 0:
        yield path[: position + 1]
        position = path.find("/", position + 1)
