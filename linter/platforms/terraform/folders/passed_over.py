"""Blocks that nothing was made of, counted by their types.  Knows no resource type."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator

from linter.platforms.platform import LeftOut, Unread
from linter.platforms.terraform.folders.fetched import is_fetched
from linter.platforms.terraform.folders.tree import Tree
from linter.platforms.terraform.language.modules.folder import SUFFIXES, Folder
from linter.provenance.pattern import pattern
from linter.provenance.said import Said
from linter.provenance.source import InputError, Location, Source
from linter.syntax.hcl.tree import Block

_LABELS = {"resource": 2, "data": 2, "module": 1, "provider": 1}
_OTHER = "OpenTofu reads the file of this name that ends with `.tofu`"
# Folders of no concern are not parsed, and may be many.
_BLOCK = pattern(
    r"^[ \t]*(?P<block>(?P<type>resource|data|provider)[ \t]+\"?(?P<label>[\w-]+)\"?[ \t]*(?:\"?[\w-]+\"?[ \t]*)?)\{",
    re.MULTILINE,
)


def passed_over(  # what is looked at, and for whom
    tree: Tree,
    sources: Iterable[Source],
    planned: Iterable[Folder],
    said: Said,
    is_judged: Callable[[str], bool],
    asked: Collection[str] | None = None,
) -> Iterator[LeftOut | Unread | InputError]:
    """Return the blocks of which nothing is said, in some files or in all, and whether others like them are judged."""
    folders = dict.fromkeys(posixpath.dirname(source.path) for source in sources)
    found = [folder for path in folders if not is_fetched(f"{path}/") and (folder := tree.get(path)) is not None]
    for folder in (*{id(one): one for one in found}.values(), *planned):
        is_parsed = bool(folder.given) or tree.concerns(folder)
        for kind, at, end in _parsed(folder, asked) if is_parsed else _written(folder.sources, asked):
            if not said.within(at.source.path, at.start, end):
                said.note(at)
                yield LeftOut(at, kind, is_known=kind == "module" or is_judged(kind))
        if is_parsed:
            yield from _beside_errors(folder, said, asked)
    read = {source.path for folder in found for source in folder.sources}
    for source in sources:
        if source.path.endswith(SUFFIXES) and source.path not in read:
            is_hidden = posixpath.basename(source.path).startswith(".")
            because = "Terraform reads no file whose name begins with a dot" if is_hidden else _OTHER
            yield Unread(source.whole.header, because)


def _beside_errors(folder: Folder, said: Said, asked: Collection[str] | None) -> Iterator[Unread | InputError]:
    """Return the blocks that stand inside others because a brace is missing, or that no parser gets to."""
    broken = {error.at.source.path for error in folder.errors}
    written = list(_written(folder.sources, asked))
    paths = {at.source.path for _, at, _ in written}
    blocks = (block for file in folder.files for block in file.body.blocks)
    starts = {block.header.order for block in blocks if block.header.source.path in paths}
    unseen = [found for found in written if found[1].order not in starts]
    inside = {found[1].source.path for found in unseen}
    for file in folder.files if unseen else ():
        for block in _nested(file.body.blocks):
            if block.header.source.path in inside:
                said.note(block.header)
                yield InputError(block.header, f"a `{block.type}` inside another block", "close the block before it")
    for _, at, end in unseen:
        if at.source.path in broken and not said.within(at.source.path, at.start, end):
            yield Unread(at, "the text around it could not be parsed, so that it is not judged")


def _nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """Return blocks that only stand at the top of a file, and stand inside another one."""
    pending = list(blocks)
    while pending:
        for inner in pending.pop().body.blocks:
            if len(inner.labels) == _LABELS.get(inner.type):
                yield inner
            pending.append(inner)


def _parsed(folder: Folder, asked: Collection[str] | None) -> Iterator[tuple[str, Location, int]]:
    """Return the blocks of a folder: how their types are called, their headers, and where the next one begins."""
    # A plan has every instance of a block; the first stands for all.
    files = [folder.blocks.values()] if folder.given else [file.body.blocks for file in folder.files]
    for declared in files:
        own = (one for one in declared if asked is None or folder.given or one.header.source.path in asked)
        blocks = sorted(_relevant(own), key=lambda block: block.header.start)
        ends = [*(block.header.start for block in blocks[1:]), len(blocks[0].header.source.text) if blocks else 0]
        for block, end in zip(blocks, ends, strict=True) if blocks else ():
            yield _kind(block.type, block.labels[0]), block.header, max(end, block.header.end)


def _relevant(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if len(block.labels) == _LABELS.get(block.type):
            if block.type != "module" or _is_fetched(block):
                yield block
        elif block.type == "terraform":
            yield from (inner for inner in block.body.named("backend") if len(inner.labels) == 1)


def _is_fetched(call: Block) -> bool:
    """Say whether a call is of a module from elsewhere; what one of the tree declares is counted where it stands."""
    source = call.body.attributes.get("source")
    return source is not None and source.at.text.startswith('"') and not source.at.text.startswith('".')


def _written(sources: Iterable[Source], asked: Collection[str] | None) -> Iterator[tuple[str, Location, int]]:
    for source in (one for one in sources if asked is None or one.path in asked):
        for found in _BLOCK.finditer(source.text):
            yield _kind(found["type"], found["label"]), source.at(*found.span("block")).header, found.end()


def _kind(block: str, label: str) -> str:
    match block:
        case "resource":
            return label
        case "module":
            return block
        case _:
            return f"{block}.{label}"
