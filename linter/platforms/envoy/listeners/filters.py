"""Network filters: what a filter chain does with a connection.  Knows nothing of transport sockets."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Hsts, Serves
from linter.platforms.envoy.listeners.headers import filtered_hsts
from linter.platforms.envoy.listeners.routes import Asked, Routes, clusters_in, unseen
from linter.platforms.envoy.messages.message import Extension, Message, every_message, extension
from linter.platforms.envoy.messages.scopes import View
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location

_HTTP = "HttpConnectionManager"
# Filters that read a protocol, and are at a loss when it is inside TLS.
_READERS = {
    "DubboProxy": "dubbo",
    "Echo": "tcp",
    "KafkaBroker": "kafka",
    "MongoProxy": "mongodb",
    "RedisProxy": "redis",
    "ThriftProxy": "thrift",
    "ZooKeeperProxy": "zookeeper",
    "direct_response": "tcp",
}
# Filters whose clients may switch to TLS inside the connection.
_SNIFFERS = {"MySQLProxy": "mysql", "PostgresProxy": "postgres"}
_DATASTORES = frozenset({"kafka", "mongodb", "mysql", "postgres", "redis", "zookeeper"})
# HTTP filters that change responses in ways that the configuration does not tell.
_OPAQUE_HTTP = frozenset({"DynamicModuleFilter", "ExternalProcessor", "Lua", "Wasm"})

ReadRoutes = Callable[[Message], Routes]


class Traffic(Struct, frozen=True, eq=False):
    """What a filter chain does with a connection."""

    protocol: Known[str]
    serves: Setting[Serves]
    serves_over_tls: Setting[Serves]
    clusters: tuple[str, ...]
    hsts: Setting[Hsts | None] | None = None
    hosts: Many[str] | None = None
    is_opaque: bool = False
    """Whether bytes are passed on as they come, so that they may be TLS of somebody else."""
    certificates_asked: Known[Asked] | None = None
    """What every route to content asks of a client's certificate."""
    identity: Location | None = None
    """Where rules about who may come in speak of clients' certificates."""
    demands_tls: Setting[bool] | None = None
    """On a socket that begins in clear text: whether a client must switch to TLS."""

    @property
    def is_datastore(self) -> bool:
        """Whether the protocol is a data store's."""
        return self.protocol.value in _DATASTORES


def traffic_of(chain: Message, view: View, read_routes: ReadRoutes) -> Traffic:
    """Read the filters of a filter chain."""
    holders = chain.messages("filters")
    filters = tuple(found for found in map(extension, holders) if found is not None)
    manager = next((found for found in filters if found.kind == _HTTP), None)
    if manager is not None:
        return replace(_http(manager, view, read_routes), identity=_identity(filters, manager))
    if (filled_in := chain.part_filled_in("filters")) is not None and not holders:
        return Traffic(Known("tcp", chain.header, "filters"), filled_in, filled_in, (), is_opaque=True)
    if not holders:
        closed = chain.absent("filters", Serves.NOTHING, "Envoy then closes every connection")
        return Traffic(Known("tcp", chain.header, "filters"), closed, closed, ())
    return replace(_connections(chain, filters), identity=_identity(filters, None))


def _connections(chain: Message, filters: Sequence[Extension]) -> Traffic:
    """Read filters that work on connections."""
    serves = Known(Serves.CONTENT, chain.header, "filters")
    reader = next((found for found in filters if _what(found) in _READERS), None)
    sniffer = next((found for found in filters if found.kind in _SNIFFERS), None)
    speaking = reader or sniffer
    named = {**_READERS, **_SNIFFERS}
    return Traffic(
        protocol=Known("tcp", chain.header) if speaking is None else Known(named[_what(speaking)], speaking.at),
        serves=serves,
        serves_over_tls=serves,
        clusters=tuple(dict.fromkeys(clusters_in(found.config for found in filters))),
        is_opaque=reader is None,
        demands_tls=None if sniffer is None else _demands_tls(sniffer.config),
    )


def _what(found: Extension) -> str:
    """Return what tells a filter: its kind, or its package where many call theirs `Config`."""
    return found.type.split(".")[-3] if found.kind == "Config" and found.type.count(".") > 1 else found.kind


def _demands_tls(postgres: Message) -> Setting[bool] | None:
    """Say whether PostgreSQL's clients must ask for TLS, which the filter then ends."""
    wanted = postgres.choice("downstream_ssl", "DISABLE", "REQUIRE", "ALLOW")
    if wanted in ("REQUIRE", "ALLOW"):
        return postgres.written("downstream_ssl", wanted == "REQUIRE")
    if postgres.raised("terminate_ssl") is not None:
        return postgres.absent("downstream_ssl", False, "Envoy then accepts clients that do not ask for TLS")
    return None


def _identity(filters: Sequence[Extension], manager: Extension | None) -> Location | None:
    """Return where an RBAC filter, of connections or of requests, speaks of authenticated clients."""
    inner = () if manager is None else tuple(map(extension, manager.config.messages("http_filters")))
    rules = [found for found in (*filters, *inner) if found is not None and found.kind == "RBAC"]
    return next(
        (
            one.at("authenticated")
            for rule in rules
            for one in every_message((rule.config,))
            if one.get("authenticated")
        ),
        None,
    )


def _http(manager: Extension, view: View, read_routes: ReadRoutes) -> Traffic:
    config = manager.config
    routes = _routes(config, view, read_routes)
    filters = tuple(found for found in map(extension, config.messages("http_filters")) if found is not None)
    return Traffic(
        protocol=Known("http", manager.at),
        serves=routes.serves,
        serves_over_tls=routes.serves_over_tls,
        clusters=routes.clusters,
        hsts=_hsts(routes, filters),
        hosts=routes.hosts,
        certificates_asked=routes.certificates_asked,
    )


def _routes(config: Message, view: View, read_routes: ReadRoutes) -> Routes:
    inline = config.message("route_config")
    if inline is not None:
        return read_routes(inline)
    remote = config.message("rds")
    if remote is not None:
        name = remote.text("route_config_name")
        found = view.routes(name)
        if found is not None:
            return read_routes(found.message)
        setting = config.spelled("rds")
        return unseen(f"the routes `{name}` are not among the files", config.at("rds"), setting)
    scoped = config.message("scoped_routes")
    if scoped is not None:
        setting = config.spelled("scoped_routes")
        unknown = unseen("scoped routes are chosen by each request", config.at("scoped_routes"), setting)
        return replace(unknown, clusters=tuple(dict.fromkeys(clusters_in((scoped,)))))
    return unseen("it has no routes", config.header, config.spelled("route_config"))


def _hsts(routes: Routes, filters: Sequence[Extension]) -> Setting[Hsts | None]:
    for one in filters:
        added = filtered_hsts(one.config) if one.kind == "HeaderMutation" else None
        if added is not None:
            return added
    if isinstance(routes.hsts, Known) and routes.hsts.value is None:
        for one in filters:
            if one.kind in _OPAQUE_HTTP:
                return Unknown("an HTTP filter may add the header", one.at, routes.hsts.setting)
    return routes.hsts
