"""Texts that are nearly right: fixtures of a platform, cut, spliced, repeated and sprinkled with its own words.

Knows no platform.  The fixtures are the corpus, so what once broke something is kept as one of them.
"""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_WORD = re.compile(r"\w+|[^\w\s]|\s+")
_HOSTILE = (
    *(
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ";",
        ":",
        ",",
        '"',
        "'",
        "#",
        "\\",
        "$",
        "${",
        "{{",
        "}}",
        "{%",
        "<<EOF\n",
        "---\n",
    ),
    *(
        "\0",
        "\ufeff",
        "\u2028",
        "\r",
        "\t",
        "\x85",
        "é",
        "\U0001d518",
        "*a",
        "&a ",
        "<<: *a",
        "!!binary ",
        "!",
        "|\n",
        ">-\n",
    ),
    *("0", "-1", "1e309", "99999999999999999999", "true", "null", "~", "", "*", "[::]", "0x10", "*.*.", "unix:"),
)
_LONGEST = 40_000


@dataclass(frozen=True, slots=True)
class Seeds:
    """The fixtures that a platform is shown, and the words in them."""

    texts: tuple[str, ...]
    words: tuple[str, ...]
    others: tuple[str, ...] = ()
    """Texts that are spliced in, where not those themselves are."""


def seeds(platform: str, suffixes: Sequence[str]) -> Seeds:
    """Return the fixtures of a platform, those included that it must refuse."""
    folders = (ROOT / "fixtures" / platform, ROOT / "fixtures" / "broken", ROOT / "fixtures" / "clean")
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    texts = tuple(
        path.read_text(encoding="utf-8", errors="replace") for path in paths if path.name.endswith(tuple(suffixes))
    )
    return Seeds(texts, words(texts))


def words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of texts, each once."""
    return tuple(sorted({word for text in texts for word in _WORD.findall(text)}))


def mutated(chance: random.Random, given: Seeds) -> str:
    """Return a text that some changes have been made to."""
    text = chance.choice(given.texts)
    for _ in range(chance.randint(1, 8)):
        text = chance.choice(_CHANGES)(chance, text, given)
    return text[:_LONGEST]


def _span(chance: random.Random, text: str) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + int(chance.expovariate(0.02)))


def _cut(chance: random.Random, text: str, _given: Seeds) -> str:
    start, end = _span(chance, text)
    return text[:start] + text[end:]


def _repeated(chance: random.Random, text: str, _given: Seeds) -> str:
    start, end = _span(chance, text)
    return text[:end] + text[start:end] * chance.choice((1, 2, 50)) + text[end:]


def _moved(chance: random.Random, text: str, _given: Seeds) -> str:
    start, end = _span(chance, text)
    rest = text[:start] + text[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + text[start:end] + rest[place:]


def _spliced(chance: random.Random, text: str, given: Seeds) -> str:
    other = chance.choice(given.others or given.texts)
    start, end = _span(chance, other)
    place = chance.randint(0, len(text))
    return text[:place] + other[start:end] + text[place:]


def _sprinkled(chance: random.Random, text: str, given: Seeds) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(chance.choice((_HOSTILE, given.words))) + text[place:]


def _exchanged(chance: random.Random, text: str, given: Seeds) -> str:
    found = list(_WORD.finditer(text))
    if not found:
        return text
    word = chance.choice(found)
    return text[: word.start()] + chance.choice(chance.choice((_HOSTILE, given.words))) + text[word.end() :]


def _nested(chance: random.Random, text: str, _given: Seeds) -> str:
    start, end = _span(chance, text)
    times = chance.choice((2, 30, 300))
    opening, closing = chance.choice((("{", "}"), ("[", "]"), ("(", ")"), ('"', '"'), ("{{ ", " }}"), ("a { ", "}")))
    return text[:start] + opening * times + text[start:end] + closing * times + text[end:]


_Change = Callable[[random.Random, str, Seeds], str]
_CHANGES: tuple[_Change, ...] = (_cut, _repeated, _moved, _spliced, _sprinkled, _exchanged, _exchanged, _nested)
