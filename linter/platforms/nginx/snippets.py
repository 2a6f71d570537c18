"""Directives of a level that is not at hand: what they set, and nothing of what they leave out."""

from collections.abc import Iterator

from linter.model.endpoint import Listener, Role, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.nginx.listeners.client_certificates import client_certificate
from linter.platforms.nginx.listeners.hsts import header_of
from linter.platforms.nginx.listeners.server_tls import SERVER
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.settings import is_on
from linter.platforms.nginx.tls.ciphers import cipher_suites_of
from linter.platforms.nginx.tls.protocols import Side, versions_of
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import Location

_LISTENER = ("ssl_protocols", "ssl_ciphers", "ssl_verify_client")
_HOP = ("proxy_ssl_", "grpc_ssl_", "uwsgi_ssl_")
_UNTOLD = "the server that includes this file is not among the files"
"""Why little is known of a snippet."""


def snippet_subjects(context: Context) -> Iterator[Listener | Upstream]:
    """Return a listener and a hop that have what a snippet sets, and nothing else."""
    header = header_of(context) if any(context.here(name) for name in ("add_header", "more_set_headers")) else None
    sends = isinstance(header, Known) and header.value is not None
    first = _first(context, _LISTENER)
    scope = context.at.source.path
    if first is not None or sends:
        at = first.at if first is not None else header.at if header is not None else context.at
        yield Listener(
            at=at,
            address=f"{scope}:snippet",
            name=f"snippet {scope}",
            platform="nginx",
            role=Known(Role.WEB, at),
            protocol=Known("http", at),
            exposure=either(_UNTOLD, at, "listen"),
            tls=Known(_tls(context, at), at),
            hsts=header if sends else None,
            scope=scope,
        )
    for prefix in _HOP:
        entry = _first(context, (f"{prefix}verify", f"{prefix}protocols"))
        if entry is not None:
            yield _hop(context, entry, prefix, scope)


def _first(context: Context, names: tuple[str, ...]) -> Entry | None:
    return next((entry for name in names for entry in context.here(name)), None)


def _tls(context: Context, at: Location) -> Tls:
    versions: Many[str] = Unknown(_UNTOLD, at, "ssl_protocols")
    if context.here("ssl_protocols"):
        versions = versions_of(context, SERVER)
    dhparam = bool(context.here("ssl_dhparam"))
    ciphers = cipher_suites_of(context, SERVER, versions, dhparam=dhparam) if context.here("ssl_ciphers") else None
    return Tls(
        at=at,
        versions=versions if context.here("ssl_protocols") else None,
        cipher_suites=ciphers,
        client_certificate=client_certificate(context) if context.here("ssl_verify_client") else None,
    )


def _hop(context: Context, entry: Entry, prefix: str, scope: str) -> Upstream:
    side = Side(prefix, "", "DEFAULT", "")
    verifies = is_on(context, side.name("verify"), "") if context.here(side.name("verify")) else None
    return Upstream(
        at=entry.at,
        address=f"{scope}:{prefix.partition('_')[0]} snippet",
        name=f"snippet {scope}",
        platform="nginx",
        role=Known(Role.WEB, entry.at),
        protocol=Known(prefix.partition("_")[0], entry.at),
        exposure=either(_UNTOLD, entry.at, entry.name),
        tls=Known(
            Tls(
                at=entry.at,
                versions=versions_of(context, side) if context.here(side.name("protocols")) else None,
                verifies_chain=verifies,
                verifies_name=verifies,
            ),
            entry.at,
        ),
        scope=scope,
    )
