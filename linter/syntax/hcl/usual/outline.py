"""The blocks and attributes of a text in its usual shape, and where they end.  Knows no block and reads no expression.

tree-sitter is the judge of what is HCL, and takes a third of a second for a million letters.  What is told here is so
beyond doubt: tree-sitter would find the same, and no error.  Of a text in any other shape nothing is told.

The text is read as by a machine with a stack, which knows all brackets that are open by what they are.  What has none
in it is one step of many lines, and no part of a text is gone through more than a few times.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from linter.syntax.hcl.usual.shapes import (
    ATTRIBUTE,
    BEHIND_DOTS,
    BEHIND_KEY,
    BLANK,
    HEADER,
    IN_BLOCK,
    IN_BRACKETS,
    IN_OBJECT,
    LABEL,
    ON_LINE,
    TEXT,
    VALUE,
)

_State: TypeAlias = re.Pattern[str]

_BEGINS: Mapping[str, _State] = {
    "block": IN_BLOCK,
    "call": VALUE,
    "choice": VALUE,
    "each_element": VALUE,
    "each_member": VALUE,
    "group": VALUE,
    "index": VALUE,
    "interpolation": VALUE,
    "key": VALUE,
    "object": IN_OBJECT,
    "tuple": VALUE,
}
"""What is opened, and what stands in it first."""
_CLOSES = {
    "block": "}",
    "call": ")",
    "choice": ":",
    "expanded": ")",
    "filtered_element": "]",
    "filtered_member": "}",
    "group": ")",
    "grouped": "}",
    "index": "]",
    "interpolation": "}",
    "key": ")",
    "made_element": "]",
    "made_member": "}",
    "object": "}",
    "tuple": "]",
}
_CONTINUES: Mapping[tuple[str, str], tuple[str, _State]] = {
    ("arrow", "made_key"): ("made_member", VALUE),
    ("colon", "each_element"): ("made_element", VALUE),
    ("colon", "each_member"): ("made_key", VALUE),
    ("comma", "call"): ("call", VALUE),
    ("comma", "object"): ("object", IN_OBJECT),
    ("comma", "tuple"): ("tuple", VALUE),
    ("condition", "grouped"): ("filtered_member", VALUE),
    ("condition", "made_element"): ("filtered_element", VALUE),
    ("condition", "made_member"): ("filtered_member", VALUE),
    ("dots", "call"): ("expanded", BEHIND_DOTS),
    ("dots", "made_member"): ("grouped", BEHIND_DOTS),
    ("last", "call"): ("call", IN_BRACKETS),
    ("last", "tuple"): ("tuple", IN_BRACKETS),
    ("line", "block"): ("block", IN_BLOCK),
    ("line", "object"): ("object", IN_OBJECT),
}
"""What is met in what is open, what that is from there on, and what stands in it next."""
_STANDS = {"text": TEXT, "value": VALUE}
"""What is met, and what it says to stand there next, wherever that is."""
_AFTER_VALUE = {"block": ON_LINE, "object": ON_LINE, "value": ON_LINE}
_AFTER_CLOSED = {"block": IN_BLOCK, "choice": VALUE, "interpolation": TEXT, "key": BEHIND_KEY}


class Assigned(Struct, frozen=True):
    """`name = value`, by offsets."""

    start: int
    name_end: int
    value: int
    end: int


class Enclosed(Struct, frozen=True):
    """`type "label" { ... }`, by offsets."""

    start: int
    words: tuple[tuple[int, int], ...]
    """Its type and labels."""
    inside: int
    """Behind the opening brace."""
    end: int
    """Before the closing one."""


class OtherShapeError(Exception):
    """The text is no HCL, or is written in a way that few people do."""


def outline(text: str, start: int, end: int) -> tuple[list[Assigned], list[Enclosed]]:
    """Return the attributes and blocks of a file or of a body.  Raises OtherShapeError where they are in doubt."""
    attributes: list[Assigned] = []
    blocks: list[Enclosed] = []
    position = _written(text, start, end)
    while position < end:
        if (found := ATTRIBUTE.match(text, position, end)) is not None:
            behind = _closed(text, found.end(), end, "value") if found["whole"] is None else found.end()
            attributes.append(Assigned(position, found.end("name"), found.start("value"), behind))
        elif (found := HEADER.match(text, position, end)) is not None:
            behind = _closed(text, found.end(), end, "block")
            labels = (one.span() for one in LABEL.finditer(text, *found.span("labels")))
            blocks.append(Enclosed(position, (found.span("type"), *labels), found.end(), behind - 1))
        else:
            raise OtherShapeError
        position = _written(text, behind, end)
    return attributes, blocks


def _written(text: str, position: int, end: int) -> int:
    """Return where the next thing that is no blank and no comment begins."""
    blank = BLANK.match(text, position, end)
    return position if blank is None else blank.end()


def _closed(text: str, position: int, end: int, outermost: str) -> int:
    """Return where a block or a value ends that begins at a position.  Raises OtherShapeError where it is in doubt."""
    opened = [outermost]
    state, before = _BEGINS.get(outermost, VALUE), outermost
    while (found := state.match(text, position, end)) is not None:
        start, position = position, found.end()
        inside, met = opened[-1], found.lastgroup or ""
        if met == "done":
            state = _AFTER_VALUE.get(inside, IN_BRACKETS)
        elif met in _STANDS:
            state = _STANDS[met]
        elif met in _BEGINS and (met != "key" or before in ("object", "comma")):
            opened.append(met)
            state = _BEGINS[met]
        elif met in ("close", "colon") and _CLOSES.get(inside) == text[position - 1]:
            opened.pop()
            if not opened:
                return position
            state = _AFTER_CLOSED.get(inside) or _AFTER_VALUE.get(opened[-1], IN_BRACKETS)
        elif (met, inside) == ("line", "value"):
            return start
        elif (met, inside) in _CONTINUES:
            opened[-1], state = _CONTINUES[met, inside]
        else:
            break
        before = met
    raise OtherShapeError
