"""Clusters, one hop for each transport socket that their endpoints get.  Knows nothing of listeners' settings."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Role, Tls, Upstream
from linter.platforms.envoy.clusters.endpoints import (
    Endpoint,
    destinations_of,
    endpoints_of,
    exposure_of,
    host_of,
    labels_of,
)
from linter.platforms.envoy.clusters.uses import Use, aggregated
from linter.platforms.envoy.messages.message import Message
from linter.platforms.envoy.messages.names import distinct
from linter.platforms.envoy.messages.scopes import View
from linter.platforms.envoy.tls.parameters import quic
from linter.platforms.envoy.tls.transport_sockets import Kind, Socket, socket_of
from linter.platforms.envoy.tls.upstream import client_tls
from linter.provenance.budget import COMPARISON, spend
from linter.provenance.setting import Known, Setting, Unknown

_NOBODY = Use([])


class _Group(Struct, frozen=True, eq=False):
    """Endpoints of one cluster that get the same transport socket."""

    label: str
    tls: Setting[Tls | None]
    endpoints: tuple[Endpoint, ...] | Unknown


def hops_of(cluster: Message, name: str, view: View, use: Use | None) -> Iterator[Upstream]:
    """Map a cluster, under a name that no other has in its file."""
    if aggregated(cluster):
        return  # its members are hops of their own
    mapped = _Cluster(cluster, name, view, use or _NOBODY)
    for group in mapped.groups():
        yield mapped.hop(group)


class _Cluster(Struct, frozen=True, eq=False):
    """Maps one cluster."""

    message: Message
    name: str
    view: View
    use: Use

    def groups(self) -> Iterator[_Group]:
        """Sort the endpoints by the transport socket that they get."""
        endpoints = endpoints_of(self.message, self.view)
        matches = self.message.messages("transport_socket_matches")
        filled_in = self.message.part_filled_in("transport_socket_matches")
        if filled_in is not None:
            yield _Group("", filled_in, endpoints)
        elif not matches:
            yield _Group("", self.tls(self.message), endpoints)
        elif isinstance(endpoints, Unknown):
            yield _Group("", self.one_of(matches), endpoints)
        else:
            groups = tuple(self.chosen(matches, endpoints))
            labels = distinct(match.text("name") or "match" for match, _ in groups)
            for label, (match, chosen) in zip(labels, groups, strict=True):
                yield _Group("" if match is self.message else label, self.tls(match), chosen)

    def chosen(
        self, matches: Sequence[Message], endpoints: Sequence[Endpoint]
    ) -> Iterator[tuple[Message, tuple[Endpoint, ...]]]:
        """Give each endpoint the first match that its metadata satisfies, or the cluster's own socket."""
        by_labels: dict[frozenset[tuple[str, str]], list[Endpoint]] = {}
        for endpoint in endpoints:
            by_labels.setdefault(endpoint.labels, []).append(endpoint)
        spend(len(by_labels) * len(matches) * COMPARISON, self.message.named)
        wanted = [(match, labels_of(match.get("match"), match.reading)) for match in matches]
        groups: dict[int, tuple[Message, list[Endpoint]]] = {}
        for labels, alike in by_labels.items():
            match = next((match for match, demanded in wanted if demanded <= labels), self.message)
            groups.setdefault(id(match), (match, []))[1].extend(alike)
        for match, group in groups.values():
            yield match, tuple(group)

    def one_of(self, matches: Sequence[Message]) -> Setting[Tls | None]:
        """Return what the sockets have in common when the endpoints are found while Envoy runs."""
        takes_all = next(
            (i for i, match in enumerate(matches) if not labels_of(match.get("match"), match.reading)), None
        )
        possible = (*matches, self.message) if takes_all is None else matches[: takes_all + 1]
        settings = [self.tls(match) for match in possible]
        known = tuple(setting for setting in settings if isinstance(setting, Known))
        at = self.message.at("transport_socket_matches")
        return Unknown(
            "which transport socket an endpoint gets is found while Envoy runs",
            at,
            self.message.spelled("transport_socket_matches"),
            candidates=known if len(known) == len(settings) else (),
        )

    def tls(self, holder: Message) -> Setting[Tls | None]:
        """Map the transport socket of the cluster or of a match."""
        socket = socket_of(holder, holder.named)
        if isinstance(socket, Unknown):
            return socket
        if socket.kind is not Kind.CLEAR:
            return Known(self.client(socket), socket.at, socket.setting)
        if self.use.chains and all(chain.passes_on for chain in self.use.chains):
            return Unknown("bytes pass through to it, TLS or not", socket.at, socket.setting)
        said = "" if socket.written else "Envoy then speaks clear text to it"
        return Known(None, socket.at, socket.setting, default=said)

    def client(self, socket: Socket) -> Tls:
        """Map what a hop over TLS checks."""
        match socket.kind:
            case Kind.ALTS:
                return Tls(at=socket.at, verifies_chain=Known(True, socket.at, socket.setting))
            case Kind.QUIC:
                chosen = quic(socket.config)
                return client_tls(socket.config, socket.at, self.message, self.view, chosen)
            case Kind.START_TLS:
                tls = client_tls(socket.context, socket.at, self.message, self.view)
                because = "a filter decides whether the connection switches to TLS"
                return replace(tls, required=Unknown(because, socket.at, socket.setting))
            case _:
                return client_tls(socket.config, socket.at, self.message, self.view)

    def hop(self, group: _Group) -> Upstream:
        """Map the endpoints that get one transport socket."""
        at = self.message.named
        label = f" match {group.label}" if group.label else ""
        found = group.endpoints
        return Upstream(
            at=at,
            address=f"{self.view.file.path}:cluster {self.name}{label}",
            name=f"cluster {self.name}{f' ({group.label})' if group.label else ''}",
            platform="envoy",
            role=Known(self.role(), at),
            protocol=self.protocol(),
            exposure=found if isinstance(found, Unknown) else exposure_of(found, at),
            tls=group.tls if isinstance(found, Unknown) else group.tls.map(partial(_by_address, endpoints=found)),
            host=Unknown(found.because, found.at, "address") if isinstance(found, Unknown) else host_of(found, at),
            listeners=tuple(chain.listener.address for chain in self.use.chains),
            scope=self.view.scope.name,
            targets=() if isinstance(found, Unknown) else destinations_of(found, at),
            passes_on=bool(self.use.chains) and all(chain.passes_on for chain in self.use.chains),
        )

    def role(self) -> Role:
        """Say what the cluster is for, by who sends traffic to it."""
        if any(chain.traffic.is_datastore for chain in self.use.chains):
            return Role.DATASTORE
        return Role.CONTROL if self.use.serves_envoy and not self.use.chains else Role.WEB

    def protocol(self) -> Setting[str]:
        """Say what is spoken to the cluster, by what the listeners speak that lead to it."""
        at = self.message.named
        spoken = {chain.traffic.protocol.value: chain.traffic.protocol for chain in self.use.chains}
        if len(spoken) == 1:
            return Known(next(iter(spoken)), at)
        if not spoken and self.use.serves_envoy:
            return Known("http", at)
        because = "several protocols lead to it" if spoken else "no listener leads to it"
        return Unknown(because, at)


def _by_address(tls: Tls | None, endpoints: Sequence[Endpoint]) -> Tls | None:
    """Leave open whether a server name is missing where there is none: an IP address is no server name (RFC 6066)."""
    sni = None if tls is None else tls.sends_sni
    if tls is None or not isinstance(sni, Known) or sni.value or not all(one.address.is_ip for one in endpoints):
        return tls
    return replace(tls, sends_sni=Unknown("it is reached by its address, which is no server name", sni.at, sni.setting))
