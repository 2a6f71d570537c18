"""Connection strings of databases, brokers and services: what they say about TLS.  Knows no platform."""

import re
from collections.abc import Callable, Mapping

from linter.platforms.connections.opened import Connection, Transport
from linter.provenance.pattern import pattern

_URL = pattern(
    r"(?:jdbc:)?(?P<scheme>[a-z][a-z0-9+_]*)://(?:(?P<user>[^/?#\s]*)@)?(?P<host>\[[^\]\s]*\]|[^:/?#;\s,]*)"
    r"(?::(?P<port>[^/?#;\s,]*))?(?P<rest>[^\s]*)",
    re.IGNORECASE,
)
_DSN_WORD = pattern(r"(\w+)\s*=\s*('[^']*'|\S+)")
# What the PostgreSQL exporter and others are given without a scheme: `db:5432/orders?sslmode=disable`.
_WITHOUT_SCHEME = pattern(r"(?P<host>[\w.-]+)(?::(?P<port>\d+))?/[\w-]*\?(?P<query>\S*sslmode=\S+)", re.IGNORECASE)
# go-sql-driver/mysql: `user:password@tcp(db:3306)/orders?tls=skip-verify`; without `tls` it speaks clear text.
_GO_MYSQL = pattern(r"(?:[^@\s]*@)?tcp\((?P<host>\[[^\]]*\]|[^):]*)(?::(?P<port>\d+))?\)/[^?\s]*(?:\?(?P<query>\S*))?")
# StackExchange.Redis: `cache:6380,password=...,ssl=True`, where `ssl` is false unless it is written.
_STACK_EXCHANGE = pattern(r"(?P<host>[\w.-]+):(?P<port>\d+)(?P<rest>(?:,[\w.-]+:\d+)*(?:,\s*\w+\s*=[^,]*)+)")
# Npgsql: `Host=db;Username=u;SSL Mode=Disable`; MySQL Connector/NET: `Server=db;Uid=u;SslMode=None`.
_ADO_HOST = pattern(r"(?:^|;)\s*(?P<key>Host|Server)\s*=\s*(?P<host>[^;,\\]+)", re.IGNORECASE)
# Without `Encrypt` it may as well be a connection to MySQL or PostgreSQL.
_ADO_SERVER = pattern(r"(?:^|;)\s*(?:Server|Data Source)\s*=\s*(?:tcp:)?(?P<host>[^;,\\]+)", re.IGNORECASE)


_Parameters = Mapping[str, str]
_Rule = Callable[[_Parameters], tuple[Transport, str]]

_POSTGRES = {
    "allow": Transport.CLEAR,  # clear text is tried first (libpq, "SSL Support")
    "disable": Transport.CLEAR,
    "require": Transport.UNVERIFIED,
    "verify-ca": Transport.CHAIN_ONLY,
    "verify-full": Transport.VERIFIED,
}
_MYSQL = {
    "disabled": Transport.CLEAR,
    "false": Transport.CLEAR,
    "skip-verify": Transport.UNVERIFIED,
    "required": Transport.UNVERIFIED,
    "verify_ca": Transport.CHAIN_ONLY,
    "verify_identity": Transport.VERIFIED,
    "true": Transport.ENCRYPTED,
}
# Npgsql, "Security and Encryption"; MySQL Connector/NET, "Connection Options".  Checked 2026-11-29.
_ADO_MODES = {
    "none": Transport.CLEAR,
    "disabled": Transport.CLEAR,
    "required": Transport.UNVERIFIED,
    "verifyca": Transport.CHAIN_ONLY,
    "verifyfull": Transport.VERIFIED,
}
_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})


def _always(transport: Transport) -> _Rule:
    return lambda _parameters: (transport, "scheme")


def _postgres(parameters: _Parameters) -> tuple[Transport, str]:
    mode = parameters.get("sslmode", "").lower()
    return _POSTGRES.get(mode, Transport.UNTOLD), "sslmode"


