"""Istio's MeshConfig: where it stands and what it says for the whole mesh.  Knows no endpoint.

Sources: istio.io, "Global Mesh Options"; the values of the chart `istiod`; `Istio` of the Sail operator.  Checked
2026-11-23.  What several control planes of one folder do not say alike is left out, as a label of each namespace
decides which of them it belongs to.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.provenance.budget import paid
from linter.provenance.source import InputError
from linter.syntax.carried import parse
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

ROOT_NAMESPACE = "istio-system"
"""Where what holds for the whole mesh stands, unless its configuration says otherwise."""

_MAP = "ConfigMap"
_IN_VALUES = ("spec", "values", "meshConfig")
_LAYERS: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("install.istio.io", "IstioOperator"): (("spec", "meshConfig"), _IN_VALUES),
    ("operator.istio.io", "Istio"): (_IN_VALUES,),
    ("operator.istio.io", "IstioRevision"): (_IN_VALUES,),
    ("sailoperator.io", "Istio"): (_IN_VALUES,),
    ("sailoperator.io", "IstioRevision"): (_IN_VALUES,),
}
"""Where it stands in the resources of installers; what stands first decides."""
_KINDS = (_MAP, *sorted({kind for _, kind in _LAYERS}))
_INSTALLED_IN = (("spec", "values", "global", "istioNamespace"), ("spec", "namespace"))


class MeshConfig(Struct, frozen=True, eq=False):
    """What one object says for a mesh."""

    owner: Object
    layers: tuple[Map, ...]
    """What stands first decides, field by field."""

    def find(self, *keys: str) -> Node | None:
        """Follow keys down; None where nothing is said."""
        return next((found for layer in self.layers if (found := layer.find(*keys)) is not None), None)

    def mapping(self, *keys: str) -> Map | None:
        """Follow keys down to a mapping; None where there is none."""
        node = self.find(*keys)
        return node if isinstance(node, Map) else None

    def root_namespace(self) -> str:
        """Return the namespace whose policies hold for the whole mesh; empty where a template fills it in."""
        written = self.find("rootNamespace")
        if written is None and self.owner.kind != _MAP:
            # The installers hand the namespace of the control plane on.
            places = (self.owner.node.scalar(*keys) for keys in _INSTALLED_IN)
            written = next((place for place in places if place is not None), None)
        if not isinstance(written, Scalar):
            return ROOT_NAMESPACE
        return "" if any(mark in written.text for mark in HOLE) else written.text


@lru_cache(maxsize=16)  # asked for again by every endpoint beside it
def mesh_config(owner: Object) -> MeshConfig | None:
    """Return what an object says for a mesh; None where it is about something else, or cannot be parsed."""
    if owner.kind == _MAP:
        try:
            layer = embedded(owner)
        except InputError:
            return None
        return None if layer is None else MeshConfig(owner, (layer,))
    paths = _LAYERS.get((owner.group, owner.kind))
    if paths is None:
        return None
    layers = (owner.node.mapping(*path) for path in paths)
    return MeshConfig(owner, tuple(layer for layer in layers if layer is not None))


def embedded(owner: Object) -> Map | None:
    """Return the text that the control plane's ConfigMap carries; None where another one is given.

    Raises InputError with the place of the first error.
    """
    if owner.name != "istio" and not owner.name.startswith("istio-"):
        return None
    text = owner.node.scalar("data", "mesh")
    node = None if text is None else parse(text)
    return node if isinstance(node, Map) else None


def root_namespace(near: Object, cluster: Cluster) -> str:
    """Return the namespace whose policies hold for the whole mesh."""
    named = {config.root_namespace() for config in _beside(near, cluster)}
    return named.pop() or ROOT_NAMESPACE if len(named) == 1 else ROOT_NAMESPACE


def written(near: Object, cluster: Cluster, *keys: str) -> Node | None:
    """Return what the configurations in the folder of an object say alike; None where nothing is said."""
    configs = _beside(near, cluster)
    return _alike(configs, keys) if configs else None


@lru_cache(maxsize=16)  # asked for by every endpoint beside it
def _alike(configs: tuple[MeshConfig, ...], keys: tuple[str, ...]) -> Node | None:
    found = [config.find(*keys) for config in configs]
    texts = {None if node is None else node.at.text for node in found}
    return found[0] if len(texts) == 1 else None


def scalars(near: Object, cluster: Cluster, *keys: str) -> list[Scalar]:
    """Return the elements of a list that they say alike; empty where there is none."""
    node = written(near, cluster, *keys)
    return [] if node is None or isinstance(node, Scalar | Map) else [one for one in node if isinstance(one, Scalar)]


def _beside(near: Object, cluster: Cluster) -> tuple[MeshConfig, ...]:
    first = next(cluster.of_kind(near, *_KINDS), None)
    return () if first is None else _in_folder(cluster, first)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _in_folder(cluster: Cluster, first: Object) -> tuple[MeshConfig, ...]:
    return tuple(paid(_found(cluster, first), first.at))


def _found(cluster: Cluster, first: Object) -> Iterator[MeshConfig]:
    for owner in cluster.of_kind(first, *_KINDS):
        if (found := mesh_config(owner)) is not None:
            yield found
