"""Manifests to objects.  Parses only what can matter; knows no kind's meaning."""

import re
from collections.abc import Iterator
from posixpath import basename

from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Unread
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping, Node, Sequence

_KIND = re.compile(r"""^["']?kind["']?\s*:\s*["']?(\w+)""", re.MULTILINE)
_INDENTED = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*([ \t]+)(?=[\w\"'])")
_TEMPLATE = re.compile(r"\{\{|\{%|<%")
_MAX_ITEMS = 100_000


def objects(source: Source, kinds: frozenset[str]) -> Iterator[Object | Unread | InputError]:
    """Yield the objects of some kinds; a document that cannot be parsed stands beside the others."""
    partial = "patch" in basename(source.path).lower()
    for number, document in enumerate(yaml.documents(source), start=1):
        if number == yaml.MAX_DOCUMENTS:
            yield Unread(document.header, f"only the first {number:,} documents of a file are read")
        if not may_matter(document, kinds):
            continue
        try:
            node = yaml.parse(document)
        except InputError as error:
            if _TEMPLATE.search(source.text, document.start, document.end) is None:
                yield error
            else:
                yield Unread(document.header, "a template that becomes YAML only when it is rendered, outside a chart")
            continue
        yield from objects_of(node, kinds, partial=partial)


def may_matter(document: Location, kinds: frozenset[str]) -> bool:
    """Say whether one of the kinds stands at the top of a document, or whether only parsing can tell."""
    found = _KIND.search(document.source.text, document.start, document.end)
    if found is None and (indented := _INDENTED.match(document.text)) is not None:
        # What another file carries may be indented as a whole.
        found = re.search(rf"^{indented[1]}{_KIND.pattern[1:]}", document.text, re.MULTILINE)
    if found is None:
        return "kind" in document.text and document.text.lstrip(" \t\r\n-").startswith(("{", "[", "#", "%"))
    return found[1] in kinds or found[1].endswith("List")


def objects_of(node: Node | None, kinds: frozenset[str], *, partial: bool) -> Iterator[Object]:
    """Yield the objects of a document, or of a list in it."""
    if not isinstance(node, Mapping):
        return
    kind = node.text("kind") or ""
    items = node.get("items")
    if kind.endswith("List") and isinstance(items, Sequence):
        for item in items.items[:_MAX_ITEMS]:
            yield from objects_of(item, kinds, partial=partial)
    elif kind in kinds and (version := node.text("apiVersion")) is not None:
        group, _, release = version.rpartition("/")
        yield Object(
            group=group,
            version=release,
            kind=kind,
            namespace=node.text("metadata", "namespace") or "",
            name=node.text("metadata", "name") or node.text("metadata", "generateName") or "",
            node=node,
            partial=partial or node.get("$patch") is not None,
        )
