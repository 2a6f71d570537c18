"""What servers listen on: addresses, and the parameters that servers on one address share.  Knows no TLS setting."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeAlias

from msgspec import Struct, field

from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Location
from linter.syntax.nginx.parser import Word

_ADDRESS = pattern(r"(?P<host>.*?)(?::(?P<port>\d+(?:-\d+)?|\$.*|[{<].*))?")
_FILLED_IN = pattern(r"[$<{][^:]*")
_NO_HOST = pattern(r"(?!\[)[^$<{]*:[^$<{]*|")
_BARE_PORT = pattern(r"\d+(?:-\d+)?")
_ENCRYPTED = frozenset({"ssl", "quic"})
_DATAGRAMS = frozenset({"quic", "udp"})


class Transport(Enum):
    """What a socket speaks."""

    CLEAR = "clear"
    TLS = "tls"
    QUIC = "quic"
    DATAGRAMS = "datagrams"
    UNTOLD = "untold"
    """What is written does not tell."""


class Socket(Struct, frozen=True, eq=False):
    """One `listen` of one server."""

    at: Location
    """Its address as written, or the header of a server without any."""
    host: str
    """`*` for all addresses of a family, `unix:...` for a socket file."""
    port: str
    words: frozenset[str]
    """Its parameters."""
    has_hole: bool
    via: tuple[Step, ...] = ()

    @property
    def label(self) -> str:
        """Its address and port."""
        return f"{self.host}:{self.port}" if self.port else self.host

    @property
    def key(self) -> tuple[str, bool]:
        """What servers have in common that share it: the address, and whether it takes datagrams."""
        return self.label, not _DATAGRAMS.isdisjoint(self.words)

    @property
    def is_unix(self) -> bool:
        """Whether it is a socket file."""
        return self.host.startswith("unix:")


class Server(Struct, frozen=True, eq=False):
    """A server block and what it listens on."""

    entry: Entry
    context: Context
    sockets: tuple[Socket, ...]


class Shared(Struct, frozen=True, eq=False):
    """What the servers on one address have in common."""

    words: frozenset[str]
    default: Server
    """The server that answers where no name matches."""
    encrypts: bool
    """Whether one of them has the `ssl` parameter, or the old directive of that name."""
    begins: list[bool] = field(default_factory=list)
    """Whether handshakes get as far as the server's name, once somebody has asked."""


Sockets: TypeAlias = Mapping[tuple[str, bool], Shared]


def server_of(entry: Entry, context: Context) -> Server:
    """Read what a server listens on."""
    listens = context.here("listen")
    sockets = tuple(_socket(one) for one in listens if one.arguments)
    if not sockets and context.gap("listen") is None:
        # As root, nginx listens there if nothing is said.
        sockets = (Socket(context.at, "*", "80", frozenset(), has_hole=False),)
    return Server(entry, context, sockets)


def shared(servers: Iterable[Server]) -> Sockets:
    """Join what servers say about the same address; nginx does so for all parameters that concern the socket."""
    on_address: dict[tuple[str, bool], list[tuple[Server, Socket]]] = {}
    for server in servers:
        for socket in server.sockets:
            on_address.setdefault(socket.key, []).append((server, socket))
    return {key: _shared(found) for key, found in on_address.items()}


def transport(socket: Socket, server: Server, sockets: Sockets) -> Transport:
    """Say what a socket speaks, given what all servers say about it."""
    both = sockets[socket.key]
    if "quic" in both.words:
        return Transport.QUIC
    if "udp" in both.words:
        return Transport.DATAGRAMS
    if both.encrypts:
        return Transport.TLS
    untold = socket.has_hole or any(gap.of_template for gap in server.context.block.gaps)
    return Transport.UNTOLD if untold or not _listens_for_certain(server) else Transport.CLEAR


def _listens_for_certain(server: Server) -> bool:
    """Say whether a server takes clear text whatever a template chooses."""
    listens = server.context.here("listen")
    return not listens or any(
        one.is_certain and _ENCRYPTED.isdisjoint(word.text for word in one.arguments[1:]) for one in listens
    )


def grouped(server: Server, sockets: Sockets) -> dict[Transport, list[Socket]]:
    """Return the sockets of a server by what they speak."""
    groups: dict[Transport, list[Socket]] = {}
    for socket in server.sockets:
        groups.setdefault(transport(socket, server, sockets), []).append(socket)
    return groups


def _shared(found: list[tuple[Server, Socket]]) -> Shared:
    default = next((server for server, socket in found if _is_default(socket)), found[0][0])
    words = frozenset(word for _, socket in found for word in socket.words)
    return Shared(words, default, "ssl" in words or any(_old_ssl(server.context) for server, _ in found))


def _is_default(socket: Socket) -> bool:
    return "default_server" in socket.words or "default" in socket.words


def _old_ssl(context: Context) -> bool:
    """Say whether `ssl on;` encrypts all sockets of a server, as it did before nginx 1.25.1."""
    written = context.written("ssl")
    return isinstance(written, tuple) and written[0].text == "on"


def _socket(entry: Entry) -> Socket:
    word, *parameters = entry.arguments
    host, port = _address(word)
    words = frozenset(parameter.text for parameter in parameters)
    has_hole = any(argument.has_hole for argument in entry.arguments)
    return Socket(word.at, host, port, words, has_hole, entry.via)


def _address(word: Word) -> tuple[str, str]:
    text = word.at.text.strip("\"'") if word.has_hole else word.text
    if text.startswith("unix:"):
        return text, ""
    if _BARE_PORT.fullmatch(text) or _FILLED_IN.fullmatch(text):
        return "*", text
    found = _ADDRESS.fullmatch(text)
    if found is None or _NO_HOST.fullmatch(found["host"]):
        raise InputError(word.at, f"`{text[:80]}` is no address to listen on", "write `listen 443 ssl;`")
    host = found["host"].lower()
    return ("*" if host == "0.0.0.0" else host), found["port"] or "80"  # noqa: S104  # it is read, not bound


def servers_in(context: Context) -> Iterator[Server | InputError]:
    """Return the servers at a level, each with what it listens on."""
    for entry, inner in context.contexts("server"):
        try:
            yield server_of(entry, inner)
        except InputError as error:
            yield error
