"""The files of one module folder: what is declared in them, and where.  Evaluates nothing."""

import posixpath
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from typing import TypeVar, cast

from msgspec import Struct, field

from linter.platforms.terraform.language.expressions.looking import EVERY, Looking
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source
from linter.syntax.hcl.tree import Attribute, Block, Body, File

T = TypeVar("T")

SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
_OVERRIDE = pattern(r"(?:^|_)override\.(?:tf|tofu)(?:\.json)?$")
_SOURCE = pattern(r'source(?<=\bsource)"?[ \t]*[=:][ \t]*"(\.[^"\n]*)"')
_TF = pattern(r"\.tf(\.json)?$")
# Begun at the beginning of a word only: in a string of a million letters every one of them would be tried.
_WORD = pattern(r"(?<![a-z0-9_])[a-z][a-z0-9]*+_[a-z0-9_]+")
_RESOURCE_LABELS = 2
# A call of a module in either form; in JSON, escapes may hide it.
_CALL = pattern(r"module(?<![.\w]module)\"?\s*[\"\w:]|\\u")


def parse(source: Source) -> File:
    """Parse a file of either form.  Each is parsed once, whoever asks."""
    if parse not in source.made:
        source.made[parse] = _parsed(source)
    return cast("File", source.made[parse])


def _parsed(source: Source) -> File:
    if source.path.endswith(".json"):
        from linter.syntax.hcl import json_form  # noqa: PLC0415  # seldom

        return json_form.parse(source)
    from linter.syntax.hcl import blocks  # noqa: PLC0415  # only when there is something to read

    return blocks.parse(source)


class Folder(Struct, frozen=True, dict=True):
    """What a module folder declares; parsed when somebody asks."""

    path: str
    """From the root, without `/` at the end; empty for the root."""
    sources: Iterable[Source]
    """Each time the same, and read when they are asked for."""
    given: tuple[File, ...] = ()
    """What is there already, where a plan stands for the files."""
    looking: Looking | None = None
    """Takes down what is looked at, where somebody asks."""
    _mentioned: dict[re.Pattern[str], bool] = field(default_factory=dict)
    _parsed: dict[str, File] = field(default_factory=dict)

    def mentions(self, *patterns: re.Pattern[str]) -> bool:
        """Say whether one of some patterns occurs in one of the texts, without parsing them."""
        return any(map(self._mentions, patterns))

    def _mentions(self, pattern: re.Pattern[str]) -> bool:
        if pattern not in self._mentioned:
            self._mentioned[pattern] = any(pattern.search(source.text) for source in self.sources)
        return self._mentioned[pattern]

    def names(self, words: frozenset[str]) -> bool:
        """Say whether one of the words may occur in one of the texts; in JSON, escapes may hide it."""
        texts = [source.text for source in self.sources]
        hides = any("\\u" in source.text for source in self.sources if source.path.endswith(".json"))
        return hides or any(not words.isdisjoint(_WORD.findall(text)) for text in texts)

    def says(self, *words: str) -> bool:
        """Say whether one of the words stands somewhere in one of the texts."""
        return any(word in source.text for source in self.sources for word in words)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The files, those that override others last."""
        return self.given or tuple(map(self._file, self._in_order))

    @property
    def _in_order(self) -> list[Source]:
        return sorted(self.sources, key=lambda source: (_is_override(source.path), source.path))

    def _file(self, source: Source) -> File:
        if source.path not in self._parsed:
            self._parsed[source.path] = parse(source)
        return self._parsed[source.path]

    @property
    def errors(self) -> Iterator[InputError]:
        """What cannot be read of them."""
        return (error for file in self.files for error in file.errors)

    @cached_property
    def blocks(self) -> Mapping[tuple[str, ...], Block]:
        """All named blocks by type and labels; what an override file says of one replaces what others say."""
        return _named(self.files)

    @property
    def calls(self) -> Iterator[Block]:
        """The calls of modules, in order; a file that has none is not parsed for them."""
        written = (source for source in self._in_order if _CALL.search(source.text) is not None)
        files = self.given or map(self._file, written)
        return (block for block in _named(files).values() if block.type == "module")

    def local(self, name: str) -> Attribute | None:
        """Return a local value."""
        self.look("local", name)
        return self._locals.get(name)

    def look(self, *key: str) -> None:
        """Take down a look, where somebody asks."""
        if self.looking is not None:
            self.looking.note(*key)

    def look_again(self, key: Hashable) -> None:
        """Take down what was looked at when something was found that is remembered."""
        if self.looking is not None:
            self.looking.again(key)

    def look_once(self, key: Hashable, find: Callable[[], T]) -> T:
        """Find something that is remembered from then on."""
        return find() if self.looking is None else self.looking.once(key, find)

    @cached_property
    def _locals(self) -> Mapping[str, Attribute]:
        """The local values."""
        found: dict[str, Attribute] = {}
        for file in self.files:
            for block in file.body.named("locals"):
                found |= block.body.attributes
        return found

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of the variables that it declares."""
        return frozenset(block.labels[0] for block in self.of_type("variable") if block.labels)

    def block(self, kind: str, *labels: str) -> Block | None:
        """Return a block by its type and labels."""
        self.look(kind, *labels)
        return self.blocks.get((kind, *labels))

    @cached_property
    def _by_type(self) -> Mapping[str, list[Block]]:
        found: dict[str, list[Block]] = {}
        for block in self.blocks.values():
            found.setdefault(block.type, []).append(block)
        return found

    def of_type(self, kind: str) -> Iterator[Block]:
        """Return the blocks of a type, in order."""
        self.look(EVERY, kind)
        return iter(self._by_type.get(kind, ()))

    def resources_of(self, kind: str) -> Iterator[Block]:
        """Return the resources of a type, in order."""
        self.look(EVERY, "resource", kind)
        return (block for block in self.resources if block.labels[0] == kind)

    @cached_property
    def resources(self) -> tuple[Block, ...]:
        """The resources, in order."""
        return tuple(block for block in self.of_type("resource") if len(block.labels) == _RESOURCE_LABELS)

    @property
    def connections(self) -> Iterator[Block]:
        """What Terraform itself connects to: its providers, the store of its state, its data sources."""
        for kind in ("provider", "terraform"):
            self.look(EVERY, kind)
        for block in (block for file in self.files for block in file.body.blocks):
            if block.type == "provider" and len(block.labels) == 1:
                yield block
            elif block.type == "terraform":
                yield from (inner for inner in block.body.named("backend") if len(inner.labels) == 1)
        yield from (block for block in self.of_type("data") if len(block.labels) == _RESOURCE_LABELS)

    def inner(self, path: str) -> str | None:
        """Return the path from the root of a folder named by `source = "./..."`; None for other sources."""
        return inside(self.path, path)

    @cached_property
    def seems_to_call(self) -> frozenset[str]:
        """The paths that look like sources of modules, without parsing the texts."""
        written = (found[1] for source in self.sources for found in _SOURCE.finditer(source.text))
        return frozenset(path for one in written if (path := self.inner(one)) is not None)


