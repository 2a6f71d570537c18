"""Single facts about Envoy that the model rests on: the real one is asked about each, and the model says the same."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.bounded import HUNG
from support.envoy.backends import backend, showing
from support.envoy.generator import OPTIONS, Json, typed
from support.envoy.reading import everything, read, tls_of, value
from support.envoy.real import ENVOY, make_certificates, running
from support.hellos import SCHEMES, signing
from support.probing import accepted, answer, client
from support.processes import free_port

from linter.model.endpoint import Listener, Serves, Upstream
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError

# Old versions are what is asked about.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
SERVER = "transport_sockets.tls.v3.DownstreamTlsContext"
CLIENT = "transport_sockets.tls.v3.UpstreamTlsContext"
ECHO = typed("filters.network.echo.v3.Echo")
RAW = typed("transport_sockets.raw_buffer.v3.RawBuffer")
OK = 200


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    return folder


def certificate(who: str = "server") -> Json:
    return {"certificate_chain": {"filename": f"TLS/{who}.crt"}, "private_key": {"filename": f"TLS/{who}.key"}}


AUTHORITY = {"trusted_ca": {"filename": "TLS/ca.crt"}}


def serving(**common: Any) -> Json:  # noqa: ANN401  # whatever JSON holds
    """Return a server's socket with a certificate."""
    return typed(SERVER, common_tls_context={"tls_certificates": [certificate()], **common})


def chain(socket: Json | None = None, **more: Any) -> Json:  # noqa: ANN401  # as above
    return {"filters": [ECHO], **({} if socket is None else {"transport_socket": socket}), **more}


def listener(*chains: Json, port: int = 20443, **more: Any) -> Json:  # noqa: ANN401  # as above
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    return {"name": f"l{port}", "address": address, "filter_chains": list(chains), **more}


def cluster(name: str = "c", port: int = 1, **more: Any) -> Json:  # noqa: ANN401  # as above
    there = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": there}}]}]
    waits = {"connect_timeout": "60s"}  # five seconds, the default, are too short for a busy machine
    return {"name": name, "load_assignment": {"cluster_name": name, "endpoints": endpoints}, **waits, **more}


def bootstrap(*parts: Json) -> Json:
    kinds = {"listeners": "filter_chains", "clusters": "load_assignment"}
    found = {kind: [part for part in parts if mark in part] for kind, mark in kinds.items()}
    return {"static_resources": {kind: items for kind, items in found.items() if items}}


def manager(*routes: Json, **host: Any) -> Json:  # noqa: ANN401  # as above
    return typed(
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="any",
        route_config={"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": list(routes), **host}]},
        http_filters=[typed("filters.http.router.v3.Router")],
    )


def options(**fields: Any) -> Json:  # noqa: ANN401  # as above
    return {"typed_extension_protocol_options": {OPTIONS: {"@type": f"type.googleapis.com/{OPTIONS}", **fields}}}


def quic(port: int, socket: Json) -> Json:
    found = listener(chain(socket, filters=[]), port=port, udp_listener_config={"quic_options": {}})
    found["address"]["socket_address"]["protocol"] = "UDP"
    http = manager()
    http["typed_config"]["codec_type"] = "HTTP3"
    found["filter_chains"][0]["filters"] = [http]
    return found


def over_quic(**params: str) -> Json:
    inside = {"common_tls_context": {"tls_certificates": [certificate()], "tls_params": params}}
    return typed("transport_sockets.quic.v3.QuicDownstreamTransport", downstream_tls_context=inside)


@dataclass(frozen=True)
class Taken:
    """A configuration, and whether Envoy takes it."""

    bootstrap: Json | str
    refusal: str = ""
    """What Envoy says; empty where it takes it."""
    is_error: bool = False
    """Whether the model refuses it as well: only where it would have to guess."""
    suffix: str = field(default="yaml", kw_only=True)


