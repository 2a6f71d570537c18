"""Groups of the key exchange where no resource names any: those of the program whose image stands beside.

Knows no kind.  Sources: ingress-nginx, changelogs of the controller (1.13.0 is the first on Alpine 3.22, with OpenSSL
3.5) and issue 12946 (1.12.0 has OpenSSL 3.3); Traefik, pull requests 11773 and 11731 before 3.5.0 (Go 1.24) and issue
13782 (3.7 on Go 1.26); neither chooses groups itself.  Contour's proxies are Envoy's images.  Checked 2026-11-30.
"""

from collections.abc import Iterator
from functools import lru_cache
from re import Pattern
from typing import TypeAlias

from msgspec import Struct

from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Step
from linter.provenance.source import Location
from linter.tls.groups import of_envoy, of_go, of_openssl

_Number: TypeAlias = tuple[int, ...]
_Groups: TypeAlias = tuple[str, ...] | None


class Program(Struct, frozen=True):
    """What ends TLS, by the release in its image's tag."""

    title: str
    image: Pattern[str]
    """With its release in groups."""
    groups: tuple[tuple[_Number, _Groups], ...]
    """Those that it has by itself, from which release on; None where that is not known."""
    companion: Pattern[str] | None = None
    """What another image of the pod is, where others run the program too."""


_RELEASE = r":(?:[a-z]+-)*v?(?P<major>\d{1,3})\.(?P<minor>\d{1,3})(?:\.(?P<patch>\d{1,3}))?(?!.*fips)\b.*"
INGRESS_NGINX = Program(
    "ingress-nginx",
    pattern(rf"(?:.*/)?ingress-nginx/controller(?:-chroot)?{_RELEASE}"),
    (
        ((1, 13, 0), of_openssl((3, 5))),
        ((1, 12, 4), None),
        ((1, 12, 0), of_openssl((3, 3))),
        ((0,), None),
    ),
)
TRAEFIK = Program(
    "Traefik",
    pattern(rf"(?:(?:.*/)?library/|docker\.io/|(?:.*/)?traefik/)?traefik{_RELEASE}"),
    (((3, 7, 0), of_go((1, 26))), ((3, 5, 0), of_go((1, 24))), ((0,), None)),
)
CONTOUR = Program(
    "Envoy",
    pattern(rf"(?:.*/)?envoyproxy/envoy(?:-(?!fips)[a-z-]+)?{_RELEASE}"),
    (((1, 40, 0), of_envoy((1, 40))), ((1, 3, 0), of_envoy((1, 3))), ((0,), None)),
    companion=pattern(r"(?:.*/)?contour(?::.*)?"),
)
# Each of them switches groups off that are new: Go's by the environment, Envoy's by its runtime or by Contour.
_SWITCHES = ("tlsmlkem", "tlssecpmlkem", "pqc_default_ecdh_curves", "ecdhCurves", "ecdh-curves")


def own_groups(program: Program, near: Object, cluster: Cluster, at: Location, setting: str) -> Many[str] | None:
    """Return the groups that the one release of a program beside an object has by itself; None where nothing tells."""
    images = [one for pod in _pods(cluster, near.scope) for one in _running(program, pod)]
    releases = {_release(program, one.value) for one in images}
    if len(releases) != 1 or any(switch in one.at.source.text for one in images for switch in _SWITCHES):
        return None
    (release,) = releases
    groups = next((groups for since, groups in program.groups if release >= since), None)
    if groups is None:
        return None
    said = f"{program.title} {'.'.join(map(str, release))} then offers {', '.join(groups)}"
    via = (Step(images[0].at, f"this image holds the {program.title} beside it"),)
    return Known(tuple(Known(name, at, setting, via, said) for name in groups), at, setting, via, said)


def _running(program: Program, images: tuple[Known[str], ...]) -> Iterator[Known[str]]:
    """Yield the images of a pod that are of a program."""
    companion = program.companion
    if companion is None or any(companion.fullmatch(one.value) for one in images):
        yield from (one for one in images if program.image.fullmatch(one.value))


def _release(program: Program, image: str) -> _Number:
    found = program.image.fullmatch(image)
    numbers = () if found is None else (found["major"], found["minor"], found["patch"] or "0")
    return tuple(map(int, numbers))


@lru_cache(maxsize=1)
def _pods(cluster: Cluster, scope: str) -> tuple[tuple[Known[str], ...], ...]:
    """Return the images of each workload in a folder; what a folder has is asked for by each of its endpoints."""
    workloads = (one for one in cluster.within(scope) if one.kind in pods.WORKLOADS)
    return tuple(tuple(_images(one)) for one in workloads)


def _images(workload: Object) -> Iterator[Known[str]]:
    for container in paid(pods.containers(workload), workload.at):
        image = container.scalar("image")
        if image is not None:
            yield Known(image.text, image.at)
