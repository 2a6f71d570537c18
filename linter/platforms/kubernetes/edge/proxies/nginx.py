"""Custom resources of F5's NGINX Ingress Controller to listeners and hops.  Knows no Ingress.

Source: NGINX Ingress Controller's documentation, "VirtualServer and VirtualServerRoute", "TransportServer", "Policy".
Checked 2026-11-23.  Lists of revoked certificates: nginx/kubernetes-ingress, internal/configs, `CACrlKey` and
`CrlFileName`.  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator

from linter.model.endpoint import ClientCertificate, Hsts, Serves, Subject, Tls, Upstream
from linter.model.hsts import sent_by
from linter.platforms.kubernetes.edge.proxies.proxy import Hop, Port, hosts_of, is_on
from linter.platforms.kubernetes.endings import clear, passed_through
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_VERIFY = {
    "on": ClientCertificate.REQUIRED,
    "optional": ClientCertificate.OPTIONAL,
    "optional_no_ca": ClientCertificate.REQUESTED,
    "off": ClientCertificate.NONE,
}
_LIST = "ca.crl"
_CONFIG_MAP = "the controller's ConfigMap decides"
_NO_TLS = "NGINX Ingress Controller then speaks clear text"


def virtual_server(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what NGINX listens on for a VirtualServer, and the hops behind it and behind its routes elsewhere."""
    if owner.partial:
        return
    hosts = hosts_of([owner.node.scalar("spec", "host")], owner.at, "spec.host")
    tls = owner.node.mapping("spec", "tls")
    own = owner.node.mapping("spec", "listener") is not None
    if tls is None:
        port = Port(owner, "80", clear(owner.at, "spec.tls", _NO_TLS), hosts)
        yield port.listener()
    else:
        port = Port(owner, "443", _ended(owner, cluster, tls), hosts, hsts=_hsts(tls.header()))
        yield port.listener()
        redirect = tls.scalar("redirect", "enable")
        redirects = is_on(
            redirect, tls.header(), "spec.tls.redirect", "NGINX Ingress Controller then redirects nothing"
        )
        if not own:  # a custom listener says which ports there are
            serves = Serves.REDIRECT if isinstance(redirects, Known) and redirects.value else Serves.CONTENT
            twin = Known(True, redirects.at, redirects.setting)
            place = clear(redirects.at, redirects.setting, redirects.default if isinstance(redirects, Known) else "")
            yield Port(owner, "80", place, hosts, serves, twin=twin).listener()
    yield from _hops(owner, cluster, (port.address,))


