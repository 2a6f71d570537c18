"""Random configurations of Envoy, the same for each seed.  Knows nothing of what they mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from support.processes import free_port

from linter.tls.strings.boringssl import expand_boringssl

Json: TypeAlias = dict[str, Any]
TYPE = "type.googleapis.com/envoy"
OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384"
    " ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-SHA"
    " ECDHE-RSA-AES128-SHA ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA AES128-GCM-SHA256 AES256-GCM-SHA384 AES128-SHA"
    " AES256-SHA"
).split()
_ALIASES = (
    "ALL HIGH DEFAULT ECDHE RSA kRSA aRSA aECDSA ECDSA AES AES128 AES256 AESGCM CHACHA20 SHA SHA1 TLSv1.2".split()
)
_VERSIONS = ("TLS_AUTO", "TLSv1_0", "TLSv1_1", "TLSv1_2", "TLSv1_3")
CURVES = {"P-256": "prime256v1", "P-384": "secp384r1", "X25519": "X25519"}
AGE = {"header": {"key": "Strict-Transport-Security", "value": "max-age=63072000"}}
PATHS = ("/", "/page", "/inner/page")
NAMES = {"server": "server.test", "other": "other.test", "stranger": "stranger.test"}


@dataclass(frozen=True)
class Chain:
    """A filter chain, and how clients get there."""

    port: int
    asked: str | None
    """The name that clients send; None for those that send none."""
    key: str
    """What its certificate is for: RSA or ECDSA; empty where it speaks clear text."""
    name: str
    """As the model calls it."""
    peer: str = ""
    """The name that clients must have, if any is demanded."""


@dataclass
class Generated:
    """A configuration and what to ask it."""

    listeners: list[Json] = field(default_factory=list)
    clusters: list[Json] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    hops: "list[Hop]" = field(default_factory=list)

    @property
    def bootstrap(self) -> Json:
        """The whole."""
        return {"static_resources": {"listeners": self.listeners, "clusters": self.clusters}}


def typed(kind: str, **fields: Any) -> Json:  # noqa: ANN401  # whatever JSON holds
    """Return an extension with its type."""
    return {"name": "any", "typed_config": {"@type": f"{TYPE}.extensions.{kind}", **fields}}


def cipher_list(random: Random) -> list[str]:
    """Return entries of `cipher_suites`, which may be refused."""
    found = []
    for _ in range(random.randint(1, 4)):
        word = random.choice([*_ALIASES, *SUITES, *SUITES])
        other = random.choice(SUITES)
        item = random.choice([word, word, word, f"[{word}|{other}]", f"{word}:{other}", f"{word}+{other}"])
        found.append(random.choice(["", "", "", "", "-", "!", "+"]) + item)
    return found


def accepted_list(random: Random) -> list[str]:
    """Return entries that the model takes."""
    while True:
        found = cipher_list(random)
        try:
            if expand_boringssl(found):
                return found
        except ValueError:
            continue


def tls_params(random: Random) -> Json:
    """Return versions, suites and curves."""
    found: Json = {}
    for bound in ("minimum", "maximum"):
        if random.random() < 0.5:
            found[f"tls_{bound}_protocol_version"] = random.choice(_VERSIONS)
    if random.random() < 0.5:
        found["cipher_suites"] = accepted_list(random)
    if random.random() < 0.3:
        found["ecdh_curves"] = random.sample(sorted(CURVES), random.randint(1, 3))
    return found


def _clients(random: Random, tls: str) -> tuple[Json, Json, str]:
    """Return what the context and the common context say of clients' certificates, and the name that they must have."""
    outer = {"require_client_certificate": random.choice([True, True, False])} if random.random() < 0.6 else {}
    inner: Json = {}
    name = ""
    if random.random() < 0.6:
        inner["trusted_ca"] = {"filename": f"{tls}/ca.crt"}
        if random.random() < 0.3:
            name = random.choice(["client.test", "other.test"])
            matcher = {"san_type": "DNS", "matcher": {"exact": name}}
            inner["match_typed_subject_alt_names"] = [matcher]
    if random.random() < 0.25:
        inner["trust_chain_verification"] = random.choice(["VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED"])
    return outer, {"validation_context": inner} if inner or random.random() < 0.2 else {}, name


def _socket(random: Random, tls: str, key: str) -> tuple[Json, str]:
    outer, common, name = _clients(random, tls)
    shown = {part: {"filename": f"{tls}/{key}.{end}"} for part, end in _FILES}
    common |= {"tls_certificates": [shown], **({"tls_params": tls_params(random)} if random.random() < 0.7 else {})}
    return typed("transport_sockets.tls.v3.DownstreamTlsContext", common_tls_context=common, **outer), name


_FILES = (("certificate_chain", "crt"), ("private_key", "key"))
_ANSWERS: tuple[Json, ...] = (
    {"direct_response": {"status": 200, "body": {"inline_string": "welcome"}}},
    {"direct_response": {"status": 200, "body": {"inline_string": "welcome"}}},
    {"direct_response": {"status": 403}},
    {"redirect": {"https_redirect": True}},
    {"redirect": {"scheme_redirect": "https", "response_code": "FOUND"}},
    {"redirect": {"host_redirect": "www.example.com"}},
    {"redirect": {"path_redirect": "/new"}},
)


def _headers(random: Random) -> Json:
    found: Json = {}
    if random.random() < 0.3:
        found["response_headers_to_add"] = [AGE]
    if random.random() < 0.08:
        found["response_headers_to_remove"] = ["strict-transport-security"]
    return found


