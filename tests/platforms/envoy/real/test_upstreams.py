"""The real Envoy speaks to backends as the model says of hops."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from support.bounded import PATIENCE
from support.envoy.backends import backend, showing, speaking
from support.envoy.reading import TYPE, read, tls_of
from support.envoy.real import bootstrap, make_certificates, placed, running
from support.processes import free_port

from linter.model.endpoint import Upstream
from linter.provenance.setting import Known, Setting

CA = "trusted_ca: {filename: /etc/envoy/tls/ca.crt}"


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    return folder


def front(cluster: str, port: int) -> str:
    return f"""\
    - name: {cluster}
      address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      filter_chains:
        - filters:
            - name: http
              typed_config:
                "@type": {TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: front
                route_config:
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{{match: {{prefix: /}}, route: {{cluster: {cluster}, timeout: 60s}}}}]
                http_filters:
                  - name: router
                    typed_config: {{"@type": {TYPE}.extensions.filters.http.router.v3.Router}}
"""


def cluster(name: str, port: int, *more: str) -> str:
    return f"""\
    - name: {name}
      connect_timeout: 60s  # a handshake is not over where it takes a busy machine five seconds, which is the default
      load_assignment:
        cluster_name: {name}
        endpoints:
          - lb_endpoints:
              - endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}}}
