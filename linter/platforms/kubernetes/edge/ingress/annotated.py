"""Ingresses of the controllers that have a row in a table.  Knows not ingress-nginx, AWS and Google.

Traefik is not quite a row: whether its entry points encrypt or redirect is said where it is started.
"""

from collections.abc import Iterable, Iterator

from linter.model.endpoint import ClientCertificate, Exposure, Hsts, Listener, Serves, Subject, Tls
from linter.model.hsts import sent_by
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.ingress.controllers import ROWS, YES, Owner, Row
from linter.platforms.kubernetes.edge.ingress.ingress import (
    Backend,
    Ingress,
    backends,
    ends_tls_elsewhere,
    hop,
    listener,
    service_port,
    tls_at,
    tls_entries,
)
from linter.platforms.kubernetes.edge.ingress.named import f5, traefik
from linter.platforms.kubernetes.edge.ingress.unnamed import with_unnamed
from linter.platforms.kubernetes.edge.ingress.versions import first, versions
from linter.platforms.kubernetes.endings import clear
from linter.platforms.kubernetes.objects.objects import Object, text_setting
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

_ENTRY_POINTS = "traefik.ingress.kubernetes.io/router.entrypoints"
_CLIENTS = {
    "off": ClientCertificate.NONE,
    "optional": ClientCertificate.OPTIONAL,
    "optional_no_ca": ClientCertificate.REQUESTED,
}


def subjects(ingress: Ingress) -> Iterator[Subject]:
    """Yield the ports on which a controller serves an Ingress, and its hops."""
    row = ROWS[ingress.prefix]
    through = ingress.owner.annotation(row.passthrough) if row.passthrough else None
    if through is not None and through.text in YES:
        tls = Unknown("TLS passes through to the backend", through.at, row.passthrough)
        yield listener(ingress, 443, _exposure(ingress), tls)
        return
    listeners = with_unnamed(ingress, row, tuple(_listeners(ingress, row)), _exposure(ingress))
    yield from listeners
    for backend in backends(ingress.owner):
        yield hop(ingress, backend, _transport(ingress, backend, row), listeners)


def _exposure(ingress: Ingress) -> Setting[Exposure]:
    private = ingress.owner.annotation("appgw.ingress.kubernetes.io/use-private-ip")
    if private is not None and private.text in YES:
        return Known(Exposure.INTERNAL, private.at, "appgw.ingress.kubernetes.io/use-private-ip")
    if {"internal", "private"} & set(ingress.class_name.lower().split("-")):
        return Known(Exposure.INTERNAL, ingress.owner.at, "spec.ingressClassName")
    return either("the files do not say who reaches the ingress controller", ingress.owner.at)


def _listeners(ingress: Ingress, row: Row) -> Iterator[Listener]:
    owner = ingress.owner
    exposure = _exposure(ingress)
    certificate = next((scalar for key in row.certificate if (scalar := owner.annotation(key)) is not None), None)
    encrypted = bool(tls_entries(owner)) or (certificate is not None and certificate.text != "false")
    at = tls_at(owner) if certificate is None else certificate.at
    if encrypted:
        tls: Known[Tls | None] = Known(_tls(ingress, row), at, "spec.tls")
        yield listener(ingress, 443, exposure, tls, hsts=_hsts(ingress, row))
    allowed = owner.annotation("kubernetes.io/ingress.allow-http")  # Contour's, and of no meaning elsewhere
    if not backends(owner) or (allowed is not None and allowed.text == "false"):
        return
    if encrypted and not row.http_beside_tls and first([owner], row.redirect) is None:
        return
    if row.redirects is None:
        yield from _of_entry_points(ingress, exposure, encrypted=encrypted)
        return
    twin = Known(True, at, "spec.tls") if encrypted else None
    plain = clear(owner.at, "spec.tls", "" if encrypted else f"{row.title} then serves http")
    yield listener(ingress, 80, exposure, plain, serves=_serves(ingress, row, encrypted=encrypted), twin=twin)


