"""Containers' environment and arguments to the connections that they open.  Knows no controller and no mesh."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Listener, Role, Subject, Tls, Upstream
from linter.model.names import Destination, referred
from linter.platforms.exposure import either
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.mesh.peer import Peer
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.identity import host_at
from linter.platforms.kubernetes.objects.names import exposure_of, service_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.workloads import brokers, connections, environment
from linter.platforms.kubernetes.workloads.connections import (
    CLEAR_PORTS,
    DATASTORES,
    Connection,
    Transport,
    connection,
    default_port,
)
from linter.platforms.kubernetes.workloads.environment import Variable
from linter.platforms.kubernetes.workloads.products import of_host_and_port
from linter.platforms.kubernetes.workloads.switches import switches
from linter.platforms.platform import Options
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

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
# What only names something, be it an XML namespace or a schema; and the metadata of a machine in a cloud, which the
# machine itself answers.
_NO_PEER = pattern(
    r"(?:www\.)?w3\.org|(?:schemas?|xmlns)\..+|json-schema\.org|schema\.org|purl\.org|169\.254\.\d+\.\d+"
    r"|\[fd00:ec2::254\]|metadata\.google\.internal",
    re.IGNORECASE,
)
_SECURITY_PROTOCOL = pattern(r"(?:^|_)SECURITY_PROTOCOL$")
_BROKERS = pattern(r"BOOTSTRAP_?SERVERS?$|BROKERS?(?:_LIST|_URLS?)?$")
# The flags of the control plane are judged as what they are.
_JUDGED_ELSEWHERE = frozenset({"ETCD_SERVERS"})
_MYSQL = pattern(r"MYSQL|MARIADB", re.IGNORECASE)
# Words of MySQL's ssl-mode that are none of libpq's sslmode (MySQL, "Command Options for Encrypted Connections").
_MODES_OF_MYSQL = frozenset({"disabled", "preferred", "required", "verify_ca", "verify_identity"})
_HOST_AND_PORT = pattern(r"[\w.-]+:\d+")
_SSLMODE = pattern(r"(?P<prefix>\w*?)_?SSL_?MODE", re.IGNORECASE)


def workload(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the containers of a workload say they open, each backend once, and what brokers listen on."""
    seen: set[tuple[str, bool]] = set()
    for container in pods.containers(owner):
        variables = list(environment.variables(container, owner, cluster))
        found: list[Upstream | Listener] = [*_hops(variables, owner, cluster), *switches(container, variables, owner)]
        for one in (*found, *brokers.listeners(variables, owner)):
            if (known := (one.address, isinstance(one.tls, Known))) not in seen:
                seen.add(known)
                yield one


# --- connections ------------------------------------------------------------------------------------------------


def _hops(variables: list[Variable], owner: Object, cluster: Cluster) -> Iterator[Upstream]:
    for variable in (part for whole in variables for part in environment.parts(whole)):
        if variable.key in _JUDGED_ELSEWHERE or brokers.is_own_address(variable):
            continue
        found = _connection(variable, variables)
        if found is not None and not may_be_a_page(found, variable, owner, cluster):
            yield _hop(found, variable, owner, cluster)


def may_be_a_page(found: Connection, variable: Variable, owner: Object, cluster: Cluster) -> bool:
    """Say whether an address is shown to people, or names something, rather than being connected to."""
    if found.protocol != "http" or _NO_PEER.fullmatch(found.host) is not None:
        return found.protocol == "http"
    if _DOES_NOT_CONNECT.search(variable.key) is None:
        return False
    is_own = _IS_OWN.search(variable.key) is not None
    return is_own or service_of(found.host, owner, cluster) is None


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


def _hop(found: Connection, variable: Variable, owner: Object, cluster: Cluster) -> Upstream:
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
    return Upstream(
        at=variable.at,
        address=f"{owner.address} to {found.protocol} {target}",
        name=f"{found.protocol} {target} from {owner.title}",
        platform="kubernetes",
        role=Known(role, variable.at),
        protocol=Known(found.protocol, variable.at),
        exposure=_exposure(host, setting, owner, cluster),
        tls=_transport(found, host, variable, setting, owner, cluster),
        host=host,
        scope=owner.scope,
        targets=_targets(found.host, host, port, owner),
        port=port,
    )


def _targets(written: str, host: Setting[str], port: str, owner: Object) -> tuple[Destination, ...]:
    """Return who is dialled: a host, or what a reference of another language stands for."""
    if isinstance(host, Known):
        return (host_at(owner, host.value, port, host.at),)
    name = referred(written)
    return () if name is None else (Destination(name.text, host.at, port, (name.zone,)),)


def _exposure(host: Setting[str], setting: str, owner: Object, cluster: Cluster) -> Setting[Exposure]:
    if isinstance(host, Unknown):
        return either(host.because, host.at, setting)
    if service_of(host.value, owner, cluster) is not None:
        # The namespace may be called like the end of names on the internet: `catalog.shop`.
        return Known(Exposure.INTERNAL, host.at, setting)
    return exposure_of(host.value, host.at, setting)


def _transport(
    found: Connection, host: Setting[str], variable: Variable, setting: str, owner: Object, cluster: Cluster
) -> Setting[Tls | None]:
    at, via = variable.at, variable.via
    if found.transport is Transport.CLEAR:
        exposure = _exposure(host, setting, owner, cluster)
        inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
        peer = Peer(found.host, found.port or CLEAR_PORTS.get(found.protocol, ""))
        by_mesh = traffic.transport(owner, cluster, peer) if inside else None
        outside = isinstance(exposure, Unknown) or exposure.value is Exposure.PUBLIC
        added = traffic.originated(owner, cluster, peer) if outside else None
        if added is not None:
            return added
        may_be_own = outside and _IS_DIALLED.search(variable.key) is None
        if found.protocol == "http" and (may_be_own or _DOES_NOT_CONNECT.search(variable.key) is not None):
            return Unknown(_NOT_SAID, at, setting, via)
        if by_mesh is None or (isinstance(by_mesh, Known) and by_mesh.value is None):
            return Known(None, at, setting, via if by_mesh is None else (*via, *by_mesh.via))
        return by_mesh
    return connections.tls_of(found, at, setting, via)
