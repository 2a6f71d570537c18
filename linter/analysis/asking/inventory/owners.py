"""Who owns a file: CODEOWNERS of GitHub and GitLab, of which the last pattern that matches counts.

https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/ (sections, which are taken for one another here).
Checked 2026-11-30.
"""

from collections.abc import Callable, Iterator

from linter.files.patterns import matcher
from linter.files.tree import Files

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_MOST_LINES = 10_000


class Owners:
    """The owners of files by their paths."""

    def __init__(self, lines: Iterator[tuple[str, tuple[str, ...]]]) -> None:
        self._rules = [(_matches(pattern), owners) for pattern, owners in lines]
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, path: str) -> tuple[str, ...]:
        """Return who owns a file; nobody where no pattern names it, or one names nobody."""
        if path not in self._known:
            matching = (owners for matches, owners in reversed(self._rules) if matches(path))
            self._known[path] = next(matching, ())
        return self._known[path]


def owners_of(tree: Files) -> Owners:
    """Read the first CODEOWNERS that there is, in the order in which GitHub and GitLab look."""
    found = next((source for place in _PLACES if (source := tree.read(place)) is not None), None)
    return Owners(iter(()) if found is None else _lines(found.text))


def _lines(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    in_section: tuple[str, ...] = ()
    for line in text.splitlines()[:_MOST_LINES]:
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith("#"):
            continue
        if words[0].startswith(("[", "^[")):
            in_section = tuple(word for word in words[1:] if _is_owner(word))
            continue
        yield words[0], tuple(word for word in words[1:] if _is_owner(word)) or in_section


def _is_owner(word: str) -> bool:
    return "@" in word


def _matches(pattern: str) -> Callable[[str], bool]:
    if pattern.endswith("/*"):  # which takes files of that folder alone
        folder = pattern.removesuffix("*").lstrip("/")
        if not set("*?[") & set(folder):
            return lambda path: path.startswith(folder) and "/" not in path.removeprefix(folder)
    return matcher((pattern,)).match_file
