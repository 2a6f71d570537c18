"""Servers to listeners, one for each way in which a server is reached.  Knows nothing of backends."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Listener, Role, Serves, Tls
from linter.model.names import Name
from linter.model.words import ClientAuthority
from linter.platforms.nginx.listeners.client_certificates import client_certificate
from linter.platforms.nginx.listeners.exposure import exposure_of
from linter.platforms.nginx.listeners.hsts import hsts_of, key_pins
from linter.platforms.nginx.listeners.logs import logged, tells_failures
from linter.platforms.nginx.listeners.names import hosts_of, name_of
from linter.platforms.nginx.listeners.rewriting import Answer, error_answer
from linter.platforms.nginx.listeners.server_tls import (
    SERVER,
    can_begin,
    context_in_effect,
    quic_tls,
    refuses,
    server_tls,
)
from linter.platforms.nginx.listeners.serving import serves_of
from linter.platforms.nginx.listeners.sockets import Server, Shared, Socket, Sockets, Transport, grouped
from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.variables import scheme_variables
from linter.platforms.nginx.tls import anchors, options, revocation
from linter.platforms.nginx.tls.certificates import Certificates
from linter.platforms.nginx.tls.exchange import early_data_of, finite_field_bits, groups_of, tickets_of
from linter.platforms.nginx.tls.protocols import versions_of
from linter.platforms.nginx.tls.signatures import schemes_of
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import InputError, Location

_VERIFIED = (ClientCertificate.OPTIONAL, ClientCertificate.REQUIRED)


class Heard(Struct, frozen=True, eq=False):
    """A listener, and the server that it is a way to."""

    listener: Listener
    server: Server
    tls_context: Context
    """The level whose certificate and TLS settings are in effect."""

    @property
    def is_encrypted(self) -> bool | None:
        """Whether TLS ends here; None where it cannot be told."""
        return self.listener.tls.value is not None if isinstance(self.listener.tls, Known) else None


class Way(Struct, frozen=True, eq=False):
    """Sockets of one server that speak the same."""

    server: Server
    transport: Transport
    sockets: tuple[Socket, ...]
    shared: Shared | None
    """What all servers have in common on the first of them."""

    @property
    def at(self) -> Location:
        """The address of the first socket, or the header of a server without any."""
        return self.sockets[0].at if self.sockets else self.server.context.at

    @property
    def tls_context(self) -> Context:
        """The level whose TLS settings are in effect."""
        return self.server.context if self.shared is None else context_in_effect(self.server, self.shared)

    @property
    def groups(self) -> Many[str]:
        """The groups for the key exchange, which nginx takes from the default server of the socket.

        (Tried with 1.22.1 and 1.31.3: OpenSSL copies them when the handshake begins, and nginx leaves them alone.)
        """
        return groups_of(self.server.context if self.shared is None else self.shared.default.context, SERVER)

    @property
    def versions(self) -> Many[str]:
        """The protocol versions in effect.

        On every socket nginx takes the bounds `MinProtocol` and `MaxProtocol` from the default server; before 1.29.2
        it takes all from there.  (Tried with 1.31.5: the handshake begins with the default server's settings, and fails
        at once where they leave nothing; the named server's options replace its options, but not its bounds.)
        """
        if self.shared is None:
            return versions_of(self.tls_context, SERVER)
        release, default = self.server.context.release, self.shared.default.context
        first = versions_of(default, SERVER)
        begins = self.shared.begins
        # Of thousands of servers on one socket all have the same answer; but each may have to note how it is found.
        if not begins or default.is_noted:
            begins[:] = [can_begin(default, first)]
        if not begins[0]:
            return first.map(lambda _: ())
        named_decides = release is None or release.named_server_decides
        return versions_of(self.tls_context, SERVER, default) if named_decides else first


Read: TypeAlias = Callable[[Way, Listener], Listener]
"""Completes a listener by what its kind of server says."""


def ways_to(server: Server, sockets: Sockets) -> Iterator[Way]:
    """Return the ways in which a server is reached; QUIC is none of its own beside TLS over TCP."""
    groups = grouped(server, sockets)
    for transport, found in groups.items():
        if transport is not Transport.QUIC or Transport.TLS not in groups:
            yield Way(server, transport, tuple(found), sockets[found[0].key])
    if not groups:
        yield Way(server, Transport.UNTOLD, (), None)


class Numbers(Struct):
    """How often addresses are taken, so that those of listeners differ."""

    given: list[tuple[str, int]] = field(default_factory=list)
    """The addresses that were taken, each with its number, since somebody began to note it."""
    _taken: dict[str, int] = field(default_factory=dict)

    def address(self, wanted: str) -> str:
        """Take an address."""
        number = self._taken[wanted] = self._taken.get(wanted, 0) + 1
        self.given.append((wanted, number))
        return wanted if number == 1 else f"{wanted}#{number}"

    def gives(self, given: Sequence[tuple[str, int]]) -> bool:
        """Say whether the same numbers would be given out, and do so."""
        if any(self._taken.get(wanted, 0) != first - 1 for wanted, first in dict(reversed(given)).items()):
            return False
        self._taken.update(given)
        return True


def heard(server: Server, sockets: Sockets, scope: str, numbers: Numbers, read: Read) -> Iterator[Heard | InputError]:
    """Map a server to listeners whose addresses differ from those of all others of its level."""
    for way in ways_to(server, sockets):
        name = name_of(server.context, way.sockets)
        address = numbers.address(f"{server.context.at.source.path}:{name}")
        try:
            found = read(way, _listener(way, address, name, scope))
        except InputError as error:
            yield error
            continue
        yield Heard(found, server, way.tls_context)
        clear = in_clear_text(way, found)
        if clear is not None:
            yield Heard(clear, server, way.tls_context)


def http_listener(way: Way, listener: Listener, certificates: Certificates) -> Listener:
    """Complete the listener of an http server."""
    tls = _tls(way, certificates)
    context = way.server.context
    if not isinstance(tls, Known):
        return replace(listener, tls=tls, serves=serves_of(context, {}, way.at))
    encrypted = tls.value is not None
    fixed = scheme_variables(encrypted=encrypted)
    serves = serves_of(context, fixed, way.at)
    tls = tls.map(lambda found: found and observed(found, context, is_stream=False))
    if tls.value is not None and tls.value.versions is None:  # it refuses every handshake
        return replace(listener, tls=tls, serves=tls.map(lambda _: Serves.NOTHING))
    if not encrypted:
        return replace(listener, tls=tls, serves=serves, encrypted_twin=_twin(way))
    return replace(listener, tls=tls, serves=serves, hsts=hsts_of(context, fixed), key_pins=key_pins(context))


def observed(tls: Tls, context: Context, *, is_stream: bool) -> Tls:
    """Say what is kept and told of TLS that ends here."""
    if tls.versions is None:  # it refuses every handshake
        return tls
    return replace(tls, logs=logged(context, is_stream=is_stream), counts_failures=tells_failures(context))


def in_clear_text(way: Way, listener: Listener) -> Listener | None:
    """Return what is served in clear text on the port of TLS, which nginx does where error 497 has such a page.

    https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors
    """
    context = way.server.context
    fixed = scheme_variables(encrypted=False)
    if way.transport is not Transport.TLS or error_answer("497", context, fixed) is not Answer.CONTENT:
        return None
    pages = context.written("error_page")
    page = next(
        page
        for page in (pages if isinstance(pages, tuple) else ())
        if "497" in (word.text for word in page.arguments[:-1])
    )
    return replace(
        listener,
        at=page.at,
        address=f"{listener.address} in clear text",
        name=f"{listener.name} (in clear text)",
        tls=Known(None, page.at, page.name, page.via, "nginx then answers what comes without TLS"),
        serves=Known(Serves.CONTENT, page.at, page.name, page.via),
        hsts=None,
    )


def _listener(way: Way, address: str, name: str, scope: str) -> Listener:
    context = way.server.context
    hosts = hosts_of(context)
    return Listener(
        at=context.at,
        address=address,
        name=name,
        platform="nginx",
        role=Known(Role.WEB, context.at),
        protocol=Known("http", context.at),
        exposure=exposure_of(way.sockets, hosts, context),
        tls=Known(None, way.at, "listen"),
        hosts=hosts,
        scope=scope,
        port=next((one.port for one in way.sockets if one.port.isdigit()), ""),
        names=tuple(dict.fromkeys(_name(one, scope) for one in way.sockets)),
    )


def _name(socket: Socket, scope: str) -> Name:
    """Return how what runs on the same machine finds a socket: by its file or its port."""
    return Name(scope, socket.host) if socket.is_unix else Name(scope, "", socket.port)


def _tls(way: Way, certificates: Certificates) -> Setting[Tls | None]:
    match way.transport:
        case Transport.TLS:
            socket = way.sockets[0]
            return Known(ended_tls(way, certificates), socket.at, "listen", socket.via)
        case Transport.QUIC:
            clients = client_certificate(way.tls_context)
            tls = quic_tls(way.tls_context, way.sockets[0])
            early = early_data_of(way.tls_context)
            schemes = _schemes(way, tls.versions, clients)
            tls = replace(
                tls, groups=way.groups, signature_schemes=schemes, client_certificate=clients, early_data=early
            )
            return Known(tls, way.at, "listen")
        case Transport.CLEAR:
            said = "" if way.server.context.here("listen") else "nginx then listens on port 80 in clear text"
            return Known(None, way.at, "listen", way.sockets[0].via, said)
        case _:
            gap = next(iter(way.server.context.block.gaps), None)
            because = "a template decides how it listens" if gap is None else gap.because
            return Unknown(because, way.at, "listen")


def ended_tls(way: Way, certificates: Certificates) -> Tls:
    """Return what is accepted where TLS ends; no version where every handshake is refused."""
    socket = way.sockets[0]
    if refuses(way.server.context):
        return Tls(at=socket.at, required=Known(True, socket.at, "listen", socket.via))
    tls = server_tls(way.tls_context, way.versions, socket, certificates)
    context = way.server.context
    clients = client_certificate(context)
    return replace(
        tls,
        client_certificate=clients,
        signature_schemes=_schemes(way, way.versions, clients),
        client_authority=_authority(context, clients, certificates),
        checks_revocation=revocation.of_clients(context),
        groups=way.groups,
        early_data=early_data_of(way.tls_context),
        finite_field_bits=None
        if tls.cipher_suites is None
        else finite_field_bits(way.tls_context, tls.cipher_suites, certificates),
        session_tickets=tickets_of(way.tls_context),
        compression=options.compression_of(way.tls_context, SERVER),
        renegotiation=options.renegotiation_of_servers(way.tls_context, SERVER),
        extended_master_secret=options.extended_master_secret_of(way.tls_context, SERVER, way.versions),
        encrypt_then_mac=options.encrypt_then_mac_of(way.tls_context, SERVER, way.versions),
    )


def _schemes(way: Way, versions: Many[str] | None, clients: Setting[ClientCertificate]) -> Many[str] | None:
    """Return by what the handshake may be signed, also by clients that are asked for a certificate."""
    asked = clients.map(lambda what: what is not ClientCertificate.NONE)
    return None if versions is None else schemes_of(way.tls_context, SERVER, versions, asked)


def _authority(
    context: Context, clients: Setting[ClientCertificate], certificates: Certificates
) -> Setting[ClientAuthority] | None:
    """Return by whose word clients are taken, where they are sure to be verified."""
    is_verified = isinstance(clients, Known) and clients.value in _VERIFIED
    return anchors.of_clients(context, certificates) if is_verified else None


def _twin(way: Way) -> Known[bool] | None:
    """Return where the same server is reached over TLS, if it is."""
    for other in way.server.sockets:
        if other not in way.sockets and "ssl" in other.words:
            return Known(True, other.at, "listen")
    return None
