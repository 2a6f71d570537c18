"""Which modules can have something to say of a part of the files: where values from there can get to.

A name that stands in the text of a block is taken for one that gives its value, so that more is judged than need be,
and never less.  Evaluates nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import cast

from msgspec import Struct

from linter.platforms.terraform.folders.fetched import is_fetched
from linter.platforms.terraform.folders.tree import Tree
from linter.platforms.terraform.language.modules.folder import Folder, parse
from linter.platforms.terraform.mapping import tables
from linter.provenance import shipped
from linter.provenance.pattern import pattern
from linter.provenance.source import Source
from linter.syntax.hcl.expression import Literal
from linter.syntax.hcl.tree import Block, File

_REFERENCE = pattern(r"(?:(data)\s*\.\s*)?\b([A-Za-z_][\w-]*)\s*\.\s*([A-Za-z_][\w-]*)")
# What has to wait for what gives no value to anybody.
_WAITING = pattern(r"\bdepends_on\s*=\s*\[[^\]]*\]")
_ROWS = pattern(r"^ *- types:\s*\[([^\]]*)\]", re.MULTILINE)
_KIND = pattern(r"[\w.]+")
_FUNCTION = pattern(r"\bfunction:\s*([\w-]+)")
_TYPE = pattern(r"[a-z][a-z0-9]*_[a-z0-9_]+")
# All manifests of a configuration are one cluster.
_MANIFESTS = pattern(r"resource\s*\"?(?:kubectl_manifest|kubernetes_[a-z])")
_RESOURCES = ("resource", "data")


class Needed(Struct, frozen=True):
    """The folders whose resources may have settings in the files, and those that lead to them."""

    folders: frozenset[str]
    leading: frozenset[str]

    def has(self, path: str) -> bool:
        """Say whether what a folder declares is needed; of a fetched module, it stands where this is called."""
        return path in self.folders or is_fetched(f"{path}/")

    def leads(self, folder: Folder) -> bool:
        """Say whether a folder is needed, or leads to one that is."""
        return folder.path in self.leading or is_fetched(f"{folder.path}/")


def needed(tree: Tree, asked: Collection[str], joined: Mapping[str, Collection[str]]) -> Needed | None:
    """Return the folders that are needed for what stands in some files; None where all may be."""
    if not asked:
        return Needed(frozenset(), frozenset())
    folders = [folder for path in tree.touched if (folder := tree.get(path)) is not None]
    if any(not path.endswith((".tf", ".tofu", ".tfvars")) for path in asked) or any(map(_is_untold, folders)):
        return None
    flow = _Flow(tree, folders, asked)
    found = flow.needed()
    reached = [folder for path in found if (folder := tree.get(path)) is not None]
    if any(_is_untold(folder) or folder.mentions(_MANIFESTS) for folder in reached):
        return None
    # Others may be judged by what these say, or these by others.
    below = {folder.path: folder for folder in tree.below(folders)}
    related = _related(flow.types(), joined)
    found |= {path for path, folder in below.items() if folder.says(*related)}
    found = {path for path in found if path in below and tree.concerns(below[path])}
    return Needed(frozenset(found), frozenset(tree.calling(found, below.values())))


def _is_untold(folder: Folder) -> bool:
    """Say whether what a folder calls takes evaluation to know, or its texts tell less than they could."""
    return (
        any(source.path.endswith(".json") for source in folder.sources)
        or any(True for _ in folder.errors)
        or not all(isinstance(_source(block), str) for block in folder.of_type("module"))
    )


def _source(block: Block) -> object:
    attribute = block.body.attributes.get("source")
    return attribute.expression.value if attribute and isinstance(attribute.expression, Literal) else None


class _Row(Struct, frozen=True):
    """What a row of the tables is for, and what it looks up to judge that."""

    types: frozenset[str]
    mentions: frozenset[str]
    """Other types, by themselves."""
    functions: frozenset[str]
    """The names of functions, which look up types in turn."""


def _related(kinds: Iterable[str], joined: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the types of the resources that these look up, or are looked up by, to be judged, directly or not."""
    pairs = [(row.types, row.mentions.union(*_by_code(row, joined))) for row in _rows()]
    found: set[str] = set()
    pending = set(kinds)
    while pending:
        looked_up = (others for types, others in pairs if not types.isdisjoint(pending))
        looking = (types for types, others in pairs if not others.isdisjoint(pending))
        pending = set().union(*looked_up, *looking) - found
        found |= pending
    return frozenset(found)


def _by_code(row: _Row, joined: Mapping[str, Collection[str]]) -> Iterator[Collection[str]]:
    return (types for begins, types in joined.items() if any(name.startswith(begins) for name in row.functions))


@cache
def _rows() -> tuple[_Row, ...]:
    """Return all rows of the tables, as far as their texts tell."""
    texts = (shipped.content(f"{tables.FOLDER}/{name}").decode() for name in tables.files())
    parts = [part for text in texts for part in _ROWS.split(text)[1:]]
    own = [frozenset(_KIND.findall(part)) for part in parts[::2]]
    providers = {kind.partition("_")[0] for kinds in own for kind in kinds if "_" in kind}
    rows: list[_Row] = []
    for types, text in zip(own, parts[1::2], strict=True):
        mentions = frozenset(kind for kind in _TYPE.findall(text) if kind.partition("_")[0] in providers)
        rows.append(_Row(types, mentions, frozenset(_FUNCTION.findall(text))))
    return tuple(rows)


