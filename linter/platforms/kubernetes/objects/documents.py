"""Manifests to objects.  Parses only what can matter; knows no kind's meaning."""

import re
from collections.abc import Iterator
from posixpath import basename

from msgspec.structs import replace

from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.kubernetes.objects.placeholders import leaves_holes, with_parameters
from linter.platforms.platform import LeftOut, Unread
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping, Node, Scalar, Sequence

# Searching for the word, and then for what stands before it, takes a tenth of the time of trying each line.
_KIND = pattern(
    r"""kind(?:(?<=^kind)|(?<=^["']kind)|(?<=^\ufeffkind)|(?<=^\ufeff["']kind))"""
    r"""["']?[ \t]*:[ \t]*(?P<quote>["']?)(?P<kind>\w+)(?P=quote)[ \t]*(?:#.*)?\r?$""",
    re.MULTILINE,
)
# What stands at the margin and may be the key `kind`, or hide it, though it is not spelled so.
_ODD = pattern(r"""^\ufeff?(?:[{\[?!&*<]|"[^"\n]*\\|["']?kind["']?[ \t]*:)""", re.MULTILINE)
_BEGINNING = pattern(r"(?:---[ \t]*(?:#[^\n]*)?\r?\n)?\ufeff?(?:[ \t]*(?:[#%][^\n]*)?\r?\n)*\ufeff?")
_INDENT = pattern(r"[ \t]*")
_SPACE = pattern(r"\s*")
_SPOKEN_OF = pattern(r"kind|\\[xuU]")
_TEMPLATE = pattern(r"\{\{|\{%|<%")
# The kinds of a document that cannot be parsed, in any of its forms.
_ANY_KIND = pattern(r"""\bkind["']?\s*:\s*(?:[&!]\S+\s+|[>|][-+\d]{0,2}\s+)*["']?(\w+)""")
_VERSION = pattern(r"""\bapiVersion["']?[ \t]*:""")
_HOLDERS = frozenset({"Template"})
"""Kinds that hold other objects, beside lists."""
_FILLED_IN = "a template fills in a part of the object"


def objects(source: Source, kinds: frozenset[str]) -> Iterator[Object | Unread | LeftOut | InputError]:
    """Yield the objects of some kinds and what is left out; what cannot be parsed stands beside the others."""
    partial = "patch" in basename(source.path).lower()
    for document in _documents(source):
        if not may_matter(document, kinds):
            yield from _of_no_concern(document)
            continue
        try:
            node = yaml.parse(document)
        except InputError as error:
            if _TEMPLATE.search(source.text, document.start, document.end) is None:
                yield error
            else:
                yield Unread(document.header, "a template that becomes YAML only when it is rendered, outside a chart")
            continue
        found = list(objects_of(node, kinds, partial=partial))
        yield from found or (LeftOut(at.header, kind, is_known=False) for kind, at in _kinds_of(node))


def _of_no_concern(document: Location) -> Iterator[LeftOut]:
    """Tell the kind of a document that is not parsed, as its margin has it."""
    text = document.source.text
    for found in _KIND.finditer(text, document.start, document.end):
        yield LeftOut(document.source.at(*found.span()), found["kind"], is_known=False)


def _kinds_of(node: Node | None) -> Iterator[tuple[str, Location]]:
    """Yield the kind of a document, or those of the elements of a list."""
    if not isinstance(node, Mapping):
        return
    kind, items = node.scalar("kind"), node.get("items")
    if kind is not None and kind.text.endswith("List") and isinstance(items, Sequence):
        for item in paid(items.items, items.at):
            yield from _kinds_of(_of_list(item, node))
    elif kind is not None:
        yield kind.text, kind.at


def holds(source: Source, kinds: frozenset[str]) -> bool:
    """Say whether a text holds an object of some kinds, or what would be one if it could be parsed."""
    return any(_holds(document, kinds) for document in _documents(source))


def _holds(document: Location, kinds: frozenset[str]) -> bool:
    told, text = _told(document, kinds), document.text
    if told is False or not ("apiVersion" in text or "\\" in text):
        return False
    if told:
        return True
    if "\\" not in text and "\n?" not in text and not any(_matters(kind, kinds) for kind in _ANY_KIND.findall(text)):
        return False  # none of the kinds is written, in whatever style
    try:
        node = yaml.parse(document)
    except InputError:
        return _VERSION.search(text) is not None and any(kind in kinds for kind in _ANY_KIND.findall(text))
    return isinstance(node, Mapping) and node.text("apiVersion") is not None and _concerns(node, kinds)


