"""Where people say that an object is: its namespace, its labels and its annotations.  Knows no kind's meaning."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import Certificate, Listener, Upstream
from linter.model.identity import Workload
from linter.model.whereabouts.surroundings import Surroundings, unknown_pair
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.platforms.platform import Embedded, Found, Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_UNTOLD = "the manifest leaves the namespace to whoever applies it"
_TEMPLATE = "a template fills it in"
_RELEASE = "whoever installs the chart decides it"
_PATCH = "a patch does not show all of an object"


def _surroundings_of(owner: Object) -> Surroundings:
    """Return the namespace of an object, and its labels and annotations with those of the pods that it makes."""
    return Surroundings(
        namespace=_namespace(owner),
        labels=Known(tuple(_pairs(owner, "labels")), owner.at),
        annotations=Known(tuple(_pairs(owner, "annotations")), owner.at),
    )


def surrounded(found: Found, owner: Object, options: Options) -> Found:
    """Say of what has surroundings that they are those of an object, where somebody asks."""
    if (
        options.around
        and isinstance(found, Listener | Upstream | Certificate | Workload | Embedded)
        and found.around is None
    ):
        return replace(found, around=_surroundings_of(owner))
    return found


def decided_by_release(found: Found) -> Found:
    """Leave open where something is that a chart makes, as far as only its release says so."""
    if isinstance(found, Listener | Upstream | Certificate | Workload | Embedded) and found.around is not None:
        return replace(found, around=_as_released(found.around))
    return found


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
    if any(mark in key.text for mark in HOLE):
        return Unknown(_TEMPLATE, key.at, f"metadata.{part}")
    if any(mark in text for mark in HOLE):
        return unknown_pair(_TEMPLATE, key.at, f"metadata.{part}", key.text)
    return Known(f"{key.text}={text}", key.at, f"metadata.{part}")


def _as_released(around: Surroundings) -> Surroundings:
    """Return the surroundings of what a chart makes, placed where it is written: its release decides some of them.

    A chart that is told neither namespace nor name is rendered for `default` and for a name of ours.
    """
    namespace = around.namespace
    if isinstance(namespace, Known) and namespace.value == "default" and "{{" in _line(namespace):
        namespace = Unknown(_RELEASE, namespace.at, namespace.setting)
    return replace(
        around, namespace=namespace, labels=_of_release(around.labels), annotations=_of_release(around.annotations)
    )


def _of_release(pairs: Many[str] | None) -> Many[str] | None:
    if not isinstance(pairs, Known):
        return pairs
    return pairs.map(
        lambda several: tuple(
            unknown_pair(_RELEASE, one.at, one.setting, one.value.partition("=")[0])
            if isinstance(one, Known) and ".Release." in _line(one)
            else one
            for one in several
        )
    )


def _line(known: Known[str]) -> str:
    """Return the line on which a value begins, as it is written."""
    return known.at.source.line(known.at.source.line_and_column(known.at.start)[0])