GOING_AWAY = {"match": {"prefix": "/"}, "redirect": {"https_redirect": True, "scheme_redirect": "https"}}
REQUEST = {"upstream_http_protocol_options": {"auto_sni": True, "auto_san_validation": True}}
HTTP1: Json = {"explicit_http_config": {"http_protocol_options": {}}}
FORWARD = typed(
    "clusters.dynamic_forward_proxy.v3.ClusterConfig", dns_cache_config={"name": "d", "dns_lookup_family": "V4_ONLY"}
)
SECRET = {"tls_certificate_sds_secret_configs": [{"name": "nowhere"}]}
TAKEN = {
    "text format read as YAML": Taken(
        'node { id: "n" }', "unexpected character: 'n'", is_error=True, suffix="textproto"
    ),
    "text format": Taken('node { id: "n" }', suffix="pb_text"),
    "a word that is a boolean": Taken("node: {id: n, cluster: c}", '"id":false'),
    "the same in quotes": Taken("node: {id: 'n', cluster: c}"),
    "a merge key": Taken("x: &x {id: a}\nnode: {<<: *x}", "no such field"),
    "an unknown field": Taken(bootstrap(listener(chain(transport_sockets={}))), "no such field"),
    "a name without a type": Taken(
        bootstrap(listener(chain({"name": "envoy.transport_sockets.tls"}))), "a registered implementation"
    ),
    "no certificate": Taken(bootstrap(listener(chain(typed(SERVER, common_tls_context={})))), "No TLS certificates"),
    "a secret from nowhere": Taken(
        bootstrap(listener(chain(typed(SERVER, common_tls_context=SECRET)))), "nowhere", is_error=True
    ),
    "a certificate and a secret": Taken(bootstrap(listener(chain(serving(**SECRET)))), "may not be mixed"),
    "ALTS": Taken(
        bootstrap(listener(chain(typed("transport_sockets.alts.v3.Alts", handshaker_service="127.0.0.1:1"))))
    ),
    "TLS over QUIC": Taken(bootstrap(quic(20443, over_quic()))),
    "old TLS over QUIC": Taken(bootstrap(quic(20443, over_quic(tls_maximum_protocol_version="TLSv1_2")))),
    "TLS over TCP on a port for QUIC": Taken(bootstrap(quic(20443, serving())), "wrong transport socket"),
    "a curve for the future": Taken(
        bootstrap(listener(chain(serving(tls_params={"ecdh_curves": ["X25519MLKEM768", "X25519"]}))))
    ),
    "a curve of the past": Taken(
        bootstrap(listener(chain(serving(tls_params={"ecdh_curves": ["P-224"]})))), "Failed to initialize ECDH curves"
    ),
    "a version with a dot": Taken(
        bootstrap(listener(chain(serving(tls_params={"tls_minimum_protocol_version": "TLSv1.2"})))),
        "TLSv1.2",
        is_error=True,
    ),
    "expiry without authority": Taken(
        bootstrap(listener(chain(serving(validation_context={"allow_expired_certificate": True})))), "trusted CA"
    ),
    "a name that is to be sent": Taken(
        bootstrap(
            listener(chain(typed(SERVER, common_tls_context={"tls_certificates": [certificate()]}, require_sni=True)))
        )
    ),
    "two chains for the same": Taken(
        bootstrap(listener(chain(name="a"), chain(name="b"))), "filter chain 'b' has the same matching rules"
    ),
    "a boolean for a choice": Taken(bootstrap(listener(chain(filters=[manager(require_tls=True)]))), "invalid"),
    "two redirects in one": Taken(bootstrap(listener(chain(filters=[manager(GOING_AWAY)]))), "redirect"),
    "names of a connection without authority": Taken(
        bootstrap(cluster(transport_socket=typed(CLIENT, sni="a.test", auto_sni_san_validation=True))),
        "auto_sni_san_validation",
        is_error=True,
    ),
    "HTTP/3 over TCP": Taken(
        bootstrap(
            cluster(transport_socket=typed(CLIENT), **options(explicit_http_config={"http3_protocol_options": {}}))
        ),
        "HTTP3 requires a QuicUpstreamTransport",
    ),
    "a choice of protocols in clear text": Taken(bootstrap(cluster(**options(auto_config={}))), "ALPN"),
    "any host over TLS": Taken(
        bootstrap(
            {
                "name": "c",
                "lb_policy": "CLUSTER_PROVIDED",
                "load_assignment": {"cluster_name": "c"},
                "cluster_type": FORWARD,
                "transport_socket": typed(CLIENT, common_tls_context={"validation_context": AUTHORITY}),
                **options(**HTTP1),
            }
        ),
        "auto_sni",
    ),
}


