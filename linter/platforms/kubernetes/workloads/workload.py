"""Containers' environment and arguments to the connections that they open.  Knows no controller and no mesh."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from linter.model.endpoint import Exposure, Role, Subject, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.mesh.peer import Peer
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.workloads import connections, environment
from linter.platforms.kubernetes.workloads.connections import CLEAR_PORTS, DATASTORES, Connection, Transport, connection
from linter.platforms.kubernetes.workloads.environment import Variable
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_HOLE = re.compile(r"\$\(|\$\{|\{\{|<[A-Z_]+>")

# Names of settings that something connects to; a URL in any other may be a page, an identifier or a name of itself.
_CONNECTS = re.compile(
    r"(?:URL|URI|URLS|ENDPOINTS?|ADDR|ADDRESS(?:ES)?|HOSTS?|SERVERS?|BROKERS?|DSN|CONN|CONNECTION(?:_?STRING)?|BACKEND|"
    r"UPSTREAM|TARGET|SERVICE|API)$",
    re.IGNORECASE,
)
# Of a host outside of the cluster, `APP_URL` may be what the program itself is called, and `TERMS_URL` a page.
_IS_DIALLED = re.compile(
    r"(?:ENDPOINTS?|ADDR|ADDRESS(?:ES)?|BROKERS?|DSN|CONN|CONNECTION(?:_?STRING)?|BACKEND|UPSTREAM|TARGET|SERVICE|API|"
    r"WEBHOOK|JWKS?(?:_SET)?)(?:_?(?:UR[IL]S?|HOSTS?|SERVERS?))?$"
    r"|ELASTIC|OPENSEARCH|PROMETHEUS|LOKI|TEMPO|JAEGER|ZIPKIN|VAULT|CONSUL|ETCD|INFLUX|CLICKHOUSE|OTEL|OTLP|SOLR"
)
_NOT_SAID = "its name does not tell whether somebody connects to it, or whether it is an address of the program itself"
_DOES_NOT_CONNECT = re.compile(
    r"PROXY|ISSUER|AUDIENCE|REDIRECT|CALLBACK|CORS|ORIGIN|SCHEMA|NAMESPACE|EXTERNAL|PUBLIC|ROOT_?UR[IL]|SITE|HOMEPAGE|"
    r"DOCS?_|LICEN[CS]E|ICON|LOGO|LISTEN|BIND|SELF|ADVERTISE|FRONTEND|WEB_?UR[IL]|BASE_?UR[IL]|CANONICAL|LOGIN|LOGOUT",
    re.IGNORECASE,
)
# What only names something, be it an XML namespace or a schema; and the metadata of a machine in a cloud, which the
# machine itself answers.
_NO_PEER = re.compile(
    r"(?:www\.)?w3\.org|(?:schemas?|xmlns)\..+|json-schema\.org|schema\.org|purl\.org|169\.254\.\d+\.\d+"
    r"|\[fd00:ec2::254\]|metadata\.google\.internal",
    re.IGNORECASE,
)
# Host and port alone, where the name says which product is meant and the port is that of its clear text.
_CLEAR_PORTS: Mapping[str, tuple[str, str]] = {
    "REDIS": ("redis", "6379"),
    "KAFKA": ("kafka", "9092"),
    "MEMCACHED": ("memcached", "11211"),
    "RABBITMQ": ("amqp", "5672"),
}
_HOST_AND_PORT = re.compile(r"(?P<host>[\w.-]+):(?P<port>\d+)(?:,[\w.-]+:\d+)*")
_SAYS_TLS = re.compile(r"TLS|SSL|SECURITY_PROTOCOL|CERT|CA_FILE", re.IGNORECASE)
_SECURITY_PROTOCOL = re.compile(r"(?:^|_)SECURITY_PROTOCOL$")
_BROKERS = re.compile(r"BOOTSTRAP_?SERVERS?$|BROKERS?(?:_LIST|_URLS?)?$")
# The flags of the control plane are judged as what they are.
_JUDGED_ELSEWHERE = frozenset({"ETCD_SERVERS"})
_SSLMODE = re.compile(r"(?P<prefix>\w*?)_?SSL_?MODE", re.IGNORECASE)


# Variables and arguments that switch the verification of certificates off for all that a container opens.
_UNVERIFIED_VARIABLES: Mapping[str, frozenset[str]] = {
    "NODE_TLS_REJECT_UNAUTHORIZED": frozenset({"0"}),
    "PYTHONHTTPSVERIFY": frozenset({"0"}),
    "GIT_SSL_NO_VERIFY": frozenset({"true", "1"}),
    "VAULT_SKIP_VERIFY": frozenset({"true", "1"}),
}
_UNVERIFIED_ARGUMENT = re.compile(
    r"--(?:insecure-skip-tls-verify|insecure-skip-verify|tls-skip-verify|kubelet-insecure-tls|"
    r"skip-tls-verify|tls-insecure-skip-verify)(?:=(?P<value>\w+))?"
)


def workload(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hops that the containers of a workload say they open, each backend once."""
    seen: set[str] = set()
    for container in pods.containers(owner):
        variables = list(environment.variables(container, owner, cluster))
        for hop in (*_hops(variables, owner, cluster), *_switches(container, variables, owner)):
            if hop.address not in seen:
                seen.add(hop.address)
                yield hop


