"""Kustomize: bases and overlays to the objects that are deployed.  Knows no kind's meaning.

Source: Kustomize's reference of the kustomization file.  Read are resources, bases, components, patches of all three
forms, the namespace, and literals and environment files of generated ConfigMaps and Secrets.  Names keep their form
without prefix and suffix, since all that name each other get the same.  What is fetched from elsewhere is not there,
and an object that a patch reaches which cannot be read is known only in part.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from linter.platforms.kubernetes.documents import objects
from linter.platforms.kubernetes.generators import generated
from linter.platforms.kubernetes.objects import Object
from linter.platforms.kubernetes.patch_targets import Patch
from linter.platforms.platform import Workspace
from linter.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_DEEPEST = 30
_MOST_OBJECTS = 50_000
_NOT_NAMESPACED = re.compile(
    r"Namespace|APIService|Cluster(?:Role\w*|Issuer)|CustomResourceDefinition|GatewayClass|IngressClass\w*"
    r"|\w+WebhookConfiguration"
)


@dataclass(frozen=True, slots=True)
class Built:
    """What is deployed, and what it is made of."""

    objects: tuple[Object, ...]
    consumed: frozenset[str]
    """Files whose objects are deployed only in the form that an overlay gives them."""


def build(kustomizations: Iterable[Source], workspace: Workspace, kinds: frozenset[str]) -> Built:
    """Build all kustomizations that no other one builds on."""
    builder = _Builder(workspace, kinds)
    for source in kustomizations:
        builder.read(source)
    return builder.built()


class _Builder:
    """Reads every file once, and builds every folder once."""

    def __init__(self, workspace: Workspace, kinds: frozenset[str]) -> None:
        self._workspace = workspace
        self._kinds = kinds
        self._written: dict[str, Map] = {}
        self._files: dict[str, tuple[Object, ...]] = {}
        self._done: dict[str, tuple[Object, ...]] = {}
        self._consumed: set[str] = set()

    def read(self, source: Source) -> None:
        """Take a kustomization file; one that is broken builds nothing, and whoever reads manifests says so."""
        try:
            node = yaml.parse(source.whole)
        except InputError:
            return
        if isinstance(node, Map):
            self._written.setdefault(posixpath.dirname(source.path), node)

    def built(self) -> Built:
        """Build every folder that no other one builds on."""
        below = {path for folder, node in self._written.items() for path in self._folders(folder, node)}
        found: list[Object] = []
        for folder, node in sorted(self._written.items()):
            if folder not in below and node.text("kind") != "Component":
                found += (replace(one, build=folder or ".") for one in self._of(folder, ()))
            if len(found) > _MOST_OBJECTS:
                break
        return Built(tuple(found), frozenset(self._consumed))

    def _folders(self, folder: str, node: Map) -> Iterator[str]:
        for path in self._paths(folder, node, "resources", "bases", "components"):
            if path in self._written:
                yield path

    def _paths(self, folder: str, node: Map, *keys: str) -> Iterator[str]:
        for key in keys:
            for item in node.items_of(key):
                if isinstance(item, Scalar) and (path := _inside(folder, item.text)) is not None:
                    yield path

    def _of(self, folder: str, above: tuple[str, ...]) -> tuple[Object, ...]:
        """Build one folder; one that builds on itself has nothing from there."""
        node = self._written.get(folder)
        if node is None or folder in above or len(above) > _DEEPEST:
            return ()
        if folder not in self._done:
            self._done[folder] = tuple(self._resources(folder, node, (*above, folder)))
        return self._done[folder]

    def _resources(self, folder: str, node: Map, above: tuple[str, ...]) -> Iterator[Object]:
        found = generated(self._listed(folder, node, above), node, folder, self._workspace)
        for path in self._paths(folder, node, "components"):
            if path in self._written and path not in above:
                component = self._written[path]
                found += self._listed(path, component, above)
                found = self._changed(generated(found, component, path, self._workspace), path, component)
        return iter(self._changed(found, folder, node)[:_MOST_OBJECTS])

    def _listed(self, folder: str, node: Map, above: tuple[str, ...]) -> list[Object]:
        """Return the objects of the files and folders that a kustomization lists."""
        found: list[Object] = []
        for path in self._paths(folder, node, "resources", "bases"):
            found += self._of(path, above) if path in self._written else self._file(path)
        # Kustomize takes no object twice, so of a base that is reached on two ways one is enough.
        return list({(one.group, one.kind, one.namespace, one.name): one for one in found}.values())

    def _file(self, path: str) -> tuple[Object, ...]:
        """Return the objects of a file; errors in it are told by whoever reads manifests."""
        if path not in self._files:
            source = self._workspace.read(path)
            found = () if source is None else objects(source, self._kinds)
            self._files[path] = tuple(one for one in found if isinstance(one, Object))
            self._consumed.add(path)
        return tuple(replace(one, partial=False) for one in self._files[path])

    # --- what changes them --------------------------------------------------------------------------------------

    def _changed(self, found: list[Object], folder: str, node: Map) -> list[Object]:
        for patch in self._patches(folder, node):
            found = patch.applied(found)
        namespace = node.text("namespace")
        if not namespace:
            return found
        return [one if _NOT_NAMESPACED.fullmatch(one.kind) else replace(one, namespace=namespace) for one in found]

    def _patches(self, folder: str, node: Map) -> Iterator[Patch]:
        for item in node.items_of("patchesStrategicMerge"):
            if isinstance(item, Scalar):
                yield from self._contents(folder, item, None, is_path="\n" not in item.text)
        for key in ("patches", "patchesJson6902"):
            for entry in node.mappings_of(key):
                target = entry.mapping("target")
                path, inline = entry.scalar("path"), entry.scalar("patch")
                if path is not None:
                    yield from self._contents(folder, path, target, is_path=True)
                elif inline is not None:
                    yield from self._contents(folder, inline, target, is_path=False)

    def _contents(self, folder: str, written: Scalar, target: Map | None, *, is_path: bool) -> Iterator[Patch]:
        """Return the documents of a patch, one that cannot be read as one that leaves its targets open."""
        for document in self._file_of_patch(folder, written) if is_path else (yaml.block_text(written),):
            try:
                yield Patch(None if document is None else yaml.parse(document), target)
            except InputError:
                yield Patch(None, target)

    def _file_of_patch(self, folder: str, written: Scalar) -> Iterator[Location | None]:
        path = _inside(folder, written.text)
        source = None if path is None else self._workspace.read(path)
        if path is None or source is None:
            yield None
            return
        self._consumed.add(path)
        yield from yaml.documents(source)


def _inside(folder: str, path: str) -> str | None:
    """Return the path from the root of something that a kustomization names; None where it is elsewhere."""
    if "://" in path or "?" in path or path.startswith(("/", "git@", "github.com")):
        return None
    joined = posixpath.normpath(posixpath.join(folder, path))
    if joined.startswith("../") or joined == "..":
        return None
    return "" if joined == "." else joined
