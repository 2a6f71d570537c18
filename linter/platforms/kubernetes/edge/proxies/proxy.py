"""What proxies that are configured by custom resources have in common.  Knows no proxy."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.model.endpoint import Exposure, Hsts, Listener, Role, Serves, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.classes import product_of
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.objects.endpoints import dialled
from linter.platforms.kubernetes.objects.identity import front_of, service_at
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.provenance.setting import Known, Many, Setting
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_CHALLENGES = "/.well-known/acme-challenge"


class Port(Struct, frozen=True):
    """One port of what a proxy makes of an object."""

    owner: Object
    number: str
    """A number, or what stands for it."""
    tls: Setting[Tls | None]
    hosts: Many[str] | None = None
    serves: Serves = Serves.CONTENT
    hsts: Setting[Hsts | None] | None = None
    protocol: str = "http"
    twin: Setting[bool] | None = None

    @property
    def address(self) -> str:
        """Its identity."""
        return f"{self.owner.address}:{self.number}"

    def listener(self) -> Listener:
        """Return it as a listener; who reaches the proxy is not said in such objects."""
        at = self.owner.at
        serves = Serves.REDIRECT if answers_challenges_only(self.owner) else self.serves
        return Listener(
            at=at,
            address=self.address,
            name=f"{self.owner.title} on port {self.number}",
            platform="kubernetes",
            role=Known(Role.WEB, at),
            protocol=Known(self.protocol, at),
            exposure=either("the files do not say who reaches the proxy", at),
            tls=self.tls,
            hosts=self.hosts,
            serves=Known(serves, self.tls.at, self.tls.setting),
            hsts=self.hsts,
            encrypted_twin=self.twin,
            faces_clients=True,
            scope=self.owner.scope,
            port=self.number if self.number.isdigit() else "",
            names=front_of(self.owner, product_of(self.owner), self.number),
        )


class Hop(Struct, frozen=True):
    """A hop from a proxy to a backend."""

    owner: Object
    cluster: Cluster
    service: Scalar
    """The name of the Service."""
    port: str
    tls: Setting[Tls | None]
    fronts: tuple[str, ...]
    """Addresses of the listeners in front of it."""
    protocol: str = "http"

    def upstream(self) -> Upstream:
        """Return it as an upstream; clear text is whatever a mesh makes of it."""
        at, name = self.service.at, self.service.text
        place = f"{name}:{self.port}" if self.port else name
        service = self.cluster.find(self.owner, "Service", name)
        exposure, host = dialled(service, self.cluster, name, at)
        inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
        is_clear = isinstance(self.tls, Known) and self.tls.value is None
        by_mesh = traffic.transport(self.owner, self.cluster) if inside and is_clear else None
        return Upstream(
            at=at,
            address=f"{self.owner.address} to {place}",
            name=f"Service {place} behind {self.owner.title}",
            platform="kubernetes",
            role=Known(Role.WEB, at),
            protocol=Known(self.protocol, at),
            exposure=exposure,
            tls=self.tls if by_mesh is None else by_mesh,
            host=host,
            listeners=self.fronts,
            scope=self.owner.scope,
            targets=(service_at(self.owner, name, self.port, at),),
            port=self.port,
        )


def answers_challenges_only(owner: Object) -> bool:
    """Say whether nothing but challenges of ACME is served, which must be in clear text (RFC 8555, 8.3)."""
    routes = owner.node.mappings_of("spec", "routes")
    if owner.kind == "Route":
        return (owner.node.text("spec", "path") or "").startswith(_CHALLENGES)
    return bool(routes) and all(any(_CHALLENGES in path for path in _paths(route)) for route in routes)


def _paths(route: Map) -> Iterator[str]:
    """Yield what says for which paths a route is: in rules of Traefik, conditions of Contour, or by itself."""
    match = route.text("match") or ""
    yield "" if "||" in match else match
    yield route.text("path") or ""
    for condition in route.mappings_of("conditions"):
        yield condition.text("prefix") or condition.text("exact") or ""


def hosts_of(scalars: Iterable[Scalar | None], at: Location, setting: str) -> Many[str]:
    """Return hosts as they are written, each once."""
    found = {one.text: text_setting(one, setting) for one in scalars if one is not None and one.text}
    return Known(tuple(found.values()), at, setting)


def is_on(switch: Scalar | None, at: Location, setting: str, default: str) -> Setting[bool]:
    """Return a switch that is off where it is absent, and whose default that is."""
    return Known(False, at, setting, default=default) if switch is None else bool_of(switch, setting)
