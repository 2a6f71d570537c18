"""Patches of objects that are not here: what a patch sets is so, whatever the object is.  Knows two kinds' shapes.

Source: Kustomize applies a patch to one object or refuses the build, so that what a patch sets is deployed.
"""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from linter.model.endpoint import Listener, Tls, Upstream
from linter.platforms.kubernetes.building.kustomize.fields.access import kind_of
from linter.platforms.kubernetes.building.kustomize.patches.merge import edited, merged
from linter.platforms.kubernetes.building.kustomize.patches.targets import Patch
from linter.platforms.kubernetes.building.kustomize.resource import scalar
from linter.platforms.kubernetes.objects.documents import objects_of
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Found
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Sequence

_BECAUSE = "the object is of a base that is not here"
# What an object of a kind has for sure, so that what a patch sets of it can be told.
_SHAPES: dict[str, Any] = {
    "Ingress": {
        "spec": {
            "tls": [{"secretName": "of the base"}],
            "rules": [{"http": {"paths": [{"backend": {"service": {"name": "of the base"}}}]}}],
        },
    },
    "Service": {"spec": {"type": "LoadBalancer", "ports": [{"name": "https", "port": "443"}]}},
}
_DEEPEST = 30


def objects_alone(patch: Patch, kinds: frozenset[str]) -> Iterator[Object]:
    """Return the object that a patch is for, with what the patch says of it."""
    node = patch.node
    if isinstance(node, Map):
        yield from _of(node, patch.target, kinds)
    elif isinstance(node, Sequence) and patch.target is not None:
        whole: Node = Map({}, node.at)
        for operation in paid(node.items, node.at):
            if isinstance(operation, Map) and operation.text("op") in ("add", "replace"):
                whole = _added(whole, operation) or whole
        if isinstance(whole, Map) and whole.entries:
            yield from _of(whole, patch.target, kinds)


def _of(patch: Map, target: Map | None, kinds: frozenset[str]) -> Iterator[Object]:
    entries = dict(patch.entries)
    if target is not None:
        wanted = kind_of(target)
        version = f"{wanted.group}/{wanted.version or 'v1'}" if wanted.group else wanted.version or "v1"
        named = {"apiVersion": version, "kind": wanted.kind}
        at = target.header()
        entries = {key: (scalar(key, at), scalar(text, at)) for key, text in named.items() if text} | entries
        metadata = _tree({"metadata": {key: target.text(key) for key in ("name", "namespace") if target.text(key)}}, at)
        entries = (merged(metadata, Map(entries, at), by_key=False) or patch).entries
    node = Map(entries, patch.at)
    kind = node.scalar("kind")
    if kind is None or "$patch" in node.entries:
        return
    shape = _SHAPES.get(kind.text) if kind.text != "Service" or _is_of_load_balancer(node) else None
    base = None if shape is None else _tree(shape, kind.at)
    whole = node if base is None else merged(base, node, by_key=False)
    yield from objects_of(whole, kinds, partial=False)


def _is_of_load_balancer(service: Map) -> bool:
    """Say whether a patch of a Service speaks of the load balancer in front of it."""
    annotations = service.mapping("metadata", "annotations")
    return annotations is not None and any(
        "load-balancer" in key or "loadbalancer" in key for key in annotations.entries
    )


def _tree(data: dict[str, Any], at: Location) -> Map:
    return Map({key: (scalar(key, at), _node(value, at)) for key, value in data.items()}, at)


def _node(data: Any, at: Location) -> Node:  # noqa: ANN401  # plain data
    if isinstance(data, dict):
        return _tree(data, at)
    return Sequence(tuple(_node(one, at) for one in data), at) if isinstance(data, list) else scalar(data, at)


def _added(whole: Node, operation: Map) -> Node | None:
    """Set what an operation sets, with all that it is in; of a list, only what is set is there."""
    path = [part if not part.isdecimal() else "-" for part in (operation.text("path") or "").split("/")[1:]]
    value = operation.find("value")
    if value is None or not 0 < len(path) <= _DEEPEST:
        return None
    for depth in range(1, len(path)):
        if isinstance(whole, Map) and _at(whole, path[:depth]) is None:
            empty = Sequence((), operation.at) if path[depth] == "-" else Map({}, operation.at)
            whole = _with(whole, path[:depth], empty, operation.at) or whole
    return _with(whole, path, value, operation.at)


def _with(whole: Node, path: list[str], value: Node, at: Location) -> Node | None:
    """Add a value; `-` in the middle of a path is the last element of its list."""
    *above, last = path
    there = ["0" if part == "-" else part for part in above]
    named: dict[str, Node] = {"op": scalar("add", at), "path": scalar("/".join(["", *there, last]), at), "value": value}
    one = Map({key: (scalar(key, at), part) for key, part in named.items()}, at)
    return edited(whole, Sequence((one,), at)) if isinstance(whole, Map) else None


def _at(whole: Map, path: list[str]) -> Node | None:
    found: Node | None = whole
    for part in path:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Map):
            found = found.get(name)
        elif isinstance(found, Sequence) and found.items:
            found = found.items[0]
        else:
            return None
    return found


# --- what of it is certain ----------------------------------------------------------------------------------------


def set_by(found: Found, owner: Object) -> Iterator[Found]:
    """Yield what is found of an object without all that the patch does not set."""
    if not isinstance(found, Listener | Upstream):
        yield found
        return
    tls = _tls(found.tls, owner)
    if isinstance(found, Upstream):
        if tls is not None:
            yield replace(found, tls=tls)
        return
    serves = found.serves if _is_set(found.serves, owner) else None
    hsts = found.hsts if _is_set(found.hsts, owner) else None
    if tls is not None or serves is not None or hsts is not None:
        either = (Known(None, owner.at), Known(Tls(owner.at), owner.at))
        tls = tls or Unknown(_BECAUSE, owner.at, candidates=either)
        yield replace(found, tls=tls, serves=serves, hsts=hsts)


def _tls(setting: Any, owner: Object) -> Any:  # noqa: ANN401  # a setting of TLS
    """Return what is set of TLS; None where nothing is."""
    if not isinstance(setting, Known) or setting.value is None:
        return setting if _is_set(setting, owner) else None
    tls = setting.value
    others = {name: getattr(tls, name) for name in tls.__struct_fields__ if name != "at"}
    if not any(_is_set(one, owner) for one in (setting, *others.values())):
        return None
    kept = {name: value if _is_set(value, owner) else _open(value) for name, value in others.items()}
    return replace(setting, value=replace(tls, **kept))


def _open(setting: Any) -> Any:  # noqa: ANN401  # any setting
    """Return a setting that the base may have; None stays what has no meaning there."""
    return Unknown(_BECAUSE, setting.at, setting.setting) if isinstance(setting, Known) else setting


def _is_set(setting: Any, owner: Object) -> bool:  # noqa: ANN401  # any setting
    """Say whether a setting is written in the patch, rather than taken from what stands for the rest."""
    return isinstance(setting, Known) and not setting.default and setting.at not in (owner.at, owner.node.header())
