"""Who owns a file: CODEOWNERS of GitHub and GitLab, of which the last pattern that matches counts.

https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/ and https://docs.gitlab.com/user/project/codeowners/advanced/.
A file has GitLab's rules where it lies in `.gitlab` or has sections: each section names owners of its own, `!` takes
files out of one, and a pattern that does not begin with `/` is one at any depth.  Checked 2026-11-30.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from linter.files.patterns import matcher
from linter.files.tree import Files
from linter.provenance.pattern import pattern

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_OF_GITLAB = ".gitlab/"
_MOST_LINES = 10_000
# `[Name][2] @owner`, `^[Name]`; with nothing but owners behind it, for a pattern may begin with `[` too.
_HEADER = pattern(r"\^?\[([^\]]+)\](?:\[\d*\])?((?:\s.*)?)$")
_WORD = pattern(r"(?:\\.|\S)+")  # a blank that is escaped parts no words
_UNNAMED = ""


class _Line(Struct, frozen=True):
    pattern: str
    owners: tuple[str, ...]


_Rule: TypeAlias = tuple[Callable[[str], bool], tuple[str, ...] | None]
"""What a line matches, and whom it names; None for what is taken out of its section."""


class Owners:
    """The owners of files by their paths."""

    def __init__(self, sections: Iterable[Sequence[_Rule]]) -> None:
        self._sections = list(sections)
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, path: str) -> tuple[str, ...]:
        """Return who owns a file; nobody where no pattern names it, or one names nobody."""
        if path not in self._known:
            named = (owner for rules in self._sections for owner in _owners(rules, path))
            self._known[path] = tuple(dict.fromkeys(named))
        return self._known[path]


def owners_of(tree: Files) -> Owners:
    """Read the first CODEOWNERS that there is, in the order in which GitHub and GitLab look."""
    found = next((source for place in _PLACES if (source := tree.read(place)) is not None), None)
    if found is None:
        return Owners(())
    lines = found.text.splitlines()[:_MOST_LINES]
    is_of_gitlab = found.path.startswith(_OF_GITLAB) or any(_HEADER.match(line.strip()) for line in lines)
    read = _of_gitlab if is_of_gitlab else _of_github
    return Owners(read(lines))


def _owners(rules: Sequence[_Rule], path: str) -> tuple[str, ...]:
    # What is taken out of a section stays out, whatever comes behind.
    if any(owners is None and matches(path) for matches, owners in rules):
        return ()
    return next((owners for matches, owners in reversed(rules) if owners is not None and matches(path)), ())


def _of_github(lines: Iterable[str]) -> Iterator[Sequence[_Rule]]:
    """Return one section; what begins with `!` is no pattern there."""
    found = (_line(line, ()) for line in lines)
    yield [(_matches(one.pattern), one.owners) for one in found if one is not None and one.pattern[0] != "!"]


def _of_gitlab(lines: Iterable[str]) -> Iterator[Sequence[_Rule]]:
    sections: dict[str, list[_Rule]] = {_UNNAMED: []}
    name, usual = _UNNAMED, tuple[str, ...]()
    for line in lines:
        if header := _HEADER.match(line.strip()):
            name, usual = header[1].strip().lower(), _named(header[2].split())
            sections.setdefault(name, [])
        elif (found := _line(line, usual)) is not None:
            is_out = found.pattern[0] == "!"
            matches = _matches(_anywhere(found.pattern.removeprefix("!")))
            sections[name].append((matches, None if is_out else found.owners))
    yield from sections.values()


def _line(line: str, usual: tuple[str, ...]) -> _Line | None:
    """Return what a line says; None for one that says nothing."""
    words = _WORD.findall(line)
    comment = next((number for number, word in enumerate(words) if word[0] == "#"), len(words))
    words = words[:comment]
    return _Line(words[0], _named(words[1:]) or usual) if words and words[0] != "!" else None


def _named(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if "@" in word)


def _anywhere(written: str) -> str:
    return written if written.startswith("/") else f"**/{written.removeprefix('**/')}"


def _matches(written: str) -> Callable[[str], bool]:
    match = matcher((written,)).match_file
    if not written.endswith("/*") or written.endswith("**/*"):
        return match
    # `docs/*` takes the files of that folder alone; in `.gitignore` it takes those of folders in it as well.
    return lambda path: match(path) and not match(path.rpartition("/")[0])
