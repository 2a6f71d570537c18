"""Files to a project: later ones over earlier ones, what they extend, and what they include.

Sources: https://docs.docker.com/reference/compose-file/{merge,include}/, .../services/#extends.
"""

import posixpath
from collections.abc import Iterator

from msgspec import Struct, field

from linter.platforms.compose.reading.files import Files, inside, told_by_nobody
from linter.platforms.compose.reading.filling import Environment, filled
from linter.platforms.compose.reading.merging import merged, without_resets
from linter.platforms.compose.reading.project import RESOURCES, Entry, Project, folder_of
from linter.platforms.platform import Unread
from linter.provenance.budget import COMPARISON, spend
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping, Node, Scalar, Sequence

_DEEPEST = 100
_FOREIGN = "what is fetched from elsewhere is not looked at"


class _Parts(Struct):
    """A project while it is put together."""

    files: Files
    resources: dict[str, dict[str, Entry]]
    environments: dict[str, Environment] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    extended: dict[tuple[str, str], Mapping | None] = field(default_factory=dict)
    included: set[str] = field(default_factory=set)
    depth: int = 0
    """Services in a row of which each extends the next, and files that include each other so."""


def load(paths: tuple[str, ...], files: Files, scope: str) -> Project:
    """Put the files of one call of Compose together."""
    folder = posixpath.dirname(paths[0])
    environment = files.environment([inside(folder, ".env")])
    parts = _Parts(files, {kind: {} for kind in RESOURCES})
    _load(paths, folder, environment, parts)
    named = [document.text("name") for path in paths if (document := files.document(path)) is not None]
    name = next((name for name in reversed(named) if name), folder)
    return Project(paths[0], name, scope, parts.resources, environment, parts.environments, parts.folders)


def _load(paths: tuple[str, ...], folder: str, environment: Environment, parts: _Parts) -> None:
    """Put files over each other, and what they include beside them."""
    own: dict[str, dict[str, Entry]] = {kind: {} for kind in RESOURCES}
    for path in paths:
        parts.included.add(path)
        parts.environments[path] = environment
        if posixpath.dirname(path) != folder:
            parts.folders[path] = folder
        document = parts.files.document(path)
        for kind in RESOURCES if document is not None else ():
            for entry in _entries(document, kind):
                whole = _extending(entry, path, parts) if kind == "services" else entry
                before = own[kind].get(entry.name)
                own[kind][entry.name] = whole if before is None else Entry(before.key, merged(before.node, whole.node))
    for kind in RESOURCES:
        for name, entry in own[kind].items():
            parts.resources[kind].setdefault(name, Entry(entry.key, without_resets(entry.map)))
    for path in paths:
        for at, inner, where, known in _includes(path, folder, environment, parts):
            if not _is_too_deep(at, parts):
                parts.depth += 1
                _load(inner, where, known, parts)
                parts.depth -= 1


def _is_too_deep(at: Location, parts: _Parts) -> bool:
    """Say whether too many files or services name each other in a row, and tell so."""
    if parts.depth < _DEEPEST:
        return False
    message = f"more than {_DEEPEST} services or files in a row that name the next one"
    parts.files.errors.append(InputError(at.header, message, "shorten the row"))
    return True


def _entries(document: Mapping | None, kind: str) -> Iterator[Entry]:
    found = None if document is None else document.mapping(kind)
    if found is not None:
        spend(len(found.entries) * COMPARISON, found.at)
        yield from (Entry(key, node) for key, node in found.entries.values())


# --- extends ----------------------------------------------------------------------------------------------------


