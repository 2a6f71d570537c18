"""Policies of F5's NGINX Ingress Controller that an annotation of an Ingress names.  Knows no VirtualServer.

Source: nginx/kubernetes-ingress, `nginx.org/policies`: names with a comma between, each with a namespace if need be.
Checked 2026-11-29.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Tls
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress
from linter.platforms.kubernetes.edge.proxies import nginx
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Setting, Unknown
from linter.provenance.source import Location

PREFIX = "nginx.org/"


def client_certificate(ingress: Ingress, at: Location) -> Setting[ClientCertificate] | None:
    """Return what policies demand of clients."""
    return nginx.client_by(_policies(ingress), at)


def checks_revocation(ingress: Ingress) -> Setting[bool] | None:
    """Say whether clients' certificates are looked up in a list; None where no policy has them verified."""
    return nginx.revoked_by(_policies(ingress), ingress.cluster)


def verified(ingress: Ingress, tls: Tls) -> Tls:
    """Return TLS to a backend with what policies say of its verification."""
    return replace(tls, verifies_chain=nginx.verified_by(_policies(ingress), tls.at))


def _policies(ingress: Ingress) -> Iterator[Object | Unknown]:
    written = ingress.annotation("policies")
    for word in () if written is None else written.text.split(","):
        namespace, _, name = word.strip().rpartition("/")
        found = ingress.cluster.find(ingress.owner, "Policy", name, namespace or None)
        if found is not None:
            yield found
        elif written is not None:
            yield Unknown(f"Policy `{name}` is not among the files", written.at, PREFIX + "policies")
