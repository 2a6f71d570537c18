"""The annotations of ingress-nginx.  Knows no other controller, and not what starts the controller."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Exposure, Hsts, Listener, Serves, Subject, Tls
from linter.platforms.kubernetes.edge.asked import asked
from linter.platforms.kubernetes.edge.ingress import nginx_config as config
from linter.platforms.kubernetes.edge.ingress.ingress import (
    Backend,
    Ingress,
    backends,
    ends_tls_elsewhere,
    hop,
    listener,
    tls_at,
    tls_entries,
)
from linter.platforms.kubernetes.edge.service.service import ending_of
from linter.platforms.kubernetes.endings import clear
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls.suites import CipherSuite

PREFIX = "nginx.ingress.kubernetes.io/"
_ADDS_PINS = pattern(r"(?:add_header\s|more_set_headers\s)[^;#]*public-key-pins", re.IGNORECASE)
_SNIPPETS = ("configuration-snippet", "server-snippet")
_REDIRECTS = ("permanent-redirect", "temporal-redirect")
_TLS_BACKENDS = frozenset({"HTTPS", "GRPCS"})
_CLEAR_BACKENDS = {"HTTP": "http", "GRPC": "grpc", "FCGI": "fastcgi"}
_CLIENT = {
    "off": ClientCertificate.NONE,
    "optional": ClientCertificate.OPTIONAL,
    "optional_no_ca": ClientCertificate.REQUESTED,
}


def subjects(ingress: Ingress) -> Iterator[Subject]:
    """Yield the two ports on which ingress-nginx serves an Ingress, and its hops."""
    if passes_through(ingress):
        yield _through(ingress)
        return
    listeners = tuple(_listeners(ingress))
    yield from listeners
    if not any(ingress.annotation(key) for key in _REDIRECTS):
        for backend in backends(ingress.owner):
            tls, protocol = _transport(ingress, backend)
            yield hop(ingress, backend, tls, listeners, protocol)
    url = ingress.annotation("auth-url")
    authority = asked(ingress.owner, ingress.cluster, url, PREFIX + "auth-url", listeners)
    if authority is not None:
        yield authority


def passes_through(ingress: Ingress) -> bool:
    """Say whether an Ingress asks for the bytes of TLS to be handed on as they are."""
    asked = ingress.flag("ssl-passthrough")
    return isinstance(asked, Known) and asked.value


def _through(ingress: Ingress) -> Listener:
    asked = ingress.text("ssl-passthrough")
    at = ingress.owner.at if asked is None else asked.at
    tls = Unknown("TLS passes through to the backend", at, PREFIX + "ssl-passthrough")
    return listener(ingress, 443, _exposure(ingress), tls)


def _listeners(ingress: Ingress) -> Iterator[Listener]:
    owner = ingress.owner
    exposure = _exposure(ingress)
    ends_tls = bool(tls_entries(owner))
    if ends_tls:
        tls: Known[Tls | None] = Known(_tls(ingress), tls_at(owner), "spec.tls")
        yield replace(listener(ingress, 443, exposure, tls, hsts=_hsts(ingress)), key_pins=_key_pins(ingress))
    if backends(owner):
        twin = Known(True, tls_at(owner), "spec.tls") if ends_tls else None
        yield listener(ingress, 80, exposure, _plain(ingress, ends_tls=ends_tls), serves=_serves(ingress), twin=twin)


def _plain(ingress: Ingress, *, ends_tls: bool) -> Setting[Tls | None]:
    """Return what port 80 speaks: clear text, unless a load balancer in front has ended TLS."""
    at = ingress.owner.at
    front = config.front(ingress.owner, ingress.cluster)
    if not ends_tls and front is not None and ending_of(front) is not None:
        return Unknown(f"the load balancer of {front.title} ends TLS in front of the controller", at, "spec.tls")
    return clear(at, "spec.tls", "" if ends_tls else "ingress-nginx then serves http")


def _exposure(ingress: Ingress) -> Setting[Exposure]:
    """Return who reaches the controller, as far as the name of its class or its own Service tells."""
    owner = ingress.owner
    if {"internal", "private"} & set(ingress.class_name.lower().split("-")):
        return Known(Exposure.INTERNAL, owner.at, "spec.ingressClassName")
    return config.exposure(owner, ingress.cluster)


# --- http -------------------------------------------------------------------------------------------------------


def _serves(ingress: Ingress) -> Setting[Serves]:
    """Return what port 80 answers with: ingress-nginx redirects the hosts that it has a certificate for."""
    for key in _REDIRECTS:
        target = ingress.text(key)
        if target is not None:
            return target.map(lambda url: Serves.REDIRECT if url.startswith("https://") else Serves.CONTENT)
    if (said := _snippet(ingress, "https://", "$https", "ssl_redirect")) is not None:
        return said
    forced = _switch(ingress, "force-ssl-redirect", default=False)
    if isinstance(forced, Unknown) or forced.value:
        return forced.map(lambda _: Serves.REDIRECT)
    if not tls_entries(ingress.owner) and ends_tls_elsewhere(ingress) is None:
        return Known(Serves.CONTENT, ingress.owner.at, "spec.tls")
    asked = _switch(ingress, "ssl-redirect", default=True)
    return asked.map(lambda redirects: Serves.REDIRECT if redirects else Serves.CONTENT)


def _switch(ingress: Ingress, key: str, *, default: bool) -> Setting[bool]:
    """Return an annotation, else what the controller's ConfigMap says, else its default."""
    found = ingress.flag(key)
    if found is None:
        found = config.flag(ingress, key)
    return Known(default, ingress.owner.at, PREFIX + key, default=config.DEFAULT) if found is None else found


