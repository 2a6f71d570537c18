"""What Envoy's access logs keep of TLS: one handshake each, read back, and the model says the same."""

import time
from pathlib import Path

import pytest
from support.envoy.reading import listener, read, tls_of
from support.envoy.real import make_certificates, running
from support.probing import answer, client
from support.processes import free_port

from linter.model.endpoint import Recorded
from linter.provenance.setting import Known

MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
LISTENER = """\
static_resources:
  listeners:
    - name: shop
      address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      listener_filters: [{filters}]
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_certificates:
                  - certificate_chain: {{filename: {tls}/server.crt}}
                    private_key: {{filename: {tls}/server.key}}
          filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/{manager}
                stat_prefix: shop
                access_log:
                  - name: envoy.access_loggers.file
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                      path: {tls}/{log}
                      {written}
                access_log_options: {{flush_access_log_on_new_request: true}}
                route_config:
                  virtual_hosts:
                    - name: shop
                      domains: ["*"]
                      routes: [{{match: {{prefix: /}}, direct_response: {{status: 200}}}}]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
"""
INSPECTOR = (
    "{name: tls, typed_config: "
    '{"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}'
)
WAIT = 15.0

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    return folder


def line(path: Path) -> str:
    """Return what is written, which Envoy does some seconds later."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until and not (path.exists() and path.read_text()):
        time.sleep(0.1)
    return path.read_text()


@pytest.mark.parametrize(
    ("filters", "written", "kept"),
    [
        ("", "", set()),
        (
            "",
            'log_format: {text_format_source: {inline_string: "%DOWNSTREAM_TLS_VERSION% %REQUESTED_SERVER_NAME%\\n"}}',
            {Recorded.VERSION},
        ),
        (
            INSPECTOR,
            'log_format: {text_format_source: {inline_string: "%DOWNSTREAM_TLS_VERSION% %REQUESTED_SERVER_NAME%\\n"}}',
            {Recorded.VERSION, Recorded.SERVER_NAME},
        ),
        (
            "",
            'log_format: {json_format: {tls: {version: "%DOWNSTREAM_TLS_VERSION%", suite: "%DOWNSTREAM_TLS_CIPHER%"}}}',
            {Recorded.VERSION, Recorded.CIPHER_SUITE},
        ),
    ],
    ids=["the format that is there by itself", "a text", "a text, and the inspector of TLS", "JSON"],
)
def test_a_log_keeps_what_its_format_names(
    tls: Path, tmp_path: Path, filters: str, written: str, kept: set[Recorded]
) -> None:
    port = free_port()
    text = LISTENER.format(
        manager=MANAGER, port=port, tls=tmp_path, written=written, filters=filters, log="access.log"
    ).replace(f"{tmp_path}/server", f"{tls}/server")

    with running(text, tmp_path, port):
        assert answer(port, client(), "own.example.com", "/", "shop.test") is not None
        shown = line(tmp_path / "access.log")

    (one,) = read(text).values()
    found = tls_of(listener(one)).logs
    assert isinstance(found, Known)
    assert kept == {one.value for one in found.value if isinstance(one, Known)}
    words = {"TLSv1.": Recorded.VERSION, "TLS_": Recorded.CIPHER_SUITE, "own.example.com": Recorded.SERVER_NAME}
    assert kept == {kind for word, kind in words.items() if word in shown}
