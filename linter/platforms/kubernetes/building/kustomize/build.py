"""Kustomizations to the objects that they deploy.  Knows no kind's meaning.

Source: Kustomize's reference of the kustomization file, and the order in which its version 5.8 applies what stands
there.  What is fetched from elsewhere or made by plugins and charts is not there, which is told, and an object that a
patch reaches which cannot be read is known only in part.
"""

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.building.kustomize.built import Built, with_charts
from linter.platforms.kubernetes.building.kustomize.fields import tables as field_tables
from linter.platforms.kubernetes.building.kustomize.fields.tables import Tables
from linter.platforms.kubernetes.building.kustomize.files import Files, elsewhere, inside, is_here
from linter.platforms.kubernetes.building.kustomize.generators import generated
from linter.platforms.kubernetes.building.kustomize.images import with_images
from linter.platforms.kubernetes.building.kustomize.labels import counted, labelled
from linter.platforms.kubernetes.building.kustomize.names import renamed, with_references
from linter.platforms.kubernetes.building.kustomize.patches.alone import objects_alone
from linter.platforms.kubernetes.building.kustomize.patches.targets import Patch
from linter.platforms.kubernetes.building.kustomize.patches.written import of_transformers, patches
from linter.platforms.kubernetes.building.kustomize.replacements import cost, entries, replacing
from linter.platforms.kubernetes.building.kustomize.resource import Resource
from linter.platforms.kubernetes.building.kustomize.variables import Variable, variables, with_variables
from linter.platforms.kubernetes.objects.documents import objects
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Unread, Workspace
from linter.provenance.budget import COMPARISON, OBJECT, share, spend
from linter.provenance.source import InputError, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

if TYPE_CHECKING:
    from linter.platforms.kubernetes.building.inflation import Inflator

_DEEPEST = 30
_MOST_OF_ONE = 40_000 * OBJECT
"""Units of work for one build; the largest that we looked at needs 900 objects."""
_COMPONENT = 500
"""What applying a component costs beside that: components of components are applied once for each way to them."""


def build(
    kustomizations: Iterable[Source], workspace: Workspace, kinds: frozenset[str], charts: Iterable[Source] = ()
) -> Built:
    """Build all kustomizations that no other one builds on."""
    builder = _Builder(workspace, kinds, charts)
    for source in kustomizations:
        builder.read(source)
    return builder.built()


class _Layer(Struct, frozen=True):
    """What a kustomization hands to the one that builds on it."""

    resources: tuple[Resource, ...] = ()
    variables: tuple[Variable, ...] = ()
    tables: Tables = field_tables.DEFAULT
    is_whole: bool = True
    """Whether all that it is made of is here."""


class _SpentError(InputError):
    """A build takes more than it may, of work or of levels."""