def _snippet(ingress: Ingress, *words: str) -> Unknown | None:
    """Return that a piece of nginx configuration may decide, where it has one of some words."""
    for key in _SNIPPETS:
        scalar = ingress.annotation(key)
        if scalar is not None and any(word in scalar.text for word in words):
            return Unknown("a snippet of nginx configuration may decide it", scalar.at.header, PREFIX + key)
    return None


def _hsts(ingress: Ingress) -> Setting[Hsts | None] | None:
    # What a ConfigMap says for all hosts is told once, there.
    said = _snippet(ingress, "trict-", "STRICT-")
    return said if said is not None else config.hsts_default(ingress)


def _key_pins(ingress: Ingress) -> Known[bool] | None:
    """Say that a snippet adds the header by which browsers once pinned keys; None where none does."""
    for key in _SNIPPETS:
        scalar = ingress.annotation(key)
        if scalar is not None and _ADDS_PINS.search(scalar.text) is not None:
            return Known(True, scalar.at.header, PREFIX + key)
    return None


# --- TLS --------------------------------------------------------------------------------------------------------


def _tls(ingress: Ingress) -> Tls:
    return Tls(
        at=tls_at(ingress.owner),
        required=None,
        versions=_snippet(ingress, "ssl_protocols") or config.versions_default(ingress),
        cipher_suites=_suites(ingress),
        groups=_snippet(ingress, "ssl_ecdh_curve", "ssl_conf_command") or config.groups(ingress),
        client_certificate=_client_certificate(ingress),
    )


def _suites(ingress: Ingress) -> Many[CipherSuite] | None:
    written = ingress.text("ssl-ciphers")
    if written is None:
        return _snippet(ingress, "ssl_ciphers") or config.suites_default(ingress)
    return written if isinstance(written, Unknown) else config.suites(written)


