"""What an Ingress says whoever reads it, and the pieces of the model that all controllers fill.

Knows no controller.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from linter.model.endpoint import Exposure, Hsts, Listener, Role, Serves, Tls, Upstream
from linter.platforms.kubernetes.edge.classes import served_by
from linter.platforms.kubernetes.edge.redirecting import redirecting
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.objects.endpoints import dialled
from linter.platforms.kubernetes.objects.identity import front_of, service_at
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object, text_setting
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_CHALLENGES = "/.well-known/acme-challenge/"


class Backend(Struct, frozen=True, eq=False):
    """A port of a Service that an Ingress forwards to."""

    service: str
    port: str
    """A number or a name, as the Ingress writes it."""
    at: Location


class Ingress(Struct, frozen=True, eq=False):
    """An Ingress among the other objects."""

    owner: Object
    cluster: Cluster
    prefix: str
    """What the controller's annotations begin with."""
    class_name: str = ""

    def annotation(self, key: str) -> Scalar | None:
        """Return an annotation of the controller."""
        return self.owner.annotation(self.prefix + key)

    def text(self, key: str) -> Setting[str] | None:
        """Return the text of an annotation of the controller."""
        scalar = self.annotation(key)
        return None if scalar is None else text_setting(scalar, self.prefix + key)

    def flag(self, key: str) -> Setting[bool] | None:
        """Return an annotation that is true or false; one that is neither counts as absent."""
        scalar = self.annotation(key)
        if scalar is None:
            return None
        if any(mark in scalar.text for mark in HOLE):
            return Unknown("a template fills it in", scalar.at.header, self.prefix + key)
        found = bool_of(scalar, self.prefix + key)
        return found if isinstance(found, Known) else None

    def service(self, backend: Backend) -> Object | None:
        """Return the Service of a backend, if it is among the files."""
        return self.cluster.find(self.owner, "Service", backend.service)


# --- what it says -----------------------------------------------------------------------------------------------


def tls_entries(owner: Object) -> tuple[Map, ...]:
    """Return the entries of `spec.tls`."""
    return owner.node.mappings_of("spec", "tls")


def tls_at(owner: Object) -> Location:
    """Return the place of `spec.tls`, or where it would be."""
    spec = owner.node.mapping("spec")
    return owner.at if spec is None or spec.get("tls") is None else spec.key_at("tls")


def hosts_of(owner: Object) -> Known[tuple[Setting[str], ...]]:
    """Return the hosts of the rules and of `spec.tls`, each once."""
    found: dict[str, Setting[str]] = {}
    written = (rule.scalar("host") for rule in owner.node.mappings_of("spec", "rules"))
    in_tls = (host for entry in tls_entries(owner) for host in entry.items_of("hosts"))
    for host in paid((*written, *in_tls), owner.at):
        if isinstance(host, Scalar) and host.text:
            found.setdefault(host.text, text_setting(host, "spec.rules"))
    return Known(tuple(found.values()), owner.at, "spec.rules")


def backends(owner: Object) -> tuple[Backend, ...]:
    """Return the ports of Services that an Ingress forwards to, each once."""
    found: dict[tuple[str, str], Backend] = {}
    for node in paid(_written_backends(owner), owner.at):
        name = node.scalar("service", "name") or node.scalar("serviceName")
        port = node.scalar("service", "port", "number") or node.scalar("service", "port", "name")
        port = port or node.scalar("servicePort")
        if name is not None:
            backend = Backend(name.text, "" if port is None else port.text, name.at)
            found.setdefault((backend.service, backend.port), backend)
    return tuple(found.values())


def _written_backends(owner: Object) -> Iterator[Map]:
    for default in (owner.node.mapping("spec", "defaultBackend"), owner.node.mapping("spec", "backend")):
        if default is not None:
            yield default
    for rule in owner.node.mappings_of("spec", "rules"):
        for path in rule.mappings_of("http", "paths"):
            backend = path.mapping("backend")
            if backend is not None:
                yield backend


def answers_challenges_only(owner: Object) -> bool:
    """Say whether nothing but challenges of ACME is served, which must be in clear text (RFC 8555, 8.3)."""
    spec = owner.node.mapping("spec")
    rules = owner.node.mappings_of("spec", "rules")
    paths = [path.text("path") or "/" for rule in rules for path in rule.mappings_of("http", "paths")]
    has_default = spec is None or spec.get("defaultBackend") is not None or spec.get("backend") is not None
    return bool(paths) and not has_default and all(path.startswith(_CHALLENGES) for path in paths)


