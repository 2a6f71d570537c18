"""Objects of Traefik that annotations of an Ingress and its Services name.  Knows no route of Traefik's own.

Source: Traefik, "Kubernetes Ingress", annotations: `NAMESPACE-NAME@kubernetescrd` names an object.  Checked 2026-11-29.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import Serves, Tls
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress
from linter.platforms.kubernetes.edge.proxies import traefik
from linter.platforms.kubernetes.edge.proxies.proxy import is_on
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar

PREFIX = "traefik.ingress.kubernetes.io/"
_OF_OBJECTS = "@kubernetescrd"
_VERIFIES = "Traefik then verifies certificates, unless it is started with serversTransport.insecureSkipVerify"


def settings(ingress: Ingress, at: Location) -> Tls:
    """Return the TLS of a router: by the TLSOption that it names, or by the one for all."""
    named = ingress.annotation("router.tls.options")
    option: Object | Unknown | None
    if named is None:
        option = traefik.default_option(ingress.owner, ingress.cluster)
    else:
        option = _object(ingress, ingress.owner, named, "TLSOption")
    return traefik.settings(option, ingress.owner, ingress.cluster, at)


def redirect(ingress: Ingress) -> Setting[Serves] | None:
    """Return that a middleware of a router redirects to https; None where none does or none is named."""
    named = ingress.annotation("router.middlewares")
    if named is None:
        return None
    found = (_object(ingress, ingress.owner, replace(named, text=name), "Middleware") for name in named.text.split(","))
    schemes = {one.node.text("spec", "redirectScheme", "scheme") for one in found if isinstance(one, Object)}
    return Known(Serves.REDIRECT, named.at, f"{PREFIX}router.middlewares") if "https" in schemes else None


def verified(ingress: Ingress, service: Object, tls: Tls) -> Tls:
    """Return TLS to a backend with what the ServersTransport of its Service says."""
    key = f"{PREFIX}service.serverstransport"
    named = service.annotation(key)
    if named is None:
        return replace(tls, verifies_chain=Known(True, tls.at, key, default=_VERIFIES))
    found = _object(ingress, service, named, "ServersTransport")
    if isinstance(found, Unknown):
        return replace(tls, verifies_chain=found)
    skipped = is_on(found.node.scalar("spec", "insecureSkipVerify"), named.at, "spec.insecureSkipVerify", _VERIFIES)
    return replace(tls, verifies_chain=skipped.map(lambda is_skipped: not is_skipped))


def _object(ingress: Ingress, near: Object, named: Scalar, kind: str) -> Object | Unknown:
    """Return an object that an annotation names; one of a file of Traefik's own is not among the manifests."""
    name = named.text.strip().removesuffix(_OF_OBJECTS)
    for one in _of_kind(ingress, kind):
        if f"{one.namespace or near.namespace or 'default'}-{one.name}" == name:
            return one
    return Unknown(f"{kind} `{named.text.strip()}` is not among the files", named.at, kind)


def _of_kind(ingress: Ingress, kind: str) -> Iterator[Object]:
    yield from ingress.cluster.of_kind(ingress.owner, kind)
