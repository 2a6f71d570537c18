"""What mends findings in Envoy's files: the real one loads the text, and handshakes show the new state."""

import re
import ssl
import subprocess
from collections.abc import Callable
from datetime import date
from http.client import HTTPResponse
from pathlib import Path
from typing import TypeVar

import pytest
from support.envoy.backends import backend, showing
from support.envoy.real import make_certificates, running
from support.probing import VERSIONS, accepted, answer, client, handshakes
from support.processes import free_port

from linter.analysis.fixing import fixed
from linter.analysis.judgement import Judging
from linter.analysis.run import Request, run
from linter.files.tree import Tree
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
T = TypeVar("T")
OK, UNAVAILABLE = 200, 503
TYPE = "type.googleapis.com/envoy.extensions"
CHAIN = "certificate_chain: {filename: TLS/server.crt}, private_key: {filename: TLS/server.key}"
LISTENER = f"""  - name: NAME
    address: {{socket_address: {{address: 203.0.113.10, port_value: NAME_PORT}}}}
    filter_chains:
    - transport_socket:
        name: tls
        typed_config:
          "@type": {TYPE}.transport_sockets.tls.v3.DownstreamTlsContext
          # CLIENTS
          common_tls_context:
            # COMMON
            tls_certificates: [{{{CHAIN}}}]
      filters:
      - name: http
        typed_config:
          "@type": {TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: NAME
          route_config:
            response_headers_to_add:
            - header: {{key: strict-transport-security, value: max-age=AGE}}
            virtual_hosts:
            - {{name: all, domains: ["*"], routes: [{{match: {{prefix: /}}, ROUTE}}]}}
          http_filters:
          - {{name: router, typed_config: {{"@type": {TYPE}.filters.http.router.v3.Router}}}}
"""
CLUSTER = f"""  clusters:
  - name: payments
    type: STRICT_DNS
    load_assignment:
      cluster_name: payments
      endpoints:
      - lb_endpoints:
        - endpoint: {{address: {{socket_address: {{address: payments.example.com, port_value: BACKEND_PORT}}}}}}
    transport_socket:
      name: tls
      typed_config:
        "@type": {TYPE}.transport_sockets.tls.v3.UpstreamTlsContext
        sni: server.test
        auto_sni_san_validation: true
        common_tls_context:
          validation_context:
            trusted_ca: {{filename: TLS/ca.crt}}
            trust_chain_verification: ACCEPT_UNTRUSTED
"""
HERE = "direct_response: {status: 200}"
THERE = "route: {cluster: payments}"
AUTHORITY = "validation_context: {trusted_ca: {filename: TLS/ca.crt}, trust_chain_verification: ACCEPT_UNTRUSTED}"


def listener(name: str, clients: str = "", common: str = "", age: str = "63072000", route: str = HERE) -> str:
    text = LISTENER.replace("NAME", name).replace("# CLIENTS", clients or "# no clients").replace("AGE", age)
    return text.replace("# COMMON", common or "# no more").replace("ROUTE", route)


# What versions before 1.2 need, and Envoy does not offer by itself.
OLD = "[ECDHE-ECDSA-AES128-GCM-SHA256, ECDHE-ECDSA-AES128-SHA]"
WRITTEN = (
    "static_resources:\n  listeners:\n"
    + listener("versions", common=f"tls_params: {{tls_minimum_protocol_version: TLSv1_0, cipher_suites: {OLD}}}")
    + listener("suites", common="tls_params: {cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, AES128-SHA]}").replace(
        "TLS/server", "TLS/rsa"
    )
    + listener("clients", "require_client_certificate: true", AUTHORITY)
    + listener("hsts", age="300")
    + listener("peers", route=THERE)
    + CLUSTER
)
NAMES = ("versions", "suites", "clients", "hsts", "peers")


