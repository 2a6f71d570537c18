"""Transport sockets: what wraps the bytes of a connection.  Knows which kinds there are, not what TLS settings mean."""

from enum import Enum

from msgspec import Struct

from linter.platforms.envoy.messages.message import FILLED_IN, Extension, Message, extension
from linter.provenance.setting import Setting, Unknown
from linter.provenance.source import InputError, Location

_MOST_WRAPPERS = 16
"""Sockets inside sockets: configurations have two or three."""

_TLS = frozenset({"DownstreamTlsContext", "UpstreamTlsContext", "TlsContext"})
_QUIC = frozenset({"QuicDownstreamTransport", "QuicUpstreamTransport"})
_START_TLS = frozenset({"StartTlsConfig", "UpstreamStartTlsConfig"})


class Kind(Enum):
    """What a transport socket does."""

    CLEAR = "clear"
    TLS = "tls"
    QUIC = "quic"
    START_TLS = "start_tls"
    """Begins in clear text, and a filter may switch to TLS."""
    ALTS = "alts"


class Socket(Struct, frozen=True, eq=False):
    """A transport socket, out of its wrappers."""

    kind: Kind
    config: Message
    at: Location
    setting: str
    written: bool = True
    """False where there is none, which is clear text."""
    early_data: Setting[bool] | None = None
    """Whether a server takes data before the handshake has ended; None where there is no such thing."""

    @property
    def context(self) -> Message:
        """What is said about TLS."""
        inside = self.config.message("tls_socket_config") if self.kind is Kind.START_TLS else None
        return inside or self.config


def socket_of(holder: Message, named: Location) -> Socket | Unknown:
    """Return the transport socket of a filter chain, a cluster or a match, which a reader knows by a place."""
    legacy = holder.message("tls_context")  # API v2
    if legacy is not None:
        return Socket(Kind.TLS, legacy, holder.at("tls_context"), holder.spelled("tls_context"))
    if (filled_in := holder.hole("tls_context")) is not None:
        return filled_in
    setting = holder.spelled("transport_socket")
    node = holder.get("transport_socket")
    socket = holder.message("transport_socket")
    if socket is None:
        if node is not None:
            return Unknown(FILLED_IN, node.at.header, setting)
        return Socket(Kind.CLEAR, holder, named, setting, written=False)
    return _unwrapped(socket, holder.at("transport_socket"), setting)


def _unwrapped(socket: Message, at: Location, setting: str) -> Socket | Unknown:
    for _ in range(_MOST_WRAPPERS):
        found = extension(socket)
        if found is None:
            return _without_config(socket, at, setting)
        if found.kind in _TLS:
            return Socket(Kind.TLS, found.config, at, setting)
        if found.kind in _QUIC:
            return _quic(found, at, setting)
        if found.kind in _START_TLS:
            if (filled_in := found.config.hole("tls_socket_config")) is not None:
                return filled_in
            return Socket(Kind.START_TLS, found.config, at, setting)
        if found.kind == "Alts":
            return Socket(Kind.ALTS, found.config, at, setting)
        if found.kind == "RawBuffer":
            return Socket(Kind.CLEAR, found.config, found.at, setting)
        inner = found.config.message("transport_socket")
        if inner is None:
            return _without_inner(found, at, setting)
        socket = inner
    raise InputError(at, f"more than {_MOST_WRAPPERS} transport sockets inside each other", "unwrap them")


def _quic(found: Extension, at: Location, setting: str) -> Socket | Unknown:
    side = "downstream" if found.kind == "QuicDownstreamTransport" else "upstream"
    if (filled_in := found.config.hole(f"{side}_tls_context")) is not None:
        return filled_in
    context = found.config.message(f"{side}_tls_context") or found.config
    return Socket(Kind.QUIC, context, at, setting, early_data=_early_data(found.config, side))


def _early_data(config: Message, side: str) -> Setting[bool] | None:
    """Return whether a server takes data before the handshake has ended (`enable_early_data`, true by default)."""
    if side != "downstream":
        return None
    if config.get("enable_early_data") is None:
        said = "Envoy then takes requests over QUIC before the handshake has ended"
        return config.absent("enable_early_data", True, said)
    return config.flag("enable_early_data", "")


def _without_config(socket: Message, at: Location, setting: str) -> Socket | Unknown:
    """Say what a socket is that has a name alone; Envoy refuses all but one."""
    if socket.text("name").rpartition(".")[2] == "raw_buffer":
        return Socket(Kind.CLEAR, socket, socket.at("name"), setting)
    return Unknown(f"the transport socket `{socket.text('name')}` has no `typed_config`", at, setting)


# Wrappers that take clear text when nothing is inside them.
_OPTIONAL_INSIDE = frozenset({"Http11ProxyUpstreamTransport"})


def _without_inner(found: Extension, at: Location, setting: str) -> Socket | Unknown:
    if found.kind in _OPTIONAL_INSIDE:
        return Socket(Kind.CLEAR, found.config, found.at, setting)
    return Unknown(f"what the transport socket `{found.type}` does is not known here", at, setting)
