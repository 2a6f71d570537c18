"""Certificates that listeners show and that are not among the files: whose they are, as far as the files tell.

Sources: https://github.com/bitnami-labs/sealed-secrets, https://external-secrets.io/latest/api/externalsecret/,
https://doc.traefik.io/traefik/https/acme/ (renewed in the last 30 days of 90).  Checked 2026-11-30.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from linter.model.endpoint import Certificate, Subject
from linter.model.expiry.life import Life
from linter.model.words import Pickup, Renewal
from linter.platforms.certificates import within_public_lifetime
from linter.platforms.exposure import either
from linter.platforms.kubernetes.certificates.shims import life_by_annotations
from linter.platforms.kubernetes.certificates.uses import named_by, pickup_of, use_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_UNTOLD = "the Secret is not among the files, and who fills it in is not written here"
_STORE = "who renews it in the store that it is taken from is not written here"
_TLS = ("tls.crt", "kubernetes.io/tls")
_DESCRIBED = frozenset({"Certificate", "ExternalSecret", "SealedSecret", "Secret"})
# Where those say what the Secret is called that they fill in.
_NAMES: dict[str, tuple[tuple[str, ...], ...]] = {
    "Certificate": (("spec", "secretName"),),
    "ExternalSecret": (("spec", "target", "name"),),
}


def shown(owner: Object, cluster: Cluster, options: Options) -> Iterator[Certificate]:
    """Yield the certificates that an object shows, and of which no other object tells."""
    seen: set[str] = set()
    for named in named_by(owner):
        secret = named.secret
        if secret is None or secret.text in seen or any(mark in secret.text for mark in HOLE):
            continue
        seen.add(secret.text)
        if named.namespace == owner.namespace and not _is_described(owner, secret.text, cluster):
            found = _of(owner, secret, named.hosts, life_by_annotations(owner, cluster, options), options)
            yield replace(found, shown_by=use_of(owner, secret.text, cluster).shown_by)
    yield from _resolved(owner)
    yield from _of_istio(owner, cluster)


def sealed(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the certificate that a SealedSecret holds: whoever replaces it seals it again."""
    template = owner.node.text("spec", "template", "type")
    data = owner.node.mapping("spec", "encryptedData")
    if template == _TLS[1] or (data is not None and data.get(_TLS[0]) is not None):
        at = owner.at if data is None or data.get(_TLS[0]) is None else data.key_at(_TLS[0])
        life = Life(renewed_by=Known(Renewal.HAND, at), reaches_server=pickup_of(owner, owner.name, cluster))
        found = _certificate(owner, owner.name, at, life)
        yield replace(found, shown_by=use_of(owner, owner.name, cluster).shown_by)


def external(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the certificate that an ExternalSecret takes from a store."""
    keys = {entry.text("secretKey") for entry in owner.node.mappings_of("spec", "data")}
    name = owner.node.text("spec", "target", "name") or owner.name
    is_tls = owner.node.text("spec", "target", "template", "type") == _TLS[1] or _TLS[0] in keys
    use = use_of(owner, name, cluster)
    if is_tls or use.is_shown:
        life = Life(renewed_by=Unknown(_STORE, owner.at), reaches_server=pickup_of(owner, name, cluster))
        yield replace(_certificate(owner, name, owner.at, life), shown_by=use.shown_by)


def _is_described(owner: Object, secret: str, cluster: Cluster) -> bool:
    """Say whether another object of its namespace holds the certificate, or asks for it."""
    return not {"", owner.namespace}.isdisjoint(_described(cluster, owner.scope).get(secret, ()))


@lru_cache(maxsize=1)
def _described(cluster: Cluster, scope: str) -> dict[str, set[str]]:
    """Return the Secrets of which an object tells, with the namespaces that they are in."""
    found: dict[str, set[str]] = {}
    for one in cluster.within(scope):
        if one.kind in _DESCRIBED:
            own = () if one.kind == "Certificate" else (one.name,)
            for name in (*own, *(one.node.text(*path) for path in _NAMES.get(one.kind, ()))):
                found.setdefault(name or "", set()).add(one.namespace)
    return found


def _of(
    owner: Object, secret: Scalar, hosts: tuple[Setting[str], ...], life: Life | None, options: Options
) -> Certificate:
    at = secret.at
    if life is None:
        watch = Known(Pickup.WATCH, at, default="controllers watch the Secrets that they show")
        life = Life(renewed_by=Unknown(_UNTOLD, at), reaches_server=watch)
        return _certificate(owner, secret.text, at, life)
    found = _certificate(owner, secret.text, at, life)
    within = within_public_lifetime(life, options.today)
    return replace(found, names=Known(hosts, at), within_public_lifetime=within)


def _resolved(owner: Object) -> Iterator[Certificate]:
    """Yield what Traefik itself asks an authority for."""
    tls = owner.node.mapping("spec", "tls") if owner.kind in ("IngressRoute", "IngressRouteTCP") else None
    resolver = None if not isinstance(tls, Map) else tls.scalar("certResolver")
    if resolver is not None and resolver.text:
        at = resolver.at
        life = Life(
            renewed_by=Known(Renewal.AGENT, at, "spec.tls.certResolver"),
            reaches_server=Known(Pickup.WATCH, at, "spec.tls.certResolver"),
        )
        yield _certificate(owner, f"resolver {resolver.text}", at, life)


def _of_istio(owner: Object, cluster: Cluster) -> Iterator[Certificate]:
    """Yield what a Gateway of Istio shows from the namespace of its proxies, which the files do not name."""
    servers = owner.node.mappings_of("spec", "servers") if owner.group == "networking.istio.io" else ()
    found = {one.text: one for server in servers if (one := server.scalar("tls", "credentialName")) is not None}
    for name, secret in found.items():
        if name not in _described(cluster, owner.scope) and not any(mark in name for mark in HOLE):
            watch = Known(Pickup.WATCH, secret.at, default="Istio hands its proxies each new certificate")
            yield _certificate(
                owner, name, secret.at, Life(renewed_by=Unknown(_UNTOLD, secret.at), reaches_server=watch)
            )


def _certificate(owner: Object, label: str, at: Location, life: Life) -> Certificate:
    names: Many[str] = Unknown("the certificate is not among the files", at)
    return Certificate(
        at=at,
        address=f"{owner.address}:{label}",
        name=f"certificate {label} of {owner.title}",
        platform="kubernetes",
        names=names,
        exposure=either("the files do not say who sees the certificate", at),
        life=life,
    )
