"""Single values as Envoy's YAML and protobuf's JSON take them: booleans, numbers of enums, wrappers.  Knows no field.

Measured on Envoy 1.40.0 with `--mode validate`.  yaml-cpp decides first what a plain value is
(https://github.com/jbeder/yaml-cpp/blob/0.8.0/src/convert.cpp), then protobuf what a text is worth as a boolean
(https://github.com/abseil/abseil-cpp/blob/master/absl/strings/numbers.h, SimpleAtob).
"""

from collections.abc import Sequence

from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping, Node, Scalar

_TRUE = frozenset({"true", "t", "yes", "y", "1"})
_FALSE = frozenset({"false", "f", "no", "n", "0"})
_ON = frozenset({"on", "On", "ON"})
_OFF = frozenset({"off", "Off", "OFF"})
_NUMBER = pattern(r"\s*[+-]?(?:(?P<hexadecimal>0[xX][0-9a-fA-F]{1,8})|(?P<octal>0[0-7]{1,10})|[0-9]{1,10})\s*")


def single(node: Node) -> Scalar | None:
    """Return a scalar, also out of its wrapper: `{value: true}` is the long form of `true`."""
    if isinstance(node, Mapping) and len(node.entries) == 1:
        inside = node.get("value")
        return inside if isinstance(inside, Scalar) else None
    return node if isinstance(node, Scalar) else None


def boolean(node: Scalar, *, is_text: bool) -> bool | None:
    """Read a boolean; a plain `1` is a number, which only protobuf's text format takes for one."""
    word = node.text.lower()
    if node.plain and not is_text:
        if node.text in _ON or node.text in _OFF:
            return node.text in _ON
        if word.isdecimal():
            return None
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def whole(node: Scalar) -> int | None:
    """Read a whole number: a plain one may be octal or hexadecimal, and any may have a fraction that is zero."""
    number = _NUMBER.fullmatch(node.text)
    if number is not None:
        return int(node.text, 16 if number["hexadecimal"] else 8 if number["octal"] and node.plain else 10)
    try:
        value = float(node.text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else None


def enumerated(node: Scalar, names: Sequence[str]) -> str:
    """Return the name of an enum's value in capitals, also where its number stands."""
    value = whole(node) if _NUMBER.fullmatch(node.text) else None
    if value is None:
        return node.text.upper()
    return names[value] if 0 <= value < len(names) else node.text
