"""YAML as values with places, as Helm reads it: all numbers are floating, as in JSON, and YAML 1.1 names booleans.

Source: sigs.k8s.io/yaml, which turns YAML into JSON first; resolve.go of go-yaml 2.
"""

from math import isfinite

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError
from linter.syntax.go_template.values.value import NIL, Value
from linter.syntax.node import Mapping, Node, Scalar, Sequence

MAX_NODES = 200_000
_TRUE = frozenset("y Y yes Yes YES true True TRUE on On ON".split())
_FALSE = frozenset("n N no No NO false False FALSE off Off OFF".split())
_WHOLE = pattern(r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0o?[0-7_]+|[0-9][0-9_]*)")
_REAL = pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 40


def of_node(node: Node | None) -> Value:
    """Return a node as a value.  Raises InputError where aliases make it larger than anything sane."""
    return NIL if node is None else _Reader().value(node, None)


class _Reader:
    """Counts the nodes, of which aliases can make very many out of few."""

    def __init__(self) -> None:
        self._count = 0

    def value(self, node: Node, key: Scalar | None) -> Value:
        """Return a node that stands under a key."""
        self._count += 1
        if self._count > MAX_NODES:
            raise InputError(node.at.header, f"more than {MAX_NODES:,} values, aliases counted", "use fewer aliases")
        at = None if key is None else key.at
        match node:
            case Scalar():
                return Value(resolved(node.text) if node.plain else node.text, node.at, at)
            case Sequence():
                return Value([self.value(one, None) for one in node.items], node.at.header, at)
            case Mapping():
                entries = {_key(name): self.value(value, name) for name, value in node.entries.values()}
                return Value(entries, node.header(), at)


def _key(name: Scalar) -> str:
    """Return a key as JSON has it: a text, be it of a boolean."""
    value = resolved(name.text) if name.plain else name.text
    return ("true" if value else "false") if isinstance(value, bool) else name.text


def resolved(text: str) -> bool | float | str | None:
    """Return what a plain scalar stands for."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if text[0] not in "+-.0123456789" or len(text) > _LONGEST_NUMBER:
        return text
    if _WHOLE.fullmatch(text):
        return _whole(text.replace("_", ""))
    if _REAL.fullmatch(text):
        value = float(text)
        return value if isfinite(value) else text
    return text


def _whole(text: str) -> float | str:
    digits = text.lstrip("+-")
    try:
        if digits[:2].lower() in ("0x", "0b", "0o"):
            return float(int(text, 0))
        return float(int(text, 8 if digits[0] == "0" else 10))
    except ValueError:
        return float(text) if digits.isdecimal() else text