def _of_entry_points(ingress: Ingress, exposure: Setting[Exposure], *, encrypted: bool) -> Iterator[Listener]:
    """Yield what Traefik's entry points do, which its own configuration says."""
    points = ingress.owner.annotation(_ENTRY_POINTS)
    if encrypted and points is not None and points.text == "websecure":
        return
    at = ingress.owner.at if points is None else points.at
    unknown = Unknown("an entry point may redirect", at, _ENTRY_POINTS)
    serves = traefik.redirect(ingress) or unknown
    if encrypted:
        twin = Known(True, tls_at(ingress.owner), "spec.tls")
        yield listener(ingress, 80, exposure, clear(at, _ENTRY_POINTS), serves=serves, twin=twin)
    else:
        yield listener(ingress, 80, exposure, Unknown("an entry point may end TLS", at, _ENTRY_POINTS), serves=serves)


def _serves(ingress: Ingress, row: Row, *, encrypted: bool) -> Setting[Serves]:
    at = ingress.owner.at
    also = ingress.owner.annotation(row.also_redirects) if row.also_redirects else None
    if also is not None and also.text in YES:
        return Known(Serves.REDIRECT, also.at, row.also_redirects)
    for key in row.redirect:
        scalar = ingress.owner.annotation(key)
        if scalar is not None:
            return text_setting(scalar, key).map(_answer)
    setting = row.redirect[0] if row.redirect else "spec.tls"
    if row.redirects and (encrypted or ends_tls_elsewhere(ingress) is not None):
        return Known(Serves.REDIRECT, at, setting, default=f"{row.title} then redirects what has a certificate")
    return Known(Serves.CONTENT, at, setting, default=f"{row.title} redirects only when told to")


def _answer(word: str) -> Serves:
    """Read a switch, or the list of protocols that Kong takes, which refuses http or redirects it."""
    protocols = {part.strip() for part in word.split(",")}
    return Serves.REDIRECT if word in YES or protocols <= {"https", "grpcs"} else Serves.CONTENT


# --- TLS --------------------------------------------------------------------------------------------------------


def _tls(ingress: Ingress, row: Row) -> Tls:
    at = tls_at(ingress.owner)
    profile = ingress.owner.annotation(row.profile) if row.profile else None
    if profile is not None:
        untold = Unknown("the profile that decides is kept outside of the cluster", profile.at, row.profile)
        return Tls(at, versions=untold, cipher_suites=untold, client_certificate=untold)
    if ingress.prefix == traefik.PREFIX:
        return traefik.settings(ingress, at)
    clients, revoked = _client_certificate(ingress, row), None
    if ingress.prefix == f5.PREFIX:
        clients, revoked = f5.client_certificate(ingress, at), f5.checks_revocation(ingress)
    return Tls(at, versions=versions(ingress, row), client_certificate=clients, checks_revocation=revoked)


def _client_certificate(ingress: Ingress, row: Row) -> Setting[ClientCertificate] | None:
    if not row.authority:
        return None
    authority = ingress.owner.annotation(row.authority)
    if authority is None:
        default = f"{row.title} then asks for no client certificate"
        return Known(ClientCertificate.NONE, ingress.owner.at, row.authority, default=default)
    said = ingress.owner.annotation(row.clients)
    if said is None:
        default = f"{row.title} then demands a client certificate"
        return Known(ClientCertificate.REQUIRED, authority.at, row.clients, default=default)
    return text_setting(said, row.clients).map(lambda word: _CLIENTS.get(word, ClientCertificate.REQUIRED))


def _hsts(ingress: Ingress, row: Row) -> Setting[Hsts | None]:
    at, setting = ingress.owner.at, f"{row.hsts}hsts"
    switch = ingress.owner.annotation(setting) if row.hsts else None
    if not row.hsts or (switch is None and row.hsts_age is None):
        return sent_by("the application or the controller", at, setting if row.hsts else "")
    default = "" if switch is not None else f"{row.title} sends it by itself"
    if switch is not None and switch.text not in YES:
        return Known(None, switch.at, setting)
    age = ingress.owner.annotation(f"{setting}-max-age")
    if age is not None and not age.text.isdecimal():
        return Unknown("a template fills it in", age.at, f"{setting}-max-age")
    place = at if switch is None else switch.at
    seconds = (
        Known(row.hsts_age_when_told, place, f"{setting}-max-age", default=f"{row.title} then sends this age")
        if age is None
        else Known(int(age.text), age.at, f"{setting}-max-age")
    )
    subdomains, preload = (_flag(ingress, f"{setting}-{word}", row) for word in ("include-subdomains", "preload"))
    return Known(Hsts(place, seconds, subdomains, preload), place, setting, default=default)


