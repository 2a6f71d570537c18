"""What fields hold: the types of the model with what the table of words says of them.  Knows no test."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from linter.model.endpoint import KINDS
from linter.model.whereabouts.surroundings import Surroundings
from linter.policy.vocabulary.values import words_of, words_of_type
from linter.policy.vocabulary.words import PARTS, WORDS, Word
from linter.provenance.setting import Unknown
from linter.tls.suites import CipherSuite


class Slot(Struct, frozen=True):
    """What a field holds: values of these types, or a list of them."""

    types: tuple[type, ...]
    is_list: bool
    word: Word

    @property
    def holds(self) -> type | None:
        """What has fields itself; None where a value has none."""
        return next((one for one in self.types if one.__name__ in PARTS), None)

    @property
    def is_text(self) -> bool:
        """Whether its values are texts without number, so that patterns can be compared with them."""
        return str in self.types and not self.word.values

    @property
    def values(self) -> tuple[object, ...]:
        """All values that it can have; empty where they are without number."""
        if self.word.values:
            return words_of(self.word.values)
        return tuple(value for one in self.types for value in words_of_type(one))

    @property
    def type_name(self) -> str:
        """What a value of it is, in a word."""
        if self.holds is not None and self.holds is not CipherSuite:
            return "fields"
        first = next((one for one in self.types if one is not bool or len(self.types) == 1), str)
        known = {bool: "yes or no", int: "number", str: "text", CipherSuite: "cipher suite"}
        one = "word" if self.word.values or issubclass(first, Enum) else known.get(first, "text")
        return f"list of {one}s" if self.is_list else one


# What policies ask of is called otherwise, or made of several fields.
_DERIVED: Mapping[str, tuple[type, bool]] = MappingProxyType(
    {"file": (str, False), "port": (int, False), "mode": (str, False), "hash": (str, False)}
)


@cache
def fields(kind: type[Struct]) -> Mapping[str, Slot]:
    """Return the fields of a kind of subject, or of what one of its fields holds, as policies name them."""
    words = _words(kind)
    hints = {**get_type_hints(Surroundings), **get_type_hints(kind)} if words else {}
    slots: dict[str, Slot] = {}
    for name, word in words.items():
        attribute = name.replace("-", "_")
        if name in _DERIVED:
            one, is_list = _DERIVED[name]
            slots[name] = Slot((one,), is_list, word)
        else:
            hint = hints[attribute]
            slots[name] = Slot(tuple(dict.fromkeys(_types(hint))), is_list=_is_list(hint), word=word)
    return MappingProxyType(slots)


def _words(kind: type) -> Mapping[str, Word]:
    name = getattr(kind, "KIND", "")
    if name in KINDS:
        return WORDS[name]
    return PARTS.get(kind.__name__, {})


def _types(hint: Any) -> Iterator[type]:  # noqa: ANN401  # a type hint is anything
    if args := get_args(hint):
        for arg in args:
            yield from _types(arg)
    elif isinstance(hint, type) and hint not in (NoneType, Unknown, date):
        yield hint


def _is_list(hint: Any) -> bool:  # noqa: ANN401  # a type hint is anything
    return get_origin(hint) is tuple or any(_is_list(arg) for arg in get_args(hint))