# --- connections ------------------------------------------------------------------------------------------------


def _hops(variables: list[Variable], owner: Object, cluster: Cluster) -> Iterator[Upstream]:
    says_tls = any(_SAYS_TLS.search(variable.key) for variable in variables)
    for variable in variables:
        found = _connection(variable, variables, says_tls=says_tls)
        if found is not None and variable.key not in _JUDGED_ELSEWHERE:
            yield _hop(found, variable, owner, cluster)


def _connection(variable: Variable, variables: list[Variable], *, says_tls: bool) -> Connection | None:
    found = connection(variable.value)
    if found is not None:
        may_be_a_page = found.protocol == "http" and (
            _CONNECTS.search(variable.key) is None
            or _DOES_NOT_CONNECT.search(variable.key) is not None
            or _NO_PEER.fullmatch(found.host) is not None
        )
        return None if may_be_a_page else found
    if (mode := _SSLMODE.fullmatch(variable.key)) is not None:
        return _split(mode["prefix"], variable, variables)
    if _SECURITY_PROTOCOL.search(variable.key):
        return _kafka(variable, variables)
    product = next((product for product in _CLEAR_PORTS if product in variable.key), None)
    host = _HOST_AND_PORT.fullmatch(variable.value.strip())
    if product is None or host is None or says_tls:
        return None
    protocol, port = _CLEAR_PORTS[product]
    return Connection(protocol, host["host"], port, Transport.CLEAR, "port") if host["port"] == port else None


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
    whole = connection(f"postgres://{host}/?sslmode={mode.value}")
    return None if not host or whole is None else replace(whole, setting="")


def _hop(found: Connection, variable: Variable, owner: Object, cluster: Cluster) -> Upstream:
    setting = f"{variable.name} ({found.setting})" if found.setting else variable.name
    host: Setting[str] = Known(found.host, variable.at, setting, variable.via)
    if not found.host or _HOLE.search(found.host):
        host = Unknown("the host comes from elsewhere", variable.at, setting, variable.via)
    place = f"{found.host}:{found.port}" if found.port else found.host
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
    )


def _exposure(host: Setting[str], setting: str, owner: Object, cluster: Cluster) -> Setting[Exposure]:
    if isinstance(host, Unknown):
        return either(host.because, host.at, setting)
    service, _, namespace = host.value.partition(".")
    if namespace and "." not in namespace and cluster.find(owner, "Service", service, namespace) is not None:
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
        if outside and found.protocol == "http" and _IS_DIALLED.search(variable.key) is None:
            return Unknown(_NOT_SAID, at, setting, via)
        if by_mesh is None or (isinstance(by_mesh, Known) and by_mesh.value is None):
            return Known(None, at, setting, via if by_mesh is None else (*via, *by_mesh.via))
        return by_mesh
    return connections.tls_of(found, at, setting, via)


# --- switches ---------------------------------------------------------------------------------------------------


def _switches(container: Map, variables: list[Variable], owner: Object) -> Iterator[Upstream]:
    """Yield a hop that stands for all connections of a container whose verification is switched off."""
    for variable in variables:
        if variable.value.lower() in _UNVERIFIED_VARIABLES.get(variable.name, frozenset()):
            yield _unverified(container, owner, variable.at, variable.name, variable.via)
    for word in (*container.items_of("args"), *container.items_of("command")):
        found = _UNVERIFIED_ARGUMENT.fullmatch(word.text.strip()) if isinstance(word, Scalar) else None
        if found is not None and (found["value"] or "true").lower() == "true":
            yield _unverified(container, owner, word.at.header, found[0].partition("=")[0], ())


def _unverified(container: Map, owner: Object, at: Location, setting: str, via: tuple[Step, ...]) -> Upstream:
    # What `--kubelet-insecure-tls` switches off is inside the cluster; of the others nobody says where they lead.
    inside = Known(Exposure.INTERNAL, at, setting)
    somewhere = Unknown("it holds for every connection", at, setting, candidates=(Known(Exposure.PUBLIC, at), inside))
    name = container.text("name") or "container"
    return Upstream(
        at=at,
        address=f"{owner.address}:{name} {setting}",
        name=f"what container {name} of {owner.title} connects to",
        platform="kubernetes",
        role=Known(Role.CONTROL, at),
        protocol=Unknown("it holds for every connection", at),
        exposure=inside if "kubelet" in setting else somewhere,
        tls=Known(Tls(at, verifies_chain=Known(False, at, setting, via)), at, setting, via),
        scope=owner.scope,
    )