def _named(files: Iterable[File]) -> Mapping[tuple[str, ...], Block]:
    """Return the blocks of files by type and labels; those that override others come last."""
    found: dict[tuple[str, ...], Block] = {}
    for file in files:
        for block in file.body.blocks:
            key = (block.type, *block.labels)
            if key in found and _is_override(block.header.source.path):
                found[key] = _overridden(found[key], block)
            else:
                found.setdefault(key, block)
    return found


@lru_cache(maxsize=4096)  # each call of a module asks, in each way that its root module is deployed
def inside(folder: str, source: str) -> str | None:
    """Return the path from the root of a folder that one names by `source = "./..."`; None for other sources."""
    if not source.startswith(("./", "../")) and source not in (".", ".."):
        return None
    joined = posixpath.normpath(posixpath.join(folder, source))
    if joined.startswith("../") or joined == "..":
        return None
    return "" if joined == "." else joined


def effective(names: Iterable[str]) -> list[str]:
    """Return the names of the files that count: of `x.tofu` and `x.tf`, OpenTofu reads the first only."""
    files = {name for name in names if name.endswith(SUFFIXES)}
    return sorted(name for name in files if (other := _TF.sub(r".tofu\1", name)) == name or other not in files)


def _is_override(path: str) -> bool:
    return _OVERRIDE.search(posixpath.basename(path)) is not None


def _overridden(base: Block, override: Block) -> Block:
    return Block(base.type, base.labels, base.header, partial(_merged, base, override))


def _merged(base: Block, override: Block) -> Body:
    """Merge two bodies: attributes one by one, nested blocks of a type all or none."""
    replaced = {block.type for block in override.body.blocks}
    kept = tuple(block for block in base.body.blocks if block.type not in replaced)
    attributes = {**base.body.attributes, **override.body.attributes}
    return Body(attributes, (*kept, *override.body.blocks), base.header)