def _manager(random: Random, answers: Iterable[Json] = _ANSWERS) -> Json:
    """Return a connection manager that answers by itself."""
    every = list(answers)
    routes = [
        {"match": match, **random.choice(every), **_headers(random)}
        for match, share in (({"path": "/page"}, 0.3), ({"prefix": "/inner/"}, 0.3), ({"prefix": "/"}, 0.9))
        if random.random() < share
    ]
    host: Json = {"name": "all", "domains": ["*"], "routes": routes, **_headers(random)}
    if random.random() < 0.3:
        host["require_tls"] = random.choice(["NONE", "EXTERNAL_ONLY", "ALL"])
    return typed(
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="any",
        route_config={"virtual_hosts": [host], **_headers(random)},
        http_filters=[typed("filters.http.router.v3.Router")],
    )


def add_listener(random: Random, made: Generated, label: str, tls: str) -> None:
    """Add a listener with one to three filter chains."""
    port = free_port()
    made.ports.append(port)
    several = random.random() < 0.5
    chains: list[Json] = []
    for number in range(random.randint(2, 3) if several else 1):
        is_last = several and number > 0 and random.random() < 0.4
        key = random.choice(["rsa", "server", ""] if not several or is_last else ["rsa", "server"])
        name = f"c{number}" if several else ""
        chain: Json = {"name": f"c{number}", "filters": [_manager(random, _ANSWERS if not key else _ANSWERS[:2])]}
        asked: str | None = f"{label}-{number}.example.com"
        if several and not is_last:
            pattern = random.choice([asked, f"*.{label}-{number}.example.com"])
            asked = pattern.replace("*", "a") if pattern else None
            chain["filter_chain_match"] = {"server_names": [pattern]}
        peer = ""
        if key:
            chain["transport_socket"], peer = _socket(random, tls, key)
        chains.append(chain)
        told = {"rsa": "RSA", "server": "ECDSA", "": ""}[key]
        shown = f"listener {label}" + (f" ({name})" if several else "")
        made.chains.append(Chain(port, asked, told, shown, peer))
        if not several or is_last:
            made.chains.append(Chain(port, None, told, shown, peer))
            break
    listener: Json = {
        "name": label,
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": chains,
    }
    if several:
        listener["listener_filters"] = [typed("filters.listener.tls_inspector.v3.TlsInspector")]
    made.listeners.append(listener)


@dataclass(frozen=True)
class Hop:
    """A listener in clear text whose requests go to a backend."""

    port: int
    cluster: str
    backend: str
    name: str
    """The name that the certificate must have, if one is checked."""


def add_hop(random: Random, made: Generated, label: str, tls: str, backends: dict[str, int]) -> None:
    """Add a cluster with one of the backends, given their ports, and a listener in front of it."""
    port, backend = free_port(), random.choice(sorted(backends))
    route = {"match": {"prefix": "/"}, "route": {"cluster": label, "timeout": "60s"}}
    hosts = [{"name": "all", "domains": ["*"], "routes": [route]}]
    manager = typed(
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="any",
        route_config={"virtual_hosts": hosts},
        http_filters=[typed("filters.http.router.v3.Router")],
    )
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    made.listeners.append({"name": label, "address": address, "filter_chains": [{"filters": [manager]}]})
    made.ports.append(port)
    there = {"socket_address": {"address": "127.0.0.1", "port_value": backends[backend]}}
    cluster: Json = {
        "name": label,
        "connect_timeout": "60s",  # five seconds, the default, are too short for a busy machine
        "load_assignment": {"cluster_name": label, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": there}}]}]},
    }
    name = ""
    if random.random() < 0.9:
        more, name = _upstream(random, tls)
        cluster |= more
    made.clusters.append(cluster)
    made.hops.append(Hop(port, label, backend, name))


def _upstream(random: Random, tls: str) -> tuple[Json, str]:
    """Return the TLS of a cluster, and the name that it checks."""
    context: Json = {}
    common: Json = {}
    checked = ""
    cluster: Json = {}
    if random.random() < 0.5:
        context["sni"] = random.choice(["server.test", "other.test"])
    if random.random() < 0.7:
        inner: Json = {"trusted_ca": {"filename": f"{tls}/ca.crt"}}
        if random.random() < 0.4:
            checked = random.choice(["server.test", "other.test"])
            inner["match_typed_subject_alt_names"] = [{"san_type": "DNS", "matcher": {"exact": checked}}]
        elif random.random() < 0.3:
            context["auto_sni_san_validation"] = True
            checked = context.get("sni", "")
        elif random.random() < 0.4:
            options = {"auto_sni": True, "auto_san_validation": True}
            checked = "server.test"
            cluster["typed_extension_protocol_options"] = {
                OPTIONS: {
                    "@type": f"type.googleapis.com/{OPTIONS}",
                    "upstream_http_protocol_options": options,
                    "explicit_http_config": {"http_protocol_options": {}},
                }
            }
        if random.random() < 0.15:
            inner["trust_chain_verification"] = "ACCEPT_UNTRUSTED"
        common["validation_context"] = inner
    if random.random() < 0.4:
        common["tls_params"] = {key: value for key, value in tls_params(random).items() if key != "ecdh_curves"}
    if random.random() < 0.4:
        common["tls_certificates"] = [{part: {"filename": f"{tls}/client.{end}"} for part, end in _FILES}]
    socket = typed("transport_sockets.tls.v3.UpstreamTlsContext", common_tls_context=common, **context)
    clear = typed("transport_sockets.raw_buffer.v3.RawBuffer")
    wrapped = typed("transport_sockets.tcp_stats.v3.Config", transport_socket=socket)
    cluster["transport_socket"] = random.choice([socket, socket, socket, wrapped, clear])
    if random.random() < 0.1:
        cluster["transport_socket_matches"] = [
            {"name": "all", "match": {}, "transport_socket": random.choice([socket, clear])}
        ]
    return cluster, checked
