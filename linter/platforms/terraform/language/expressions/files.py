"""The files that expressions can read, by the paths that they use.  Opens nothing outside of the scanned root."""

import posixpath
from collections.abc import Iterator

from msgspec import Struct

from linter.platforms.platform import Workspace
from linter.platforms.terraform.language.expressions.looking import UNTOLD, Looking
from linter.platforms.terraform.language.values.value import Value
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location, Source


class Files(Struct, frozen=True):
    """What a module can read: paths begin at the root module, where Terraform is run."""

    workspace: Workspace
    root: str
    """The path of the root module from the scanned root; empty for the root itself."""
    module: str
    """That of the module in which the expression stands."""
    looking: Looking | None = None
    """Takes down what is looked at, where somebody asks."""

    def named(self, name: str, at: Location) -> Setting[Value]:
        """Return `path.module` or `path.root`."""
        if name == "root":
            return Known(".", at)
        if name == "module":
            return Known(posixpath.relpath(f"/{self.module}", f"/{self.root}"), at)
        return Unknown(f"`path.{name}` depends on where Terraform is run", at)

    def inside(self, path: str) -> str | None:
        """Return a path from the scanned root; None for one that leads out of it."""
        joined = posixpath.normpath(posixpath.join(self.root, path))
        return None if joined.startswith(("/", "../")) or joined == ".." else joined

    def read(self, path: str) -> Source | None:
        """Return a file by the path that an expression has for it; None where there is none that may be read."""
        self._look()
        inside = self.inside(path)
        return None if inside is None else self.workspace.read(inside)

    def matching(self, folder: str, pattern: str) -> Iterator[str]:
        """Return the paths in a folder, from there, that match a shell pattern."""
        self._look()
        inside = self.inside(folder)
        if inside is None:
            return
        base = "" if inside == "." else f"{inside}/"
        for path in self.workspace.glob(base + pattern):
            yield path.removeprefix(base)

    def _look(self) -> None:
        if self.looking is not None:
            self.looking.note(*UNTOLD)