def _mysql(parameters: _Parameters) -> tuple[Transport, str]:
    for name in ("sslmode", "ssl-mode", "tls"):
        if name in parameters:
            return _MYSQL.get(parameters[name].lower(), Transport.UNTOLD), name
    if parameters.get("usessl", "").lower() in _FALSE:
        return Transport.CLEAR, "useSSL"
    return Transport.UNTOLD, "tls"


def _sql_server(parameters: _Parameters) -> tuple[Transport, str]:
    """Read the parameters of SQL Server's drivers, whose defaults have changed between releases."""
    encrypt = parameters.get("encrypt", "").lower()
    if encrypt in _FALSE | {"optional", "disable"}:
        return Transport.CLEAR, "encrypt"
    if encrypt not in _TRUE | {"mandatory", "strict"}:
        return Transport.UNTOLD, "encrypt"
    trusts_all = parameters.get("trustservercertificate", "").lower() in _TRUE and encrypt != "strict"
    return (Transport.UNVERIFIED, "trustServerCertificate") if trusts_all else (Transport.VERIFIED, "encrypt")


def _clickhouse(parameters: _Parameters) -> tuple[Transport, str]:
    if parameters.get("secure", "").lower() not in _TRUE:
        return Transport.CLEAR, "secure"
    skipped = parameters.get("skip_verify", "").lower() in _TRUE
    return (Transport.UNVERIFIED, "skip_verify") if skipped else (Transport.ENCRYPTED, "secure")


def _mongodb(parameters: _Parameters) -> tuple[Transport, str]:
    for name in ("tls", "ssl"):
        if parameters.get(name, "").lower() in _TRUE:
            return _mongodb_over_tls(parameters)
    return Transport.CLEAR, "tls"


def _mongodb_over_tls(parameters: _Parameters) -> tuple[Transport, str]:
    for name in ("tlsinsecure", "tlsallowinvalidcertificates"):
        if parameters.get(name, "").lower() in _TRUE:
            return Transport.UNVERIFIED, name
    if parameters.get("tlsallowinvalidhostnames", "").lower() in _TRUE:
        return Transport.CHAIN_ONLY, "tlsAllowInvalidHostnames"
    return Transport.VERIFIED, "tls"


def _rediss(parameters: _Parameters) -> tuple[Transport, str]:
    if parameters.get("ssl_cert_reqs", "").lower() in ("none", "cert_none"):
        return Transport.UNVERIFIED, "ssl_cert_reqs"
    return Transport.ENCRYPTED, "scheme"


def _amqps(parameters: _Parameters) -> tuple[Transport, str]:
    if parameters.get("verify", "").lower() == "verify_none":
        return Transport.UNVERIFIED, "verify"
    return Transport.ENCRYPTED, "scheme"


# Sources: libpq "SSL Support"; MySQL Connector/J and go-sql-driver DSN; MongoDB connection string options; redis-py;
# RabbitMQ URI query parameters; Kafka `security.protocol`.  Checked 2026-11-23.
_SCHEMES: Mapping[str, tuple[str, _Rule]] = {
    **dict.fromkeys(("postgres", "postgresql"), ("postgres", _postgres)),
    **dict.fromkeys(("mysql", "mariadb"), ("mysql", _mysql)),
    **dict.fromkeys(("redis", "valkey"), ("redis", _always(Transport.CLEAR))),
    **dict.fromkeys(("rediss", "valkeys"), ("redis", _rediss)),
    "mongodb": ("mongodb", _mongodb),
    "mongodb+srv": ("mongodb", _mongodb_over_tls),
    "amqp": ("amqp", _always(Transport.CLEAR)),
    "amqps": ("amqp", _amqps),
    "nats": ("nats", _always(Transport.CLEAR)),
    "mqtt": ("mqtt", _always(Transport.CLEAR)),
    "mqtts": ("mqtt", _always(Transport.ENCRYPTED)),
    "clickhouse": ("clickhouse", _clickhouse),
    "sqlserver": ("sqlserver", _sql_server),
    "ldap": ("ldap", _always(Transport.UNTOLD)),
    "smtp": ("smtp", _always(Transport.UNTOLD)),
    "smtps": ("smtp", _always(Transport.ENCRYPTED)),
    "ldaps": ("ldap", _always(Transport.ENCRYPTED)),
    "ftp": ("ftp", _always(Transport.CLEAR)),
    "http": ("http", _always(Transport.CLEAR)),
    "https": ("http", _always(Transport.ENCRYPTED)),
    "ws": ("http", _always(Transport.CLEAR)),
    "wss": ("http", _always(Transport.ENCRYPTED)),
    **dict.fromkeys(("plaintext", "sasl_plaintext"), ("kafka", _always(Transport.CLEAR))),
    **dict.fromkeys(("ssl", "sasl_ssl"), ("kafka", _always(Transport.ENCRYPTED))),
}


