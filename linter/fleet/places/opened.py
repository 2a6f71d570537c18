"""A repository, opened: its files, and what tells this state of them from any other."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH110, PTH112, PTH113, PTH118

import os

from msgspec import Struct

from linter.files.committed import CommittedTree
from linter.files.git.ignoring import WorkingTree
from linter.files.git.names import Repository, is_bare, repository
from linter.files.git.revision import Revision
from linter.files.git.snapshot import SnapshotError
from linter.files.reading import bytes_of
from linter.files.tree import Files, Tree
from linter.fleet.places.archive import Archive, archive
from linter.fleet.places.digest import of_folder, of_snapshot
from linter.fleet.roster.listed import Listed


class Opened(Struct, frozen=True):
    """The files of a repository."""

    tree: Files
    identity: str
    """The same for the same files."""
    weight: int
    """How much there is to read, to begin with the most: bytes of a folder or an archive, a thousand for a file of
    git's."""
    revision: str = ""
    """The commit, where git keeps it."""
    git: WorkingTree | None = None
    """What knows which files of a folder git ignores."""


_BYTES_OF_A_FILE = 1_000
_MOST_OF_HEAD = 100_000


def opened(one: Listed) -> Opened:
    """Open a repository as it is.  Raises SnapshotError where it is not there, or damaged."""
    if os.path.isfile(one.path):
        if one.revision:
            raise SnapshotError("an archive has no revision; remove it from the list")
        found = archive(one.path)
        return Opened(CommittedTree(found), of_snapshot(found), found.size)
    if not os.path.isdir(one.path):
        raise SnapshotError("there is no such folder or archive; correct the path, or remove it from the list")
    if is_bare(one.path):
        return _of_git(Repository(one.path, one.path), one)
    if one.revision:
        return _of_git(repository(one.path), one)
    git = WorkingTree(one.path)
    identity, weight = of_folder(one.path, git)
    return Opened(Tree(one.path), identity, weight, git=git)


def _of_git(kept: Repository, one: Listed) -> Opened:
    if not one.revision and _has_nothing(kept):
        return Opened(CommittedTree(Archive({}, {}, 0)), "empty", 0)
    revision = Revision(kept, kept.commit(one.revision or "HEAD"), one.revision or "HEAD")
    # The id of a folder of git's is one of all that is below it.
    weight = len(revision.entries) * _BYTES_OF_A_FILE
    return Opened(CommittedTree(revision), f"git {revision.tree}", weight, revision.commit)


def _has_nothing(kept: Repository) -> bool:
    """Say whether nobody has committed anything yet: there is no branch, no tag and no object.

    Objects without a name are what is left of a mirror that broke off, of which nobody can say that it is empty.
    """
    if os.path.exists(os.path.join(kept.common, "packed-refs")) or os.path.isdir(os.path.join(kept.common, "reftable")):
        return False
    refs, objects = (os.walk(os.path.join(kept.common, folder)) for folder in ("refs", "objects"))
    head = os.path.join(kept.own, "HEAD")
    return not any(files for _, _, files in (*refs, *objects)) and bytes_of(head, head, most=_MOST_OF_HEAD).startswith(
        b"ref:"
    )