def virtual_server_route(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hops of a VirtualServerRoute; the VirtualServer that names it says what is listened on."""
    fronts = [
        f"{one.address}:{'80' if one.node.mapping('spec', 'tls') is None else '443'}"
        for one in cluster.of_kind(owner, "VirtualServer")
        for route in one.node.mappings_of("spec", "routes")
        if (route.text("route") or "").rpartition("/")[2] == owner.name
    ]
    yield from _hops(owner, cluster, tuple(fronts))


def transport_server(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what a TransportServer passes on; without `tls`, bytes go through as they are."""
    if owner.partial or owner.node.text("spec", "listener", "protocol") == "UDP":
        return
    listener = owner.node.text("spec", "listener", "name") or "tcp"
    secret = owner.node.scalar("spec", "tls", "secret")
    hosts = hosts_of([owner.node.scalar("spec", "host")], owner.at, "spec.host")
    tls: Setting[Tls | None]
    if secret is None:
        tls = passed_through(owner.at, "spec.tls")
    else:
        tls = Known(Tls(secret.at, versions=Unknown(_CONFIG_MAP, secret.at, "ssl-protocols")), secret.at, "spec.tls")
    port = Port(owner, listener, tls, hosts, protocol="tcp")
    yield port.listener()
    for upstream in owner.node.mappings_of("spec", "upstreams"):
        service = upstream.scalar("service")
        if service is not None:
            behind = passed_through(service.at, "spec.tls") if secret is None else clear(service.at, "spec.upstreams")
            yield Hop(owner, cluster, service, upstream.text("port") or "", behind, (port.address,), "tcp").upstream()


def _ended(owner: Object, cluster: Cluster, tls: Map) -> Setting[Tls | None]:
    at = tls.header()
    versions = Unknown(_CONFIG_MAP, at, "ssl-protocols")
    policies = list(_policies(owner, owner.node.find("spec"), cluster))
    client, revoked = client_by(policies, at), revoked_by(policies, cluster)
    return Known(Tls(at, versions=versions, client_certificate=client, checks_revocation=revoked), at, "spec.tls")


def client_by(policies: Iterable[Object | Unknown], at: Location) -> Setting[ClientCertificate]:
    """Return what policies say of client certificates; the first that does counts."""
    for policy in policies:
        if isinstance(policy, Unknown):
            return policy
        mutual = policy.node.mapping("spec", "ingressMTLS")
        if mutual is not None:
            mode = mutual.scalar("verifyClient")
            word = "on" if mode is None else mode.text
            if word not in _VERIFY:
                return Unknown(f"`{word}` is no mode that is known here", at, "spec.ingressMTLS.verifyClient")
            return Known(_VERIFY[word], mutual.header() if mode is None else mode.at, "spec.ingressMTLS.verifyClient")
    default = "NGINX then asks for no client certificate"
    return Known(ClientCertificate.NONE, at, "spec.ingressMTLS", default=default)


def revoked_by(policies: Iterable[Object | Unknown], cluster: Cluster) -> Setting[bool] | None:
    """Say whether clients' certificates are looked up in a list; None where no policy has them verified.

    The list is named by the policy, or lies beside the authority in the Secret that the policy names.
    """
    setting = "spec.ingressMTLS.crlFileName"
    for policy in policies:
        if isinstance(policy, Unknown):
            return policy
        mutual = policy.node.mapping("spec", "ingressMTLS")
        if mutual is not None:
            listed = mutual.scalar("crlFileName")
            if listed is not None and listed.text:
                return Known(True, listed.at, setting)
            return _beside_authority(mutual, policy, cluster, setting)
    return None


def _beside_authority(mutual: Map, policy: Object, cluster: Cluster, setting: str) -> Setting[bool]:
    name = mutual.scalar("clientCertSecret")
    secret = None if name is None else cluster.find(policy, "Secret", name.text)
    if name is None or secret is None or secret.partial:
        at = mutual.header() if name is None else name.at
        return Unknown(f"the Secret may hold a list (`{_LIST}`), and is not among the files", at, setting)
    for part in ("data", "stringData"):
        held = secret.node.scalar(part, _LIST)
        if held is not None:
            return Known(True, name.at, setting)
    return Known(False, name.at, setting, default="NGINX then takes certificates that are revoked")


def _hsts(at: Location) -> Setting[Hsts | None]:
    return sent_by("the backend, or the controller by its ConfigMap,", at, "hsts")


def _hops(owner: Object, cluster: Cluster, fronts: tuple[str, ...]) -> Iterator[Upstream]:
    for upstream in owner.node.mappings_of("spec", "upstreams"):
        service = upstream.scalar("service")
        if service is not None:
            tls = _behind(owner, cluster, upstream, service)
            protocol = "grpc" if upstream.text("type") == "grpc" else "http"
            yield Hop(owner, cluster, service, upstream.text("port") or "", tls, fronts, protocol).upstream()


def _behind(owner: Object, cluster: Cluster, upstream: Map, service: Scalar) -> Setting[Tls | None]:
    setting = "spec.upstreams.tls.enable"
    enabled = is_on(upstream.scalar("tls", "enable"), service.at, setting, _NO_TLS)
    if isinstance(enabled, Unknown):
        return enabled
    if not enabled.value:
        return clear(enabled.at, setting, enabled.default)
    verified = _verified(owner, cluster, upstream, enabled.at)
    return Known(Tls(enabled.at, verifies_chain=verified), enabled.at, setting)


def _verified(owner: Object, cluster: Cluster, upstream: Map, at: Location) -> Setting[bool]:
    """Return whether a policy, of the server or of a route to the upstream, has the backend verified."""
    routes = [
        route
        for key in ("routes", "subroutes")
        for route in owner.node.mappings_of("spec", key)
        if upstream.text("name") in _named(route)
    ]
    parts = (*routes, owner.node.find("spec"))
    return verified_by((policy for part in parts for policy in _policies(owner, part, cluster)), at)


def verified_by(policies: Iterable[Object | Unknown], at: Location) -> Setting[bool]:
    """Return whether policies have a backend verified; the first that speaks of it counts."""
    setting, default = "spec.egressMTLS.verifyServer", "NGINX then verifies no certificate of a backend"
    for policy in policies:
        if isinstance(policy, Unknown):
            return policy
        mutual = policy.node.mapping("spec", "egressMTLS")
        if mutual is not None:
            return is_on(mutual.scalar("verifyServer"), mutual.header(), setting, default)
    return Known(False, at, setting, default=default)


def _named(route: Map) -> set[str | None]:
    """Return the upstreams that a route passes requests to."""
    actions = [route.mapping("action"), *(split.mapping("action") for split in route.mappings_of("splits"))]
    found = {action.text("pass") or action.text("proxy", "upstream") for action in actions if action is not None}
    return {one for one in found if one}


def _policies(owner: Object, part: Node | None, cluster: Cluster) -> Iterator[Object | Unknown]:
    for reference in part.mappings_of("policies") if isinstance(part, Map) else ():
        name = reference.scalar("name")
        found = None if name is None else cluster.find(owner, "Policy", name.text, reference.text("namespace"))
        if found is not None and found.group == "k8s.nginx.org":
            yield found
        elif name is not None:
            yield Unknown(f"Policy `{name.text}` is not among the files", name.at, "spec.policies")