def _extending(entry: Entry, path: str, parts: _Parts) -> Entry:
    """Return a service with all that it takes over from the one that it extends."""
    own = entry.map
    node = own.get("extends")
    if node is None or _is_too_deep(node.at, parts):
        return Entry(entry.key, own)
    key = (path, entry.name)
    if key not in parts.extended:
        parts.extended[key] = None  # while it is put together
        rest = Mapping({name: one for name, one in own.entries.items() if name != "extends"}, own.at)
        parts.depth += 1
        base = _extended(node, path, parts)
        parts.depth -= 1
        whole = rest if base is None else merged(base, rest)
        parts.extended[key] = whole if isinstance(whole, Mapping) else rest
    elif parts.extended[key] is None:
        parts.files.errors.append(InputError(node.at.header, "extends itself in a circle", "extend another service"))
    return Entry(entry.key, parts.extended[key] or own)


def _extended(node: Node, path: str, parts: _Parts) -> Mapping | None:
    """Return the service that is extended; None where it is not at hand, which is told."""
    file = node.scalar("file") if isinstance(node, Mapping) else None
    service = node.text("service") if isinstance(node, Mapping) else node.text if isinstance(node, Scalar) else None
    there = text = path
    if file is not None:
        text = filled(file.text, parts.environments.get(path, {}), file.at).text
        there = inside(folder_of(path, parts.folders), text)
        parts.environments.setdefault(there, parts.environments.get(path, {}))
    document = parts.files.document(there)
    if document is None:
        parts.files.untold.append(told_by_nobody(node.at, f"`{text}`, which is extended,"))
        return None
    services = document.mapping("services")
    found = None if services is None else services.entries.get(service or "")
    if found is not None:
        return _extending(Entry(*found), there, parts).map
    parts.files.untold.append(told_by_nobody(node.at, f"service `{service or ''}`, which is extended,"))
    return None


# --- include ----------------------------------------------------------------------------------------------------


def _includes(
    path: str, folder: str, environment: Environment, parts: _Parts
) -> Iterator[tuple[Location, tuple[str, ...], str, Environment]]:
    """Yield the files that a file includes, from where they go by paths, and their variables."""
    document = parts.files.document(path)
    for entry in () if document is None else document.items_of("include"):
        long = entry if isinstance(entry, Mapping) else None
        named = _texts(long.get("path") if long is not None else entry, environment)
        if any("://" in name or name.startswith("git@") for _, name in named):
            parts.files.untold.append(Unread(entry.at.header, _FOREIGN))
            continue
        for at, name in named:
            if parts.files.document(inside(folder, name)) is None:
                parts.files.untold.append(told_by_nobody(at, f"`{name}`, which is included,"))
        paths = tuple(one for _, name in named if (one := inside(folder, name)) not in parts.included)
        if paths:
            where = posixpath.dirname(paths[0])
            own = [".env"]
            if long is not None:
                directories = _texts(long.get("project_directory"), environment)
                where = inside(folder, directories[0][1]) if directories else where
                own = [name for _, name in _texts(long.get("env_file"), environment)]
            at_hand = [inside(folder, name) for name in own] if long is not None and own else [inside(where, ".env")]
            yield entry.at, paths, where, {**parts.files.environment(at_hand), **environment}


def _texts(node: Node | None, environment: Environment) -> list[tuple[Location, str]]:
    """Return one text, or the texts of a list, with their variables filled in."""
    items = node.items if isinstance(node, Sequence) else () if node is None else (node,)
    return [(one.at, filled(one.text, environment, one.at).text) for one in items if isinstance(one, Scalar)]


def references(path: str, files: Files) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the files that a file includes, and the services of other files that it extends, by path and name."""
    document = files.document(path)
    folder = posixpath.dirname(path)
    environment = files.environment([inside(folder, ".env")])
    included: set[str] = set()
    for entry in () if document is None else document.items_of("include"):
        named = entry.get("path") if isinstance(entry, Mapping) else entry
        included |= {inside(folder, name) for _, name in _texts(named, environment)}
    extended: set[tuple[str, str]] = set()
    for service in _entries(document, "services"):
        file = service.map.scalar("extends", "file")
        if file is not None:
            there = inside(folder, filled(file.text, environment, file.at).text)
            extended.add((there, service.map.text("extends", "service") or ""))
    return included - {path}, {one for one in extended if one[0] != path}
