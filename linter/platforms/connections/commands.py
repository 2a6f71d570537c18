"""The words of a command, those of a shell's script among them.  Knows no program and no manifest."""

from collections.abc import Iterator, Sequence
from posixpath import basename

from msgspec import Struct

from linter.provenance.budget import spend
from linter.provenance.source import Location
from linter.syntax.node import Scalar

_SHELLS = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})


class Word(Struct, frozen=True):
    """One word of a command."""

    text: str
    at: Location


def words(written: Sequence[Scalar]) -> Iterator[Word]:
    """Return the words of a command as it is written; a script of a shell is cut into its words."""
    is_shell = any(basename(word.text) in _SHELLS for word in written[:2])
    before = ""
    for word in written:
        if (is_shell and _is_script_flag(before)) or (len(written) == 1 and " " in word.text.strip()):
            spend(len(word.text), word.at)  # the standard library goes by characters
            yield from (Word(part, word.at.header) for part in split(word.text))
        else:
            yield Word(word.text, word.at if "\n" not in word.at.text else word.at.header)
        before = word.text


def _is_script_flag(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and "c" in word


def split(script: str) -> list[str]:
    """Cut a script into words as a shell does, as far as it goes."""
    import shlex  # noqa: PLC0415  # where there are commands

    try:
        lexer = shlex.shlex(script, posix=True, punctuation_chars=";&|()<>")
        lexer.whitespace_split = True
        lexer.commenters = ""
        return list(lexer)
    except ValueError:  # a quotation that does not end
        return script.split()


def cut(command: str) -> list[str]:
    """Cut a command into words as whoever starts it without a shell does, as far as it goes."""
    import shlex  # noqa: PLC0415  # as above

    try:
        return shlex.split(command)
    except ValueError:  # a quotation that does not end
        return command.split()
