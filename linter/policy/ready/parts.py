"""Pickles of rules without the parts that all uses of a rule have in common, which lie beside."""

from _pickle import Pickler, Unpickler  # as in `linter.provenance.shipped`
from io import BytesIO
from typing import TypeAlias

from linter.policy.rule import Example
from linter.provenance.source import Source

Parts: TypeAlias = dict[str, tuple[Source, tuple[Example, ...]]]
"""The text and the examples of a rule's file, by the rule's id."""

_Name: TypeAlias = tuple[str, int]
"""A rule, and which of its parts."""


class _Reader(Unpickler):
    def __init__(self, data: bytes, parts: Parts) -> None:
        super().__init__(BytesIO(data))
        self._parts = parts

    def persistent_load(self, pid: _Name) -> object:
        """Return a part."""
        rule, part = pid
        return self._parts[rule][part]


class _Writer(Pickler):
    def __init__(self, data: BytesIO, parts: Parts) -> None:
        super().__init__(data)
        self._names: dict[int, _Name] = {
            id(part): (rule, number) for rule, of_rule in parts.items() for number, part in enumerate(of_rule) if part
        }

    def persistent_id(self, obj: object) -> _Name | None:
        """Name a part."""
        return self._names.get(id(obj))


def loads(data: bytes, parts: Parts) -> object:
    """Return what `dumps` wrote.  Raises KeyError where it has parts that are not there."""
    return _Reader(data, parts).load()


def dumps(value: object, parts: Parts) -> bytes:
    """Return a value as bytes, in which parts are named."""
    data = BytesIO()
    _Writer(data, parts).dump(value)
    return data.getvalue()
