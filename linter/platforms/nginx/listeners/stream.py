"""Servers of `stream` and `mail` to listeners.  Knows nothing of backends but that bytes pass to them."""

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Listener, Serves, Tls
from linter.platforms.nginx.listeners.client_certificates import client_certificate
from linter.platforms.nginx.listeners.listeners import Way, ended_tls, observed
from linter.platforms.nginx.listeners.sockets import Socket, Transport
from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.settings import is_on, one
from linter.platforms.nginx.tls.certificates import Certificates
from linter.provenance.setting import Known, Setting, Unknown

_MAIL_PORTS = {"25": "smtp", "465": "smtp", "587": "smtp", "110": "pop3", "995": "pop3", "143": "imap", "993": "imap"}

_EITHER = "of clients that answer at once, nginx checks what the default server of the socket says"


def stream_listener(way: Way, listener: Listener, certificates: Certificates) -> Listener:
    """Complete the listener of a stream server."""
    serves = Known(Serves.CONTENT, way.at, "listen")
    protocol = Known("udp" if way.transport is Transport.DATAGRAMS else "tcp", listener.at)
    return replace(listener, protocol=protocol, tls=_stream_tls(way, certificates), serves=serves)


def mail_listener(way: Way, listener: Listener, certificates: Certificates) -> Listener:
    """Complete the listener of a mail server."""
    context = way.server.context
    spoken = one(context, "protocol")
    port = way.sockets[0].port if way.sockets else ""
    known = _MAIL_PORTS.get(port, "mail") if spoken is None or isinstance(spoken, Unknown) else spoken.text
    return replace(
        listener,
        protocol=Known(known, listener.at),
        tls=_mail_tls(way, certificates),
        serves=Known(Serves.CONTENT, way.at, "listen"),
    )


def _stream_tls(way: Way, certificates: Certificates) -> Setting[Tls | None]:
    context = way.server.context
    match way.transport:
        case Transport.TLS:
            ended = _ended(way, way.sockets[0], certificates)
            return ended.map(lambda tls: tls and _of_connections(way, tls))
        case Transport.CLEAR if _ends_here(context):
            return Known(None, way.at, "listen", way.sockets[0].via)
        case Transport.CLEAR:
            reads_name = is_on(context, "ssl_preread", "")
            passes = isinstance(reads_name, Known) and reads_name.value
            because = "TLS passes through to the backend" if passes else "bytes pass through, TLS or not"
            return Unknown(because, way.at, "listen")
        case Transport.DATAGRAMS:
            return Unknown("datagrams pass through, encrypted or not", way.at, "listen")
        case _:
            return Unknown("how it listens is not written here", way.at, "listen")


def _of_connections(way: Way, tls: Tls) -> Tls:
    checked = replace(tls, client_certificate=_checked(way, tls))
    return observed(checked, way.server.context, is_stream=True)


def _checked(way: Way, tls: Tls) -> Setting[ClientCertificate] | None:
    """Return what becomes of clients' certificates where the default server of the socket is of another mind.

    nginx asks for what the named server wants.  But a client whose last words are there at once is then checked by the
    `ssl_verify_client` of the default server, and only another one by that of the named server.  (Tried with 1.31.3: of
    300 clients without a certificate 26 were let in by a server that demands one, beside a default server that does
    not.  Source: src/stream/ngx_stream_ssl_module.c, ngx_stream_ssl_handler, which takes the settings before.)
    """
    own = tls.client_certificate
    default = None if way.shared is None else way.shared.default
    if default is None or default is way.server or not isinstance(own, Known):
        return own
    other = client_certificate(default.context)
    if isinstance(other, Unknown):
        return Unknown(_EITHER, own.at, own.setting, own.via)
    also = _at_once(own.value, other.value)
    return (
        own if also is own.value else Unknown(_EITHER, own.at, own.setting, own.via, (own, other.map(lambda _: also)))
    )


def _at_once(own: ClientCertificate, default: ClientCertificate) -> ClientCertificate:
    """Return what is done if the default server checks what its named neighbour has asked for."""
    if own is ClientCertificate.NONE:
        # Nobody has been asked, so that only who demands a certificate misses it.
        return default if default is ClientCertificate.REQUIRED else own
    return ClientCertificate.REQUESTED if default is ClientCertificate.NONE else default


def _ends_here(context: Context) -> bool:
    """Say whether what clients send is not passed on as it is."""
    encrypts = is_on(context, "proxy_ssl", "")
    return bool(context.here("return")) or (isinstance(encrypts, Known) and encrypts.value)


def _mail_tls(way: Way, certificates: Certificates) -> Setting[Tls | None]:
    if way.transport is Transport.TLS:
        return _ended(way, way.sockets[0], certificates)
    start = one(way.server.context, "starttls")
    if isinstance(start, Unknown):
        return start
    if not way.sockets or start is None or start.text not in ("on", "only"):
        return Known(None, way.at, "listen")
    tls = ended_tls(way, certificates)
    return start.known(replace(tls, at=start.place, required=start.known(start.text == "only")))


def _ended(way: Way, socket: Socket, certificates: Certificates) -> Known[Tls | None]:
    return Known(ended_tls(way, certificates), socket.at, "listen", socket.via)
