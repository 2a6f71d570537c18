"""The text of one YAML document to nodes, by ruamel.yaml.  Imported when there is something to parse.

Built from the C parser's flat events instead of its composer, so that nesting costs no C stack, and is limited.
"""

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # it has one of two compiled ones
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from linter.provenance.budget import CHARACTERS_A_UNIT, NODE, spend
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from ruamel.yaml.loader import SafeLoader

MAX_DEPTH = 100
"""Kubernetes and Envoy stay below 40; deeper text is hostile."""

_SLOWLY = 3
"""Units of work for a character that it is given."""
_NODES_AT_ONCE = 1_000
"""Nodes that are paid together."""
MAX_SLOWLY_PARSED = 1_000_000
"""Characters of a document that the parser written in Python may be given: three seconds of its time."""

# The C parser follows YAML 1.1, which forbids a colon inside a plain scalar of a flow collection: `[http://a]`.
# YAML 1.2, Kubernetes and Envoy allow it.
_COLON_IN_FLOW = "found unexpected ':'"
# Such a colon: inside a word, wherever it stands.  Behind a quote or a bracket it may end a key.
_COLON_IN_WORD = pattern(r"(?<=[^\s,\[\]{}\"'?:]):(?=[^\s,\[\]{}])")
_COLON = "\ue000"
"""Stands for a colon in a text that has none of it, for which Unicode gives no meaning."""