def _documents(source: Source) -> Iterator[Location]:
    """Cut a text into its documents; values of JSON may stand one after the other without a mark between."""
    for document in yaml.documents(source):
        beginning = _BEGINNING.match(source.text, document.start, document.end)
        start = document.start if beginning is None else beginning.end()
        start = _behind(_INDENT, source, start, document.end)
        if source.text.startswith("{", start) and re.search(r"\}\s*\{", document.text):
            yield from _values(source, start, document.end) or [document]
        else:
            yield document


def _values(source: Source, start: int, end: int) -> list[Location]:
    """Return the places of values of JSON in a row; none where it is another text."""
    import json  # noqa: PLC0415  # most manifests are YAML

    decoder, found = json.JSONDecoder(), []
    while start < end:
        try:
            _, stop = decoder.raw_decode(source.text, start)
        except (ValueError, RecursionError):
            return []
        found.append(source.at(start, stop))
        start = _behind(_SPACE, source, stop, end)
    return found


def _behind(space: re.Pattern[str], source: Source, start: int, end: int) -> int:
    """Return where something begins behind white space, without a copy of all that follows."""
    found = space.match(source.text, start, end)
    return start if found is None else found.end()


def may_matter(document: Location, kinds: frozenset[str]) -> bool:
    """Say whether one of the kinds stands at the top of a document, or whether only parsing can tell."""
    return _told(document, kinds) is not False


def _told(document: Location, kinds: frozenset[str]) -> bool | None:
    """Say whether a document has one of some kinds, as far as its margin tells; None where only parsing does."""
    text, start, end = document.source.text, document.start, document.end
    if _SPOKEN_OF.search(text, start, end) is None:
        return False
    beginning = _BEGINNING.match(text, start, end)
    if text.startswith((" ", "\t", "{", "[", "-"), start if beginning is None else beginning.end(), end):
        return None
    found = [one["kind"] for one in _KIND.finditer(text, start, end)]
    if found:
        return any(_matters(kind, kinds) for kind in found)
    return None if _ODD.search(text, start, end) is not None else False


def _matters(kind: str, kinds: frozenset[str]) -> bool:
    return kind in kinds or kind in _HOLDERS or kind.endswith("List")


def _concerns(node: Mapping, kinds: frozenset[str]) -> bool:
    return _matters(node.text("kind") or "", kinds)


def objects_of(node: Node | None, kinds: frozenset[str], *, partial: bool) -> Iterator[Object]:
    """Yield the objects of a document, of a list in it, or of a template of OpenShift."""
    if not isinstance(node, Mapping):
        return
    kind = node.text("kind") or ""
    items = node.get("items")
    if kind.endswith("List") and isinstance(items, Sequence):
        for item in paid(items.items, items.at):
            yield from objects_of(_of_list(item, node), kinds, partial=partial)
    elif kind == "Template" and (node.text("apiVersion") or "").partition("/")[0] in ("v1", "template.openshift.io"):
        for item in paid(with_parameters(node), node.at):
            yield from objects_of(item, kinds, partial=partial)
    elif kind in kinds and (version := node.text("apiVersion")) is not None:
        group, _, release = version.rpartition("/")
        one = Object(
            group=group,
            version=release,
            kind=kind,
            namespace=node.text("metadata", "namespace") or "",
            name=node.text("metadata", "name") or node.text("metadata", "generateName") or "",
            node=node,
            partial=partial or node.get("$patch") is not None,
        )
        yield replace(one, partial=True, untold=_FILLED_IN) if not partial and leaves_holes(node) else one


def _of_list(item: Node, whole: Mapping) -> Node:
    """Return an element of a list with its kind, which the list of one kind may say for all."""
    if not isinstance(item, Mapping) or item.get("kind") is not None or whole.text("kind") == "List":
        return item
    kind = Scalar((whole.text("kind") or "").removesuffix("List"), item.header(), plain=True)
    told: dict[str, tuple[Scalar, Node]] = {"kind": (whole.entries["kind"][0], kind)}
    if "apiVersion" in whole.entries:
        told["apiVersion"] = whole.entries["apiVersion"]
    return Mapping(told | item.entries, item.at)