def beside(before: str, after: str, ports: dict[str, int], tls: Path, backend_port: int) -> str:
    """Return one bootstrap with both states, the second at ports of its own, on this machine alone."""
    listeners: list[str] = []
    clusters: list[str] = []
    for state, text in (("before", before), ("after", after)):
        local = re.sub(r"203\.0\.113\.10|payments\.example\.com", "127.0.0.1", text).replace("STRICT_DNS", "STATIC")
        for name in NAMES:
            local = local.replace(f"{name}_PORT", str(ports[f"{state} {name}"]))
        local = re.sub(r"\bpayments\b", f"payments-{state}", local).replace("BACKEND_PORT", str(backend_port))
        local = re.sub(r"- name: (\w+)\n    address", rf"- name: \1-{state}\n    address", local)
        head, _, tail = local.replace("TLS/", f"{tls}/").partition("  clusters:\n")
        listeners.append(head.partition("  listeners:\n")[2])
        clusters.append(tail)
    return f"static_resources:\n  listeners:\n{''.join(listeners)}  clusters:\n{''.join(clusters)}"


def named(text: str) -> str:
    """Return the text as files have it, with numbers for ports."""
    numbered = {f"{name}_PORT": str(20001 + number) for number, name in enumerate((*NAMES, "BACKEND"))}
    for word, number in numbered.items():
        text = text.replace(word, number)
    return text


def unnamed(text: str) -> str:
    for number, name in enumerate((*NAMES, "BACKEND")):
        text = text.replace(str(20001 + number), f"{name}_PORT")
    return text


def with_certificate(who: str, tls: Path) -> ssl.SSLContext:
    context = client()
    context.load_cert_chain(tls / f"{who}.crt", tls / f"{who}.key")
    return context


def test_the_real_envoy_loads_what_is_mended_and_speaks_as_is_said(tmp_path: Path) -> None:
    tls, root = tmp_path / "tls", tmp_path / "root"
    tls.mkdir()
    root.mkdir()
    make_certificates(tls)
    rsa = "req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.crt -subj /CN=server.test"
    subprocess.run(["openssl", *rsa.split()], cwd=tls, check=True, capture_output=True)
    (root / "envoy.yaml").write_text(named(WRITTEN), encoding="utf-8")
    catalog = built_in_catalog()
    # Who verifies clients is asked about their revocation next, which no other word settles.
    rules = tuple(rule for rule in catalog.resolve("strict", [], {}) if rule.id != "unchecked-revocation")
    judging = Judging(rules, tuple(catalog.rules), Config(), date(2026, 11, 30))
    request = Request(tree=Tree(root), folders=("",), files=(), judging=judging)

    fixing = fixed(request, run(request, lambda _: None), lambda _: None, unsafe=True)

    ((_, mended),) = fixing.changed
    ports = {f"{state} {name}": free_port() for state in ("before", "after") for name in NAMES}
    with backend(showing("stranger", tls)) as backend_port:
        both = beside(WRITTEN, unnamed(mended.text), ports, tls, backend_port)
        with running(both, tmp_path, *ports.values()):
            assert (set(VERSIONS), {"TLSv1.2", "TLSv1.3"}) == both_states(ports, "versions", accepted)
            weak = client("TLSv1.2", "AES128-SHA")
            assert (True, False) == both_states(ports, "suites", lambda port: handshakes(port, weak))
            stranger = with_certificate("stranger", tls)
            assert (OK, None) == both_states(ports, "clients", lambda port: status(answer(port, stranger, None, "/")))
            known = with_certificate("client", tls)
            assert OK == status(answer(ports["after clients"], known, None, "/"))
            assert ("max-age=300", "max-age=63072000") == both_states(ports, "hsts", age)
            assert (OK, UNAVAILABLE) == both_states(
                ports, "peers", lambda port: status(answer(port, client(), None, "/"))
            )


def both_states(ports: dict[str, int], name: str, ask: Callable[[int], T]) -> tuple[T, T]:
    return ask(ports[f"before {name}"]), ask(ports[f"after {name}"])


def status(found: HTTPResponse | None) -> int | None:
    return None if found is None else found.status


def age(port: int) -> str | None:
    found = answer(port, client(), None, "/")
    return None if found is None else found.getheader("strict-transport-security")