class _Builder:
    """Reads every file once, and builds every folder once."""

    def __init__(self, workspace: Workspace, kinds: frozenset[str], charts: Iterable[Source]) -> None:
        self._read = Files(workspace)
        self._charts = charts
        self._inflator: Inflator | None = None
        self._kinds = kinds
        self._named: set[str] = set()
        self._written: dict[str, Map] = {}
        self._files: dict[str, tuple[Object, ...]] = {}
        self._done: dict[str, _Layer] = {}
        self._alone: list[Object] = []
        self._left = share(1)
        self._left_of_one = _MOST_OF_ONE

    def read(self, source: Source) -> None:
        """Take a kustomization file; one that is broken builds nothing."""
        try:
            node = yaml.parse(source.whole)
        except InputError as error:
            if "{{" in source.text:
                self._read.unread.append(Unread(error.at, "a template that becomes YAML only when it is rendered"))
            else:
                self._read.errors.append(error)
            return
        if isinstance(node, Map):
            self._written.setdefault(posixpath.dirname(source.path), node)
        elif node is not None:
            cure = "write `resources:` and a list of files below it"
            self._read.errors.append(InputError(node.at.header, "this is no mapping", cure))

    def built(self) -> Built:
        """Build every folder that no other one builds on."""
        below = {path for folder, node in self._written.items() for path in self._folders(folder, node)}
        self._named = {kind for folder, node in self._written.items() for kind in self._sources(folder, node)}
        found: list[Object] = []
        files, spent = self._read, list[str]()
        for folder, node in sorted(self._written.items()):
            if folder in below or node.text("kind") == "Component":
                continue
            self._left_of_one = _MOST_OF_ONE
            try:
                found += [replace(one, build=folder or ".") for one in self.alone(folder)]
            except _SpentError as error:
                files.errors.append(error)
                spent.append(folder)
        unread = tuple(one for folder, node in sorted(self._written.items()) for one in elsewhere(files, folder, node))
        # What is too much to be built is at least looked at as it is written.
        consumed = frozenset[str]() if spent else frozenset(files.consumed)
        built = Built(
            objects=tuple(found),
            consumed=consumed,
            unread=(*unread, *files.unread),
            errors=tuple(files.errors),
            alone=tuple(self._alone),
        )
        return built if self._inflator is None else with_charts(built, self._inflator)

    def alone(self, folder: str) -> Iterator[Object]:
        """Return the objects that one folder deploys, in the form that they have in the end."""
        layer = self._of(folder, ())
        self._spend(len(layer.resources), self._written[folder])
        found = with_references(list(layer.resources), layer.tables)
        for one in with_variables(found, layer.variables, layer.tables):
            if one.object.kind in self._kinds:
                yield one.object

    def _sources(self, folder: str, node: Map) -> Iterator[str]:
        """Return the kinds of the objects whose values others get, so that they are read whatever they are."""
        for entry in node.mappings_of("vars"):
            yield entry.text("objref", "kind") or ""
        for entry in entries(self._read, folder, node):
            yield entry.text("source", "kind") or ""

    def _folders(self, folder: str, node: Map) -> Iterator[str]:
        for path in self._paths(folder, node, "resources", "bases", "components"):
            if path in self._written:
                yield path

    def _paths(self, folder: str, node: Map, *keys: str) -> Iterator[str]:
        for key in keys:
            for item in node.items_of(key):
                if isinstance(item, Scalar) and (path := inside(folder, item.text)) is not None:
                    yield self._read.folder(path)

    # --- layers ---------------------------------------------------------------------------------------------------

    def _of(self, folder: str, above: tuple[str, ...]) -> _Layer:
        """Build one folder; one that builds on itself has nothing from there."""
        node = self._written.get(folder)
        if node is None or folder in above:
            return _Layer()
        self._check_depth(above, node)
        if folder not in self._done:
            self._done[folder] = self._layer(folder, node, (*above, folder), _Layer())
        return self._done[folder]

    def _layer(self, folder: str, node: Map, above: tuple[str, ...], start: _Layer) -> _Layer:
        """Build what a kustomization says on what is there; a component works on all of that."""
        layer = self._listed(folder, node, above, start)
        for item in node.items_of("configurations"):
            for one in self._read.contents(folder, item) if isinstance(item, Scalar) else ():
                layer = replace(layer, tables=layer.tables.merged(field_tables.written(one)))
        inflated, are_here = self._inflated(folder, node)
        layer = replace(layer, is_whole=layer.is_whole and are_here)
        self._spend(len(inflated), node)
        found = generated([*layer.resources, *inflated], node, folder, self._read.workspace)
        layer = replace(layer, resources=tuple(found))
        for path in self._paths(folder, node, "components"):
            if path in self._written and path not in above:
                self._check_depth(above, node)
                self._look(len(found) + _COMPONENT, node)
                layer = self._layer(path, self._written[path], (*above, path), layer)
        found = self._changed(list(layer.resources), folder, node, layer)
        return replace(layer, resources=tuple(found), variables=(*layer.variables, *variables(node)))

    def _inflated(self, folder: str, node: Map) -> tuple[list[Resource], bool]:
        """Return what the charts deploy that a kustomization names, and whether all of them are here."""
        made: list[Resource] = []
        are_here = True
        home = node.text("helmGlobals", "chartHome") or ""
        for entry in node.mappings_of("helmCharts"):
            found = self._charts_made().objects(entry, folder, home)
            if found is None:
                are_here = False
                self._read.unread.append(Unread(entry.header(), "this chart is not here, so that it is not looked at"))
            made += map(Resource, found or ())
        return made, are_here

    def _charts_made(self) -> "Inflator":
        if self._inflator is None:
            from linter.platforms.kubernetes.building.inflation import Inflator  # noqa: PLC0415  # few deploy a chart

            self._inflator = Inflator(self._charts, self._read.workspace, self._kinds)
        return self._inflator

    def _listed(self, folder: str, node: Map, above: tuple[str, ...], start: _Layer) -> _Layer:
        """Add the objects of the files and folders that a kustomization lists."""
        resources, defined, tables = list(start.resources), list(start.variables), start.tables
        is_whole = start.is_whole and is_here(self._read, folder, node, self._written)
        for path in self._paths(folder, node, "resources", "bases"):
            before = len(resources)
            if path in self._written:
                layer = self._of(path, above)
                resources += layer.resources
                defined += layer.variables
                if layer.tables is not field_tables.DEFAULT:  # which is a part of all
                    tables = tables.merged(layer.tables)
                is_whole = is_whole and layer.is_whole
            else:
                resources += self._file(path)
            self._spend(len(resources) - before, node)
        # Kustomize takes no object twice, so of a base that is reached on two ways one is enough.
        unique = {(one.object.group, one.object.kind, one.id): one for one in resources}
        return _Layer(tuple(unique.values()), tuple({one.name: one for one in defined}.values()), tables, is_whole)

    def _file(self, path: str) -> Iterator[Resource]:
        """Return the objects of a file; errors in it are told by whoever reads manifests."""
        if path not in self._files:
            source = self._read.read(path)
            found = () if source is None else objects(source, self._kinds | self._named)
            self._files[path] = tuple(one for one in found if isinstance(one, Object))
        return (Resource(replace(one, partial=False)) for one in self._files[path])

    # --- what changes them ----------------------------------------------------------------------------------------

    def _changed(self, found: list[Resource], folder: str, node: Map, layer: _Layer) -> list[Resource]:
        tables = layer.tables
        for patch in patches(self._read, folder, node, "patchesStrategicMerge", "patches"):
            self._look(len(found), node)
            found = self._patched(found, patch, layer)
        found = labelled(renamed(found, node, tables), node, tables)
        for patch in patches(self._read, folder, node, "patchesJson6902"):
            self._look(len(found), node)
            found = self._patched(found, patch, layer)
        found = counted(found, node, tables)
        self._look(len(found) * len(node.items_of("images")), node)
        found = with_images(found, node, tables)
        for entry in entries(self._read, folder, node):
            self._look(len(found) * cost(entry), node)
            found = replacing(found, entry)
        for patch in of_transformers(self._read, folder, node):
            self._look(len(found), node)
            found = self._patched(found, patch, layer)
        return found

    def _patched(self, found: list[Resource], patch: Patch, layer: _Layer) -> list[Resource]:
        """Apply a patch; one of an object that is not here is kept for what it sets."""
        if not layer.is_whole and not patch.is_for_any(found):
            self._alone += objects_alone(patch, self._kinds)
        return patch.applied(found)

    def _spend(self, count: int, node: Map) -> None:
        """Pay for objects that a layer hands on.  Raises _SpentError where all builds have had their share."""
        self._pay(count * OBJECT, node)

    def _look(self, count: int, node: Map) -> None:
        """Pay for objects that are looked at, each as often as something may change it."""
        self._pay(count * COMPARISON, node)

    def _pay(self, units: int, node: Map) -> None:
        self._left -= units
        self._left_of_one -= units
        if min(self._left, self._left_of_one) < 0:
            message = "building this takes too much work: its objects grow in number with each layer"
            raise _SpentError(node.header(), message, "name each base once, or allow more with --budget")
        spend(units, node.header())

    def _check_depth(self, above: tuple[str, ...], node: Map) -> None:
        """Raise InputError where layers are too deep in each other to be built."""
        if len(above) > _DEEPEST:
            message = f"kustomizations name each other more than {_DEEPEST} levels deep"
            raise _SpentError(node.header(), message, "name bases nearer to the top")
