"""Which files are put together to one project: by their names, and by what they say of each other.

Source: https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file.  What is named on a command
line is not known: a file that only changes services of another one is judged over that one, any other by itself.
"""

import posixpath
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.compose.reading.files import Files
from linter.platforms.compose.reading.loading import references
from linter.provenance.budget import COMPARISON, spend
from linter.syntax.node import Mapping

_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_OVER = "\x1f"
"""Stands between a file and the one that is put over it, and in no path."""
_MADE_OF = ("image", "build", "extends")


class Plan(Struct, frozen=True):
    """The files of one project, later ones over earlier ones."""

    paths: tuple[str, ...]
    scope: str
    without: frozenset[str] = frozenset()
    """Services that are only there for others to extend."""


def plans(files: Files) -> Iterator[Plan]:
    """Yield the projects that the claimed files make."""
    paths = sorted(files.claimed)
    included: dict[str, set[str]] = {}
    extended: dict[str, set[str]] = {}
    for path in paths:
        included[path], services = references(path, files)
        for there, name in services:
            extended.setdefault(there, set()).add(name)
    tops = _tops(paths, included)
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(posixpath.dirname(path), []).append(path)
    for folder, beside in folders.items():
        for plan in _in_folder(folder, beside, tops, files):
            is_run = posixpath.basename(plan.paths[0]) in _NAMES
            yield plan if is_run else replace(plan, without=frozenset(extended.get(plan.paths[0], ())))


def _tops(paths: list[str], included: dict[str, set[str]]) -> set[str]:
    """Return the files that no other includes; of those that include each other in a circle, one."""
    inner = set().union(*included.values())
    tops: set[str] = set()
    reached: set[str] = set()
    for path in (*(one for one in paths if one not in inner), *paths):
        if path not in reached:
            tops.add(path)
            pending = [path]
            while pending:
                one = pending.pop()
                if one not in reached:
                    reached.add(one)
                    pending += sorted(included.get(one, ()))
    return tops


def _in_folder(folder: str, paths: list[str], tops: set[str], files: Files) -> Iterator[Plan]:
    base = _first(_NAMES, folder, paths)
    override = _first(_OVERRIDES, folder, paths) if base in tops else None
    for path in paths:
        if path not in tops or path == override:
            continue
        below = None if path == base else _below(path, base, paths, files)
        if path == base:
            yield Plan((path,) if override is None else (path, override), path)
        elif below is None:
            yield Plan((path,), path)
        else:
            yield Plan((below, path), f"{below}{_OVER}{path}")


def _first(names: Iterable[str], folder: str, paths: list[str]) -> str | None:
    return next((path for name in names if (path := posixpath.join(folder, name)) in paths), None)


def _below(path: str, base: str | None, paths: list[str], files: Files) -> str | None:
    """Return the file that one changes services of; None for one that stands by itself."""
    partial = {name for name, whole in _services(path, files) if not whole}
    if not partial:
        return None
    candidates = [base] if base is not None else [one for one in paths if one != path]
    for one in candidates:
        spend(COMPARISON * 10, files.claimed[path].whole)
        if partial & {name for name, whole in _services(one, files) if whole}:
            return one
    return None


def _services(path: str, files: Files) -> Iterator[tuple[str, bool]]:
    """Yield the names of services, and whether it is said what each is made of."""
    document = files.document(path)
    found = None if document is None else document.mapping("services")
    for name, (_, node) in () if found is None else found.entries.items():
        yield name, isinstance(node, Mapping) and any(key in node.entries for key in _MADE_OF)
