"""Revoked certificates of clients: the real Envoy takes them or not, and the model says the same."""

import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from support.envoy.reading import listener, read, tls_of
from support.envoy.real import make_certificates, running
from support.probing import client, connected
from support.processes import free_port
from support.revocation import revoking

from linter.provenance.setting import Known

LISTENER = """\
static_resources:
  listeners:
    - name: shop
      address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      filter_chains:
        - transport_socket:
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


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    issuer = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes()).subject
    (folder / "revoked.crl").write_text(revoking((folder / "other.crt").read_text(), issuer, key))
    return folder


def is_let_in(port: int, tls: Path, who: str) -> bool:
    """Say whether a client gets its word back."""
    context = client()
    context.load_cert_chain(tls / f"{who}.crt", tls / f"{who}.key")
    with connected(port) as plain:
        try:
            with context.wrap_socket(plain) as used:
                used.sendall(b"word")
                return used.recv(4) == b"word"
        except (ssl.SSLError, ConnectionError):
            return False


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize(
    ("written", "is_checked"), [("", False), ("crl: {{filename: {tls}/revoked.crl}}", True)], ids=["nothing", "a list"]
)
def test_a_revoked_client_is_let_in_where_nothing_is_looked_up(
    tls: Path, tmp_path: Path, written: str, is_checked: bool
) -> None:
    port = free_port()
    text = LISTENER.format(port=port, tls=tls, written=written.format(tls=tls))

    with running(text, tmp_path, port):
        good, gone = is_let_in(port, tls, "client"), is_let_in(port, tls, "other")

    (found,) = read(text).values()
    said = tls_of(listener(found)).checks_revocation
    assert (True, not is_checked) == (good, gone)
    assert isinstance(said, Known)
    assert said.value is is_checked
