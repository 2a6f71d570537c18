"""Names of revisions to commits, as git resolves them.  Reads no configuration and runs nothing.

Source: https://git-scm.com/docs/gitrevisions, https://git-scm.com/docs/gitrepository-layout.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH110, PTH112, PTH113, PTH118

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from heapq import heappop, heappush

from msgspec import Struct

from linter.files.git.index import NOTHING, Tracked, tracked
from linter.files.git.objects import SHA_1, SHA_256, Objects
from linter.files.git.packs import DamagedError
from linter.files.git.snapshot import SnapshotError
from linter.files.reading import bytes_of, made_out
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError

_MAX_FILE = 200_000_000
"""Bytes of an index or of the file of packed names; those of a million files or names have about 100 MB."""
_MOST_STEPS = 100_000
"""How far back `~` may go."""
_MOST_LINKS = 5
"""Names that stand for names, as in git."""
_MOST_COMMITS = 200_000
"""That are looked at for one that two have in common."""
_BOTH = 3
_SHORTEST = 4
"""Digits of an abbreviated id."""
_PLACES = ("{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
_STEPS = pattern(r"(?:\^\d*|~\d*|\^\{commit\})+\Z")
_ID = pattern(rf"[0-9a-f]{{{SHA_1}}}(?:[0-9a-f]{{{SHA_256 - SHA_1}}})?")
_SHALLOW = "the clone is shallow: fetch more of it (`fetch-depth: 0` of actions/checkout, or `git fetch --unshallow`)"


class RevisionError(SnapshotError):
    """A revision that is not there, or cannot be read; says how to mend it."""


class Repository(Struct, frozen=True, dict=True):
    """What git keeps of a repository: names, and objects by their ids."""

    own: str
    """The folder of the working tree's own, with HEAD and the index."""
    common: str
    """The folder of all working trees, with names and objects."""

    @cached_property
    def objects(self) -> Objects:
        """The objects."""
        return Objects(os.path.join(self.common, "objects"))

    @cached_property
    def tracked(self) -> Tracked:
        """The files that the working tree tracks."""
        path = os.path.join(self.own, "index")
        with suppress(InputError, ValueError, IndexError):
            return tracked(bytes_of(path, path, most=_MAX_FILE))
        return NOTHING

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision means.  Raises RevisionError."""
        steps = _STEPS.search(revision)
        name = revision[: steps.start()] if steps else revision
        try:
            found = self._peeled(self._named(name or "HEAD", revision), revision)
            for step in re.findall(r"\^\{commit\}|[~^]\d*", steps[0] if steps else ""):
                found = self._stepped(found, step, revision)
        except DamagedError as error:
            raise RevisionError(f"{revision}: {error}") from error
        return found

    def merge_base(self, one: str, other: str, revision: str) -> str:
        """Return the latest commit that two commits come from.  Raises RevisionError where none is at hand.

        Newer commits are looked at before older ones, as `git merge-base` does: little of a long history is read.
        """
        reached: dict[str, int] = {}
        pending: list[tuple[int, str]] = []
        for mark, commit in ((1, one), (2, other)):
            reached[commit] = reached.get(commit, 0) | mark
            heappush(pending, (-self._seconds(commit, revision), commit))
        for _ in range(_MOST_COMMITS):
            if not pending:
                break
            _, commit = heappop(pending)
            if reached[commit] == _BOTH:
                return commit
            for parent in header(self.content(commit, "commit", revision), "parent"):
                known = reached.get(parent, 0)
                if known | reached[commit] != known:
                    reached[parent] = known | reached[commit]
                    heappush(pending, (-self._seconds(parent, revision), parent))
        raise RevisionError(f"{revision}: it has no commit in common with what is checked out; {self._cure_of_name()}")

    def _seconds(self, commit: str, revision: str) -> int:
        """Return when a commit was made."""
        line = next(header(self.content(commit, "commit", revision), "committer"), "")
        words = line.split()
        return int(words[-2]) if len(words) > 1 and words[-2].lstrip("-").isdecimal() else 0

    def content(self, name: str, kind: str, revision: str) -> bytes:
        """Return the content of an object that a revision has.  Raises RevisionError."""
        try:
            found = self.objects.read(name)
        except DamagedError as error:
            raise RevisionError(f"{revision}: {error}") from error
        if found is None:
            raise RevisionError(f"{revision}: {kind} {name} is not at hand; {self._why_missing()}")
        if found[0] != kind:
            raise RevisionError(f"{revision}: {name} is no {kind}, but a {found[0]}")
        return found[1]

    def _why_missing(self) -> str:
        if os.path.exists(os.path.join(self.common, "shallow")):
            return _SHALLOW
        return "a clone with all objects has it (`git fetch`, without `--filter`)"

    def _named(self, name: str, revision: str) -> str:
        """Return the id that a name stands for."""
        if _ID.fullmatch(name):
            return name
        for place in _PLACES:
            found = self._reference(place.format(name), _MOST_LINKS) if _is_name(name) else None
            if found is not None:
                return found
        if re.fullmatch(rf"[0-9a-f]{{{_SHORTEST},{SHA_256}}}", name):
            ids = [one for width in (SHA_1, SHA_256) for one in sorted(self.objects.ids(name, width // 2))]
            commits = [one for one in ids if (self.objects.read(one) or ("", b""))[0] in ("commit", "tag")]
            if len(commits) == 1:
                return commits[0]
            if commits:
                raise RevisionError(f"{revision}: {len(commits)} commits begin with {name}; write more of its digits")
        raise RevisionError(f"{revision}: there is no such revision; {self._cure_of_name()}")

    def _cure_of_name(self) -> str:
        if os.path.isdir(os.path.join(self.common, "reftable")):
            return "names are kept as a reftable, which is not read: write the id of the commit"
        if os.path.exists(os.path.join(self.common, "shallow")):
            return f"correct the name, or if it is right, {_SHALLOW}"
        return "correct the name, or fetch it"

    def _reference(self, name: str, links: int) -> str | None:
        """Return the id that a reference holds; None where there is none of the name."""
        for folder in dict.fromkeys((self.own, self.common)):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                words = made_out(bytes_of(path, path, most=_MAX_FILE)).strip()
                if words.startswith("ref:"):
                    other = words.removeprefix("ref:").strip()
                    return self._reference(other, links - 1) if links and _is_name(other) else None
                return words if _ID.fullmatch(words) else None
        return self._packed.get(name)

    @cached_property
    def _packed(self) -> dict[str, str]:
        path = os.path.join(self.common, "packed-refs")
        try:
            lines = made_out(bytes_of(path, path, most=_MAX_FILE)).splitlines()
        except InputError:
            return {}
        pairs = (line.split(" ", 1) for line in lines if " " in line and line[0] not in "#^")
        return {name: one for one, name in pairs if _ID.fullmatch(one)}

    def _peeled(self, name: str, revision: str) -> str:
        """Return the commit that an id means: its own, or that of a tag."""
        for _ in range(_MOST_LINKS):
            found = self.objects.read(name)
            if found is None:
                raise RevisionError(f"{revision}: commit {name} is not at hand; {self._why_missing()}")
            if found[0] == "commit":
                return name
            if found[0] != "tag":
                break
            name = next(header(found[1], "object"), "")
        raise RevisionError(f"{revision}: this is no commit")

    def _stepped(self, name: str, step: str, revision: str) -> str:
        """Go to a parent."""
        if step == "^{commit}" or step in ("^0", "~0"):
            return name
        number = int(step[1:] or "1")
        if number > _MOST_STEPS:
            raise RevisionError(f"{revision}: this goes back further than what is read")
        which, times = (number, 1) if step[0] == "^" else (1, number)
        for _ in range(times):
            parents = list(header(self.content(name, "commit", revision), "parent"))
            if len(parents) < which:
                raise RevisionError(f"{revision}: {name} has no parent number {which}; name a later commit")
            name = self._peeled(parents[which - 1], revision)
        return name


def header(content: bytes, key: str) -> Iterator[str]:
    """Yield the values of a key in the header of a commit or a tag."""
    for line in content.partition(b"\n\n")[0].split(b"\n"):
        name, _, value = line.partition(b" ")
        if name == key.encode():
            yield value.decode("ascii", errors="replace")


def _is_name(name: str) -> bool:
    """Say whether a name can be one of a reference, which leads nowhere else (git-check-ref-format)."""
    parts = name.split("/")
    return (
        bool(name)
        and not any(part in ("", ".", "..") or part.endswith(".lock") for part in parts)
        and (re.search(r"[\x00-\x20\x7f~^:?*\[\\]", name) is None)
    )


def is_bare(folder: str) -> bool:
    """Say whether a folder is what git keeps of a repository, without a working tree around it."""
    return os.path.isfile(os.path.join(folder, "HEAD")) and os.path.isdir(os.path.join(folder, "objects"))


def repository(root: str) -> Repository:
    """Return the repository whose working tree a folder is.  Raises RevisionError."""
    path = os.path.join(root, ".git")
    if os.path.isfile(path):
        words = made_out(bytes_of(path, path, most=_MOST_STEPS)).strip()
        if not words.startswith("gitdir:"):
            raise RevisionError(f"{path}: it names no folder of git")
        own = os.path.normpath(os.path.join(root, words.removeprefix("gitdir:").strip()))
    else:
        own = path
    if not os.path.isfile(os.path.join(own, "HEAD")):
        raise RevisionError("this is no working tree of git; a revision needs one")
    common = os.path.join(own, "commondir")
    if os.path.isfile(common):
        own_name = made_out(bytes_of(common, common, most=_MOST_STEPS)).strip()
        return Repository(own, os.path.normpath(os.path.join(own, own_name)))
    return Repository(own, own)
