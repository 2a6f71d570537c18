"""What a policy may ask about: the fields of the model and the values that they take."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from linter.model.whereabouts.patterns import Pattern, flaw
from linter.policy.predicate import (
    AtLeast,
    AtMost,
    Each,
    Empty,
    Equals,
    Includes,
    Matches,
    NoneOf,
    OneOf,
    Otherwise,
    Present,
    Test,
)
from linter.policy.spelling import did_you_mean
from linter.policy.vocabulary.slots import Slot, fields
from linter.tls import suites
from linter.tls.suites import CipherSuite

_FEW = 8
"""Values that an error lists all."""


class VocabularyError(Exception):
    """A word that the model does not have."""


def slot(kinds: Sequence[type], path: Sequence[str]) -> Slot:
    """Return what the field at a path holds, which every kind must have; names are those of policies."""
    found: Slot | None = None
    for depth, name in enumerate(path, start=1):
        slots = [fields(kind) for kind in kinds]
        known = [word for word in slots[0] if all(word in other for other in slots)] if slots else []
        if name not in known:
            above = ".".join(path[: depth - 1])
            where = f" in `{above}`" if above else ""
            raise VocabularyError(f"no field `{name}`{where}{_unknown(name, known, slots)}")
        found = slots[0][name]
        kinds = [found.holds] if found.holds is not None else []
    assert found is not None  # noqa: S101  # a path has a name
    return found


def _unknown(name: str, known: Sequence[str], slots: Sequence[Mapping[str, Slot]]) -> str:
    if not known:
        return ""
    if any(name in one for one in slots):
        return ", which not all kinds under `applies-to` have; write a rule for each"
    return did_you_mean(name, known) or f"; there is {', '.join(known)}"


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
        case Matches(patterns):
            _check_patterns(patterns, found)
        case Includes(value) | Equals(value):
            _check_words([value], found)
        case OneOf(values) | NoneOf(values):
            _check_words(sorted(values, key=str), found)


def _check_patterns(patterns: Iterable[Pattern], found: Slot) -> None:
    if not found.is_text:
        raise VocabularyError("the field is no text: patterns are for hosts, files, labels and the like")
    for one in patterns:
        if wrong := flaw(one):
            raise VocabularyError(wrong)


def _check_words(words: Iterable[object], found: Slot) -> None:
    if found.holds not in (None, CipherSuite):
        raise VocabularyError("the field has fields itself: use `present`, `absent`, or one of them")
    allowed = found.values
    for word in words:
        if CipherSuite in found.types:
            if not isinstance(word, str) or suites.find(word) is None:
                raise VocabularyError(f"no cipher suite `{word}`{did_you_mean(str(word), suites.by_name())}")
        elif allowed and word not in allowed:
            shown = [_spoken(one) for one in allowed]
            raise VocabularyError(f"`{_spoken(word)}` is no value of the field{_hint(_spoken(word), shown)}")
        elif not allowed:
            _check_type(word, found)


def _check_type(word: object, found: Slot) -> None:
    """Check that a word is a number where numbers are meant, and a text where texts are."""
    is_number = isinstance(word, int | float) and not isinstance(word, bool)
    if int in found.types and not is_number:
        raise VocabularyError(f"`{_spoken(word)}` is no number")
    if int not in found.types and not isinstance(word, str):
        raise VocabularyError(f"`{_spoken(word)}` is no text: put it in quotes")


def _spoken(word: object) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word.value if isinstance(word, Enum) else word)


def _hint(word: str, words: Sequence[str]) -> str:
    meant = did_you_mean(word, words)
    if meant or not words:
        return meant
    listed = f"{', '.join(words[:_FEW])} and {len(words) - _FEW} more" if len(words) > _FEW + 1 else ", ".join(words)
    return f"; there is {listed}"


__all__ = ["Slot", "VocabularyError", "check", "fields", "slot"]
