"""The module folders of the scanned tree: which there are, who calls whom.  Evaluates nothing."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from glob import escape

from linter.platforms.platform import Workspace
from linter.platforms.terraform.folders.fetched import installed, is_fetched, sketch, sources
from linter.platforms.terraform.language.expressions.looking import Looking
from linter.platforms.terraform.language.modules.folder import SUFFIXES, Folder, effective
from linter.platforms.terraform.language.modules.module import MAX_CALLS, Module
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source

_FETCHED = pattern(r'\bsource"?[ \t]*[=:][ \t]*"[^.$"]')

# Links to folders are not listed, so what they lead to is found by the files that a module has.
_USUAL = ("main.tf", "variables.tf", "main.tofu", "main.tf.json", "outputs.tf", "versions.tf")
_LINK = pattern(r"\.{1,2}/[^\n]{1,200}\n?")

# A search is fast for an expression that begins with letters.
_MAY_BE_COMPUTED = pattern(r"source(?<![\w.-]source)[ \t]*=[ \t]*(?:[^\"\s{]|\"[^\"\n]*\$\{)")
_COMPUTED = pattern(r"^[ \t]*source[ \t]*=[ \t]*(?:[^\"\s{]|\"[^\"\n]*\$\{)", re.MULTILINE)

MAX_MODULES = 2_000
"""Calls of modules that are followed from one root module."""


class _Read:
    """The files of a folder, of which most are read when somebody asks what stands in them."""

    def __init__(self, workspace: Workspace, paths: Sequence[str]) -> None:
        self._workspace = workspace
        self._paths = paths

    @property
    def is_any(self) -> bool:
        """Whether one of them can be read."""
        return any(self._workspace.read(path) is not None for path in self._paths)

    @cached_property
    def _sources(self) -> tuple[Source, ...]:
        found = map(self._workspace.read, self._paths)
        return tuple(source for source in found if source is not None)

    def __iter__(self) -> Iterator[Source]:
        """Return them in order."""
        return iter(self._sources)


class Tree:
    """Folders by their paths from the root; files that were not asked for are read when a module needs them."""

    def __init__(
        self,
        sources: Sequence[Source],
        workspace: Workspace,
        types: Iterable[str],
        further: Sequence[re.Pattern[str]],
        *,
        is_part: bool = False,
        looking: Looking | None = None,
    ) -> None:
        self._workspace = workspace
        self._looking = looking
        """Takes down what is looked at in modules."""
        self._is_part = is_part
        """Whether these are the files of some modules and of all that call them, and of no others."""
        self.touched = sorted({posixpath.dirname(one.path) for one in sources if one.path.endswith(SUFFIXES)})
        self._own = frozenset(self.touched)
        self._claimed: dict[str, list[str]] = {}
        for source in sources:
            folder, name = posixpath.split(source.path)
            if not name.startswith("."):
                self._claimed.setdefault(folder, []).append(name)
        self._names: dict[str, tuple[str, ...]] = {}
        self._folders: dict[str, Folder | None] = {}
        self._types = frozenset(types)
        words = sorted(word for kind in self._types for word in kind.split(".")[1:])
        # Of what Terraform connects to itself: `provider "vault"`, `backend "http"`, `data "http"`.
        blocks = r"(?:provider(?<=\bprovider)|backend(?<=\bbackend)|data(?<=\bdata))"
        self._connects = re.compile(rf"{blocks}\"?[\s:{{]*\"?(?:{'|'.join(words)})\b")
        self._further = further
        self._installed: dict[str, Mapping[str, str]] = {}
        self._concerning: dict[str, bool] = {}
        self._called: dict[str, Sequence[Folder]] = {}
        self._fetching: dict[str, bool] = {}
        self._leading: dict[tuple[str, str], frozenset[str]] = {}
        self._left_out: dict[tuple[str, int, int], InputError] = {}

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names of Terraform's files in a folder."""
        if path not in self._names:
            found = map(posixpath.basename, self._workspace.glob(posixpath.join(escape(path), "*.t[fo]*")))
            self._names[path] = tuple(dict.fromkeys((*found, *self._claimed.get(path, ()))))
        return self._names[path]

    def get(self, path: str) -> Folder | None:
        """Return a folder by its path from the root; None where it holds no module."""
        if path not in self._folders:
            names = self.names(path)
            files = _Read(self._workspace, [posixpath.join(path, name) for name in effective(names)])
            if files.is_any:
                self._folders[path] = Folder(path, files, looking=self._looking)
            else:
                # What has names that can be listed is no link.
                self._folders[path] = None if names else self._behind_link(path)
        return self._folders[path]

    def source(self, path: str) -> Source | None:
        """Return a file by its path from the root."""
        return self._workspace.read(path)

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
            own = (
                folder.names(self._types)
                or folder.mentions(self._connects)
                or folder.mentions(*self._further)
                or self._fetches(folder)
            )
            self._concerning[folder.path] = own or any(self.concerns(one, depth - 1) for one in self.called(folder))
        return self._concerning.get(folder.path, True)

    def _fetches(self, folder: Folder) -> bool:
        """Say whether a folder calls a module that may be at hand, though it is not in the scanned tree."""
        return folder.mentions(*sources()) or (self._has_installed and folder.mentions(_FETCHED))

    def fetches(self, root: Folder) -> bool:
        """Say whether a folder, or one that it calls, calls a module that may be at hand outside of the tree."""
        if root.path not in self._fetching:
            self._fetching[root.path] = any(map(self._fetches, self.below([root])))
        return self._fetching[root.path]

    @cached_property
    def _has_installed(self) -> bool:
        return any(self._installed_for(path) for path in self.touched)

    def called(self, folder: Folder) -> Sequence[Folder]:
        """Return the folders that one calls, as far as they are in the tree."""
        if folder.path not in self._called:
            self._called[folder.path] = self._seem_called(folder)
        return self._called[folder.path]

    def _seem_called(self, folder: Folder) -> Sequence[Folder]:
        found = [self.get(path) for path in sorted(folder.seems_to_call)]
        if folder.mentions(_MAY_BE_COMPUTED) and folder.mentions(_COMPUTED):
            module = Module(folder, self, {})
            computed = [module.called_folder(block) for block in folder.of_type("module")]
            found += [one for one in computed if isinstance(one, Folder)]
        return list({one.path: one for one in found if one is not None}.values())

    def roots(self) -> Iterator[Folder]:
        """Return the folders that are judged by themselves: those of concern that nobody calls."""
        return (folder for folder in self.uncalled() if self.concerns(folder))

    def uncalled(self) -> Iterator[Folder]:
        """Return the folders that nobody calls."""
        folders = [folder for path in self.touched if (folder := self.get(path)) is not None]
        called = {one.path for folder in folders for one in self.called(folder) if one is not folder}
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
            for called in self.called(pending.pop()):
                if called.path not in reached and (not self._is_part or called.path in self._own):
                    reached.add(called.path)
                    pending.append(called)
        return reached

    def modules(self, root: Module, leads: Callable[[Folder], bool] | None = None) -> Iterator[Module]:
        """Return a root module and all that it calls, directly or not, as far as they are of concern, or lead there."""
        pending = [root]
        for _ in range(MAX_MODULES):
            if not pending:
                return
            module = pending.pop()
            yield module
            calls = list(module.calls(self.concerns if leads is None else leads))
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

    def below(self, folders: Iterable[Folder]) -> Iterator[Folder]:
        """Yield folders, and all that they call, directly or not."""
        pending = list(folders)
        seen = {folder.path for folder in pending}
        while pending:
            folder = pending.pop()
            yield folder
            new = [one for one in self.called(folder) if one.path not in seen]
            seen.update(one.path for one in new)
            pending += new

    def leading(self, root: Folder, word: str) -> frozenset[str]:
        """Return the folders that one calls, directly or not, and that have a word in them, or lead to such."""
        if (root.path, word) not in self._leading:
            self._leading[root.path, word] = self._leading_to(root, word)
        return self._leading[root.path, word]

    def _leading_to(self, root: Folder, word: str) -> frozenset[str]:
        folders = {folder.path: folder for folder in self.below([root])}
        found = {path for path, folder in folders.items() if folder.says(word)}
        return frozenset(self.calling(found, folders.values()))

    def calling(self, paths: Collection[str], folders: Iterable[Folder]) -> set[str]:
        """Return paths of folders, with those of some folders that lead to them."""
        callers: dict[str, list[str]] = {}
        for folder in folders:
            for called in self.called(folder):
                callers.setdefault(called.path, []).append(folder.path)
        found, pending = set(paths), list(paths)
        while pending:
            new = [path for path in callers.get(pending.pop(), ()) if path not in found]
            found.update(new)
            pending += new
        return found

    def errors(self, paths: Collection[str] | None = None) -> Iterator[InputError]:
        """Return what could not be read of the folders that were needed, or of some, and what was left out."""
        yield from self._left_out.values()
        for folder in [one for path, one in self._folders.items() if paths is None or path in paths]:
            if folder is not None and not is_fetched(f"{folder.path}/") and self.concerns(folder):
                yield from folder.errors
