"""What is below a root, by its names: each file listed once, and none opened before it is read.  Knows no language."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from linter.files.git.ignoring import WorkingTree
from linter.files.patterns import matcher
from linter.files.tree import Files
from linter.files.walking import Linked, Walked
from linter.provenance.pattern import pattern
from linter.provenance.source import Source

_LINK = pattern(r"[\w./-]{1,200}\n?")
_MOST_KEPT = 20_000
_LARGE = 50_000
"""Files whose bytes are kept, and the bytes of one that is read again instead."""
_MOST_LINKS = 20
"""Links on one way; who needs more goes in a circle."""


class Listing(Struct, frozen=True, eq=False, dict=True):
    """The files that are looked through where nobody names a part of them."""

    tree: Files
    excluded: tuple[str, ...] = ()
    git: WorkingTree | None = None
    named: frozenset[str] = frozenset()
    """Files that are listed whatever they are called."""
    passed_by: Callable[[str], bool] | None = None
    """Says which names nobody asks for."""
    _ending: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _kept: dict[str, bytes | None] = field(default_factory=dict)

    @cached_property
    def _walked(self) -> Sequence[Walked]:
        return tuple(self.tree.walk("", matcher(self.excluded), self.git, self.passed_by))

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of all files from the root, without those that are ignored or excluded."""
        return self.named.union(self._in_order)

    def ending(self, *ends: str) -> Sequence[str]:
        """Return the paths that end with one of some texts, in order."""
        if ends not in self._ending:
            self._ending[ends] = tuple(one for one in self._in_order if one.endswith(ends))
        return self._ending[ends]

    def beside(self, folder: str) -> Sequence[str]:
        """Return the paths of the files that stand in a folder, and not further below."""
        return self._by_folder.get(folder, ())

    @cached_property
    def _by_folder(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        # The files of a folder are listed one after the other, so that most begin as the one before.
        prefix, own = "/", list[str]()
        for path in self._in_order:
            if not path.startswith(prefix) or "/" in path[len(prefix) :]:
                folder = posixpath.dirname(path)
                prefix, own = f"{folder}/" if folder else "", found.setdefault(folder, [])
            own.append(path)
        return found

    @cached_property
    def _in_order(self) -> Sequence[str]:
        """The paths of all files, those of a folder one after the other, and those last that are only named."""
        walked = [one for one in self._walked if isinstance(one, str)]
        return (*walked, *sorted(self.named.difference(walked)))

    def led_to(self, path: str) -> str:
        """Return a path with the links to folders in it followed, be they the system's or texts that stand for one."""
        for _ in range(_MOST_LINKS):
            further = self._followed(path)
            if further is None:
                break
            path = further
        return path

    def _followed(self, path: str) -> str | None:
        for link, target in self._links.items():
            if path == link or path.startswith(f"{link}/"):
                return posixpath.normpath(posixpath.join(target, path[len(link) + 1 :]))
        if path in self.paths and "." not in posixpath.basename(path):
            # Where there are no links, git leaves a file with the path.
            source = self.tree.read(path)
            if source is not None and _LINK.fullmatch(source.text):
                return _inside(posixpath.join(posixpath.dirname(path), source.text.strip()))
        return None

    @cached_property
    def _links(self) -> Mapping[str, str]:
        """The links to folders below the root, and what they lead to."""
        links = [one.path for one in self._walked if isinstance(one, Linked)]
        targets = {link: self.tree.target(link) for link in links}
        return {link: target for link, target in targets.items() if target is not None and target != link}

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        return self.tree.read(path)

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the root, be it a text or not; None when none may be read."""
        if path in self._kept:
            return self._kept[path]
        found = self.tree.data(path)
        # Several platforms search the same texts.
        if len(self._kept) < _MOST_KEPT and (found is None or len(found) < _LARGE):
            self._kept[path] = found
        return found

    def glob(self, pattern: str) -> Iterable[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""
        return self.tree.glob(pattern)


def _inside(path: str) -> str | None:
    found = posixpath.normpath(path)
    return None if found == ".." or found.startswith(("../", "/")) else "" if found == "." else found
