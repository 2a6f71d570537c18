"""How a renewed certificate reaches the programs that have its Secret among their files.  Knows no certificate.

Sources: https://kubernetes.io/docs/concepts/configuration/secret/, mounted Secrets are updated, those mounted by
`subPath` are not; https://github.com/stakater/Reloader, annotations.  Checked 2026-11-30.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from linter.model.words import Pickup
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.objects.pods import WORKLOADS, containers, pod_of
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map

_RELOADERS = ("reloader.stakater.com/auto", "secret.reloader.stakater.com/auto", "reloader.stakater.com/search")
_RELOADS = "secret.reloader.stakater.com/reload"
_UNTOLD = "the file is replaced, and whether the program reads it again is not written here"
_KINDS = tuple(sorted(WORKLOADS))


class _Mount(Struct, frozen=True, eq=False):
    """A Secret among the files of a container."""

    owner: Object
    at: Location
    is_part: bool
    """Whether it is mounted by `subPath`."""


def pickup_by_mount(near: Object, secret: str, cluster: Cluster) -> Setting[Pickup] | None:
    """Return how the programs that have a Secret mounted come to its next certificate; None where none has."""
    first = next(cluster.of_kind(near, *_KINDS), None)
    mounts = () if first is None else _mounts(cluster, first).get(secret, ())
    found = [_pickup(one, secret) for one in paid(mounts, near.at) if one.owner.namespace in ("", near.namespace)]
    stale = (one for one in found if isinstance(one, Known) and one.value is Pickup.RESTART)
    return next(stale, None) or next((one for one in found if isinstance(one, Unknown)), next(iter(found), None))


def _pickup(mount: _Mount, secret: str) -> Setting[Pickup]:
    named = mount.owner.annotation(_RELOADS)
    if any(mount.owner.annotation(key) is not None for key in _RELOADERS) or (named and secret in named.text):
        return Known(Pickup.WATCH, mount.at, "volumeMounts")
    if mount.is_part:
        return Known(Pickup.RESTART, mount.at, "volumeMounts.subPath")
    return Unknown(_UNTOLD, mount.at, "volumeMounts")


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _mounts(cluster: Cluster, first: Object) -> dict[str, list[_Mount]]:
    """Return the mounts of Secrets in the folder of its first workload, by the names of the Secrets."""
    found: dict[str, list[_Mount]] = {}
    for workload in cluster.of_kind(first, *_KINDS):
        pod = pod_of(workload)
        volumes = () if pod is None else pod.mappings_of("spec", "volumes")
        by_name = {volume.text("name") or "": tuple(_secrets(volume)) for volume in volumes}
        for mount in _mounted(workload) if any(by_name.values()) else ():
            part = mount.scalar("subPath") or mount.scalar("subPathExpr")
            name = mount.scalar("name")
            at = mount.header() if name is None else name.at
            one = _Mount(workload, at if part is None else part.at, part is not None)
            for secret in by_name.get(mount.text("name") or "", ()):
                found.setdefault(secret, []).append(one)
    return found


def _mounted(workload: Object) -> Iterator[Map]:
    for container in containers(workload):
        yield from container.mappings_of("volumeMounts")


def _secrets(volume: Map) -> Iterator[str]:
    sources = volume.mappings_of("projected", "sources")
    for name in (volume.text("secret", "secretName"), *(one.text("secret", "name") for one in sources)):
        if name:
            yield name
