"""The patches that a kustomization names or holds, in all the forms in which they are written."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.platforms.kubernetes.building.kustomize.files import Files
from linter.platforms.kubernetes.building.kustomize.patches.targets import Patch
from linter.provenance.source import InputError
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar


def patches(files: Files, folder: str, node: Map, *keys: str) -> Iterator[Patch]:
    """Return the patches below some keys; one that cannot be read leaves its targets open."""
    for key in keys:
        for item in node.items_of(key):
            if isinstance(item, Map):
                yield from _patch(files, folder, item)
            elif isinstance(item, Scalar) and (files.is_there(folder, item) or not _is_inline(item)):
                yield from _of_file(files, folder, item, None)
            elif isinstance(item, Scalar):
                yield from _of_text(files, item, None)


def of_transformers(files: Files, folder: str, node: Map) -> Iterator[Patch]:
    """Return the patches of a kustomization's transformers, which are applied after all else."""
    for entry in files.patching(folder, node) or ():
        yield from _patch(files, folder, entry)
        operations, merges = entry.scalar("jsonOp"), entry.scalar("patches")
        if operations is not None:
            yield from _of_text(files, operations, entry.mapping("target"))
        if merges is not None:
            yield from _of_text(files, merges, None)
        yield from patches(files, folder, entry, "paths")


def _is_inline(written: Scalar) -> bool:
    """Say whether a text is a patch rather than the name of a file that is not there."""
    return "\n" in written.text or written.text.lstrip().startswith(("{", "[")) or ": " in written.text


def _patch(files: Files, folder: str, entry: Map) -> Iterator[Patch]:
    target = entry.mapping("target")
    path, inline = entry.scalar("path"), entry.scalar("patch")
    may_rename = entry.text("options", "allowNameChange") == "true"
    if path is not None:
        found = _of_file(files, folder, path, target)
    elif inline is not None:
        found = _of_text(files, inline, target)
    else:
        return
    yield from (replace(one, may_rename=may_rename) for one in found)


def _of_text(files: Files, written: Scalar, target: Map | None) -> Iterator[Patch]:
    yield from (Patch(node, target) for node in files.inline(written))


def _of_file(files: Files, folder: str, written: Scalar, target: Map | None) -> Iterator[Patch]:
    for document in files.named(folder, written):
        try:
            yield Patch(None if document is None else yaml.parse(document), target)
        except InputError as error:
            files.errors.append(error)
            yield Patch(None, target)
