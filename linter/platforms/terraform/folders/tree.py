"""The module folders of the scanned tree: which there are, who calls whom.  Evaluates nothing."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from linter.platforms.platform import Workspace
from linter.platforms.terraform.folders.fetched import installed, is_fetched, sketch, sources
from linter.platforms.terraform.language.modules.folder import Folder, effective
from linter.platforms.terraform.language.modules.module import MAX_CALLS, Module
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source

_FETCHED = pattern(r'\bsource"?[ \t]*[=:][ \t]*"[^.$"]')

# Links to folders are not listed, so what they lead to is found by the files that a module has.
_USUAL = ("main.tf", "variables.tf", "main.tofu", "main.tf.json", "outputs.tf", "versions.tf")
_LINK = pattern(r"\.{1,2}/[^\n]{1,200}\n?")

_COMPUTED = pattern(r"^[ \t]*source[ \t]*=[ \t]*(?:[^\"\s{]|\"[^\"\n]*\$\{)", re.MULTILINE)

MAX_MODULES = 2_000
"""Calls of modules that are followed from one root module."""


class Tree:
    """Folders by their paths from the root; files that were not asked for are read when a module needs them."""

    def __init__(
        self, sources: Sequence[Source], workspace: Workspace, types: Iterable[str], further: Sequence[re.Pattern[str]]
    ) -> None:
        self._workspace = workspace
        self._touched = sorted({posixpath.dirname(source.path) for source in sources})
        self._claimed: dict[str, list[str]] = {}
        for source in sources:
            folder, name = posixpath.split(source.path)
            if not name.startswith("."):
                self._claimed.setdefault(folder, []).append(name)
        self._names: dict[int, dict[str, list[str]]] = {}
        self._folders: dict[str, Folder | None] = {}
        self._types = frozenset(types)
        words = sorted(word for kind in self._types for word in kind.split(".")[1:])
        # Of what Terraform connects to itself: `provider "vault"`, `backend "http"`, `data "http"`.
        self._connects = re.compile(rf"\b(?:provider|backend|data)\"?[\s:{{]*\"?(?:{'|'.join(words)})\b")
        self._further = further
        self._installed: dict[str, Mapping[str, str]] = {}
        self._concerning: dict[str, bool] = {}
        self._left_out: dict[tuple[str, int, int], InputError] = {}

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names of Terraform's files in a folder."""
        if is_fetched(f"{path}/"):
            return tuple(map(posixpath.basename, self._workspace.glob(f"{path}/*.t[fo]*")))
        depth = path.count("/") + 1 if path else 0
        if depth not in self._names:
            # One look at all folders of a depth is cheaper than one at each.
            self._names[depth] = {}
            for found in self._workspace.glob("*/" * depth + "*.t[fo]*"):
                self._names[depth].setdefault(posixpath.dirname(found), []).append(posixpath.basename(found))
        # No pattern matches a folder whose name begins with a dot.
        return tuple(dict.fromkeys((*self._names[depth].get(path, ()), *self._claimed.get(path, ()))))

    def get(self, path: str) -> Folder | None:
        """Return a folder by its path from the root; None where it holds no module."""
        if path not in self._folders:
            files = (self._workspace.read(posixpath.join(path, name)) for name in effective(self.names(path)))
            sources = tuple(file for file in files if file is not None)
            self._folders[path] = Folder(path, sources) if sources else self._behind_link(path)
        return self._folders[path]

    def _behind_link(self, path: str) -> Folder | None:
        """Return the folder that a link leads to, which has a path of its own; None where it is no link to a module."""
        self._folders[path] = None  # a link that leads to itself leads nowhere
        written = self._workspace.read(path) if path else None
        if written is not None and _LINK.fullmatch(written.text):
            # Where there are no links, git leaves a file with the path.
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), written.text.strip()))
            return None if target.startswith("../") else self.get(target)
        for name in _USUAL:
            file = self._workspace.read(posixpath.join(path, name))
            real = path if file is None else posixpath.dirname(file.path)
            if real != path:
                return self.get(real)
        return None

    def fetched(self, root: str, calls: str, source: str, version: str | None) -> Folder | None:
        """Return a module that Terraform has fetched for a root module, or what is known of it."""
        path = self._installed_for(root).get(calls)
        folder = None if path is None else self.get(path)
        return sketch(source, version) if folder is None else folder

    def _installed_for(self, root: str) -> Mapping[str, str]:
        if root not in self._installed:
            self._installed[root] = installed(root, self._workspace)
        return self._installed[root]

    def concerns(self, folder: Folder, depth: int = MAX_CALLS) -> bool:
        """Say whether a folder, or one that it calls, has a resource that we know."""
        if folder.path not in self._concerning and depth > 0:
            self._concerning[folder.path] = False  # a module that calls itself settles nothing
            inner = any(self.concerns(called, depth - 1) for called in self._called(folder))
            own = (
                folder.names(self._types)
                or folder.mentions(self._connects)
                or folder.mentions(*self._further)
                or self._fetches(folder)
            )
            self._concerning[folder.path] = inner or own
        return self._concerning.get(folder.path, True)

    def _fetches(self, folder: Folder) -> bool:
        """Say whether a folder calls a module that may be at hand, though it is not in the scanned tree."""
        return folder.mentions(sources()) or (self._has_installed and folder.mentions(_FETCHED))

    @cached_property
    def _has_installed(self) -> bool:
        return any(self._installed_for(path) for path in self._touched)

    def _called(self, folder: Folder) -> list[Folder]:
        found = [self.get(path) for path in sorted(folder.seems_to_call)]
        if folder.mentions(_COMPUTED):
            module = Module(folder, self, {})
            computed = [module.called_folder(block) for block in folder.of_type("module")]
            found += [one for one in computed if isinstance(one, Folder)]
        return list({one.path: one for one in found if one is not None}.values())

    def roots(self) -> Iterator[Folder]:
        """Return the folders that are judged by themselves: those of concern that nobody calls."""
        return (folder for folder in self.uncalled() if self.concerns(folder))

    def uncalled(self) -> Iterator[Folder]:
        """Return the folders that nobody calls."""
        folders = [folder for path in self._touched if (folder := self.get(path)) is not None]
        called = {one.path for folder in folders for one in self._called(folder) if one is not folder}
        reached: set[str] = set()
        # Modules that call each other in a circle have no root, so the first of them is taken for one.
        for folder in [*(one for one in folders if one.path not in called), *folders]:
            if folder.path not in reached:
                reached |= {folder.path, *self._reached(folder)}
                yield folder

    def _reached(self, folder: Folder) -> set[str]:
        reached: set[str] = set()
        pending = [folder]
        while pending:
            for called in self._called(pending.pop()):
                if called.path not in reached:
                    reached.add(called.path)
                    pending.append(called)
        return reached

    def modules(self, root: Module) -> Iterator[Module]:
        """Return a root module and all that it calls, directly or not, as far as they are of concern."""
        pending = [root]
        for _ in range(MAX_MODULES):
            if not pending:
                return
            module = pending.pop()
            yield module
            calls = list(module.calls(self.concerns))
            if calls and module.depth >= MAX_CALLS:
                self._leave_out(calls[0], f"modules are called more than {MAX_CALLS} levels deep")
            else:
                pending.extend(reversed(calls))
        if pending:
            self._leave_out(pending[-1], f"more than {MAX_MODULES:,} calls of modules")

    def _leave_out(self, module: Module, reason: str) -> None:
        if module.call is not None:
            cure = "call fewer modules from one root, or scan them by themselves"
            at = module.call.block.header
            self._left_out[at.order] = InputError(at, f"{reason}, so this one is not analysed", cure)

    def errors(self) -> Iterator[InputError]:
        """Return what could not be read of the folders that were needed, and what was left out."""
        yield from self._left_out.values()
        for folder in self._folders.values():
            if folder is not None and not is_fetched(f"{folder.path}/") and self.concerns(folder):
                yield from folder.errors
