"""Listeners, one for each filter chain, and the admin interface.  Knows nothing of clusters."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Exposure, Listener, Role, Serves, Tls
from linter.model.names import Name
from linter.platforms.envoy.listeners.access_logs import logged, tells_failures
from linter.platforms.envoy.listeners.filters import ReadRoutes, Traffic, traffic_of
from linter.platforms.envoy.listeners.headers import key_pins
from linter.platforms.envoy.listeners.routes import Asked, clusters_in, host_name
from linter.platforms.envoy.messages.addresses import bound, worst
from linter.platforms.envoy.messages.message import Message, extension
from linter.platforms.envoy.messages.names import distinct
from linter.platforms.envoy.messages.scopes import View
from linter.platforms.envoy.tls.downstream import certificates_of, delivered_to, refuse_blind_quic, server_tls
from linter.platforms.envoy.tls.parameters import quic
from linter.platforms.envoy.tls.transport_sockets import Kind, Socket, socket_of
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.node import Scalar, Sequence

_COST_OF_CHAIN = 10
"""To map one takes as long as to look at so many elements of lists."""
_FIELDS = ("address", "internal_listener", "api_listener", "name", "filter_chains", "default_filter_chain")
"""What has none of these is no listener, but perhaps several by their names."""
_NAMELESS = "without a name"


class Chain(Struct, frozen=True, eq=False):
    """A filter chain: how the model sees it, and what it does with connections."""

    listener: Listener
    traffic: Traffic
    view: View
    certificates: tuple[Message, ...] = ()
    """What it shows to clients, as far as it is written down."""
    delivered: tuple[Message, ...] = ()
    """What mentions the secrets that a server has, and that it shows."""

    @property
    def passes_on(self) -> bool:
        """Whether what leaves Envoy is what came in, TLS or not."""
        return self.traffic.is_opaque and isinstance(self.listener.tls, Unknown)


def name_of(listener: Message) -> str:
    """Return the name of a listener, or its address where it has none."""
    try:
        return listener.text("name") or bound(listener.message("address"), listener.named).label or _NAMELESS
    except InputError:  # said when the listener is mapped
        return _NAMELESS


def chains_of(listener: Message, name: str, view: View, read_routes: ReadRoutes) -> Iterator[Chain | InputError]:
    """Map a listener, under a name that no other has in its file, to one listener for each of its filter chains."""
    if all(listener.get(field) is None for field in _FIELDS):
        raise InputError(listener.header, "Envoy refuses a listener without `address`", "write its address")
    chains = listener.messages("filter_chains")
    default = listener.message("default_filter_chain")
    if default is not None:
        chains = (*chains, default)
    listener.reading.spend(_COST_OF_CHAIN * len(chains), listener.named)
    if not chains and _takes_datagrams(listener):
        yield _datagrams(listener, name, view)
    reader = _Reader(listener, name, _exposure(listener), view, read_routes, _names(listener, name, view))
    labels = distinct(_label(chain, is_default=chain is default) for chain in chains)
    for chain, label in zip(chains, labels, strict=True):
        try:
            yield reader.chain(chain, label if len(chains) > 1 else "")
        except InputError as error:
            yield error
        if listener.reading.is_exhausted:
            return


def _takes_datagrams(listener: Message) -> bool:
    address = listener.message("address", "socket_address")
    return address is not None and address.choice("protocol", "TCP", "UDP") == "UDP"


class _Reader(Struct, frozen=True, eq=False):
    """Reads the filter chains of one listener."""

    listener: Message
    name: str
    exposure: Setting[Exposure]
    view: View
    read_routes: ReadRoutes
    names: tuple[Name, ...]

    def chain(self, chain: Message, label: str) -> Chain:
        traffic = traffic_of(chain, self.view, self.read_routes)
        at = chain.named if label or chain.text("name") else self.listener.named
        socket = socket_of(chain, at)
        if isinstance(socket, Socket) and socket.kind is Kind.QUIC:
            refuse_blind_quic(socket.config, at, self.view)
        tls = socket if isinstance(socket, Unknown) else _tls(chain, socket, traffic, self.view)
        tls = tls.map(lambda found: found and self._observed(chain, found)) if isinstance(tls, Known) else tls
        is_clear = isinstance(tls, Known) and tls.value is None
        address = f"{self.view.file.path}:listener {self.name}"
        return Chain(
            Listener(
                at=at,
                address=f"{address} chain {label}" if label else address,
                name=f"listener {self.name} ({label})" if label else f"listener {self.name}",
                platform="envoy",
                role=Known(Role.WEB, at),
                protocol=traffic.protocol,
                exposure=self.exposure,
                tls=tls,
                hosts=_server_names(chain) or traffic.hosts,
                serves=traffic.serves if is_clear else traffic.serves_over_tls,
                hsts=None if is_clear else traffic.hsts,
                key_pins=None if is_clear or traffic.hsts is None else self._key_pins(chain, at),
                scope=self.view.scope.name,
                port=next((one.port for one in self.names if one.port), ""),
                names=self.names,
            ),
            traffic,
            self.view,
            () if isinstance(socket, Unknown) else _certificates(socket, self.view),
            () if isinstance(socket, Unknown) else _delivered(socket, self.view),
        )

    def _key_pins(self, chain: Message, at: Location) -> Setting[bool]:
        managers = [found.config for one in chain.messages("filters") if (found := extension(one)) is not None]
        names = (manager.text("rds", "route_config_name") for manager in managers)
        routes = [named.message for name in names if name and (named := self.view.routes(name)) is not None]
        return key_pins((*managers, *routes), self.view, at)

    def _observed(self, chain: Message, tls: Tls) -> Tls:
        """Say what is kept and counted of TLS that ends here."""
        filters = tuple(found for found in map(extension, chain.messages("filters")) if found is not None)
        logs = logged(self.listener, filters)
        return replace(tls, logs=logs, counts_failures=tells_failures(self.view, logs))


def _names(listener: Message, name: str, view: View) -> tuple[Name, ...]:
    """Return how what runs on the same machine finds a listener: by its port or socket, inside Envoy by its name."""
    scope = view.scope.name
    if listener.get("internal_listener") is not None:
        return (Name(scope, f"unix:{name}"),)
    more = (one.message("address") for one in listener.messages("additional_addresses"))
    taken = [bound(address, listener.named) for address in (listener.message("address"), *more)]
    found = (
        Name(scope, f"unix:{one.label}")
        if one.host.value == one.label
        else Name(scope, "", one.label.rpartition(":")[2])
        for one in taken
        if isinstance(one.host, Known)
    )
    return tuple(dict.fromkeys(found))


def _exposure(listener: Message) -> Setting[Exposure]:
    if listener.get("internal_listener") is not None:
        return listener.written("internal_listener", Exposure.LOOPBACK)
    holder = listener.message("deprecated_v1") or listener  # API v2
    binds = None if holder.get("bind_to_port") is None else holder.flag("bind_to_port", "")
    if binds is not None and (isinstance(binds, Unknown) or not binds.value):
        at = holder.at("bind_to_port")
        anywhere = tuple(Known(exposure, at, "bind_to_port") for exposure in Exposure)
        return Unknown("another listener, or a redirect, hands connections over to it", at, candidates=anywhere)
    more = (one.message("address") for one in listener.messages("additional_addresses"))
    addresses = (listener.message("address"), *more)
    return worst((bound(address, listener.named).exposure for address in addresses), listener.named)


def _label(chain: Message, *, is_default: bool) -> str:
    """Return by what a reader tells a filter chain from its neighbours."""
    name = chain.text("name")
    if name:
        return name
    match = chain.message("filter_chain_match")
    for field in ("server_names", "transport_protocol", "application_protocols", "destination_port"):
        value = None if match is None else match.get(field)
        shown = value.items[0] if isinstance(value, Sequence) and value.items else value
        if isinstance(shown, Scalar):
            return shown.text
    return "default" if is_default or match is None else "other"


def _server_names(chain: Message) -> Many[str] | None:
    match = chain.message("filter_chain_match")
    names = () if match is None else match.repeated("server_names")
    found = tuple(host_name(name, "server_names") for name in names if isinstance(name, Scalar))
    return None if match is None or not found else match.written("server_names", found)


def _tls(chain: Message, socket: Socket, traffic: Traffic, view: View) -> Setting[Tls | None]:
    if socket.kind is not Kind.CLEAR:
        tls = _server(socket, traffic, view)
        return Known(_asked_by_routes(tls, traffic), socket.at, socket.setting)
    if traffic.is_opaque:
        because = "TLS passes through to the backend" if _wants_tls(chain) else "bytes pass through, TLS or not"
        return Unknown(because, socket.at, socket.setting)
    return Known(None, socket.at, socket.setting, default="" if socket.written else "Envoy then accepts clear text")


def _asked_by_routes(tls: Tls, traffic: Traffic) -> Tls:
    """Say what is demanded of clients where routes, or rules about who may come in, ask for a certificate."""
    found = tls.client_certificate
    if not isinstance(found, Known) or found.value in (ClientCertificate.REQUIRED, ClientCertificate.NONE):
        return tls
    asked = traffic.certificates_asked
    if asked is not None:
        is_checked = asked.value is Asked.VALIDATED or found.value is ClientCertificate.OPTIONAL
        told = ClientCertificate.REQUIRED if is_checked else ClientCertificate.UNVERIFIED
        return replace(tls, client_certificate=asked.map(lambda _: told))
    if traffic.identity is not None and found.value is ClientCertificate.OPTIONAL:
        because = "rules about who may come in may turn away who has no certificate"
        return replace(tls, client_certificate=Unknown(because, traffic.identity, found.setting))
    return tls


def _wants_tls(chain: Message) -> bool:
    match = chain.message("filter_chain_match")
    return match is not None and (bool(match.repeated("server_names")) or match.text("transport_protocol") == "tls")


def _server(socket: Socket, traffic: Traffic, view: View) -> Tls:
    match socket.kind:
        case Kind.ALTS:
            mutual = Known(ClientCertificate.REQUIRED, socket.at, socket.setting)
            return Tls(at=socket.at, client_certificate=mutual)
        case Kind.QUIC:
            tls = server_tls(socket.config, socket.at, view, quic(socket.config))
            return replace(tls, early_data=socket.early_data)
        case Kind.START_TLS:
            because = "a filter decides whether clients must switch to TLS"
            required = traffic.demands_tls or Unknown(because, socket.at, socket.setting)
            return replace(server_tls(socket.context, socket.at, view), required=required)
        case _:
            return server_tls(socket.config, socket.at, view)


def _certificates(socket: Socket, view: View) -> tuple[Message, ...]:
    if socket.kind in (Kind.CLEAR, Kind.ALTS):
        return ()
    found = certificates_of(socket.context, view)
    return () if isinstance(found, Unknown) else found


def _delivered(socket: Socket, view: View) -> tuple[Message, ...]:
    return () if socket.kind in (Kind.CLEAR, Kind.ALTS) else delivered_to(socket.context, view)


def _datagrams(listener: Message, name: str, view: View) -> Chain:
    """Map a listener that passes on datagrams: Envoy ends no DTLS."""
    at = listener.named
    filters = (found for found in map(extension, listener.messages("listener_filters")) if found is not None)
    clusters = tuple(dict.fromkeys(clusters_in(found.config for found in filters)))
    serves = Known(Serves.CONTENT, at, "listener_filters")
    traffic = Traffic(Known("udp", at, "protocol"), serves, serves, clusters, is_opaque=True)
    mapped = Listener(
        at=at,
        address=f"{view.file.path}:listener {name}",
        name=f"listener {name}",
        platform="envoy",
        role=Known(Role.WEB, at),
        protocol=traffic.protocol,
        exposure=_exposure(listener),
        tls=Unknown("datagrams pass through, encrypted or not", at, "transport_socket"),
        serves=serves,
        scope=view.scope.name,
    )
    return Chain(mapped, traffic, view)


def admin_of(bootstrap: Message, view: View) -> Listener | None:
    """Map the admin interface, which speaks clear text and asks nobody who they are."""
    admin = bootstrap.message("admin")
    if admin is None or admin.get("address") is None:
        return None
    address = admin.message("address")
    at = admin.key_at("address") if admin.head is None else admin.head
    taken = bound(address, at)
    place = taken.host.at
    return Listener(
        at=at,
        address=f"{view.file.path}:admin",
        name=f"admin interface {taken.label}".rstrip(),
        platform="envoy",
        role=Known(Role.CONTROL, at),
        protocol=Known("http", at),
        exposure=taken.exposure,
        tls=Known(None, place, "admin.address"),
        serves=Known(Serves.CONTENT, place, "admin.address"),
        scope=view.scope.name,
    )
