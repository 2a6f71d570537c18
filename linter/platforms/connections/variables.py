"""What a program is told: variables of its environment and flags of its command.  Knows no setting's meaning."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.connections.commands import Word
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.provenance.source import Location

_FLAG = pattern(r"(?P<name>--?[a-zA-Z][\w.-]*)(?:=(?P<value>[^\n]*))?")
_ASSIGNED = pattern(r"(?P<name>[A-Za-z_]\w*)=(?P<value>\S*)")
_URL = pattern(r"[a-z][a-z0-9+]*://[^\s\"'<>]+", re.IGNORECASE)
_BETWEEN = pattern(r"\s*,\s*(?=[a-z][a-z0-9+]{1,20}://)", re.IGNORECASE)
_BEHIND = pattern(r"[a-z0-9_-]+[:=,|](?P<address>[a-z][a-z0-9+]*://\S+)")


class Variable(Struct, frozen=True):
    """A variable or a flag, with all that is known of its value."""

    name: str
    """As it is written: `DB_URL`, `--db-url`."""
    value: str
    at: Location
    via: tuple[Step, ...] = ()

    @property
    def key(self) -> str:
        """The name in the form of a variable's."""
        return _key(self.name)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return name.lstrip("-").replace("-", "_").replace(".", "_").upper()


def parts(variable: Variable) -> Iterator[Variable]:
    """Yield a variable, or each address of one that lists several: with commas between, or as JSON."""
    found: object = None
    if variable.value.lstrip().startswith("["):
        import json  # noqa: PLC0415  # seldom

        try:
            found = json.loads(variable.value)
        except (ValueError, RecursionError):
            found = None
    words = found if isinstance(found, list) else _BETWEEN.split(variable.value)
    for word in paid(words or (), variable.at):
        if isinstance(word, str):
            yield replace(variable, value=word)


def flags(words: Sequence[Word]) -> Iterator[Variable]:
    """Yield the flags among the words of a command, `--name=value` and `--name value`, and addresses in other words."""
    taken = False
    for word, following in zip_longest(words, words[1:]):
        flag, assigned = _FLAG.fullmatch(word.text), _ASSIGNED.fullmatch(word.text)
        if flag is not None and flag["value"] is not None:
            yield _flag(flag["name"], flag["value"], word.at)
        elif flag is not None and following is not None and not following.text.startswith("-"):
            yield _flag(flag["name"], following.text, following.at)
            taken = True
            continue
        elif assigned is not None:
            yield Variable(assigned["name"], assigned["value"], word.at)
        elif flag is None and not taken and _URL.fullmatch(word.text):
            yield Variable("argument", word.text, word.at)
        taken = False


def _flag(name: str, value: str, at: Location) -> Variable:
    """Return a flag; of a value that names something in front of an address, the address counts."""
    behind = _BEHIND.fullmatch(value)
    return Variable(name, value if behind is None else behind["address"], at)
