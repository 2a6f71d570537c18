"""What a template leaves in manifests for others to fill in.  Knows no kind's meaning.

Source: OpenShift, "Writing templates": `${NAME}` is put into a string, and `${{NAME}}` becomes a value of its own.
"""

import re

from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping, Node, Scalar, Sequence

_PARAMETER = pattern(r"\$\{\{(\w+)\}\}|\$\{(\w+)\}")
_HOLE = pattern(r"\s*(?:\{\{.*\}\}|\$\{\{.*\}\}|<%.*%>|\$\{[^{}]*\})\s*", re.DOTALL)
_MARKS = ("{{", "${", "<%", "\\")
"""Without any of which a text has no placeholder; a character may be written by its number."""
_STRUCTURE = frozenset(
    {
        "annotations",
        "args",
        "command",
        "containers",
        "data",
        "env",
        "envFrom",
        "http",
        "listeners",
        "metadata",
        "paths",
        "ports",
        "rules",
        "servers",
        "spec",
        "stringData",
        "template",
        "tls",
        "trafficPolicy",
    }
)
"""Keys of what is never one value, so that a placeholder stands for all that is below them."""
_FREE = frozenset({"annotations", "data", "labels", "matchLabels", "nodeSelector", "selector", "stringData"})
"""What holds names of the user's own, of which `env` is no list."""


def leaves_holes(node: Mapping) -> bool:
    """Say whether one placeholder stands where an object has fields or elements of its own."""
    source = node.at.source
    if leaves_holes not in source.made:
        source.made[leaves_holes] = any(mark in source.text for mark in _MARKS)
    if not source.made[leaves_holes]:
        return False
    seen: set[int] = set()  # an anchor may be used very often
    return any(_is_left(key, value, seen) for key, (_, value) in node.entries.items())


def _is_left(key: str, node: Node, seen: set[int]) -> bool:
    if isinstance(node, Scalar):
        return key in _STRUCTURE and _HOLE.fullmatch(node.text) is not None
    if id(node) in seen or key in _FREE:
        return False
    seen.add(id(node))
    if isinstance(node, Sequence):
        return any(_is_left("", one, seen) for one in node.items)
    return any(_is_left(name, one, seen) for name, (_, one) in node.entries.items())


def with_parameters(template: Mapping) -> tuple[Node, ...]:
    """Return the objects of a template of OpenShift with the defaults of its parameters."""
    known = {
        one.text("name") or "": one.text("value") or ""
        for one in template.mappings_of("parameters")
        if one.scalar("value") is not None
    }
    return tuple(_filled(one, known, {}) for one in template.items_of("objects"))


def _filled(node: Node, known: dict[str, str], seen: dict[int, Node]) -> Node:
    if id(node) not in seen:
        seen[id(node)] = _filled_once(node, known, seen)
    return seen[id(node)]


def _filled_once(node: Node, known: dict[str, str], seen: dict[int, Node]) -> Node:
    match node:
        case Scalar():
            text = _PARAMETER.sub(lambda found: known.get(found[1] or found[2], found[0]), node.text)
            is_plain = node.plain or (text != node.text and node.text.startswith("${{"))
            return node if text == node.text else Scalar(text, node.at, is_plain)
        case Sequence():
            return Sequence(tuple(_filled(one, known, seen) for one in node.items), node.at)
        case Mapping():
            entries = {name: (key, _filled(one, known, seen)) for name, (key, one) in node.entries.items()}
            return Mapping(entries, node.at)
