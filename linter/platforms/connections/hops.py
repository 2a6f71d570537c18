"""What programs are told to the connections that they open.  Knows no platform, no manifest and no mesh."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Listener, Role, Tls, Upstream
from linter.model.names import Destination, referred
from linter.platforms.connections import brokers
from linter.platforms.connections.opened import DATASTORES, Connection, Transport, default_port, tls_of
from linter.platforms.connections.products import of_host_and_port
from linter.platforms.connections.program import Program
from linter.platforms.connections.strings import connection
from linter.platforms.connections.variables import Variable, parts
from linter.platforms.exposure import either
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_HOLE = pattern(r"\$\(|\$\{|\{\{|<[A-Z_]+>")

# Of a host outside of the cluster, `APP_URL` may be what the program itself is called, and `TERMS_URL` a page.
_IS_DIALLED = pattern(
    r"(?:ENDPOINTS?|ADDR|ADDRESS(?:ES)?|BROKERS?|DSN|CONN|CONNECTION(?:_?STRING)?|BACKEND|UPSTREAM|TARGET|SERVICE|API|"
    r"WEBHOOK|JWKS?(?:_SET)?)(?:_?(?:UR[IL]S?|HOSTS?|SERVERS?))?$"
    r"|ELASTIC|OPENSEARCH|PROMETHEUS|LOKI|TEMPO|JAEGER|ZIPKIN|VAULT|CONSUL|ETCD|INFLUX|CLICKHOUSE|OTEL|OTLP|SOLR"
)
_NOT_SAID = "its name does not tell whether somebody connects to it, or whether it is an address of the program itself"
# Whatever stands there: what a program calls itself, and what it listens on.
_IS_OWN = pattern(
    r"LISTEN|BIND|SELF|ADVERTISE|CORS|ORIGIN|REDIRECT|CALLBACK|ISSUER|AUDIENCE|EXTERNAL|PUBLIC", re.IGNORECASE
)
_DOES_NOT_CONNECT = pattern(
    r"PROXY|ISSUER|AUDIENCE|REDIRECT|CALLBACK|CORS|ORIGIN|SCHEMA|NAMESPACE|EXTERNAL|PUBLIC|ROOT_?UR[IL]|SITE|HOMEPAGE|"
    r"DOCS?_|LICEN[CS]E|ICON|LOGO|LISTEN|BIND|SELF|ADVERTISE|FRONTEND|WEB_?UR[IL]|BASE_?UR[IL]|CANONICAL|LOGIN|LOGOUT",
    re.IGNORECASE,
)
# What only names something, be it an XML namespace or a schema; the metadata of a machine in a cloud, which the machine
# itself answers; and all addresses of a machine, as .NET names them to listen on (ASP.NET Core, "Configure endpoints").
_NO_PEER = pattern(
    r"(?:www\.)?w3\.org|(?:schemas?|xmlns)\..+|json-schema\.org|schema\.org|purl\.org|169\.254\.\d+\.\d+"
    r"|\[fd00:ec2::254\]|metadata\.google\.internal|[*+]",
    re.IGNORECASE,
)
# By what a program is told its own name on the internet (nginx-proxy, n8n, Nextcloud and others).  Checked 2026-11-30.
_NAMES_ITSELF = pattern(
    r"(?:^|_)(?:VIRTUAL_HOST|LETSENCRYPT_HOST|N8N_HOST|DOMAIN(?:_NAME)?|FQDN|SERVER_NAME|TRUSTED_DOMAINS)$"
)
_BETWEEN_NAMES = pattern(r"[\s,;]+")
_SECURITY_PROTOCOL = pattern(r"(?:^|_)SECURITY_PROTOCOL$")
_BROKERS = pattern(r"BOOTSTRAP_?SERVERS?$|BROKERS?(?:_LIST|_URLS?)?$")
_MYSQL = pattern(r"MYSQL|MARIADB", re.IGNORECASE)
# Words of MySQL's ssl-mode that are none of libpq's sslmode (MySQL, "Command Options for Encrypted Connections").
_MODES_OF_MYSQL = frozenset({"disabled", "preferred", "required", "verify_ca", "verify_identity"})
_HOST_AND_PORT = pattern(r"[\w.-]+:\d+")
_SSLMODE = pattern(r"(?P<prefix>\w*?)_?SSL_?MODE", re.IGNORECASE)


_End = TypeVar("_End", bound=Listener | Upstream)


class Around(Protocol):
    """What is around a program: who answers to which name, and what makes TLS of its clear text."""

    def is_beside(self, host: str, /) -> bool:
        """Say whether a host names something that is deployed together with the program."""

    def exposure(self, host: str, at: Location, setting: str, /) -> Setting[Exposure]:
        """Say which network a connection to a host crosses."""

    def between(self, found: Connection, exposure: Setting[Exposure], /) -> Setting[Tls | None] | None:
        """Return what else on the way makes of a connection in clear text; None where there is nothing."""


def hops(variables: list[Variable], owner: Program, around: Around) -> Iterator[Upstream]:
    """Yield the connections that variables and flags of one program name."""
    own = frozenset(
        name for one in variables if _NAMES_ITSELF.search(one.key) for name in _BETWEEN_NAMES.split(one.value)
    )
    for variable in (part for whole in variables for part in parts(whole)):
        if brokers.is_own_address(variable):
            continue
        found = _connection(variable, variables)
        if found is not None and not may_be_a_page(found, variable, is_beside=around.is_beside(found.host)):
            yield _hop(found, variable, owner, around, own)


def once(found: Iterable[_End]) -> Iterator[_End]:
    """Yield each backend once, and once more where one is reached in clear text as well, or nobody knows how."""
    seen: set[tuple[str, bool, bool]] = set()
    for one in found:
        known = (one.address, isinstance(one.tls, Known), isinstance(one.tls, Known) and one.tls.value is None)
        if known not in seen:
            seen.add(known)
            yield one


def may_be_a_page(found: Connection, variable: Variable, *, is_beside: bool) -> bool:
    """Say whether an address is shown to people, or names something, rather than being connected to."""
    if found.protocol != "http" or _NO_PEER.fullmatch(found.host) is not None:
        return found.protocol == "http"
    if _DOES_NOT_CONNECT.search(variable.key) is None:
        return False
    return _IS_OWN.search(variable.key) is not None or not is_beside


def _connection(variable: Variable, variables: list[Variable]) -> Connection | None:
    found = connection(variable.value)
    if found is not None:
        return found
    if (mode := _SSLMODE.fullmatch(variable.key)) is not None:
        return _split(mode["prefix"], variable, variables)
    if _SECURITY_PROTOCOL.search(variable.key):
        return _kafka(variable, variables)
    return of_host_and_port(variable, variables)


def _kafka(protocol: Variable, variables: list[Variable]) -> Connection | None:
    """Put the brokers and the protocol of a client of Kafka together; a scheme stands in the protocol's place."""
    servers = next((variable.value for variable in variables if _BROKERS.search(variable.key)), "")
    host = _HOST_AND_PORT.match(servers)
    found = None if host is None else connection(f"{protocol.value.strip()}://{host[0]}")
    return None if found is None or found.protocol != "kafka" else replace(found, setting="")


