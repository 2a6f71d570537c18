"""The files that kustomizations name.  Knows only which fields name others."""

import posixpath
import re
from collections.abc import Container, Iterator

from linter.platforms.platform import Unread, Workspace
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.carried import carried, parse
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_MARK = pattern(r"^[ \t]*---(?=\s|$)[^\n]*\n?", re.MULTILINE)
_LINK = pattern(r"[\w./-]{1,200}\n?")
_LISTS = ("resources", "bases", "components")
_ELSEWHERE = ("generators", "helmChartInflationGenerator", "transformers")
_PATCHING = frozenset({"PatchJson6902Transformer", "PatchStrategicMergeTransformer", "PatchTransformer"})
"""Kinds of Kustomize's own transformers that patch (its reference, "Built-in Transformers")."""
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


class Files:
    """Reads files for kustomizations, and keeps what was read and what was not."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.consumed: set[str] = set()
        self.errors: list[InputError] = []
        self.unread: list[Unread] = []
        self._folders: dict[str, str] = {}
        self._patching: dict[str, tuple[Map, ...] | None] = {}

    def folder(self, path: str) -> str:
        """Return the folder of a kustomization by its own path, where a link leads to it."""
        if path not in self._folders:
            self._folders[path] = path  # a link that leads to itself leads nowhere
            written = self.workspace.read(path) if path else None
            if written is not None and _LINK.fullmatch(written.text):
                # Where there are no links, git leaves a file with the path.
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), written.text.strip()))
                if not target.startswith("../"):
                    self._folders[path] = self.folder(target)
                return self._folders[path]
            # What is a file has no files in it.
            names = NAMES if written is None else ()
            sources = (self.workspace.read(posixpath.join(path, name)) for name in names)
            source = next((one for one in sources if one is not None), None)
            self._folders[path] = path if source is None else posixpath.dirname(source.path)
        return self._folders[path]

    def read(self, path: str) -> Source | None:
        """Read a file, which says nothing by itself from then on."""
        source = self.workspace.read(path)
        self.consumed |= {path} if source is None else {path, source.path}
        return source

    def named(self, folder: str, written: Scalar) -> Iterator[Location | None]:
        """Return the documents of a file that is named; None stands for one that is not there."""
        path = inside(folder, written.text)
        source = None if path is None else self.read(path)
        if source is None:
            self.unread.append(Unread(written.at.header, "this file is not here, so that it changes nothing"))
            yield None
            return
        yield from yaml.documents(source)

    def contents(self, folder: str, written: Scalar) -> Iterator[Node]:
        """Return the documents of a file that is named, as far as they can be read."""
        for document in self.named(folder, written):
            try:
                node = None if document is None else yaml.parse(document)
            except InputError as error:
                self.errors.append(error)
                continue
            if node is not None:
                yield node

    def inline(self, written: Scalar) -> Iterator[Node | None]:
        """Return the documents of a text that stands in a kustomization; None stands for one that cannot be read."""
        text = carried(written)
        try:
            if isinstance(text, Location):
                yield from (node for one in _documents(text) if (node := yaml.parse(one)) is not None)
                return
            yield parse(written)
            if len(list(yaml.documents(Source(written.at.source.path, written.text)))) > 1:
                self.unread.append(Unread(written.at.header, "only the first document of this text is read"))
        except InputError as error:
            self.errors.append(error)
            yield None

    def patching(self, folder: str, node: Map) -> tuple[Map, ...] | None:
        """Return the transformers that a kustomization lists, where all of them patch; None where one does more."""
        if folder not in self._patching:
            found: list[Node | None] = []
            for item in node.items_of("transformers"):
                if isinstance(item, Scalar) and self.is_there(folder, item):
                    found += self.contents(folder, item)
                else:
                    found += self.inline(item) if isinstance(item, Scalar) and "\n" in item.text else [None]
            known = tuple(one for one in found if isinstance(one, Map) and one.text("kind") in _PATCHING)
            self._patching[folder] = known if len(known) == len(found) else None
        return self._patching[folder]

    def is_there(self, folder: str, written: Scalar) -> bool:
        """Say whether a text names a file, as it may where it could also be what the file would hold."""
        path = inside(folder, written.text) if "\n" not in written.text else None
        return path is not None and self.workspace.read(path) is not None


def _documents(text: Location) -> Iterator[Location]:
    """Cut a text that is indented as a whole into its documents."""
    start = 0
    for mark in _MARK.finditer(text.text):
        yield text.source.at(text.start + start, text.start + mark.start())
        start = mark.end()
    yield text.source.at(text.start + start, text.end)


def inside(folder: str, path: str) -> str | None:
    """Return the path from the root of something that a kustomization names; None where it is elsewhere."""
    if "://" in path or "?" in path or path.startswith(("/", "git@", "github.com")):
        return None
    joined = posixpath.normpath(posixpath.join(folder, path))
    if joined.startswith("../") or joined == "..":
        return None
    return "" if joined == "." else joined


def elsewhere(files: Files, folder: str, node: Map) -> Iterator[Unread]:
    """Tell of what a kustomization names and that is not here."""
    for key in _LISTS:
        for item in node.items_of(key):
            if isinstance(item, Scalar) and inside(folder, item.text) is None:
                yield Unread(item.at.header, "Kustomize fetches this from elsewhere, so that it is not looked at")
    for key in _made_elsewhere(files, folder, node):
        yield Unread(node.key_at(key), f"objects are built without what `{key}` makes of them or adds to them")


def is_here(files: Files, folder: str, node: Map, kustomizations: Container[str]) -> bool:
    """Say whether all that a kustomization lists is here."""
    listed = [inside(folder, item.text) for key in _LISTS for item in node.items_of(key) if isinstance(item, Scalar)]
    return not any(_made_elsewhere(files, folder, node)) and all(
        path is not None and (files.folder(path) in kustomizations or files.workspace.read(path) is not None)
        for path in listed
    )


def _made_elsewhere(files: Files, folder: str, node: Map) -> Iterator[str]:
    """Return the keys below which a kustomization lists what makes or changes objects in ways that are not known."""
    for key in _ELSEWHERE:
        if node.get(key) is not None and (key != "transformers" or files.patching(folder, node) is None):
            yield key
