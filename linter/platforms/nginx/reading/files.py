"""The files of one run: each parsed once, and found by what an `include` says.  Knows no directive."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from linter.platforms.platform import Unread, Workspace
from linter.provenance.source import InputError, Source
from linter.syntax.nginx.parser import Directive, parse

_UNTOLD = "a template whose directives cannot be told before it is filled in"
_WILDCARDS = frozenset("*?[")
# Where packages and images install the main file, so that a path there is one beside it.
INSTALLED = frozenset({"nginx", "conf", "openresty", "angie"})


class Files(Struct, frozen=True):
    """All files that can be read, and what has been made of them so far."""

    workspace: Workspace
    claimed: Mapping[str, Source]
    errors: list[InputError] = field(default_factory=list)
    """What is wrong with files, in the order in which they were read."""
    untold: list[Unread] = field(default_factory=list)
    """Templates of which nothing can be told."""
    looked_for: dict[str | tuple[str, tuple[str, ...]], Source | tuple[str, ...] | None] = field(default_factory=dict)
    """What was found by paths, and by names in folders, since somebody began to note it."""
    _parsed: dict[str, tuple[Directive, ...] | None] = field(default_factory=dict)
    _found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)

    def directives(self, path: str) -> tuple[Directive, ...] | None:
        """Return what stands in a file; None where it cannot be understood."""
        if path not in self._parsed:
            source = self.source(path)
            try:
                found = self._parsed[path] = None if source is None else parse(source)
                if source is not None and found is None:
                    self.untold.append(Unread(source.whole.header, _UNTOLD))
            except InputError as error:
                self.errors.append(error)
                self._parsed[path] = None
        return self._parsed[path]

    def everything(self) -> Iterator[tuple[Directive, ...]]:
        """Return what stands in each file that was understood."""
        yield from (self._parsed[path] or () for path in sorted(self._parsed))

    def source(self, path: str) -> Source | None:
        """Return a file by its path from the root; None where there is none."""
        found = self.looked_for[path] = self.claimed.get(path) or self.workspace.read(path)
        return found

    def find(self, name: str, folders: tuple[str, ...]) -> tuple[str, ...]:
        """Return the files that a name or pattern stands for, looked for in folders, the nearest first.

        Of an absolute path, which is one on the machine where nginx runs, ever shorter ends are tried.
        """
        key = name, folders
        if key not in self._found:
            candidates = (posixpath.normpath(posixpath.join(folder, end)) for end in _ends(name) for folder in folders)
            inside = (path for path in candidates if not path.startswith(("../", "/")))
            self._found[key] = next(filter(None, map(self._existing, inside)), ())
        found = self.looked_for[key] = self._found[key]
        return found

    def finds(self, looked_for: Mapping[str | tuple[str, tuple[str, ...]], Source | tuple[str, ...] | None]) -> bool:
        """Say whether the same would be found."""
        return all(
            self.source(key) is found if isinstance(key, str) else self.find(*key) == found
            for key, found in looked_for.items()
        )

    def _existing(self, path: str) -> tuple[str, ...]:
        if is_pattern(path):
            return tuple(self.workspace.glob(path))
        return (path,) if path in self.claimed or self.workspace.read(path) is not None else ()


def is_pattern(name: str) -> bool:
    """Say whether a name may stand for several files, or none."""
    return not _WILDCARDS.isdisjoint(name)


def _ends(name: str) -> Sequence[str]:
    if not name.startswith("/"):
        return (name,)
    parts = name.strip("/").split("/")
    fewest = 1 if len(parts) > 1 and parts[-2] in INSTALLED else 2
    return ["/".join(parts[start:]) for start in range(len(parts) - fewest + 1)]