def _flag(ingress: Ingress, key: str, row: Row) -> Known[bool]:
    scalar = ingress.owner.annotation(key)
    if scalar is None:
        return Known(False, ingress.owner.at, key, default=f"{row.title} does so only when told to")
    return Known(scalar.text in YES, scalar.at, key)


# --- hops -------------------------------------------------------------------------------------------------------


def _transport(ingress: Ingress, backend: Backend, row: Row) -> Setting[Tls | None]:
    service = ingress.service(backend)
    if row.owners == (Owner.SERVICE,) and service is None:
        because = f"Service {backend.service}, which says what is spoken, is not among the files"
        return Unknown(because, backend.at, row.encrypts[0])
    carriers = {Owner.INGRESS: ingress.owner, Owner.SERVICE: service}
    owners = [one for owner in row.owners if (one := carriers[owner]) is not None]
    if (authority := first(owners, row.verifies)) is not None:
        scalar, key = authority
        chain = Known(True, scalar.at, key)
        return Known(Tls(scalar.at, verifies_chain=chain, verifies_name=_names(owners, authority, row)), scalar.at, key)
    if (spoken := first(owners, row.encrypts)) is not None:
        said = _spoken(spoken, owners, _names_of_port(service, backend), row)
        if isinstance(said, Known) and said.value is not None:
            return said.map(lambda tls: _with_objects(ingress, service, tls))
        return said
    if ingress.prefix == "traefik.ingress.kubernetes.io/" and service is not None:
        port = service_port(service, backend.port)
        if port is not None and (port.text("port") == "443" or (port.text("name") or "").startswith("https")):
            spoken_tls = traefik.verified(ingress, service, Tls(port.header()))
            return Known(spoken_tls, port.header(), "spec.ports")
    default = f"{row.title} then speaks http to the backend"
    return clear(backend.at, row.encrypts[0], default)


def _with_objects(ingress: Ingress, service: Object | None, tls: Tls | None) -> Tls | None:
    """Return TLS to a backend with what objects say of it that an annotation names."""
    if tls is not None and service is not None and ingress.prefix == traefik.PREFIX:
        return traefik.verified(ingress, service, tls)
    if tls is not None and ingress.prefix == f5.PREFIX:
        return f5.verified(ingress, tls)
    return tls


def _names(owners: Iterable[Object], authority: tuple[Scalar, str], row: Row) -> Known[bool] | None:
    """Return whether the name in a verified certificate is compared; None where nothing is known."""
    if not row.names:
        return None
    if (named := first(owners, row.names)) is not None:
        return Known(True, named[0].at, named[1])
    default = f"{row.title} then compares no name"
    return Known(False, authority[0].at, row.names[0], default=default)


def _names_of_port(service: Object | None, backend: Backend) -> frozenset[str]:
    """Return how a list of ports may name one."""
    port = None if service is None else service_port(service, backend.port)
    written = () if port is None else (port.text("port"), port.text("name"))
    return frozenset({backend.service, backend.port, *filter(None, written)})


def _spoken(
    annotation: tuple[Scalar, str], owners: Iterable[Object], names: frozenset[str], row: Row
) -> Setting[Tls | None]:
    """Read one annotation: a word, or a list of the Services or ports that speak TLS."""
    scalar, key = annotation
    written = text_setting(scalar, key)
    if isinstance(written, Unknown):
        return written
    if row.encrypted:
        encrypted = written.value.lower() in {word.lower() for word in row.encrypted}
    else:
        encrypted = bool({part.strip() for part in written.value.split(",")} & names)
    if not encrypted:
        return clear(scalar.at, key)
    return Known(Tls(scalar.at, verifies_chain=_chain(annotation, owners, row)), scalar.at, key)


def _chain(annotation: tuple[Scalar, str], owners: Iterable[Object], row: Row) -> Setting[bool] | None:
    """Return whether a backend is verified whose authority no annotation names."""
    scalar, key = annotation
    if row.says_verified and (said := first(owners, (row.says_verified,))) is not None:
        return text_setting(*said).map(lambda word: word in YES)
    if row.always_verifies is None:
        return Unknown(row.verified_by, scalar.at, row.says_verified) if row.verified_by else None
    if row.always_verifies:
        return Known(True, scalar.at, row.verifies[0] if row.verifies else key)
    default = f"{row.title} then verifies no certificate of a backend"
    return Known(False, scalar.at, row.verifies[0] if row.verifies else "", default=default)
