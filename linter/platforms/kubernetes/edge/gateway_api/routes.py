"""Routes of the Gateway API: the hops to their backends.  Knows no listener's settings.

Source: gateway-api.sigs.k8s.io, references of `BackendTLSPolicy` in v1, v1alpha3 and v1alpha2.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Exposure, Pin, Role, Subject, Tls, Upstream
from linter.platforms.kubernetes.edge.gateway_api.attachment import (
    GROUP,
    address_of,
    gateways_of,
    is_of_mesh,
    targets_of,
)
from linter.platforms.kubernetes.edge.gateway_api.gateway import PASSED_THROUGH, ends_tls
from linter.platforms.kubernetes.edge.gateway_api.gateway_class import is_of_istio
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.objects.endpoints import dialled
from linter.platforms.kubernetes.objects.identity import service_at
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_CLEAR = "a Gateway speaks clear text to a Service that no BackendTLSPolicy names"
_PROTOCOLS = {"HTTPRoute": "http", "GRPCRoute": "grpc"}
_SAYS_TLS = frozenset({"https", "tls", "kubernetes.io/wss"})


class _Backend(Struct, frozen=True):
    """A port of a Service that a route forwards to."""

    name: str
    namespace: str
    port: str
    at: Location


class _Front(Struct, frozen=True):
    """What stands in front of the backends of a route."""

    listeners: tuple[str, ...]
    passed: str
    """Why nobody can tell what a backend is spoken to in; empty where the Gateway decides it."""
    of_mesh: Object | None
    """A Gateway that is a proxy of a mesh."""


def route(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to every Service that a route forwards to."""
    if is_of_mesh(owner):
        return
    front = _front(owner, cluster)
    seen: set[tuple[str, str, str]] = set()
    for backend in paid(_backends(owner), owner.at):
        key = (backend.namespace, backend.name, backend.port)
        if key not in seen:
            seen.add(key)
            yield _hop(owner, cluster, backend, front)


def _front(owner: Object, cluster: Cluster) -> _Front:
    attached = gateways_of(owner, cluster)
    return _Front(
        listeners=tuple(address_of(gateway, listener) for gateway, listener in attached),
        passed=_passed_through(owner, [listener for _, listener in attached]),
        of_mesh=next((gateway for gateway, _ in attached if is_of_istio(gateway)), None),
    )


def _passed_through(owner: Object, listeners: list[Map]) -> str:
    if owner.kind == "TCPRoute":
        return "the Gateway passes on whatever bytes come in"
    ends = [isinstance(ends_tls(one), Known) for one in listeners]
    return PASSED_THROUGH if owner.kind == "TLSRoute" and not (ends and all(ends)) else ""


def _backends(owner: Object) -> Iterator[_Backend]:
    for rule in owner.node.mappings_of("spec", "rules"):
        mirrors = (one.mapping("requestMirror", "backendRef") for one in rule.mappings_of("filters"))
        for reference in (*rule.mappings_of("backendRefs"), *(one for one in mirrors if one is not None)):
            name = reference.scalar("name")
            # With the weight 0 no traffic is forwarded (Gateway API, reference of `BackendRef`).
            if name is not None and reference.text("kind") in (None, "Service") and reference.text("weight") != "0":
                namespace = reference.text("namespace") or owner.namespace
                yield _Backend(name.text, namespace, reference.text("port") or "", name.at)


def _hop(owner: Object, cluster: Cluster, backend: _Backend, front: _Front) -> Upstream:
    place = f"{backend.name}:{backend.port}" if backend.port else backend.name
    service = cluster.find(owner, "Service", backend.name, backend.namespace)
    exposure, _ = dialled(service, cluster, backend.name, backend.at)
    tls: Setting[Tls | None] = Unknown(front.passed, backend.at, "backendRefs")
    if not front.passed:
        tls = _tls(owner, cluster, backend, service)
    is_inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
    if is_inside and isinstance(tls, Known) and tls.value is None:
        tls = _by_mesh(owner, cluster, backend, front) or tls
    return Upstream(
        at=backend.at,
        address=f"{owner.folder}:Service {backend.namespace}/{place} behind a Gateway",
        name=f"Service {place} behind {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, backend.at),
        protocol=Known(_PROTOCOLS.get(owner.kind, "tcp"), backend.at),
        exposure=exposure,
        tls=tls,
        host=Known(backend.name, backend.at, "backendRefs"),
        listeners=front.listeners,
        scope=owner.scope,
        targets=(service_at(owner, backend.name, backend.port, backend.at, backend.namespace),),
        port=backend.port,
        passes_on=bool(front.passed),
    )


