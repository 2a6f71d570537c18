"""Which files configure one Envoy together, and the names that they share.  Knows nothing of TLS."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from linter.platforms.envoy.messages.message import Message, camel
from linter.platforms.envoy.messages.resources import File
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping, Scalar

# `shop.clusters.yaml` beside `shop.listeners.yaml`, or `cds.yaml` beside `lds.yaml`: one Envoy's, by kind.
_KIND = pattern(r"(?:^|[._-])(?:listeners?|lds|clusters?|cds|routes?|rds|endpoints?|eds|secrets?|sds)$")
PATHS = (
    "path_config_source",
    "pathConfigSource",
    "lds_config",
    "cds_config",
    "eds_config",
    "sds_config",
    "config_source",
    "ldsConfig",
    "cdsConfig",
    "edsConfig",
    "sdsConfig",
    "configSource",
)
# Before API v3 had `path_config_source`, the path stood in the source itself.
_SOURCES = ("path_config_source", "lds_config", "cds_config", "eds_config", "sds_config", "config_source")
_SPELLED = frozenset(spelling for name in _SOURCES for spelling in (name, camel(name)))
_FOLDERS_KEPT = 4
_SUFFIXES = pattern(r"(?:\.(?:ya?ml|json|te?mpl|tpl|template))+$")


class Named(Struct, frozen=True, eq=False):
    """A resource that others mention by its name."""

    name: str
    message: Message
    file: File


class Scope(Struct, frozen=True, eq=False):
    """The files of one Envoy, as far as they are at hand."""

    name: str
    files: tuple[File, ...]
    _tables: dict[str, dict[str, list[Named]]] = field(default_factory=dict)
    _found: set[int] = field(default_factory=set)

    def find(self, kind: str, name: str, near: File) -> Named | None:
        """Find a resource; of several with one name, the one in the same file, else the one in the first file."""
        if kind not in self._tables:
            self._tables[kind] = _table(_all(self.files, kind))
        found = self._tables[kind].get(name, [])
        chosen = next((one for one in found if one.file is near), found[0] if found else None)
        if chosen is not None:
            self._found.add(id(chosen.message.node))
        return chosen

    def has_found(self, resource: Message) -> bool:
        """Say whether a resource was looked up by its name."""
        return id(resource.node) in self._found


class View(Struct, frozen=True, eq=False):
    """The files of one Envoy, seen from one of them."""

    scope: Scope
    file: File

    def cluster(self, name: str) -> Named | None:
        """Find a cluster by its name."""
        return self.scope.find("clusters", name, self.file)

    def routes(self, name: str) -> Named | None:
        """Find a route configuration by its name."""
        return self.scope.find("routes", name, self.file)

    def endpoints(self, name: str) -> Named | None:
        """Find the endpoints of a cluster."""
        return self.scope.find("endpoints", name, self.file)

    def secret(self, name: str) -> Named | None:
        """Find a secret by its name."""
        return self.scope.find("secrets", name, self.file)


def _all(files: Iterable[File], kind: str) -> Iterator[Named]:
    name = "cluster_name" if kind == "endpoints" else "name"
    for file in files:
        messages: tuple[Message, ...] = getattr(file, kind)
        for message in messages:
            yield Named(message.text(name), message, file)


def _table(resources: Iterable[Named]) -> dict[str, list[Named]]:
    """Key resources by name; of each name, the first in each file."""
    table: dict[str, list[Named]] = {}
    for resource in resources:
        known = table.setdefault(resource.name, [])
        if not known or known[-1].file is not resource.file:
            known.append(resource)
    return table


def scopes(files: Sequence[File]) -> Iterator[Scope]:
    """Group files: those that one names by path belong to it, and what nothing names to the files of its stem."""
    groups = _Groups(file.path for file in files)
    by_path = {file.path: file for file in files}
    referenced: set[str] = set()
    for file in files:
        if any(word in file.source.text for word in PATHS):
            for path in _mentioned_paths(file):
                found = next((one for one in places_of(path, file.path) if one in by_path and one != file.path), None)
                if found is not None:
                    groups.join(file.path, found)
                    referenced.add(found)
    loose: dict[str, str] = {}
    for file in files:
        if not file.is_bootstrap and file.path not in referenced:
            groups.join(loose.setdefault(stem(file.path), file.path), file.path)
    members: dict[str, list[File]] = {}
    for path in sorted(by_path):
        members.setdefault(groups.first(path), []).append(by_path[path])
    for name, group in members.items():
        yield Scope(name, tuple(group))


class _Groups:
    """Sets of paths that are joined; each is known by its first path."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._parent = {path: path for path in paths}

    def first(self, path: str) -> str:
        parent = self._parent
        while parent[path] != path:
            parent[path] = parent[parent[path]]
            path = parent[path]
        return path

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.first(one), self.first(other)))
        self._parent[second] = first


def stem(path: str) -> str:
    """Return what files of one Envoy have in common: the folder, and the name without its kind."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{_KIND.sub('', _SUFFIXES.sub('', name))}"


def _mentioned_paths(file: File) -> Iterator[str]:
    """Return the paths of configuration files that a file names."""
    for message in file.messages:
        if _SPELLED.isdisjoint(message.node.entries):
            continue
        for name in _SOURCES:
            source = message.get(name)
            path = source.get("path") if isinstance(source, Mapping) else None
            if isinstance(path, Scalar):
                yield path.text


def places_of(path: str, near: str) -> Iterator[str]:
    """Return where a file may lie that a configuration names by its path on the machine where Envoy runs."""
    folder = posixpath.dirname(near)
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    yield posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    # /etc/envoy/cds.yaml is `cds.yaml` beside the bootstrap, or in the folder that is copied to /etc.
    for kept in range(1, min(len(parts), _FOLDERS_KEPT) + 1):
        end = "/".join(parts[-kept:])
        yield from (posixpath.join(folder, end), end)
