"""The files of a revision: which there are, and what stands in them.  Knows no working tree.

Source: https://git-scm.com/docs/gitformat-pack, https://git-scm.com/docs/git-mktree.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from linter.files.git.names import Repository, RevisionError, header, repository
from linter.files.git.objects import id_of
from linter.files.git.snapshot import FOLDER, Entry, Snapshot

_MOST_PATHS = 2_000_000
"""Paths of a revision; the largest repositories in the open have half a million."""


class Revision(Snapshot, frozen=True, dict=True):
    """The files of one commit, each by its path from the root."""

    repository: Repository
    commit: str
    said: str
    """What the user calls it."""

    @property
    def shown(self) -> str:
        """What a report calls it: what the user says, and the beginning of the id."""
        short = self.commit[:12]
        return short if self.commit.startswith(self.said) else f"{self.said} ({short})"

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """All files, links and submodules, in the order of git.  Raises RevisionError."""
        tree = self.tree
        found: dict[str, Entry] = {}
        pending = [("", tree)]
        while pending:
            prefix, tree = pending.pop()
            for mode, name, one in _listed(self.repository.content(tree, "tree", self.said), len(tree) // 2):
                if mode == FOLDER:
                    pending.append((f"{prefix}{name}/", one))
                else:
                    found[prefix + name] = Entry(mode, one)
            if len(found) + len(pending) > _MOST_PATHS:
                raise RevisionError(f"{self.said}: it has more than {_MOST_PATHS:,} paths, which is not read")
        return found

    @property
    def tree(self) -> str:
        """The id of all of its files together.  Raises RevisionError."""
        return next(header(self.repository.content(self.commit, "commit", self.said), "tree"), "")

    def id_of(self, content: bytes) -> str:
        """Return the id that a file of some content has in this repository."""
        return id_of("blob", content, len(self.commit))

    def content(self, entry: Entry) -> bytes:
        """Return what stands in a file, or where a link leads.  Raises RevisionError."""
        return self.repository.content(entry.id, "blob", self.said)


def _listed(tree: bytes, width: int) -> Iterator[tuple[str, str, str]]:
    """Yield mode, name and id of what stands in a folder."""
    position = 0
    while position < len(tree):
        blank, null = tree.find(b" ", position), tree.find(b"\0", position)
        if not position < blank < null or null + 1 + width > len(tree):
            raise RevisionError("a folder in the objects of git is damaged")
        name = tree[blank + 1 : null].decode("utf-8", errors="surrogateescape")
        # Git writes no such names; who follows them leaves the root.
        if name in ("", ".", "..") or "/" in name:
            raise RevisionError("a folder in the objects of git has a name that there cannot be")
        yield tree[position:blank].decode("ascii", errors="replace"), name, tree[null + 1 : null + 1 + width].hex()
        position = null + 1 + width


def merge_base(root: str, name: str) -> Revision:
    """Return the revision in which what is checked out and another one part.  Raises RevisionError."""
    found = repository(root)
    return Revision(found, found.merge_base(found.commit("HEAD"), found.commit(name), name), name)


def revision(root: str, name: str) -> Revision:
    """Return a revision of the repository whose working tree a folder is.  Raises RevisionError."""
    found = repository(root)
    return Revision(found, found.commit(name), name)