def _by_mesh(owner: Object, cluster: Cluster, backend: _Backend, front: _Front) -> Setting[Tls | None] | None:
    """Return what a mesh makes of a clear-text hop, by what the namespace of the backend demands."""
    found = traffic.transport(replace(owner, namespace=backend.namespace), cluster)
    if found is None and front.of_mesh is not None:
        # Istio's gateways are clients of the mesh, and the labels that put pods into it are often set elsewhere.
        because = f"{front.of_mesh.title} is Istio's, which encrypts what it says to workloads of the mesh"
        return traffic.either(because, backend.at, "gatewayClassName")
    return found


def _tls(owner: Object, cluster: Cluster, backend: _Backend, service: Object | None) -> Setting[Tls | None]:
    port = _port(service, backend.port)
    for policy, section in _policies(owner, cluster, backend):
        if section is None or section.text == _name_of(port, backend):
            return _by_policy(policy)
        if port is None:
            because = f"{policy.title} is for port `{section.text}` of a Service that is not among the files"
            return Unknown(because, section.at, "BackendTLSPolicy")
    protocol = None if port is None else port.scalar("appProtocol")
    if protocol is not None and protocol.text.lower() in _SAYS_TLS:
        because = f"`appProtocol: {protocol.text}` makes some implementations speak TLS, and others not"
        return Unknown(because, backend.at, "BackendTLSPolicy")
    return Known(None, backend.at, "BackendTLSPolicy", default=_CLEAR)


def _port(service: Object | None, number: str) -> Map | None:
    ports = () if service is None else service.node.mappings_of("spec", "ports")
    return next((port for port in ports if port.text("port") == number), None)


def _name_of(port: Map | None, backend: _Backend) -> str:
    """Return what a policy calls a port: its name, or where it has none its number."""
    return "" if port is None else port.text("name") or backend.port


def _policies(owner: Object, cluster: Cluster, backend: _Backend) -> list[tuple[Object, Scalar | None]]:
    """Return the policies for a Service, each with the port that it is for; those for a port win."""
    first = next(cluster.of_kind(owner, "BackendTLSPolicy"), None)
    named = [] if first is None else _by_name(cluster, first).get(backend.name, [])
    found = [
        (policy, target.scalar("sectionName"))
        for policy, target in paid(named, owner.at)
        if _is_meant(target, policy, backend)
    ]
    return sorted(found, key=lambda one: one[1] is None)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _by_name(cluster: Cluster, first: Object) -> dict[str, list[tuple[Object, Map]]]:
    """Return the policies in the folder of its first one, with their targets, by the names of these."""
    found: dict[str, list[tuple[Object, Map]]] = {}
    for policy in paid(cluster.of_kind(first, "BackendTLSPolicy"), first.at):
        for target in targets_of(policy) if policy.group == GROUP else ():
            found.setdefault(target.text("name") or "", []).append((policy, target))
    return found


def _is_meant(target: Map, policy: Object, backend: _Backend) -> bool:
    namespace = target.text("namespace") or policy.namespace
    return (
        target.text("kind") in (None, "Service")
        and target.text("name") == backend.name
        and (not namespace or not backend.namespace or namespace == backend.namespace)
    )


def _by_policy(policy: Object) -> Setting[Tls | None]:
    """Return the TLS of a policy, which always verifies: the standard knows no switch for it."""
    validation = policy.node.mapping("spec", "validation") or policy.node.mapping("spec", "tls")
    if validation is None:
        return Unknown("the policy says nothing of validation", policy.at, "spec.validation")
    at = validation.header()
    yes = Known(True, at, "spec.validation")
    everybody = validation.scalar("wellKnownCACertificates")
    named = validation.get("subjectAltNames") or validation.get("caCertificateRefs")
    pin = Known(Pin.AUTHORITY, at, "spec.validation.caCertificateRefs")
    if named is None and everybody is not None:
        pin = Known(Pin.NOTHING, everybody.at, "spec.validation.wellKnownCACertificates")
    tls = Tls(at, verifies_chain=yes, verifies_name=yes, pinned_to=pin, sends_sni=yes)
    return Known(tls, at, "BackendTLSPolicy")