def ends_tls_elsewhere(ingress: Ingress) -> str | None:
    """Return the address of the TLS listener that another Ingress makes for one of the hosts."""
    encrypted = _encrypted_hosts(ingress.cluster, ingress.owner.scope)
    for host in hosts_of(ingress.owner).value:
        if isinstance(host, Known) and encrypted.get(host.value, ingress.owner) is not ingress.owner:
            return f"{encrypted[host.value].address}:443"
    return None


@lru_cache(maxsize=1)
def _encrypted_hosts(cluster: Cluster, scope: str) -> dict[str, Object]:
    found: dict[str, Object] = {}
    for one in cluster.within(scope):
        if one.kind == "Ingress" and tls_entries(one):
            for host in hosts_of(one).value:
                if isinstance(host, Known):
                    found.setdefault(host.value, one)
    return found


def service_port(service: Object, port: str) -> Map | None:
    """Return the port of a Service that an Ingress names, by its number or its name."""
    ports = service.node.mappings_of("spec", "ports")
    return next((one for one in ports if port in (one.text("port"), one.text("name"))), None)


def backend_services(ingress: Ingress) -> list[tuple[Object | None, str]]:
    """Return the Services of all backends with their ports; None for one that is not among the files."""
    return [(ingress.service(one), one.port) for one in backends(ingress.owner)]


def json_of(scalar: Scalar | None) -> object:
    """Return the JSON of an annotation; None where it is absent or no JSON."""
    if scalar is None:
        return None
    import json  # noqa: PLC0415  # few annotations are JSON

    try:
        found: object = json.loads(scalar.text)
    except (ValueError, RecursionError):
        return None
    return found


# --- what becomes of it -----------------------------------------------------------------------------------------


def listener(  # noqa: PLR0913  # what tells one port from another, by name
    ingress: Ingress,
    port: int,
    exposure: Setting[Exposure],
    tls: Setting[Tls | None],
    *,
    serves: Setting[Serves] | None = None,
    hsts: Setting[Hsts | None] | None = None,
    twin: Setting[bool] | None = None,
) -> Listener:
    """Return one port of what a controller makes of an Ingress."""
    owner = ingress.owner
    if answers_challenges_only(owner):
        serves = Known(Serves.REDIRECT, owner.at, "spec.rules")
    elif serves is None or (isinstance(serves, Known) and serves.value is Serves.CONTENT):
        serves = redirecting(backend_services(ingress), ingress.cluster) or serves
    return Listener(
        at=owner.at,
        address=f"{owner.address}:{port}",
        name=f"{owner.title} on port {port}",
        platform="kubernetes",
        role=Known(Role.WEB, owner.at),
        protocol=Known("http", owner.at),
        exposure=exposure,
        tls=tls,
        hosts=hosts_of(owner),
        serves=serves or Known(Serves.CONTENT, owner.at),
        hsts=hsts,
        encrypted_twin=twin,
        faces_clients=True,
        scope=owner.scope,
        port=str(port),
        names=front_of(owner, served_by(owner, ingress.cluster), str(port)),
    )


def hop(
    ingress: Ingress,
    backend: Backend,
    tls: Setting[Tls | None],
    listeners: tuple[Listener, ...],
    protocol: str = "http",
) -> Upstream:
    """Return the hop from a controller to a Service; clear text is whatever a mesh makes of it."""
    owner = ingress.owner
    place = f"{backend.service}:{backend.port}" if backend.port else backend.service
    exposure, host = dialled(ingress.service(backend), ingress.cluster, backend.service, backend.at)
    elsewhere = ends_tls_elsewhere(ingress)
    inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
    is_clear = isinstance(tls, Known) and tls.value is None
    by_mesh = traffic.transport(owner, ingress.cluster) if inside and is_clear else None
    return Upstream(
        at=backend.at,
        address=f"{owner.address} to {place}",
        name=f"Service {place} behind {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, backend.at),
        protocol=Known(protocol, backend.at),
        exposure=exposure,
        tls=tls if by_mesh is None else by_mesh,
        host=host,
        listeners=(*(one.address for one in listeners), *((elsewhere,) if elsewhere is not None else ())),
        scope=owner.scope,
        targets=(service_at(owner, backend.service, backend.port, backend.at),),
        port=backend.port,
    )
