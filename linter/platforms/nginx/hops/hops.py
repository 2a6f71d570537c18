"""Backends to upstreams of the model: one for each way in which a backend is reached.  Knows no file."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from linter.model.endpoint import Role, Tls, Upstream
from linter.platforms.nginx.hops.peer_tls import peer_tls
from linter.platforms.nginx.hops.targets import (
    AUTH,
    KINDS,
    STREAM,
    Target,
    destinations_of,
    exposure_of,
    host_of,
    targets_of,
)
from linter.platforms.nginx.listeners.listeners import Heard
from linter.platforms.nginx.listeners.rewriting import ruling
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.settings import is_on
from linter.platforms.nginx.reading.variables import scheme_variables
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError

_INNER = ("location", "if", "limit_except")


def http_hops(heard: Iterable[Heard], scope: str) -> Iterator[Upstream | InputError]:
    """Return the backends of http servers."""
    for one in heard:
        encrypted = one.is_encrypted
        fixed: Mapping[str, str] = {} if encrypted is None else scheme_variables(encrypted=encrypted)
        # What a server answers at once never gets to a location.
        if ruling(one.server.context, fixed) is None:
            yield from hops_below(one.server.context, fixed, scope, (one.listener.address,))


def hops_below(
    context: Context, fixed: Mapping[str, str], scope: str, listeners: tuple[str, ...]
) -> Iterator[Upstream | InputError]:
    """Return the backends at a level and in the blocks inside it."""
    for kind in KINDS:
        for entry in context.here(kind.directive):
            for target in targets_of(entry, kind, context, fixed):
                try:
                    yield _hop(entry, target, _tls(target, context), scope, listeners)
                except InputError as error:
                    yield error
    for _, inner in context.contexts(*_INNER):
        yield from hops_below(inner, fixed, scope, listeners)


def stream_hops(heard: Iterable[Heard], scope: str) -> Iterator[Upstream | InputError]:
    """Return the backends of stream servers."""
    for one in heard:
        context = one.server.context
        for entry in context.here("proxy_pass"):
            for target in targets_of(entry, STREAM, context, {}):
                try:
                    tls = _stream_tls(target, context, one)
                    passes_on = isinstance(tls, Unknown)
                    yield _hop(entry, target, tls, scope, (one.listener.address,), passes_on=passes_on)
                except InputError as error:
                    yield error


def mail_hops(heard: Iterable[Heard], scope: str) -> Iterator[Upstream | InputError]:
    """Return what mail servers ask who may log in: it gets the users' passwords."""
    for one in heard:
        context = one.server.context
        written = context.written("auth_http")
        for entry in written if isinstance(written, tuple) else ():
            for target in targets_of(entry, AUTH, context, {}):
                yield _hop(entry, target, _tls(target, context), scope, (one.listener.address,))


def joined(hops: Iterable[Upstream | InputError]) -> Iterator[Upstream | InputError]:
    """Join what is the same hop from several places, so that one backend is one finding."""
    found: dict[tuple[str, object], Upstream] = {}
    for hop in hops:
        if isinstance(hop, InputError):
            yield hop
            continue
        key = hop.address, _plain(hop.tls)
        before = found.get(key)
        if before is None:
            found[key] = hop
        elif not set(hop.listeners) <= set(before.listeners):
            found[key] = replace(before, listeners=tuple(dict.fromkeys((*before.listeners, *hop.listeners))))
    yield from found.values()


def _plain(tls: Setting[Tls | None]) -> object:
    """Return what tells one hop to a backend from another, whatever the places."""
    if isinstance(tls, Unknown) or tls.value is None:
        return type(tls)
    fields = (tls.value.verifies_chain, tls.value.sends_sni, tls.value.sends_certificate)
    lists = (tls.value.versions, tls.value.cipher_suites)
    listed = [one for found in lists if isinstance(found, Known) for one in found.value]
    return tuple(one.value if isinstance(one, Known) else None for one in (*fields, *listed))


def _hop(  # what tells one hop from another
    entry: Entry,
    target: Target,
    tls: Setting[Tls | None],
    scope: str,
    listeners: tuple[str, ...],
    *,
    passes_on: bool = False,
) -> Upstream:
    return Upstream(
        at=entry.at,
        address=f"{scope}:{target.name}",
        name=target.name,
        platform="nginx",
        role=Known(Role.DATASTORE if target.kind.protocol == "memcached" else Role.WEB, entry.at),
        protocol=Known(target.kind.protocol, entry.at),
        exposure=exposure_of(target),
        tls=tls,
        host=host_of(target),
        listeners=listeners,
        scope=scope,
        targets=destinations_of(target),
        port=target.port if target.port.isdigit() else "",
        passes_on=passes_on,
    )


def _tls(target: Target, context: Context) -> Setting[Tls | None]:
    at, setting = target.word.at, target.kind.directive
    match target.is_encrypted:
        case None:
            return Unknown("a variable decides whether it is encrypted", at, setting, target.via)
        case False:
            return Known(None, at, setting, target.via)
        case True:
            return Known(peer_tls(context, target, target.kind.settings, at), at, setting, target.via)


def _stream_tls(target: Target, context: Context, heard: Heard) -> Setting[Tls | None]:
    encrypts = is_on(context, "proxy_ssl", "nginx then passes on what it has decrypted")
    if isinstance(encrypts, Unknown):
        return encrypts
    if encrypts.value:
        return Known(peer_tls(context, target, "proxy_ssl_", encrypts.at), encrypts.at, "proxy_ssl", encrypts.via)
    if isinstance(heard.listener.tls, Unknown):
        return heard.listener.tls
    return Known(None, encrypts.at, "proxy_ssl", encrypts.via, encrypts.default)
