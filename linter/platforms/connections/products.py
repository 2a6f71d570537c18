"""Hosts and ports of products, where settings name no scheme: what is spoken there.  Knows no connection string."""

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from linter.platforms.connections.opened import Connection, Transport
from linter.platforms.connections.variables import Variable
from linter.provenance.pattern import pattern


class Product(Struct, frozen=True):
    """What is spoken on the port that a product has by itself."""

    protocol: str
    port: str
    transport: Transport
    """Untold where TLS begins on the same port."""


_CLEAR, _UNTOLD = Transport.CLEAR, Transport.UNTOLD
# Ports after IANA's registry of services and the products' documentation; a product with a port of its own for TLS
# speaks clear text on this one.  MongoDB, MySQL, NATS, PostgreSQL and Cassandra begin TLS on one port.
# Checked 2026-11-29.
_PRODUCTS: tuple[tuple[re.Pattern[str], Product], ...] = tuple(
    (re.compile(name), Product(protocol, port, transport))
    for name, protocol, port, transport in (
        ("REDIS|VALKEY|KEYDB", "redis", "6379", _CLEAR),
        ("KAFKA", "kafka", "9092", _CLEAR),
        ("MEMCACHE", "memcached", "11211", _CLEAR),
        ("RABBIT|AMQP", "amqp", "5672", _CLEAR),
        ("MQTT|MOSQUITTO", "mqtt", "1883", _CLEAR),
        ("MONGO", "mongodb", "27017", _UNTOLD),
        ("POSTGRES|PGSQL|(?:^|_)PG", "postgres", "5432", _UNTOLD),
        ("MYSQL|MARIADB", "mysql", "3306", _UNTOLD),
        ("NATS", "nats", "4222", _UNTOLD),
        ("CASSANDRA|SCYLLA", "cassandra", "9042", _UNTOLD),
        ("ZOOKEEPER|(?:^|_)ZK", "zookeeper", "2181", _CLEAR),
        ("CLICKHOUSE", "clickhouse", "9000", _CLEAR),
        ("LDAP", "ldap", "389", _UNTOLD),
    )
)
_BY_PORT: Mapping[str, Product] = {
    product.port: product for _, product in _PRODUCTS if product.protocol not in ("clickhouse", "ldap")
}
_HOST_AND_PORT = pattern(r"(?P<host>[A-Za-z0-9$({][\w.$(){}-]*|\[[0-9a-fA-F:]+\]):(?P<port>\d+)(?:,[\w.-]+:\d+)*")
_HOST = pattern(r"[A-Za-z0-9][\w.-]*[A-Za-z][\w.-]*|\d+(?:\.\d+){3}")
_NAMES_HOST = pattern(r"(?P<prefix>\w*?)_?(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)")
_SWITCH = pattern(r"TLS|SSL|CERT|CA_FILE")
_SECURITY_PROTOCOL = pattern(r"(?:^|_)SECURITY_PROTOCOL$")
# What stands before the word for TLS in a switch that may be meant for any connection, whatever the host is called.
_GENERAL = frozenset(
    "BROKER BUS CACHE CLIENT CONN CONNECTION DATABASE DATASOURCE DB ENABLE ENABLED FORCE IS MQ QUEUE REQUIRE REQUIRED "
    "SERVER SQL STORAGE STORE USE WITH".split()
)
_HOLDS_NO_SWITCH = pattern(r"CERT|(?:^|_)KEY|(?:^|_)CA(?:_|$)|FILE|PATH|SECURITY_PROTOCOL|MODE|VERIFY|VERSION|CIPHER")
_OFF, _ON = frozenset({"false", "0", "no", "off", "disable", "disabled"}), frozenset({"true", "1", "yes", "on"})
_LISTENS = pattern(r"LISTEN|BIND|ADVERTISE|SELF")
# OpenTelemetry, "Protocol Exporter": `insecure` is for gRPC whose endpoint has no scheme, and off by default.
_OTLP = pattern(r"OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?ENDPOINT")


def of_host_and_port(variable: Variable, variables: list[Variable]) -> Connection | None:
    """Return the connection to a host and the port of a clear protocol; None where no such is written."""
    value = variable.value.strip()
    found = _HOST_AND_PORT.fullmatch(value)
    if _LISTENS.search(variable.key):
        return None
    if _OTLP.fullmatch(variable.key):
        return None if found is None else _otlp(variable, variables, found["host"], found["port"])
    product = _product_of(variable)
    host, port = (found["host"], found["port"]) if found is not None else ("", "")
    if found is None and product is not None and _HOST.fullmatch(value):
        host, port = value, _port_of(variable, variables)
    named = product if product is not None else _BY_PORT.get(port)
    if not host or named is None or port != named.port:
        return None
    if named.protocol == "kafka" and any(_SECURITY_PROTOCOL.search(one.key) for one in variables):
        return None  # which says what is spoken
    transport = named.transport if product is not None else Transport.UNTOLD
    return Connection(named.protocol, host, port, _switched(transport, variable, variables), "port")


def _port_of(variable: Variable, variables: list[Variable]) -> str:
    """Return the port that stands in a variable of its own."""
    host = _NAMES_HOST.fullmatch(variable.key)
    if host is None:
        return ""
    wanted = (f"{host['prefix']}_PORT", f"{host['prefix']}PORT")
    return next((one.value.strip() for one in variables if one.key in wanted), "")


def _switched(transport: Transport, variable: Variable, variables: list[Variable]) -> Transport:
    """Return what the switches beside a host make of a connection; what cannot be read leaves it open.

    One that names a product is for that product alone, and of one that names another thing nobody knows what it is for.
    """
    product = _product_of(variable)
    beside = [(one, _product_of(one)) for one in variables if _SWITCH.search(one.key) and one is not variable]
    own = [one for one, named in beside if named is not None and named == product]
    switches = own or [one for one, named in beside if named is None]
    if not switches:
        return transport
    told = {one.value.strip().lower() for one in switches if not _HOLDS_NO_SWITCH.search(one.key)}
    if not any(_may_be_of(one, variable) for one in switches):
        return transport if told and told <= _OFF else Transport.UNTOLD
    if len(told) == 1 and told <= _OFF and all(not _HOLDS_NO_SWITCH.search(one.key) for one in switches):
        return Transport.CLEAR
    return Transport.ENCRYPTED if told and told <= _ON else Transport.UNTOLD


def _may_be_of(switch: Variable, host: Variable) -> bool:
    """Say whether all words before the one for TLS are words of the host's own name, or such as fit any."""
    found = _SWITCH.search(switch.key)
    words = switch.key[: found.start()].split("_") if found is not None else []
    return all(not word or word in _GENERAL or word in host.key.split("_") for word in words)


def _product_of(variable: Variable) -> Product | None:
    return _product_by(variable.key)


@lru_cache(maxsize=4096)  # the same names come in deployment after deployment
def _product_by(key: str) -> Product | None:
    return next((product for name, product in _PRODUCTS if name.search(key)), None)


def _otlp(variable: Variable, variables: list[Variable], host: str, port: str) -> Connection | None:
    names = (variable.key.replace("ENDPOINT", "INSECURE"), "OTEL_EXPORTER_OTLP_INSECURE")
    values = {one.key: one.value.strip().lower() for one in variables}
    switch = next((values[name] for name in names if name in values), "false")
    return Connection("grpc", host, port, Transport.CLEAR, names[0]) if switch == "true" else None
