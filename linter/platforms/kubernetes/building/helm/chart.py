"""Helm's charts as they lie in folders.  Renders nothing.

Source: https://helm.sh/docs/topics/charts/.  What a chart fetches from elsewhere is not there, and counted as missing.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator
from glob import escape

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.building.helm.dependencies import Dependency, dependencies, paths_of
from linter.platforms.kubernetes.building.helm.ignored import Rules
from linter.platforms.kubernetes.building.helm.packed import MARK, Archives, below, folder_of
from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.go_template.values.value import Value
from linter.syntax.go_template.values.yaml_values import of_node
from linter.syntax.node import Mapping, Scalar

_DEEPEST = 14
"""Folders in a chart below each other in which files of it are looked for."""
_MOST_CHARTS_DEEP = 6
MOST_CHARTS = 100
"""Charts inside one chart, each counted as often as it is used."""
_DEEPEST_VALUES = 60
_REQUIREMENTS = "requirements.yaml"
_PACKED = pattern(r"(?:^|/)charts/[^/!]+\.tgz$")
_CHART = pattern(r"[!/]Chart\.yaml$")
_VALUES = ("values.yaml", "values.yml")


class Chart(Struct, frozen=True, eq=False):
    """One chart, and those that it uses."""

    folder: str
    metadata: Value
    source: Source
    values: Value
    overlays: tuple[tuple[str, Value], ...]
    """Files of other values beside its own, by their names."""
    templates: tuple[Source, ...]
    files: dict[str, str]
    """Paths of its other files, by those from its folder."""
    dependencies: tuple[Dependency, ...]
    subcharts: "tuple[tuple[str, Chart], ...]"
    """By the names of their folders or dependencies."""
    missing: tuple[str, ...]
    """Charts that it uses and that are not here."""
    left_out: tuple[str, ...]
    """Paths of templates that `.helmignore` leaves out."""

    @property
    def name(self) -> str:
        """As Chart.yaml has it."""
        return self.text("name") or posixpath.basename(self.folder)

    @property
    def is_library(self) -> bool:
        """Whether it only defines what other charts use."""
        return self.text("type") == "library"

    def text(self, key: str) -> str:
        """Return a field of Chart.yaml."""
        found = self.metadata.data.get(key) if isinstance(self.metadata.data, dict) else None
        return found.data if found is not None and isinstance(found.data, str) else ""


class Shelf:
    """All files of charts in a tree, found once."""

    def __init__(self, workspace: Workspace, charts: Iterable[Source]) -> None:
        self.broken: list[InputError] = []
        """Files of values that were left out, since they are no YAML."""
        self._inside_one = 0
        self._read: dict[str, Value] = {}
        self._archives = Archives(workspace)
        self._charts = {posixpath.dirname(one.path): one for one in charts}
        self._files: dict[str, list[str]] = {folder: [] for folder in self._charts}
        for folder in self._charts:
            # Charts in charts have what is below them, too; only their own files are taken.
            inside = (path for depth in range(1, _DEEPEST) for path in workspace.glob(_at_depth(folder, depth)))
            self._files[folder] += (path for path in inside if self._owner(path) == folder)
        for path in [path for files in self._files.values() for path in files if _PACKED.search(path)]:
            self._unpack(path)

    @property
    def workspace(self) -> Workspace:
        """The files of charts, and those of packed charts."""
        return self._archives

    def _unpack(self, path: str) -> None:
        """Take a packed chart for one in a folder of its name."""
        found = self._archives.unpack(path)
        charts = {folder_of(one): self._archives.sources[one] for one in found if _CHART.search(one)}
        if path not in charts:
            return
        self._charts |= charts
        self._files |= {folder: [] for folder in charts}
        for one in found:
            folder = self._owner(one)
            if folder is not None:
                self._files[folder].append(one)

    def _owner(self, path: str) -> str | None:
        """Return the folder of the innermost chart that a file belongs to."""
        folder = path
        while folder:
            folder = folder_of(folder)
            if folder in self._charts:
                return folder
        return None

    @property
    def folders(self) -> Collection[str]:
        """The folders of all charts."""
        return self._charts.keys()

    def charts(self) -> Iterator[Chart | InputError]:
        """Return the charts that are no part of another one; a broken one is an error."""
        for folder in sorted(self._charts):
            if self._is_part(folder):
                continue
            try:
                chart = self.chart(folder)
            except InputError as error:
                yield error
                continue
            if not chart.is_library:
                yield chart

    def _is_part(self, folder: str) -> bool:
        above, name = posixpath.split(posixpath.dirname(folder))
        return MARK in folder or (name == "charts" and above in self._charts)

    def chart(self, folder: str, above: tuple[str, ...] = (), rules: Rules | None = None) -> Chart:
        """Read a chart, with the rules of the one that it lies in.  Raises InputError where its files are no YAML."""
        source = self._charts[folder]
        self._inside_one = self._inside_one + 1 if above else 0
        if self._inside_one > MOST_CHARTS:
            raise InputError(source.at(0, 0), f"more than {MOST_CHARTS} charts inside one", "split the chart")
        rules = rules or Rules.of(folder, self._archives)
        found = {path[len(below(folder)) :]: path for path in self._files[folder]}
        paths = {name: path for name, path in found.items() if not rules.leave_out(path)}
        metadata = self._metadata(source, paths)
        inner = dict(self._inside(folder, metadata, (*above, folder), rules))
        declared = tuple(dependencies(metadata))
        read = [(name, self._archives.read(paths[name])) for name in sorted(paths) if name.startswith("templates/")]
        own = [self._archives.read(paths[name]) for name in _VALUES if name in paths]
        return Chart(
            folder=folder,
            metadata=metadata,
            source=source,
            values=self._of(own[0]) if own and own[0] is not None else Value({}),
            overlays=tuple(self._overlays(paths)),
            templates=tuple(one for _, one in read if one is not None),
            files={name: path for name, path in paths.items() if not name.startswith(("templates/", "charts/"))},
            dependencies=declared,
            subcharts=tuple(inner.items()),
            missing=tuple(
                sorted({*self._packed(paths, declared), *(one.name for one in declared if one.name not in inner)})
            ),
            left_out=tuple(path for name, path in found.items() if name not in paths and name.startswith("templates/")),
        )

    def _packed(self, paths: dict[str, str], declared: Iterable[Dependency]) -> Iterator[str]:
        """Return the packed charts that cannot be unpacked, and that no dependency stands for."""
        names = tuple(f"{one.name}-" for one in declared if one.name)
        for name, path in paths.items():
            inside = name.removeprefix("charts/")
            if path not in self._charts and _PACKED.search(path) and inside != name and not inside.startswith(names):
                yield name

    def _of(self, source: Source) -> Value:
        """Read a file of values once."""
        if source.path not in self._read:
            self._read[source.path] = values_of(source)
        return self._read[source.path]

    def _metadata(self, source: Source, paths: dict[str, str]) -> Value:
        """Read Chart.yaml, and what charts of the first form say of dependencies in a file of its own."""
        metadata = self._of(source)
        beside = self._archives.read(paths[_REQUIREMENTS]) if _REQUIREMENTS in paths else None
        if beside is None:
            return metadata
        return Value({**self._of(beside).data, **metadata.data}, metadata.origin)

    def _overlays(self, paths: dict[str, str]) -> Iterator[tuple[str, Value]]:
        """Return the other files of values beside a chart's own."""
        names = [name for name in sorted(paths) if is_values(name) and "/" not in name and name not in _VALUES]
        for name in names:
            source = self._archives.read(paths[name])
            try:
                if source is not None:
                    yield name, self._of(source)
            except InputError as error:
                self.broken.append(error)

    def _inside(
        self, folder: str, metadata: Value, above: tuple[str, ...], rules: Rules
    ) -> Iterator[tuple[str, Chart]]:
        """Return the charts in `charts/`, and those that a chart names by a path, by their names."""
        if len(above) > _MOST_CHARTS_DEEP:
            message = f"charts are inside each other more than {_MOST_CHARTS_DEEP} levels deep"
            self.broken.append(InputError(self._charts[folder].at(0, 0), message, "use fewer levels"))
            return
        beside = f"{below(folder)}charts/"
        for inner in sorted(self._charts):
            name = inner[len(beside) :]
            if inner.startswith(beside) and "/" not in name and MARK not in name and inner not in above:
                if rules.leave_out(f"{inner}/Chart.yaml"):
                    continue
                chart = self.chart(inner, above, rules)
                yield chart.name, chart
        for name, path in (*paths_of(metadata), *((one.name, f"charts/{one.name}") for one in dependencies(metadata))):
            found = self._linked(posixpath.normpath(posixpath.join(folder, path)))
            if found is not None and found not in above and found != f"{beside}{name}":
                yield name, self.chart(found, above)

    def _linked(self, folder: str) -> str | None:
        """Return a chart's folder by its own path, where a link leads to it."""
        if folder in self._charts:
            return folder
        source = self._archives.read(posixpath.join(folder, "Chart.yaml"))
        real = None if source is None else posixpath.dirname(source.path)
        return real if real in self._charts else None


