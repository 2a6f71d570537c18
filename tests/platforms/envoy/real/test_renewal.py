"""A certificate that is replaced on the disk: the real Envoy shows the next one or not, and the model says the same."""

import ssl
import time
from datetime import date
from pathlib import Path

from support.bounded import PATIENCE
from support.envoy.real import make_certificates, running
from support.probing import connected
from support.processes import free_port

from linter.files.tree import Texts
from linter.model.endpoint import Certificate
from linter.model.words import Pickup
from linter.platforms import envoy
from linter.platforms.platform import Options
from linter.provenance.setting import Known
from linter.provenance.source import Source

LISTENER = """\
    - name: {name}
      address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context: {context}
          filters:
            - name: envoy.filters.network.echo
              typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}
"""
DELIVERED = """\
resources:
  - "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
    name: shop
    tls_certificate:
      certificate_chain: {{filename: {folder}/live/server.crt}}
      private_key: {{filename: {folder}/live/server.key}}
"""


_TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_TRUSTING.check_hostname = False
_TRUSTING.verify_mode = ssl.CERT_NONE


def shown(port: int) -> bytes | None:
    """Return the certificate that a listener shows."""
    with connected(port) as plain, _TRUSTING.wrap_socket(plain) as used:
        return used.getpeercert(binary_form=True)


def changes(port: int, before: bytes | None) -> bool:
    """Say whether a listener comes to show another certificate."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if shown(port) != before:
            return True
        time.sleep(0.05)
    return False


def said(files: dict[str, str]) -> dict[str, Pickup]:
    """Return how the model says that the next certificate is seen, by the files that name it."""
    sources = {path: Source(path, text) for path, text in files.items()}
    found = envoy.subjects(list(sources.values()), Texts(sources), Options(date(2026, 11, 30)))
    lives = {one.at.source.path: one.life for one in found if isinstance(one, Certificate) and one.life}
    seen = {path: life.reaches_server for path, life in lives.items()}
    return {path: one.value for path, one in seen.items() if isinstance(one, Known)}


def test_envoy_watches_files_of_delivered_secrets_alone(tmp_path: Path) -> None:
    live, fixed, delivered = tmp_path / "live", free_port(), free_port()
    live.mkdir()
    make_certificates(tmp_path)
    for end in ("crt", "key"):
        (live / f"server.{end}").write_bytes((tmp_path / f"server.{end}").read_bytes())
    (tmp_path / "sds.yaml").write_text(DELIVERED.format(folder=tmp_path))
    named = f"{{filename: {live}/server.crt}}, private_key: {{filename: {live}/server.key}}"
    static = f"{{tls_certificates: [{{certificate_chain: {named}}}]}}"
    source = f"{{path_config_source: {{path: {tmp_path}/sds.yaml}}}}"
    by_sds = f"{{tls_certificate_sds_secret_configs: [{{name: shop, sds_config: {source}}}]}}"
    listeners = LISTENER.format(name="fixed", port=fixed, context=static)
    listeners += LISTENER.format(name="delivered", port=delivered, context=by_sds)
    text = f"node: {{id: a, cluster: a}}\nstatic_resources:\n  listeners:\n{listeners}"

    with running(text, tmp_path, fixed, delivered):
        before = {port: shown(port) for port in (fixed, delivered)}
        for end in ("key", "crt"):
            (live / f"next.{end}").write_bytes((tmp_path / f"other.{end}").read_bytes())
            (live / f"next.{end}").rename(live / f"server.{end}")
        is_seen = changes(delivered, before[delivered])
        still = shown(fixed)

    assert is_seen
    assert before[fixed] == still
    assert {"envoy.yaml": Pickup.RESTART, "sds.yaml": Pickup.WATCH} == said(
        {"envoy.yaml": text, "sds.yaml": (tmp_path / "sds.yaml").read_text()}
    )
