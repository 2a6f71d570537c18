"""The tree that YAML and JSON become.  Knows no grammar and nothing of TLS."""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# YAML 1.1, which Kubernetes' reader and Envoy's accept for a boolean field, names all of these.
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
# Without quotes `010` is 8, and `0x1F` is 31 (https://yaml.org/type/int.html).
_OTHER_BASE = pattern(r"[-+]?0(?:x(?P<hex>[\dA-Fa-f_]+)|b(?P<binary>[01_]+)|o?(?P<octal>[0-7_]+))")
_BASES = {"hex": 16, "binary": 2, "octal": 8}


class Scalar(Struct, frozen=True, eq=False):
    """One value as written; `plain` when it stands without quotes."""

    text: str
    at: Location
    plain: bool

    @property
    def is_null(self) -> bool:
        """Whether the value is YAML's null."""
        return self.plain and self.text in _NULLS


class Sequence(Struct, frozen=True, eq=False):
    """A list of nodes."""

    items: tuple["Node", ...]
    at: Location

    def __iter__(self) -> Iterator["Node"]:
        return iter(self.items)


class Mapping(Struct, frozen=True, eq=False):
    """Keys and values in the order written; of equal keys the last one counts."""

    entries: dict[str, tuple[Scalar, "Node"]]
    at: Location
    repeated: tuple[tuple[Scalar, "Node"], ...] = ()
    """Earlier entries of keys that come again."""

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None where it is absent or null."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        value = entry[1]
        return None if isinstance(value, Scalar) and value.plain and value.text in _NULLS else value

    def find(self, *keys: str) -> "Node | None":
        """Follow keys down through mappings; None as soon as one is absent."""
        node: Node = self
        for key in keys:
            entry = node.entries.get(key) if isinstance(node, Mapping) else None
            if entry is None:
                return None
            node = entry[1]
            if isinstance(node, Scalar) and node.plain and node.text in _NULLS:
                return None
        return node

    def mapping(self, *keys: str) -> "Mapping | None":
        """Follow keys down to a mapping; None where there is none."""
        node = self.find(*keys)
        return node if isinstance(node, Mapping) else None

    def items_of(self, *keys: str) -> tuple["Node", ...]:
        """Follow keys down to a list and return its elements; empty where there is none."""
        node = self.find(*keys)
        return node.items if isinstance(node, Sequence) else ()

    def mappings_of(self, *keys: str) -> tuple["Mapping", ...]:
        """Follow keys down to a list and return those of its elements that are mappings."""
        return tuple(item for item in self.items_of(*keys) if isinstance(item, Mapping))

    def scalar(self, *keys: str) -> Scalar | None:
        """Follow keys down to a scalar; None where there is none."""
        node = self.find(*keys)
        return node if isinstance(node, Scalar) else None

    def text(self, *keys: str) -> str | None:
        """Follow keys down to a scalar and return its text; None where there is none."""
        node = self.find(*keys)
        return node.text if isinstance(node, Scalar) else None

    def header(self) -> Location:
        """Return the place of the first key, which stands for the mapping as a whole."""
        for key, _ in self.entries.values():
            return key.at
        return self.at.header

    def key_at(self, key: str) -> Location:
        """Return the place of a key that is present."""
        return self.entries[key][0].at


Node: TypeAlias = Scalar | Sequence | Mapping


def text_of(node: Scalar, setting: str = "") -> Known[str]:
    """Return a scalar's text as a setting."""
    return Known(node.text, node.at, setting)


def bool_of(node: Node, setting: str = "") -> Known[bool] | Unknown:
    """Read a boolean as YAML 1.1 writes it, quoted or not."""
    if isinstance(node, Scalar):
        if node.text in _TRUE:
            return Known(True, node.at, setting)
        if node.text in _FALSE:
            return Known(False, node.at, setting)
    return Unknown("it is not a boolean", node.at.header, setting)


def _whole(node: Scalar) -> int | None:
    other = _OTHER_BASE.fullmatch(node.text) if node.plain else None
    digits = "" if other is None else (other[str(other.lastgroup)] or "").replace("_", "")
    if other is not None and digits:
        return int(digits, _BASES[str(other.lastgroup)]) * (-1 if node.text.startswith("-") else 1)
    return int(node.text) if node.text.lstrip("-").isdecimal() else None


def int_of(node: Node, setting: str = "") -> Known[int] | Unknown:
    """Read an integer as YAML 1.1 writes it; in quotes, a decimal one."""
    if isinstance(node, Scalar) and (found := _whole(node)) is not None:
        return Known(found, node.at, setting)
    return Unknown("it is not a whole number", node.at.header, setting)