# JSON writes a character beyond U+FFFF as two escapes (RFC 8259, 7), of which the C parser takes neither.
_SURROGATES = pattern(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_SURROGATE_REFUSED = "found invalid Unicode character escape code"

_TEXT = "tag:yaml.org,2002:str"
"""The tag of what is a text, whatever it looks like."""

# It may stand at the start of each document (YAML 1.2.2, 5.2), where texts were put together; no place moves.
_BYTE_ORDER_MARK = pattern(r"\A(---[^\n]*?)(\r?\n)\ufeff")


def parsed(document: Location) -> Node | None:
    """Parse the text of one document; None when it is empty.  Raises InputError with the place of the first error."""
    text = document.text
    if "\ufeff" in text:
        text = _BYTE_ORDER_MARK.sub(r"\1 \2", text)
    try:
        return _built(document, text, CParser(text))
    except MarkedYAMLError as error:
        if error.problem == _SURROGATE_REFUSED and _SURROGATES.search(document.text):
            return _parse_without_surrogates(document)
        if error.problem == _COLON_IN_FLOW:
            return _parse_without_colons(document)
        raise _input_error(document, error) from error
    except YAMLError as error:  # a character that no YAML text may hold
        raise InputError(
            _forbidden_character(document), f"not YAML: {_one_line(str(error))}", "remove the character"
        ) from error


def parse_instead(document: Location, text: str) -> Node | None:
    """Parse another text of the same length in place of a document's own; its places are the document's."""
    try:
        return _built(document, text, CParser(text))
    except YAMLError as error:
        raise InputError(document.header, f"not YAML: {_one_line(str(error))}", "correct the syntax") from error


def _parse_without_colons(document: Location) -> Node | None:
    """Parse with a mark of the same length in the place of each colon inside a word, and put the colons back."""
    try:
        if _COLON not in document.text:
            text = _COLON_IN_WORD.sub(_COLON, document.text)
            return _built(document, text, CParser(text), colon=_COLON)
    except MarkedYAMLError:
        pass  # there are others, as in `[::1]`
    return _parse_slowly(document)


def _parse_slowly(document: Location) -> Node | None:
    """Parse with the parser written in Python, which reads YAML 1.2 but is twenty times slower."""
    if len(document.text) > MAX_SLOWLY_PARSED:
        message = f"a document of more than {MAX_SLOWLY_PARSED:,} characters, with colons that only YAML 1.2 allows"
        raise InputError(document.header, message, "write quotes around what has a colon in a list or mapping")
    spend(len(document.text) * _SLOWLY, document)
    from ruamel.yaml.loader import SafeLoader  # noqa: PLC0415  # only for the few documents that need it

    loader = SafeLoader(document.text)
    try:
        return _built(document, document.text, loader)
    except MarkedYAMLError as error:
        raise _input_error(document, error) from error
    finally:
        # A loader refers to itself, and each would keep 50 KB until the next search for circles.
        vars(loader).clear()


def _parse_without_surrogates(document: Location) -> Node | None:
    """Parse with a mark of the same length in the place of each half character, so that all places stay right."""
    try:
        text = _SURROGATES.sub(r"\\ufffd", document.text)
        node = _built(document, text, CParser(text))
    except MarkedYAMLError as error:
        raise _input_error(document, error) from error
    return None if node is None else _paired(node)


def _paired(node: Node) -> Node:
    """Put characters that JSON writes as two halves in the place of the marks."""
    match node:
        case Scalar():
            return _with_pairs(node)
        case Sequence():
            return replace(node, items=tuple(map(_paired, node.items)))
        case Mapping():
            pairs = ((_with_pairs(key), _paired(value)) for key, value in node.entries.values())
            return replace(node, entries={key.text: (key, value) for key, value in pairs})


def _with_pairs(scalar: Scalar) -> Scalar:
    if "\ufffd" not in scalar.text or scalar.at.text[:1] != '"':
        return scalar
    import json  # noqa: PLC0415  # for halves of characters alone

    try:
        text: str = json.loads(scalar.at.text)
    except ValueError:
        return scalar
    return replace(scalar, text=text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _built(document: Location, text: str, parser: "CParser | SafeLoader", *, colon: str = "") -> Node | None:
    """Build the node of a document from the events of a parser.

    This is where the time of large trees goes, so it is one loop, with a stack of its own and no call for an event.
    """
    next_event = parser.get_event
    source, offset = document.source, document.start
    anchors: dict[str, Node] = {}
    above: list[tuple[list[Node], MappingStartEvent | SequenceStartEvent]] = []
    siblings: list[Node] = []
    node: Node
    spend(len(text) // CHARACTERS_A_UNIT, document)
    unpaid = _NODES_AT_ONCE
    while (event := next_event()) is not None:
        kind_of_event = type(event)
        if kind_of_event is ScalarEvent:
            at = Location(source, offset + event.start_mark.index, offset + event.end_mark.index)
            value = event.value.replace(colon, ":") if colon else event.value
            node = Scalar(value, at, not event.style and event.tag != _TEXT)
            anchor = event.anchor
        elif kind_of_event is MappingStartEvent or kind_of_event is SequenceStartEvent:
            if len(above) >= MAX_DEPTH:
                at = Location(source, offset + event.start_mark.index, offset + event.end_mark.index)
                raise InputError(at, f"nested more than {MAX_DEPTH} levels deep", "flatten the structure")
            above.append((siblings, event))
            siblings = []
            continue
        elif kind_of_event is MappingEndEvent or kind_of_event is SequenceEndEvent:
            children = siblings
            siblings, start = above.pop()
            at = Location(source, offset + start.start_mark.index, offset + event.end_mark.index)
            node = _mapping(children, at) if kind_of_event is MappingEndEvent else Sequence(tuple(children), at)
            anchor = start.anchor
        elif kind_of_event is AliasEvent:
            node = _referenced(event, anchors, document)
            anchor = None
        elif kind_of_event is DocumentEndEvent:
            break
        else:
            continue
        if anchor:
            anchors[anchor] = node
        siblings.append(node)
        unpaid -= 1
        if not unpaid:
            spend(_NODES_AT_ONCE * NODE, node.at)
            unpaid = _NODES_AT_ONCE
    spend((_NODES_AT_ONCE - unpaid) * NODE, document)
    return siblings[0] if siblings else None


def _mapping(children: list[Node], at: Location) -> Node:
    """Return a mapping; what another program fills in without quotes is one with a mapping for its key to YAML."""
    text = at.source.text
    if text.startswith("{{", at.start) and text.endswith("}}", at.start, at.end):
        return Scalar(at.text, at, plain=True)
    return Mapping(*_entries(children, at))


def _referenced(event: AliasEvent, anchors: dict[str, Node], document: Location) -> Node:
    node = anchors.get(event.anchor)
    if node is None:
        start, end = document.start + event.start_mark.index, document.start + event.end_mark.index
        message = f"alias *{event.anchor} has no anchor before it"
        raise InputError(document.source.at(start, end), message, "define the anchor first")
    return node


def _entries(
    children: list[Node], at: Location
) -> tuple[dict[str, tuple[Scalar, Node]], Location, tuple[tuple[Scalar, Node], ...]]:
    """Pair keys with values; keys merged by `<<` come after those written, and never replace them."""
    entries: dict[str, tuple[Scalar, Node]] = {}
    repeated: list[tuple[Scalar, Node]] = []
    merged: list[Node] = []
    each = iter(children)
    for key, value in zip(each, each, strict=True):
        if type(key) is not Scalar:
            continue  # a key that is itself a collection names nothing that any platform reads
        text = key.text
        if text == "<<" and key.plain:
            merged.extend(value.items if isinstance(value, Sequence) else (value,))
        else:
            if text in entries:
                repeated.append(entries[text])
            entries[text] = (key, value)
    for mapping in merged:
        if isinstance(mapping, Mapping):
            for name, entry in mapping.entries.items():
                entries.setdefault(name, entry)
    return entries, at, tuple(repeated)


def _input_error(document: Location, error: MarkedYAMLError) -> InputError:
    mark = error.problem_mark or error.context_mark
    offset = document.start + (mark.index if mark is not None else 0)
    at = document.source.at(min(offset, document.end), min(offset + 1, document.end))
    problem = error.problem or "it cannot be parsed"
    context = f" {error.context}" if error.context else ""
    return InputError(at, f"not YAML: {problem}{context}", "correct the syntax at this place")


def _forbidden_character(document: Location) -> Location:
    match = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", document.text)
    start = document.start + (match.start() if match else 0)
    return document.source.at(start, start + 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())
