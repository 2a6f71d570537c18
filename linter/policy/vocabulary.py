"""What a policy may ask about: the fields of the model and the values that they take.  Knows no rule."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from linter.policy.predicate import (
    AtLeast,
    AtMost,
    Each,
    Empty,
    Equals,
    Includes,
    NoneOf,
    OneOf,
    Otherwise,
    Present,
    Test,
)
from linter.policy.spelling import did_you_mean
from linter.provenance.setting import Unknown
from linter.tls import suites
from linter.tls.suites import CipherSuite
from linter.tls.versions import VERSIONS


class VocabularyError(Exception):
    """A word that the model does not have."""


class Slot(Struct, frozen=True):
    """What a field holds: values of these types, or a list of them."""

    types: tuple[type, ...]
    is_list: bool


def slot(kinds: Sequence[type], path: Sequence[str]) -> Slot:
    """Return what the field at a path holds, which every kind must have; names are those of policies."""
    found = Slot((), is_list=False)
    for depth, name in enumerate(path, start=1):
        slots = [_slots(kind) for kind in kinds]
        known = [word for word in slots[0] if all(word in other for other in slots)] if slots else []
        if name not in known:
            above = ".".join(path[: depth - 1])
            where = f" in `{above}`" if above else ""
            raise VocabularyError(f"no field `{name}`{where}{_hint(name, known)}")
        found = slots[0][name]
        kinds = [kind for kind in found.types if issubclass(kind, Struct)]
    return found


def check(test: Test, found: Slot) -> None:
    """Check that a test can hold of what a field holds."""
    match test:
        case Present():
            return
        case Otherwise(inner):
            check(inner, found)
        case Empty() | Each() | Includes() if not found.is_list:
            raise VocabularyError("the field is no list")
        case Equals() if found.is_list:
            raise VocabularyError("the field is a list: use `includes`, `all-of`, `none-of`, `every` or `empty`")
        case AtLeast() | AtMost() if int not in found.types:
            raise VocabularyError("the field is no number")
        case Includes(value) | Equals(value):
            _check_words([value], found)
        case OneOf(values) | NoneOf(values):
            _check_words(sorted(values, key=str), found)


def _check_words(words: Iterable[object], found: Slot) -> None:
    allowed = list(_words(found))
    for word in words:
        if allowed and word not in allowed:
            shown = [_spoken(one) for one in allowed]
            raise VocabularyError(f"`{_spoken(word)}` is no value of the field{_hint(_spoken(word), shown)}")
        if CipherSuite in found.types and (not isinstance(word, str) or suites.find(word) is None):
            raise VocabularyError(f"no cipher suite `{word}`{did_you_mean(str(word), suites.by_name())}")


def _words(found: Slot) -> Iterator[object]:
    """Return all values that the field can have; nothing where they are without number."""
    for one in found.types:
        if one is bool:
            yield from (True, False)
        elif issubclass(one, Enum):
            yield from (member.value for member in one)
        elif one is _Version:
            yield from VERSIONS


class _Version(str):
    """Stands for the name of a protocol version, which the model keeps as text."""

    __slots__ = ()


@cache
def _slots(kind: type) -> dict[str, Slot]:
    if not issubclass(kind, Struct):
        return {}
    fields = {name: hint for name, hint in get_type_hints(kind).items() if name in kind.__struct_fields__}
    slots = {
        name.replace("_", "-"): Slot(tuple(dict.fromkeys(_types(hint))), is_list=_is_list(hint))
        for name, hint in fields.items()
    }
    if "versions" in slots:
        slots["versions"] = Slot((_Version,), is_list=True)
    return {name: found for name, found in slots.items() if found.types}


def _types(hint: Any) -> Iterator[type]:  # noqa: ANN401  # a type hint is anything
    if args := get_args(hint):
        for arg in args:
            yield from _types(arg)
    elif isinstance(hint, type) and hint not in (NoneType, Unknown, date) and hint.__module__ != "linter.source":
        yield hint


def _is_list(hint: Any) -> bool:  # noqa: ANN401  # a type hint is anything
    return get_origin(hint) is tuple or any(_is_list(arg) for arg in get_args(hint))


def _spoken(word: object) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word)


def _hint(word: str, words: Sequence[str]) -> str:
    return did_you_mean(word, words) or (f"; there is {', '.join(words)}" if words else "")
