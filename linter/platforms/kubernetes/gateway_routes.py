"""Routes of the Gateway API: the hops to their backends.  Knows no listener's settings.

Source: gateway-api.sigs.k8s.io, references of `BackendTLSPolicy` in v1, v1alpha3 and v1alpha2.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from linter.model import Exposure, Role, Subject, Tls, Upstream
from linter.platforms.kubernetes import mesh
from linter.platforms.kubernetes.gateway import PASSED_THROUGH, ends_tls
from linter.platforms.kubernetes.gateway_attachment import GROUP, address_of, gateways_of, is_of_mesh
from linter.platforms.kubernetes.names import exposure_of
from linter.platforms.kubernetes.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.setting import Known, Setting, Unknown
from linter.source import Location
from linter.syntax.node import Mapping as Map

_MOST = 1000
"""Backends of one route that are looked at."""
_CLEAR = "a Gateway speaks clear text to a Service that no BackendTLSPolicy names"
_SAYS_TLS = frozenset({"https", "tls", "kubernetes.io/wss"})


@dataclass(frozen=True, slots=True)
class _Backend:
    """A port of a Service that a route forwards to."""

    name: str
    namespace: str
    port: str
    at: Location


def route(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to every Service that a route forwards to."""
    if is_of_mesh(owner):
        return
    attached = list(gateways_of(owner, cluster))
    listeners = tuple(address_of(gateway, listener) for gateway, listener in attached)
    passed = _passed_through(owner, [listener for _, listener in attached])
    seen: set[tuple[str, str, str]] = set()
    for backend in islice(_backends(owner), _MOST):
        key = (backend.namespace, backend.name, backend.port)
        if key not in seen:
            seen.add(key)
            yield _hop(owner, cluster, backend, listeners, passed)


def _passed_through(owner: Object, listeners: list[Map]) -> str:
    """Say why nobody can tell what a backend is spoken to in; empty where the Gateway decides it."""
    if owner.kind == "TLSRoute" and not any(isinstance(ends_tls(one), Known) for one in listeners):
        return PASSED_THROUGH
    return "the Gateway passes on whatever bytes come in" if owner.kind == "TCPRoute" else ""


def _backends(owner: Object) -> Iterator[_Backend]:
    for rule in owner.node.mappings_of("spec", "rules"):
        mirrors = (one.mapping("requestMirror", "backendRef") for one in rule.mappings_of("filters"))
        for reference in (*rule.mappings_of("backendRefs"), *(one for one in mirrors if one is not None)):
            name = reference.scalar("name")
            if name is not None and reference.text("kind") in (None, "Service"):
                namespace = reference.text("namespace") or owner.namespace
                yield _Backend(name.text, namespace, reference.text("port") or "", name.at)


def _hop(owner: Object, cluster: Cluster, backend: _Backend, listeners: tuple[str, ...], passed: str) -> Upstream:
    place = f"{backend.name}:{backend.port}" if backend.port else backend.name
    service = cluster.find(owner, "Service", backend.name, backend.namespace)
    external = None if service is None else service.node.scalar("spec", "externalName")
    exposure: Setting[Exposure] = Known(Exposure.INTERNAL, backend.at)
    if external is not None:
        exposure = exposure_of(external.text, external.at, "spec.externalName")
    return Upstream(
        at=backend.at,
        address=f"{owner.scope}:Service {backend.namespace}/{place} behind a Gateway",
        name=f"Service {place} behind {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, backend.at),
        protocol=Known("grpc" if owner.kind == "GRPCRoute" else "http", backend.at),
        exposure=exposure,
        tls=Unknown(passed, backend.at, "backendRefs") if passed else _tls(owner, cluster, backend, service),
        host=Known(backend.name, backend.at, "backendRefs"),
        listeners=listeners,
        scope=owner.scope,
    )


def _tls(owner: Object, cluster: Cluster, backend: _Backend, service: Object | None) -> Setting[Tls | None]:
    port = _port(service, backend.port)
    for policy in cluster.of_kind(owner, "BackendTLSPolicy"):
        if policy.group == GROUP and _targets(policy, backend, "" if port is None else port.text("name") or ""):
            return _by_policy(policy)
    protocol = None if port is None else port.scalar("appProtocol")
    if protocol is not None and protocol.text.lower() in _SAYS_TLS:
        because = f"`appProtocol: {protocol.text}` makes some implementations speak TLS, and others not"
        return Unknown(because, backend.at, "BackendTLSPolicy")
    by_mesh = mesh.transport(owner, cluster)
    return by_mesh if by_mesh is not None else Known(None, backend.at, "BackendTLSPolicy", default=_CLEAR)


def _port(service: Object | None, number: str) -> Map | None:
    ports = () if service is None else service.node.mappings_of("spec", "ports")
    return next((port for port in ports if port.text("port") == number), None)


def _targets(policy: Object, backend: _Backend, port_name: str) -> bool:
    """Say whether a policy is for a port of a Service; v1alpha2 had one target instead of a list."""
    single = policy.node.mapping("spec", "targetRef")
    for target in (*policy.node.mappings_of("spec", "targetRefs"), *(() if single is None else (single,))):
        namespace = target.text("namespace") or policy.namespace
        if (
            target.text("kind") in (None, "Service")
            and target.text("name") == backend.name
            and namespace in ("", backend.namespace)
            and target.text("sectionName") in (None, port_name)
        ):
            return True
    return False


def _by_policy(policy: Object) -> Setting[Tls | None]:
    """Return the TLS of a policy, which always verifies: the standard knows no switch for it."""
    validation = policy.node.mapping("spec", "validation") or policy.node.mapping("spec", "tls")
    if validation is None:
        return Unknown("the policy says nothing of validation", policy.at, "spec.validation")
    at = validation.header()
    yes = Known(True, at, "spec.validation")
    tls = Tls(at, verifies_chain=yes, verifies_name=yes, sends_sni=yes)
    return Known(tls, at, "BackendTLSPolicy")