""" + "".join(f"      {line}\n" for line in more)


def transport_socket(package: str, *inside: str) -> str:
    config = ", ".join([f'"@type": {TYPE}.extensions.transport_sockets.{package}', *inside])
    return f"transport_socket: {{name: socket, typed_config: {{{config}}}}}"


def tls_socket(*inside: str) -> str:
    return transport_socket("tls.v3.UpstreamTlsContext", *inside)


def checking(inside: str) -> str:
    return f"common_tls_context: {{validation_context: {{{inside}}}}}"


OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
OF_REQUEST = f"""\
typed_extension_protocol_options:
        {OPTIONS}:
          "@type": type.googleapis.com/{OPTIONS}
          upstream_http_protocol_options: {{auto_sni: true, auto_san_validation: true}}
          explicit_http_config: {{http_protocol_options: {{}}}}"""
SERVER_NAME = "match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: server.test}}]"
UNTRUSTED = "trust_chain_verification: ACCEPT_UNTRUSTED"
HOPS = {
    "nothing": (tls_socket(),),
    "roots": (tls_socket(checking("system_root_certs: {}")),),
    "authority": (tls_socket(checking(CA)),),
    "untrusted": (tls_socket(checking(f"{CA}, {SERVER_NAME}, {UNTRUSTED}")),),
    "names": (tls_socket(checking(f"{CA}, {SERVER_NAME}")),),
    "sni": (tls_socket("sni: server.test", "auto_sni_san_validation: true", checking(CA)),),
    "no-sni": (tls_socket("auto_sni_san_validation: true", checking(CA)),),
    "request": (tls_socket(checking(CA)), OF_REQUEST),
}


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/", headers={"Host": "server.test"})
        return connection.getresponse().status == 200
    finally:
        connection.close()


def known(setting: Setting[bool] | None) -> bool:
    assert isinstance(setting, Known)
    return setting.value


def test_backends_are_verified_as_the_model_says(tls: Path, tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        backends = {who: stack.enter_context(backend(showing(who, tls))) for who in ("server", "other", "stranger")}
        ports = {f"{hop}-{who}": free_port() for hop in HOPS for who in backends}
        text = bootstrap(
            (front(name, port) for name, port in ports.items()),
            (cluster(f"{hop}-{who}", backends[who], *HOPS[hop]) for hop in HOPS for who in backends),
        )
        model = read(text)
        stack.enter_context(running(placed(text, tls, tmp_path), tmp_path, *ports.values()))

        accepted = {hop: {who for who in backends if answers(ports[f"{hop}-{who}"])} for hop in HOPS}

    for hop in HOPS:
        said = tls_of(model[f"cluster {hop}-server"])
        expected = {"server"}
        if not known(said.verifies_chain):
            expected = {"server", "other", "stranger"}
        elif not known(said.verifies_name):
            expected = {"server", "other"}
        assert expected == accepted[hop], hop


VERSIONS = {
    "TLSv1.0": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
PARAMETERS = {
    "default": "",
    "newest": "tls_maximum_protocol_version: TLSv1_3",
    "old": "tls_minimum_protocol_version: TLSv1_0, cipher_suites: [ECDHE-ECDSA-AES128-SHA]",
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")  # old versions are what is asked about
def test_versions_are_those_that_backends_are_offered(tls: Path, tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        backends = {name: stack.enter_context(backend(speaking(one, tls))) for name, one in VERSIONS.items()}
        ports = {f"{name}-{version}": free_port() for name in PARAMETERS for version in VERSIONS}
        text = bootstrap(
            (front(name, port) for name, port in ports.items()),
            (
                cluster(f"{name}-{version}", port, tls_socket(f"common_tls_context: {{tls_params: {{{inside}}}}}"))
                for name, inside in PARAMETERS.items()
                for version, port in backends.items()
            ),
        )
        model = read(text)
        stack.enter_context(running(placed(text, tls, tmp_path), tmp_path, *ports.values()))

        spoken = {name: [version for version in VERSIONS if answers(ports[f"{name}-{version}"])] for name in PARAMETERS}

    for name in PARAMETERS:
        versions = tls_of(model[f"cluster {name}-TLSv1.2"]).versions
        assert isinstance(versions, Known)
        assert spoken[name] == [version.value for version in versions.value if isinstance(version, Known)], name


RAW = transport_socket("raw_buffer.v3.RawBuffer")
HTTP2 = f"""\
typed_extension_protocol_options:
        {OPTIONS}:
          "@type": type.googleapis.com/{OPTIONS}
          explicit_http_config: {{http2_protocol_options: {{}}}}"""
SOCKETS = {
    "none": (),
    "raw": (RAW,),
    "tls": (tls_socket(),),
    "wrapped": (transport_socket("tcp_stats.v3.Config", tls_socket()),),
    "matched": (tls_socket(), f"transport_socket_matches: [{{name: all, match: {{}}, {RAW}}}]"),
    "matched-by-nothing": (f"transport_socket_matches: [{{name: some, match: {{tls: on}}, {tls_socket()}}}]",),
    "http2": (HTTP2,),
    "http2-over-TLS": (tls_socket(), HTTP2),
    "through-a-proxy": (transport_socket("http_11_proxy.v3.Http11ProxyUpstreamTransport", tls_socket()),),
    "through-a-proxy-in-clear-text": (transport_socket("http_11_proxy.v3.Http11ProxyUpstreamTransport", RAW),),
    "unmatched": (tls_socket(), f"transport_socket_matches: [{{name: some, match: {{tls: off}}, {RAW}}}]"),
}


@contextlib.contextmanager
def first_bytes() -> Iterator[tuple[int, list[bytes]]]:
    """Note the first byte of each connection, and close it."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        seen.append(connection.recv(1))

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], seen
        server.shutdown(socket.SHUT_RDWR)


def test_hops_are_in_clear_text_where_the_model_says_so(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        peers = {name: stack.enter_context(first_bytes()) for name in SOCKETS}
        ports = {name: free_port() for name in SOCKETS}
        text = bootstrap(
            (front(name, port) for name, port in ports.items()),
            (cluster(name, peers[name][0], *more) for name, more in SOCKETS.items()),
        )
        model = {hop.address.split(" ")[1]: hop for hop in read(text).values() if isinstance(hop, Upstream)}
        stack.enter_context(running(text, tmp_path, *ports.values()))

        for port in ports.values():
            answers(port)

    for name, (_, seen) in peers.items():
        tls = model[name].tls
        assert isinstance(tls, Known)
        handshake = b"\x16"
        assert (tls.value is not None) == (seen[0] == handshake), name