def _client_certificate(ingress: Ingress) -> Setting[ClientCertificate]:
    at, setting = ingress.owner.at, PREFIX + "auth-tls-secret"
    secret = ingress.text("auth-tls-secret")
    verify = ingress.text("auth-tls-verify-client")
    if secret is None:
        if (said := _snippet(ingress, "ssl_verify_client")) is not None:
            return said
        return Known(ClientCertificate.NONE, at, setting, default="ingress-nginx then asks for no client certificate")
    if _lacks_authority(ingress, secret):
        return Known(ClientCertificate.NONE, secret.at, setting)
    if verify is None:
        default = "ingress-nginx then requires and verifies a client certificate"
        return Known(ClientCertificate.REQUIRED, secret.at, PREFIX + "auth-tls-verify-client", default=default)
    return verify.map(lambda word: _CLIENT.get(word, ClientCertificate.REQUIRED))


def _lacks_authority(ingress: Ingress, reference: Setting[str]) -> bool:
    """Say whether a Secret is at hand and has no `ca.crt`, with which ingress-nginx drops what it was named for."""
    if isinstance(reference, Unknown):
        return False
    namespace, _, name = reference.value.rpartition("/")
    secret = ingress.cluster.find(ingress.owner, "Secret", name, namespace or ingress.owner.namespace)
    if secret is None or secret.group or secret.node.mapping("sops") is not None or secret.partial:
        return False
    keys = [node for part in ("data", "stringData") if (node := secret.node.mapping(part)) is not None]
    return bool(keys) and not any("ca.crt" in node.entries for node in keys)


# --- hops -------------------------------------------------------------------------------------------------------


def _transport(ingress: Ingress, backend: Backend) -> tuple[Setting[Tls | None], str]:
    setting = PREFIX + "backend-protocol"
    asked = ingress.text("backend-protocol")
    if asked is None:
        if (said := _snippet(ingress, "proxy_pass")) is not None:
            return said, "http"
        return clear(backend.at, setting, "ingress-nginx then speaks http to the backend"), "http"
    if isinstance(asked, Unknown):
        return asked, "http"
    word = asked.value.strip().upper()
    if word == "AUTO_HTTP":
        return Unknown("the backend is spoken to as the client spoke", asked.at, setting), "http"
    if word not in _TLS_BACKENDS:
        # A value that ingress-nginx does not know means HTTP.
        return clear(asked.at, setting), _CLEAR_BACKENDS.get(word, "http")
    if word == "GRPCS":
        # The template of ingress-nginx 1.15 writes no `grpc_ssl_*` directive, so nothing switches verification on.
        unverified = Known(False, asked.at, default="ingress-nginx verifies no backend that speaks gRPC")
        return Known(Tls(asked.at, verifies_chain=unverified), asked.at, setting), "grpc"
    return Known(_proxy_tls(ingress, asked), asked.at, setting), "http"


def _proxy_tls(ingress: Ingress, asked: Known[str]) -> Tls:
    if (said := _snippet(ingress, "proxy_ssl_")) is not None:
        return Tls(asked.at, verifies_chain=said, verifies_name=said, sends_sni=said)
    secret = ingress.text("proxy-ssl-secret")
    if secret is None or _lacks_authority(ingress, secret):
        default = "ingress-nginx verifies a backend only with a Secret that holds `ca.crt`"
        at = asked.at if secret is None else secret.at
        return Tls(asked.at, verifies_chain=Known(False, at, PREFIX + "proxy-ssl-secret", default=default))
    verify = ingress.text("proxy-ssl-verify")
    chain: Setting[bool]
    if verify is None:
        default = "ingress-nginx does not verify backends unless told to"
        chain = Known(False, secret.at, PREFIX + "proxy-ssl-verify", default=default)
    else:
        chain = verify.map(lambda word: word == "on")
    sends = ingress.text("proxy-ssl-server-name")
    return Tls(
        asked.at,
        verifies_chain=chain,
        # Without `proxy-ssl-name` nginx compares with a name of its own, so that requests fail rather than pass.
        verifies_name=chain,
        sends_sni=None if sends is None else sends.map(lambda word: word == "on"),
    )
