"""Pins of keys and certificates, and matchers of names: whom the real Envoy lets in, and what the model says."""

import base64
import hashlib
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from support.envoy.reading import listener, read, tls_of
from support.envoy.real import make_certificates, running
from support.probing import client, connected
from support.processes import free_port

from linter.provenance.setting import Known

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

CHAIN = """\
        - filter_chain_match: {{server_names: [{name}.test]}}
          transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              require_client_certificate: true
              common_tls_context:
                tls_certificates:
                  - certificate_chain: {{filename: {tls}/server.crt}}
                    private_key: {{filename: {tls}/server.key}}
                validation_context:
                  trusted_ca: {{filename: {tls}/ca.crt}}
                  {written}
          filters:
            - name: envoy.filters.network.echo
              typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}
"""
LISTENER = """\
static_resources:
  listeners:
    - name: shop
      address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      listener_filters:
        - name: tls
          typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}
      filter_chains:
"""
NAMES = "match_typed_subject_alt_names: [{{san_type: DNS, matcher: {{{0}}}}}]"
# What is written, whether `client.test` and `other.test` are let in, and whether strangers can have such names.
CASES = {
    "key": ("verify_certificate_spki: [{key}]", (True, False), None),
    "keys": ("verify_certificate_spki: [{key}, {other_key}]", (True, True), None),
    "either": (
        "verify_certificate_spki: [{key}]\n                  verify_certificate_hash: [{hash}]",
        (True, True),
        None,
    ),
    "exact": (NAMES.format("exact: client.test"), (True, False), False),
    "prefix": (NAMES.format("prefix: cli"), (True, False), True),
    "regex": (NAMES.format("safe_regex: {regex: 'cli.*'}"), (True, False), True),
    "ends": (NAMES.format("safe_regex: {regex: '.*ther.test'}"), (False, True), False),
    "end": (NAMES.format("suffix: .test"), (True, True), False),
}


def key_of(certificate: x509.Certificate) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    spelled = certificate.public_key().public_bytes(serialization.Encoding.DER, form)
    return base64.b64encode(hashlib.sha256(spelled).digest()).decode()


def is_let_in(port: int, tls: Path, who: str, name: str) -> bool:
    context = client()
    context.load_cert_chain(tls / f"{who}.crt", tls / f"{who}.key")
    with connected(port) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=f"{name}.test") as used:
                used.sendall(b"word")
                return used.recv(4) == b"word"
        except (ssl.SSLError, ConnectionError):
            return False


def test_who_is_let_in_is_whom_the_pins_and_the_names_mean(tmp_path: Path) -> None:
    make_certificates(tmp_path)
    own, other = (x509.load_pem_x509_certificate((tmp_path / f"{who}.crt").read_bytes()) for who in ("client", "other"))
    known = {"key": key_of(own), "other_key": key_of(other), "hash": other.fingerprint(hashes.SHA256()).hex()}
    chains = [CHAIN.format(name=name, tls=tmp_path, written=written) for name, (written, _, _) in CASES.items()]
    port = free_port()
    text = LISTENER.format(port=port) + "".join(chains)
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)

    with running(text, tmp_path, port):
        found = {name: tuple(is_let_in(port, tmp_path, who, name) for who in ("client", "other")) for name in CASES}

    assert {name: let_in for name, (_, let_in, _) in CASES.items()} == found
    said = {one.name: tls_of(listener(one)).shared_name for one in read(text).values()}
    for name, (_, _, is_shared) in CASES.items():
        shared = said[f"listener shop ({name}.test)"]
        assert is_shared is (None if shared is None else isinstance(shared, Known) and shared.value is not None), name
