"""The rooms of the package: what each is for, what stands in it, and on which floor, by the imports between them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "linter"
_DOORS = frozenset({"__init__", "__main__"})
_DEEPEST = 4
"""Folders in folders that the picture shows; whoever is further in needs no picture."""


@dataclass(frozen=True)
class Room:
    """A folder with modules, or a module that stands among folders."""

    name: str
    path: Path

    @property
    def depth(self) -> int:
        """How many rooms it is in."""
        return self.name.count(".")

    @property
    def purpose(self) -> str:
        """The first sentence of its docstring."""
        file = self.path / "__init__.py" if self.path.is_dir() else self.path
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        return " ".join(text.split("\n\n")[0].split("  ")[0].split())


def rooms() -> Iterator[Room]:
    """Return the package and all its folders, each before what is in it, and the modules of its first floor hall."""
    yield from _inside(ROOT / PACKAGE, PACKAGE)


def _inside(folder: Path, name: str) -> Iterator[Room]:
    yield Room(name, folder)
    for path in sorted(folder.iterdir()):
        if (path / "__init__.py").exists():
            yield from _inside(path, f"{name}.{path.name}")
        elif name == PACKAGE and path.suffix == ".py" and path.stem not in _DOORS:
            yield Room(f"{name}.{path.stem}", path)


def picture() -> str:
    """Draw the rooms as a tree, with a sentence for each."""
    lines = []
    for room in rooms():
        if room.depth <= _DEEPEST:
            shown = f"{'  ' * room.depth}{room.path.name}{'/' if room.path.is_dir() else ''}"
            lines.append(f"{shown:<28} {room.purpose}")
    return "\n".join(lines)


def entries(folder: Room) -> tuple[str, ...]:
    """Return what stands in a folder: modules, folders of them, and folders of data."""
    found = (path for path in folder.path.iterdir() if path.suffix == ".py" or any(path.glob("[!_]*")))
    return tuple(sorted({path.stem for path in found} - _DOORS - {"__pycache__"}))


def floors(folder: Room) -> Mapping[str, int]:
    """Return on which floor the modules and folders of a folder stand: one above the highest that they import.

    Raises ValueError where they import each other in a circle.
    """
    children = sorted(graph().find_children(folder.name))
    known: dict[str, int] = {}

    def floor(child: str, above: tuple[str, ...]) -> int:
        if child in above:
            raise ValueError(f"{' -> '.join((*above, child))}: a circle")
        if child not in known:
            below = [other for other in children if other != child and _imports(child, other)]
            known[child] = 1 + max((floor(other, (*above, child)) for other in below), default=0)
        return known[child]

    return {child: floor(child, ()) for child in children if child.rpartition(".")[2] not in _DOORS}


def _imports(importer: str, imported: str) -> bool:
    return graph().direct_import_exists(importer=importer, imported=imported, as_packages=True)


@cache
def graph() -> grimp.ImportGraph:
    """Return who imports whom."""
    return grimp.build_graph(PACKAGE)