def _at_depth(folder: str, depth: int) -> str:
    """Return the pattern of the files so many levels below a folder, those of the folder itself being the first."""
    return posixpath.join(escape(folder), "/".join("*" * depth))


def is_values(name: str) -> bool:
    """Say whether a file of this name holds values."""
    return name.startswith("values") and name.endswith((".yaml", ".yml"))


def values_of(source: Source) -> Value:
    """Read values; of several documents each is laid over those before it, and one that is empty says nothing."""
    data: dict[str, Value] = {}
    origin: Location | None = None
    for index, document in enumerate(yaml.documents(source)):
        if index and not document.text.startswith("---"):
            continue  # Helm reads none that follows `...`
        node = yaml.parse(document)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            continue
        if not isinstance(node, Mapping):
            raise InputError(node.at.header, "this is no mapping of names to values", "write `name: value` pairs")
        value = of_node(node)
        data, origin = laid_over(value.data, data), origin or value.origin
    return Value(data, origin)


def laid_over(over: dict[str, Value], under: dict[str, Value], depth: int = 0) -> dict[str, Value]:
    """Return values with others under them; what both have as mappings is joined."""
    found = {**under, **over}
    for key in over.keys() & under.keys():
        one, other = over[key], under[key]
        if isinstance(one.data, dict) and isinstance(other.data, dict) and depth < _DEEPEST_VALUES:
            found[key] = replace(one, data=laid_over(one.data, other.data, depth + 1))
    return found