class _Declared(Struct, frozen=True):
    """A named thing of a module, and the names in its text."""

    name: str
    path: str
    mentions: frozenset[str]
    block: Block | None = None


class _Flow:
    """Follows names from the files that are asked for to all that may get a value from there."""

    def __init__(self, tree: Tree, touched: Iterable[Folder], asked: Collection[str]) -> None:
        self._tree = tree
        self._asked = asked
        self._known = {folder.path: folder for folder in touched}
        self._declared: dict[str, tuple[_Declared, ...]] = {}
        self._reached: dict[str, set[str]] = {path: set() for path in self._known}
        self._whole: set[str] = set()

    def needed(self) -> set[str]:
        """Return the folders in which a resource may get such a value, and those of the files themselves."""
        for path in self._known:
            self._reached[path] |= {f"var.{name}" for name in self._given}
        pending = list(self._known)
        while pending:
            pending += self._spread(pending.pop())
        own = {path for path in self._known if any(one.path in self._asked for one in self.declared(path))}
        touched = {path for path in self._known if any(True for _ in self._types(path))}
        return own | touched | self._whole

    @cached_property
    def _given(self) -> Collection[str]:
        """The variables that files of values among those asked for set."""
        texts = (self._tree.source(path) for path in self._asked if path.endswith(".tfvars"))
        return {name for source in texts if source is not None for name in parse(source).body.attributes}

    def _spread(self, path: str) -> Iterator[str]:
        """Follow names through one folder, and yield the folders that have to be looked at again for it."""
        names = self._reached[path]
        left = [one for one in self.declared(path) if one.name not in names]
        while True:
            new = [one for one in left if one.path in self._asked or not one.mentions.isdisjoint(names)]
            if not new:
                break
            names.update(one.name for one in new)
            left = [one for one in left if one.name not in names]
        for one in self.declared(path):
            # What a module gives may come from there without anything going in.
            goes_in = one.path in self._asked or not one.mentions.isdisjoint(names)
            if goes_in and one.block is not None and one.block.type == "module":
                self._enter(self._called(path, one.block))
        if any(one.name in names and one.name.startswith("output.") for one in self.declared(path)):
            for by, call in self._calls.get(path, ()):
                if call not in self._reached[by]:
                    self._reached[by].add(call)
                    yield by

    def _enter(self, folder: Folder | None) -> None:
        """Take all that a folder and those that it calls declare."""
        pending = [] if folder is None else [folder]
        while pending:
            one = pending.pop()
            if one.path not in self._whole:
                self._whole.add(one.path)
                pending += self._tree.called(one)

    @cached_property
    def _calls(self) -> Mapping[str, Collection[tuple[str, str]]]:
        """The calls of each folder: where they stand, and their names."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in self._known:
            for one in self.declared(path):
                called = self._called(path, one.block) if one.block is not None and one.block.type == "module" else None
                if called is not None:
                    found.setdefault(called.path, []).append((path, one.name))
        return found

    def _called(self, path: str, block: Block) -> Folder | None:
        written = _source(block)
        inner = self._known[path].inner(written) if isinstance(written, str) else None
        return None if inner is None else self._tree.get(inner)

    def types(self) -> Iterator[str]:
        """Return the types of the resources that such values may get to."""
        for path in {*self._known, *self._whole}:
            yield from self._types(path)

    def _types(self, path: str) -> Iterator[str]:
        names = self._reached.get(path, set())
        for one in self.declared(path):
            if one.block is not None and one.block.type in _RESOURCES and (path in self._whole or one.name in names):
                yield one.block.labels[0]

    def declared(self, path: str) -> tuple[_Declared, ...]:
        """Return what a folder declares."""
        if path not in self._declared:
            folder = self._tree.get(path)
            self._declared[path] = () if folder is None else tuple(_declared(folder))
        return self._declared[path]


def _declared(folder: Folder) -> Iterator[_Declared]:
    for file in folder.files:
        if file.body.blocks:
            made = file.body.blocks[0].header.source.made
            if _of_file not in made:
                made[_of_file] = tuple(_of_file(file))
            yield from cast("tuple[_Declared, ...]", made[_of_file])


def _of_file(file: File) -> Iterator[_Declared]:
    blocks = sorted(file.body.blocks, key=lambda block: block.header.start)
    ends = [*(block.header.start for block in blocks[1:]), None]
    for block, end in zip(blocks, ends, strict=True):
        source = block.header.source
        if block.type == "locals":
            for name, one in block.body.attributes.items():
                yield _Declared(f"local.{name}", source.path, _mentioned(one.at.text))
        else:
            yield _Declared(_name(block), source.path, _mentioned(_text(source, block.header.start, end)), block)


def _text(source: Source, start: int, end: int | None) -> str:
    return source.text[start:end]


def _name(block: Block) -> str:
    """Return what others call a block by; a text that nobody can write for one without a name."""
    labels = ".".join(block.labels)
    match block.type:
        case "resource" | "data":
            return labels
        case "variable":
            return f"var.{labels}"
        case _:
            return f"{block.type}.{labels}" if labels else f"{block.type} {block.header.order}"


def _mentioned(text: str) -> frozenset[str]:
    found = _REFERENCE.findall(_WAITING.sub("", text))
    return frozenset(f"{first}.{second}" for _, first, second in found)
