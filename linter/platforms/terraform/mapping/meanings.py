"""Words of the tables to values of the model.  Knows no row."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec.structs import replace

from linter.model.endpoint import Hsts
from linter.platforms.terraform.language.values.value import is_list
from linter.provenance.setting import Known, Many, Setting, Unknown


def of_meaning(setting: Setting[Any], convert: Callable[[Known[Any]], Setting[Any]]) -> Setting[Any]:
    """Convert a value, or the candidates of an unknown one, each with its own place."""
    if isinstance(setting, Known):
        return convert(setting)
    results = [convert(candidate) for candidate in setting.candidates]
    known = tuple(result for result in results if isinstance(result, Known))
    return replace(setting, candidates=known if len(known) == len(results) else ())


def boolean(word: Setting[Any] | None) -> Setting[bool] | None:
    """Turn a word of the tables into a truth value."""
    return None if word is None else of_meaning(word, _truth)


def _truth(word: Known[Any]) -> Setting[bool]:
    if word.value not in ("true", "false"):
        return Unknown(f"`{word.value}` is no boolean", word.at, word.setting, word.via)
    return word.map(lambda text: text == "true")


def enum_of(kind: type[StrEnum], word: Setting[Any] | None) -> Setting[Any] | None:
    """Turn a word of the tables into the model's; a function may have done so already."""
    return None if word is None else of_meaning(word, lambda known: _member(kind, known))


def _member(kind: type[StrEnum], word: Known[Any]) -> Setting[Any]:
    if not isinstance(word.value, str) or word.value not in list(kind):
        return Unknown(f"`{word.value}` is not a value that is known here", word.at, word.setting, word.via)
    return word.map(kind)


def header(found: Setting[Any] | None) -> Setting[Hsts | None] | None:
    """Return a header; what may be instead of an unknown one is one, or none."""
    if isinstance(found, Unknown) and not all(isinstance(one.value, Hsts | None) for one in found.candidates):
        return replace(found, candidates=())
    return found


def many(found: Setting[Any] | None) -> Many[Any] | None:
    """Return a list; what is unknown of one is unknown as a whole."""
    if isinstance(found, Unknown) and not all(is_list(candidate.value) for candidate in found.candidates):
        return replace(found, candidates=())
    return found


def hosts(found: Setting[Any] | None) -> Many[str] | None:
    """Return one host, or a list of them, as a list."""
    if found is None or isinstance(found, Unknown):
        return many(found)
    return found if is_list(found.value) else found.map(lambda _: (found,))
