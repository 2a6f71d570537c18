"""Where people say that an object is: its namespace, its labels and its annotations.  Knows no kind's meaning."""

from collections.abc import Iterator

from linter.model.whereabouts.surroundings import Surroundings
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_UNTOLD = "the manifest leaves the namespace to whoever applies it"
_TEMPLATE = "a template fills it in"
_PATCH = "a patch does not show all of an object"


def surroundings_of(owner: Object) -> Surroundings:
    """Return the namespace of an object, and its labels and annotations with those of the pods that it makes."""
    return Surroundings(
        namespace=_namespace(owner),
        labels=Known(tuple(_pairs(owner, "labels")), owner.at),
        annotations=Known(tuple(_pairs(owner, "annotations")), owner.at),
    )


def _namespace(owner: Object) -> Setting[str]:
    if owner.kind == "Namespace":
        return Known(owner.name, owner.at)
    if not owner.namespace:
        return Unknown(_UNTOLD, owner.at, "metadata.namespace")
    if any(mark in owner.namespace for mark in HOLE):
        return Unknown(_TEMPLATE, owner.at, "metadata.namespace")
    written = owner.node.scalar("metadata", "namespace")
    return Known(owner.namespace, owner.at if written is None else written.at, "metadata.namespace")


def _pairs(owner: Object, part: str) -> Iterator[Setting[str]]:
    pod = pods.pod_of(owner) if owner.kind in pods.WORKLOADS and owner.kind != "Pod" else None
    for holder in (owner.node, pod):
        found = None if holder is None else holder.find("metadata", part)
        if isinstance(found, Map):
            yield from (_pair(key, value, part) for key, value in paid(found.entries.values(), found.at))
        elif isinstance(found, Scalar):
            yield Unknown(_TEMPLATE, found.at.header, f"metadata.{part}")
    if owner.partial or owner.untold:
        yield Unknown(owner.untold or _PATCH, owner.at, f"metadata.{part}")


def _pair(key: Scalar, value: Node, part: str) -> Setting[str]:
    text = value.text if isinstance(value, Scalar) else ""
    if any(mark in key.text or mark in text for mark in HOLE):
        return Unknown(_TEMPLATE, key.at, f"metadata.{part}")
    return Known(f"{key.text}={text}", key.at, f"metadata.{part}")