def _split(prefix: str, mode: Variable, variables: list[Variable]) -> Connection | None:
    """Put the settings of one database together: `DB_HOST`, `DB_PORT`, `DB_SSLMODE`."""
    parts = {variable.key: variable.value for variable in variables}
    names = (f"{prefix}_HOST".upper(), f"{prefix}HOST".upper(), f"{prefix}_HOSTNAME".upper())
    host = next((parts[name] for name in names if name in parts), "")
    is_mysql = _MYSQL.search(prefix) is not None or mode.value.strip().lower() in _MODES_OF_MYSQL
    whole = connection(f"{'mysql' if is_mysql else 'postgres'}://{host}/?sslmode={mode.value.strip()}")
    return None if not host or whole is None else replace(whole, setting="")


def _hop(found: Connection, variable: Variable, owner: Program, around: Around, own: frozenset[str]) -> Upstream:
    setting = f"{variable.name} ({found.setting})" if found.setting else variable.name
    host: Setting[str] = Known(found.host, variable.at, setting, variable.via)
    if not found.host or _HOLE.search(found.host):
        host = Unknown("the host comes from elsewhere", variable.at, setting, variable.via)
    place = f"{found.host}:{found.port}" if found.port else found.host
    port = found.port or default_port(found)
    target = place if isinstance(host, Known) else f"the backend of {variable.name}"
    role = Role.DATASTORE if found.protocol in DATASTORES else Role.WEB
    if variable.name.startswith("OTEL_"):
        role = Role.CONTROL
    exposure = (
        either(host.because, host.at, setting)
        if isinstance(host, Unknown)
        else around.exposure(host.value, host.at, setting)
    )
    return Upstream(
        at=variable.at,
        address=f"{owner.address} to {found.protocol} {target}",
        name=f"{found.protocol} {target} from {owner.title}",
        platform=owner.platform,
        role=Known(role, variable.at),
        protocol=Known(found.protocol, variable.at),
        exposure=exposure,
        tls=_transport(found, exposure, variable, setting, around, own),
        host=host,
        scope=owner.scope,
        targets=_targets(found.host, host, port, owner),
        port=port,
    )


def _targets(written: str, host: Setting[str], port: str, owner: Program) -> tuple[Destination, ...]:
    """Return who is dialled: a host, or what a reference of another language stands for."""
    if isinstance(host, Known):
        return (Destination(host.value, host.at, port, owner.zones),)
    name = referred(written)
    return () if name is None else (Destination(name.text, host.at, port, (name.zone,)),)


def _transport(
    found: Connection,
    exposure: Setting[Exposure],
    variable: Variable,
    setting: str,
    around: Around,
    own: frozenset[str],
) -> Setting[Tls | None]:
    at, via = variable.at, variable.via
    if found.transport is not Transport.CLEAR:
        return tls_of(found, at, setting, via)
    made = around.between(found, exposure)
    outside = isinstance(exposure, Unknown) or exposure.value is Exposure.PUBLIC
    if made is not None and outside:
        return made
    may_be_own = outside and (_IS_DIALLED.search(variable.key) is None or found.host in own)
    if found.protocol == "http" and (may_be_own or _DOES_NOT_CONNECT.search(variable.key) is not None):
        return Unknown(_NOT_SAID, at, setting, via)
    if made is None or (isinstance(made, Known) and made.value is None):
        return Known(None, at, setting, via if made is None else (*via, *made.via))
    return made