@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN)
def test_what_envoy_takes(tls: Path, tmp_path: Path, case: Taken) -> None:
    text = (case.bootstrap if isinstance(case.bootstrap, str) else json.dumps(case.bootstrap)).replace(
        "TLS/", f"{tls}/"
    )
    path = tmp_path / f"envoy.{case.suffix}"
    path.write_text(text)

    done = subprocess.run([*ENVOY, "--mode", "validate", "-c", path], capture_output=True, text=True, check=False)

    # What it prints of a message has more or fewer blanks each time.
    said = " ".join((done.stdout + done.stderr).split())
    assert (case.refusal == "") == (done.returncode == 0), said
    assert case.refusal in said
    assert case.is_error == any(isinstance(one, InputError) for one in everything({path.name: text}))


def asked(tls: Path, *parts: Json) -> tuple[str, dict[str, Listener | Upstream]]:
    """Return a configuration as it is run, and its endpoints."""
    text = json.dumps(bootstrap(*parts), indent=1).replace("TLS/", f"{tls}/")
    return text, read(text)


INSPECTED = {"listener_filters": [typed("filters.listener.tls_inspector.v3.TlsInspector")]}
NAMED = {"filter_chain_match": {"server_names": ["a.example.com"]}}


def forwarding(name: str) -> Json:
    return typed("filters.network.tcp_proxy.v3.TcpProxy", stat_prefix="any", cluster=name)


def test_tls_passes_through_by_name(tls: Path, tmp_path: Path) -> None:
    port = free_port()
    with backend(showing("server", tls)) as behind:
        text, model = asked(
            tls,
            listener(chain(filters=[forwarding("c")], **NAMED), port=port, **INSPECTED),
            cluster(port=behind),
        )
        with running(text, tmp_path, port):
            found = [answer(port, client(), name, "/") is not None for name in ("a.example.com", "b.example.com")]

    assert [True, False] == found
    assert all(isinstance(one.tls, Unknown) for one in model.values())


@pytest.mark.parametrize("is_inspected", [True, False])
def test_names_of_chains_need_somebody_who_reads_them(tls: Path, tmp_path: Path, *, is_inspected: bool) -> None:
    port = free_port()
    inspected = INSPECTED if is_inspected else {}
    text, model = asked(tls, listener(chain(serving(), **NAMED), port=port, **inspected))

    with running(text, tmp_path, port):
        found = accepted(port, "a.example.com")

    (said,) = model.values()
    versions = tls_of(said).versions
    assert isinstance(versions, Known)
    # Where nobody reads them, nobody gets in, which is for the model to say no more than what was meant.
    wanted = {one.value for one in versions.value if isinstance(one, Known)}
    assert found == (wanted if is_inspected else set())


ALL = {"match": {"prefix": "/"}, "direct_response": {"status": OK}}


@pytest.mark.parametrize("demand", ["ALL", "EXTERNAL_ONLY", "NONE"])
def test_a_demand_for_tls_redirects_who_does_not_claim_to_have_it(tls: Path, tmp_path: Path, demand: str) -> None:
    port = free_port()
    text, model = asked(tls, listener(chain(filters=[manager(ALL, require_tls=demand)]), port=port))

    with running(text, tmp_path, port):
        statuses = [
            got and got.status
            for more in ("", "\r\nX-Forwarded-Proto: https")
            if (got := answer(port, None, None, "/", f"a.example.com{more}"))
        ]

    (said,) = model.values()
    assert isinstance(said, Listener)
    assert [301 if value(said.serves) is Serves.REDIRECT else OK, OK] == statuses


