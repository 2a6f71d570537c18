"""Charts that a kustomization deploys, with the values that it gives them.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/helmcharts/, Kustomize's
api/types/helmchartargs.go.
"""

import posixpath
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field

from linter.platforms.kubernetes.building.helm.build import templates_of
from linter.platforms.kubernetes.building.helm.chart import Chart, Shelf, laid_over, values_of
from linter.platforms.kubernetes.building.helm.manifests import Manifests
from linter.platforms.kubernetes.building.helm.objects import Installation
from linter.platforms.kubernetes.building.helm.render import Parsed, worlds
from linter.platforms.kubernetes.building.helm.values import used
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Workspace
from linter.provenance.budget import spend
from linter.provenance.source import InputError, Source
from linter.syntax.go_template.budget import Budget, Run
from linter.syntax.go_template.values.value import Value
from linter.syntax.go_template.values.yaml_values import of_node
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_HOME = "charts"
_CHART = 5_000
"""Units of work that a chart costs beside its templates."""


class _Kept(Struct, eq=False):
    """What was deployed already."""

    folders: set[str] = field(default_factory=set)
    consumed: set[str] = field(default_factory=set)
    run: Run = field(default_factory=Run)


class Inflator:
    """Renders the charts that kustomizations name."""

    def __init__(self, charts: Iterable[Source], workspace: Workspace, kinds: frozenset[str]) -> None:
        self._charts = tuple(charts)
        self._workspace = workspace
        self._kept = _Kept()
        self.manifests = Manifests(kinds, "")

    @property
    def folders(self) -> frozenset[str]:
        """The charts that are deployed in this way."""
        return frozenset(self._kept.folders)

    @property
    def consumed(self) -> frozenset[str]:
        """The files of these charts."""
        return frozenset(self._kept.consumed)

    def objects(self, entry: Map, folder: str, home: str) -> tuple[Object, ...] | None:
        """Return what one entry of `helmCharts` deploys; None where the chart is not here, or cannot be read.

        Of what only the installation decides, objects are taken as they are with all of it, and those that are only
        there without it.
        """
        spend(_CHART, entry.header())
        chart = self._chart(entry, posixpath.normpath(posixpath.join(folder, home or _HOME)))
        if chart is None:
            return None
        name = entry.text("releaseName") or entry.text("name") or chart.name
        release = Installation(name, entry.text("namespace") or "", is_given=True)
        try:
            values = used(chart, Value(self._values(entry, folder)))
        except InputError as error:
            self.manifests.errors.append(error)
            return None
        found = list(
            worlds(values, Parsed(), self._shelf.workspace, Budget(entry.header(), run=self._kept.run), release)
        )
        self._kept.folders.add(chart.folder)
        self._kept.consumed.update(templates_of(chart), *(one.files for one in found))
        everything = [one for world in reversed(self.manifests.of(found)) for one in world]
        return tuple({(one.group, one.kind, one.namespace, one.name): one for one in everything}.values())

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._workspace, self._charts)

    def _chart(self, entry: Map, home: str) -> Chart | None:
        name, version = entry.text("name") or "", entry.text("version")
        paths = [posixpath.join(home, f"{name}-{version}", name)] if version else []
        for path in (*paths, posixpath.join(home, name)):
            source = self._workspace.read(posixpath.normpath(posixpath.join(path, "Chart.yaml")))
            folder = None if source is None else posixpath.dirname(source.path)
            if folder is not None and folder in self._shelf.folders:
                try:
                    return self._shelf.chart(folder)
                except InputError as error:
                    self.manifests.errors.append(error)
        return None

    def _values(self, entry: Map, folder: str) -> dict[str, Value]:
        """Return the values of files and those that stand in the entry.  Raises InputError where they are none."""
        written: Node | None = entry.mapping("valuesInline")
        inline = of_node(written).data if written is not None else {}
        file = next(self._of_files(folder, entry.scalar("valuesFile")), {})
        match entry.text("valuesMerge"):
            case "replace" if inline:
                found = inline
            case "merge":
                found = laid_over(file, inline)
            case _:
                found = laid_over(inline, file)
        for more in self._of_files(folder, *entry.items_of("additionalValuesFiles")):
            found = laid_over(more, found)
        return found

    def _of_files(self, folder: str, *named: Node | None) -> Iterator[dict[str, Value]]:
        for one in named:
            path = posixpath.normpath(posixpath.join(folder, one.text)) if isinstance(one, Scalar) else "/"
            source = None if path.startswith(("/", "../")) else self._workspace.read(path)
            if source is not None:
                data: dict[str, Value] = values_of(source).data
                yield data
