"""A connection that something opens: what is spoken, where it leads, and what its client does about TLS."""

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from linter.model.endpoint import Tls
from linter.provenance.setting import Known, Step, Unknown
from linter.provenance.source import Location


class Transport(Enum):
    """What the client of a connection does."""

    CLEAR = "clear"
    ENCRYPTED = "encrypted"
    """Nothing more is said: its defaults verify, or do not."""
    UNVERIFIED = "unverified"
    CHAIN_ONLY = "chain only"
    """The certificate is verified, not its name."""
    VERIFIED = "verified"
    UNTOLD = "untold"
    """The driver's or the server's defaults decide."""


class Connection(Struct, frozen=True):
    """Where a connection string leads, and how."""

    protocol: str
    host: str
    port: str
    transport: Transport
    setting: str
    """The parameter that decided: `sslmode`; the scheme where none did."""


DATASTORES = frozenset(
    {
        "clickhouse",
        "postgres",
        "mysql",
        "redis",
        "mongodb",
        "amqp",
        "nats",
        "mqtt",
        "kafka",
        "ldap",
        "memcached",
        "sqlserver",
        "cassandra",
        "zookeeper",
    }
)

CLEAR_PORTS: Mapping[str, str] = {
    "amqp": "5672",
    "clickhouse": "9000",
    "ftp": "21",
    "http": "80",
    "kafka": "9092",
    "memcached": "11211",
    "mongodb": "27017",
    "mqtt": "1883",
    "mysql": "3306",
    "nats": "4222",
    "postgres": "5432",
    "redis": "6379",
}
"""The ports of protocols in clear text, where a connection names none."""


_TLS_PORTS: Mapping[str, str] = {"amqp": "5671", "http": "443", "ldap": "636", "mqtt": "8883", "smtp": "465"}
"""The ports of protocols that have another one for TLS."""


def default_port(found: Connection) -> str:
    """Return the port that is dialled where a connection names none; empty where nobody says."""
    ports = CLEAR_PORTS if found.transport is Transport.CLEAR else {**CLEAR_PORTS, **_TLS_PORTS}
    return ports.get(found.protocol, "")


def tls_of(found: Connection, at: Location, setting: str, via: tuple[Step, ...] = ()) -> Known[Tls | None] | Unknown:
    """Return the TLS of a connection that is written at a place."""
    match found.transport:
        case Transport.CLEAR:
            return Known(None, at, setting, via)
        case Transport.UNTOLD:
            return Unknown(
                f"`{found.setting or setting}` does not demand TLS, so driver and server decide", at, setting, via
            )
        case Transport.ENCRYPTED:
            return Known(Tls(at), at, setting, via)
        case Transport.UNVERIFIED | Transport.CHAIN_ONLY | Transport.VERIFIED:
            verified = Tls(
                at=at,
                verifies_chain=Known(found.transport is not Transport.UNVERIFIED, at, setting, via),
                verifies_name=Known(found.transport is Transport.VERIFIED, at, setting, via),
            )
            return Known(verified, at, setting, via)
