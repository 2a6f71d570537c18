"""Streams that pass bytes to a server of the same configuration, which tells what they are.  Knows no file."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from linter.platforms.nginx.hops.targets import STREAM, Target, split, targets_of
from linter.platforms.nginx.listeners.listeners import Heard
from linter.platforms.nginx.listeners.sockets import Socket
from linter.provenance.setting import Known, Setting, Unknown

if TYPE_CHECKING:
    from linter.model.endpoint import Tls

_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_EVERYWHERE = frozenset({"*", "[::]"})
_ENCRYPTED = frozenset({"ssl", "quic"})


def with_what_it_passes_to(one: Heard, others: Sequence[Heard]) -> Heard:
    """Return a stream server as one in clear text where all that it passes to are such servers of http."""
    listener = one.listener
    if not isinstance(listener.tls, Unknown) or listener.protocol != Known("tcp", listener.at):
        return one
    by_place = {place: other for other in others if other.is_encrypted is False for place in _clear_places(other)}
    targets = [
        target
        for entry in one.server.context.here("proxy_pass")
        for target in targets_of(entry, STREAM, one.server.context, {})
    ]
    found = [by_place.get(place) for target in targets for place in _places(target)]
    known = [other for other in found if other is not None]
    if not known or len(known) < len(found):
        return one
    said = "it passes to a server of this configuration that speaks clear text"
    tls: Setting[Tls | None] = Known(None, listener.tls.at, listener.tls.setting, listener.tls.via, said)
    return replace(one, listener=replace(listener, tls=tls, serves=known[0].listener.serves))


def _clear_places(other: Heard) -> Iterable[str]:
    return (_place(socket) for socket in other.server.sockets if _ENCRYPTED.isdisjoint(socket.words))


def _place(socket: Socket) -> str:
    """Return how a socket is found on this machine: its path, or its port."""
    if socket.is_unix or socket.host not in _HERE | _EVERYWHERE:
        return socket.label
    return socket.port


def _places(target: Target) -> Iterable[str]:
    if target.members is not None:
        return [_named(member.text) for member in target.members]
    return [_named(target.written)]


def _named(text: str) -> str:
    if text.startswith("unix:"):
        return text
    host, port = split(text)
    return port if host in _HERE else text