def through(name: str, port: int) -> Json:
    route = {"match": {"prefix": "/"}, "route": {"cluster": name, "timeout": "60s"}}
    return listener(chain(filters=[manager(route)]), port=port)


def test_names_of_requests_without_authority_let_nothing_through(tls: Path, tmp_path: Path) -> None:
    port = free_port()
    with backend(showing("server", tls)) as behind:
        text, model = asked(
            tls,
            through("c", port),
            cluster(port=behind, transport_socket=typed(CLIENT), **options(**REQUEST, **HTTP1)),
        )
        with running(text, tmp_path, port):
            found = answer(port, None, None, "/", "server.test")

    assert found is not None
    assert 503 == found.status
    said = tls_of(model["cluster c"]).verifies_chain
    # It is broken, and not open to everybody.
    assert isinstance(said, Unknown)
    assert "every request fails" in said.because


def test_a_certificate_that_is_known_by_its_hash_is_the_only_one(tls: Path, tmp_path: Path) -> None:
    words = ["openssl", "x509", "-in", str(tls / "server.crt"), "-noout", "-fingerprint", "-sha256"]
    printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    checks = {"verify_certificate_hash": [printed.strip().partition("=")[2]]}
    socket = typed(CLIENT, common_tls_context={"validation_context": checks})
    ports = {who: free_port() for who in ("server", "other")}
    with backend(showing("server", tls)) as server, backend(showing("other", tls)) as other:
        behind = {"server": server, "other": other}
        fronts = [through(who, port) for who, port in ports.items()]
        clusters = [cluster(who, behind[who], transport_socket=socket) for who in ports]
        text, model = asked(tls, *fronts, *clusters)
        with running(text, tmp_path, *ports.values()):
            found = {who: answer(port, None, None, "/", "server.test") for who, port in ports.items()}

    assert {"server": OK, "other": 503} == {who: got and got.status for who, got in found.items()}
    said = tls_of(model["cluster server"])
    assert (value(said.verifies_chain), value(said.verifies_name)) == (True, True)


def test_handshakes_are_signed_by_what_is_listed_and_by_sha_1_where_nothing_is(tls: Path, tmp_path: Path) -> None:
    listed = {"tls_params": {"signature_algorithms": ["ecdsa_secp384r1_sha384", "ECDSA+SHA256"]}}
    fips = {"tls_params": {"compliance_policies": ["FIPS_202205"]}}
    sockets = {free_port(): serving(**more) for more in ({}, listed, fips)}
    text, model = asked(tls, *(listener(chain(socket), port=port) for port, socket in sockets.items()))

    with running(text, tmp_path, *sockets):
        found = [signing(port, None) for port in sockets]

    schemes = [tls_of(model[f"listener l{port}"]).signature_schemes for port in sockets]
    assert all(isinstance(one, Known) for one in schemes)
    said = [{value(scheme) for scheme in one.value} for one in schemes if isinstance(one, Known)]
    of_key = {one for one in SCHEMES if one.startswith("ecdsa")}
    assert [one & of_key for one in said] == found
    assert "ecdsa_sha1" in found[0]


def test_boringssl_does_not_protect_what_is_encrypted(tls: Path, tmp_path: Path) -> None:
    port = free_port()
    old = {"tls_params": {"cipher_suites": ["ECDHE-ECDSA-AES128-SHA"]}}
    text, model = asked(tls, listener(chain(serving(**old)), port=port))
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_2", "-tlsextdebug"]

    with running(text, tmp_path, port):
        told = subprocess.run(command, input=b"", capture_output=True, check=False, timeout=HUNG).stdout

    assert b"AES128-SHA" in told
    assert b'"extended master secret"' in told
    assert b'"encrypt-then-mac"' not in told
    assert value(tls_of(model[f"listener l{port}"]).encrypt_then_mac) is False