def connection(text: str) -> Connection | None:
    """Read a connection string; None where it is none that we know."""
    text = text.strip()
    if found := _URL.match(text):
        scheme = found["scheme"].lower()
        # `postgresql+asyncpg` names the driver behind the plus; `mongodb+srv` is a scheme of its own.
        known = _SCHEMES.get(scheme) or _SCHEMES.get(scheme.partition("+")[0])
        if known is None:
            return None
        protocol, rule = known
        transport, setting = rule(_query(found["rest"]))
        return Connection(protocol, found["host"], found["port"] or "", transport, setting)
    return _dsn(text)


def _query(rest: str) -> _Parameters:
    """Return the parameters of a URL by their names in lower case; JDBC separates them by semicolons as well."""
    _, _, query = rest.partition("?")
    text = query or rest.partition(";")[2]
    pairs = (part.partition("=") for part in re.split("[&;]", text))
    return {name.strip().lower().replace(" ", ""): value.strip() for name, _, value in pairs}


def _of_driver(text: str) -> Connection | None:
    """Read the strings of drivers that have a form of their own."""
    if found := _WITHOUT_SCHEME.fullmatch(text):
        transport, setting = _postgres(_query(f"?{found['query']}"))
        return Connection("postgres", found["host"], found["port"] or "", transport, setting)
    if found := _GO_MYSQL.fullmatch(text):
        parameters = _query(f"?{found['query'] or ''}")
        transport, setting = _mysql(parameters) if "tls" in parameters else (Transport.CLEAR, "tls")
        return Connection("mysql", found["host"], found["port"] or "", transport, setting)
    if found := _STACK_EXCHANGE.fullmatch(text):
        is_on = _query(f"?{found['rest'].replace(',', '&')}").get("ssl", "").lower() in _TRUE
        return Connection(
            "redis", found["host"], found["port"], Transport.ENCRYPTED if is_on else Transport.CLEAR, "ssl"
        )
    if (found := _ADO_HOST.search(text)) and (mode := _query(f";{text}").get("sslmode")) is not None:
        is_mysql = found["key"].lower() == "server" and mode.lower() not in _POSTGRES
        transport = _ADO_MODES.get(mode.lower(), _POSTGRES.get(mode.lower(), Transport.UNTOLD))
        return Connection("mysql" if is_mysql else "postgres", found["host"], "", transport, "SSL Mode")
    return None


def _dsn(text: str) -> Connection | None:
    """Read libpq's `host=db port=5432 sslmode=disable`, or ADO.NET's `Server=tcp:db,1433;Encrypt=True`."""
    if (own := _of_driver(text)) is not None:
        return own
    if found := _ADO_SERVER.search(text):
        transport, setting = _sql_server(_query(f";{text}"))
        is_told = "encrypt" in text.lower()
        return Connection("sqlserver", found["host"], "", transport, setting) if is_told else None
    words = {name.lower(): value.strip("'") for name, value in _DSN_WORD.findall(text)}
    if "host" not in words or not ({"dbname", "sslmode"} & words.keys()):
        return None
    transport, setting = _postgres(words)
    return Connection("postgres", words["host"], words.get("port", ""), transport, setting)
