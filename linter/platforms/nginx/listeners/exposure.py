"""Which network a server's sockets are open to.  Knows no TLS setting."""

import re
from collections.abc import Iterable, Iterator

from linter.model.endpoint import Exposure
from linter.platforms.exposure import either, of_host
from linter.platforms.nginx.listeners.sockets import Socket
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting
from linter.provenance.source import Location

_BEHIND_PROXY = pattern(r"\$\{?(?:http_x_forwarded_proto|http_x_forwarded_scheme|http_x_scheme)\b", re.IGNORECASE)
_RANGE = pattern(r"(?P<address>[^/]+)/\d+")


def exposure_of(sockets: Iterable[Socket], hosts: Many[str], context: Context) -> Setting[Exposure]:
    """Say which network the sockets are open to, by their addresses, what stands in front, and the names."""
    open_sockets = [socket for socket in sockets if not _is_local(socket)]
    first = next(iter(sockets), None)
    if first is not None and not open_sockets:
        return Known(Exposure.LOOPBACK, first.at, "listen")
    bound = [(socket, of_host(socket.host)) for socket in open_sockets if socket.host not in ("*", "[::]")]
    for socket, network in bound:
        if network is Exposure.PUBLIC:
            return Known(Exposure.PUBLIC, socket.at, "listen")
    if bound and len(bound) == len(open_sockets) and all(network is Exposure.INTERNAL for _, network in bound):
        return Known(Exposure.INTERNAL, bound[0][0].at, "listen")
    proxy = next(_proxies(open_sockets, context), None)
    if proxy is not None:
        return Known(Exposure.INTERNAL, proxy, "listen")
    return _by_names(hosts, open_sockets[0].at if open_sockets else context.at)


def _is_local(socket: Socket) -> bool:
    return socket.is_unix or (of_host(socket.host) is Exposure.LOOPBACK and socket.host != "[::]")


def _by_names(hosts: Many[str], at: Location) -> Setting[Exposure]:
    names = hosts.value if isinstance(hosts, Known) else ()
    networks = [(name, of_host(name.value.removeprefix("*."))) for name in names if isinstance(name, Known)]
    for wanted in (Exposure.PUBLIC, Exposure.INTERNAL):
        for name, network in networks:
            # A single label, such as `localhost` or `app`, is what samples write for any host.
            if network is wanted and "." in name.value:
                return Known(wanted, name.at, "server_name")
    return either("neither address nor name tells which network it is open to", at, "listen")


def _proxies(sockets: Iterable[Socket], context: Context) -> Iterator[Location]:
    """Find signs that something in front ends the clients' connections."""
    for socket in sockets:
        if "proxy_protocol" in socket.words:
            yield socket.at
    for level in context.levels():
        yield from (entry.place for entry in level.here("set_real_ip_from") if _is_private(entry))
        yield from (entry.place for entry in level.here("real_ip_header") if entry.text.lower() == "proxy_protocol")
    for entry in context.block.entries:
        yield from _uses(entry)
    for level in context.levels():
        yield from (entry.at for entry in level.here("map") if _BEHIND_PROXY.match(entry.text))


def _is_private(entry: Entry) -> bool:
    found = _RANGE.fullmatch(entry.text)
    network = of_host(found["address"] if found else entry.text)
    return entry.text == "unix:" or network in (Exposure.INTERNAL, Exposure.LOOPBACK)


def _uses(entry: Entry) -> Iterator[Location]:
    """Find where a client's word on the scheme is believed, in a directive and what is in its block."""
    if any("$http_x" in word.text.lower() and _BEHIND_PROXY.search(word.text) for word in entry.arguments):
        yield entry.at
    for inner in entry.block.entries if entry.block is not None else ():
        yield from _uses(inner)
