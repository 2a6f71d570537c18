"""Who shows the certificate of a Secret, for which hosts, and who renews it.  Knows no certificate."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from linter.model.hosts import Network, network
from linter.model.words import Pickup
from linter.platforms.kubernetes.certificates.mounts import pickup_by_mount
from linter.platforms.kubernetes.edge.gateway_api.attachment import GATEWAYS, GROUPS, address_of, listeners_of
from linter.platforms.kubernetes.edge.ingress.ingress import tls_entries
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object, text_setting
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting
from linter.provenance.source import Location
from linter.syntax.node import Node, Scalar
from linter.tls.certificates import covers

# With one of these, an Ingress has its Secret filled in and renewed: cert-manager, kube-lego and what followed it; with
# one of the first two, Gateways and sets of listeners have theirs (https://cert-manager.io/docs/usage/gateway/, which
# takes sets since cert-manager 1.20).  Checked 2026-11-30.
_ISSUES = ("cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme")
_Name = tuple[str, str]
"""The namespace and the name of a Secret."""


class Named(Struct, frozen=True, eq=False):
    """A Secret whose certificate is shown."""

    namespace: str
    secret: Scalar | None
    written: tuple[Node | None, ...] = ()
    """The hosts for which it is, as they are written."""
    listener: str = ""
    """The address of the listener that shows it; empty where all of the object do."""

    @property
    def hosts(self) -> tuple[Setting[str], ...]:
        """Those for which it is."""
        scalars = (one for one in self.written if isinstance(one, Scalar))
        return tuple(text_setting(one, "spec.tls.hosts") for one in scalars)


class Use(Struct, frozen=True):
    """What is done with the certificate of a Secret."""

    hosts: tuple[Known[str], ...] = ()
    """Those on the internet for which it is shown, each once."""
    renews: bool = False
    """Whether somebody issues it, and again before it expires."""
    is_shown: bool = False
    """Whether a listener shows it, be it for no host at all."""
    shown_by: tuple[str, ...] = ()
    """The addresses of listeners, or of what has them."""

    def uncovered_by(self, names: Iterable[str], at: Location) -> Many[str] | None:
        """Return the hosts that a certificate with some names does not name; None where it is shown for none."""
        if not self.hosts:
            return None
        named = tuple(names)
        missing: tuple[Setting[str], ...] = tuple(one for one in self.hosts if not covers(named, _tried(one.value)))
        return Known(missing, at, "spec.tls")


def use_of(near: Object, secret: str, cluster: Cluster) -> Use:
    """Return what is done with a Secret in the namespace of an object."""
    return _uses(cluster, near.scope).get((near.namespace, secret), Use())


def pickup_of(near: Object, secret: str, cluster: Cluster) -> Setting[Pickup] | None:
    """Return how those that show the certificate of a Secret come to the next one; None where nobody does."""
    mounted = pickup_by_mount(near, secret, cluster)
    if mounted is None and use_of(near, secret, cluster).is_shown:
        return Known(Pickup.WATCH, near.at, default="controllers watch the Secrets that they show")
    return mounted


@lru_cache(maxsize=1)
def _uses(cluster: Cluster, scope: str) -> dict[_Name, Use]:
    hosts: dict[_Name, dict[str, Known[str]]] = {}
    renewed: set[_Name] = set()
    shown_by: dict[_Name, dict[str, None]] = {}
    for one in cluster.within(scope):
        for named in named_by(one):
            name = (named.namespace, "" if named.secret is None else named.secret.text)
            hosts.setdefault(name, {}).update({host.value: host for host in _public(named.written, one.at)})
            shown_by.setdefault(name, {})[named.listener or one.address] = None
        renewed.update(_renewed(one))
    return {
        name: Use(tuple(hosts.get(name, {}).values()), name in renewed, name in hosts, tuple(shown_by.get(name, ())))
        for name in hosts.keys() | renewed
    }


def named_by(one: Object) -> Iterator[Named]:
    """Yield the Secrets whose certificates an object shows, and for which hosts."""
    if one.kind == "Ingress" and not _is_of_alb(one):
        for entry in tls_entries(one):
            yield Named(one.namespace, entry.scalar("secretName"), entry.items_of("hosts"))
    elif one.kind == "HTTPProxy" and one.group == "projectcontour.io":
        secret = one.node.scalar("spec", "virtualhost", "tls", "secretName")
        if secret is not None and "/" not in secret.text:
            yield Named(one.namespace, secret, (one.node.scalar("spec", "virtualhost", "fqdn"),))
    elif one.kind in ("IngressRoute", "IngressRouteTCP"):
        yield Named(one.namespace, one.node.scalar("spec", "tls", "secretName"))
    elif one.kind in GATEWAYS and one.group in GROUPS:
        for listener in listeners_of(one):
            for reference in listener.mappings_of("tls", "certificateRefs"):
                namespace = reference.text("namespace") or one.namespace
                hosts = (listener.scalar("hostname"),)
                yield Named(namespace, reference.scalar("name"), hosts, address_of(one, listener))


def _is_of_alb(ingress: Object) -> bool:
    """Say whether an Application Load Balancer serves an Ingress, which shows no Secret."""
    written = ingress.node.scalar("spec", "ingressClassName") or ingress.annotation("kubernetes.io/ingress.class")
    return written is not None and written.text == "alb"


def _renewed(one: Object) -> Iterator[_Name]:
    """Yield the Secrets that are filled in because of an object."""
    if one.kind == "Certificate" and one.group == "cert-manager.io":
        yield one.namespace, one.node.text("spec", "secretName") or ""
    elif one.kind == "Ingress" and any(one.annotation(key) is not None for key in _ISSUES):
        for entry in tls_entries(one):
            yield one.namespace, entry.text("secretName") or ""
    elif one.kind in GATEWAYS and any(one.annotation(key) is not None for key in _ISSUES[:2]):
        for named in named_by(one):
            if named.secret is not None and named.namespace == one.namespace:
                yield one.namespace, named.secret.text


def _public(hosts: Sequence[Node | None], at: Location) -> Iterator[Known[str]]:
    for host in paid(hosts, at):
        is_written = isinstance(host, Scalar) and not any(mark in host.text for mark in HOLE)
        if isinstance(host, Scalar) and is_written and network(_tried(host.text)) is Network.INTERNET:
            yield Known(host.text, host.at, "spec.tls.hosts")


def _tried(host: str) -> str:
    return f"any{host[1:]}" if host.startswith("*.") else host
