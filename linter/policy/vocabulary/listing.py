"""The words of the model as people read them: each field with its type, its values, its unit and its meaning.

Knows no format.
"""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from linter.model.endpoint import KINDS
from linter.policy.vocabulary.slots import Slot, fields
from linter.policy.vocabulary.words import PARTS


class Listed(Struct, frozen=True):
    """A field, as policies name it."""

    name: str
    """With what it is a part of: `tls.versions`, `tls.cipher-suites[].mac`."""
    type: str
    values: tuple[str, ...]
    """Empty where they are without number."""
    unit: str
    meaning: str
    pattern: str
    """What parts its texts for patterns, or `text`; empty where none is compared with it."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of subject that rules may apply to, those first that most rules are about."""
    first = ("listener", "upstream", "certificate")
    return (*first, *sorted(set(KINDS) - set(first)))


def listed(kind: str) -> Iterator[Listed]:
    """Yield the fields of a kind, each before what it holds."""
    yield from _of(KINDS[kind], "")


def _of(holder: type, above: str) -> Iterator[Listed]:
    for name, slot in sorted(fields(holder).items()):
        yield _listed(f"{above}{name}", slot)
        if slot.holds is not None:
            yield from _of(slot.holds, f"{above}{name}{'[]' if slot.is_list else ''}.")


def _listed(name: str, slot: Slot) -> Listed:
    pattern = slot.word.separator or "text"
    values = tuple(_spoken(one) for one in slot.values)
    return Listed(name, slot.type_name, values, slot.word.unit, slot.word.meaning, pattern if slot.is_text else "")


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value if isinstance(value, Enum) else value)


def meanings(kind: type) -> dict[str, str]:
    """Return the meanings of the fields of a kind, or of a part."""
    return {name: slot.word.meaning for name, slot in fields(kind).items()}


__all__ = ["PARTS", "Listed", "kinds", "listed", "meanings"]
