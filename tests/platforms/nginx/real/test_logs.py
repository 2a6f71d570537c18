"""What nginx's logs keep of TLS: one handshake each, read back, and the model says the same."""

import ssl
from pathlib import Path

import pytest
from support.nginx.reading import listener, tls_of
from support.nginx.real import Authority, running
from support.probing import answer, client
from support.processes import free_port

from linter.model.endpoint import Recorded
from linter.provenance.setting import Known

SERVER = (
    "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate own.crt; ssl_certificate_key own.key; "
    "ssl_protocols TLSv1.3; return 200; }}"
)
LOGS = (
    "{level} events {{}} http {{ map $ssl_protocol $told {{ default $ssl_protocol; }} log_format plain '$status'; "
    "log_format mapped '$status $told'; log_format whole '$ssl_protocol $ssl_cipher $ssl_server_name'; "
    "{log} {server} }}"
)

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture
def port(tmp_path: Path) -> int:
    authority = Authority()
    (tmp_path / "own.crt").write_text(authority.signed("own.example.com"))
    (tmp_path / "own.key").write_text(authority.private_key())
    return free_port()


@pytest.mark.parametrize(
    ("log", "kept"),
    [
        ("access_log {path} combined;", set()),
        ("access_log {path} plain;", set()),
        ("access_log {path} mapped;", {Recorded.VERSION}),
        ("access_log {path} whole;", {Recorded.VERSION, Recorded.CIPHER_SUITE, Recorded.SERVER_NAME}),
    ],
    ids=["the format that is there by itself", "nothing of TLS", "by a map", "all of it"],
)
def test_a_log_keeps_what_its_format_names(tmp_path: Path, port: int, log: str, kept: set[Recorded]) -> None:
    path = tmp_path / "access.log"
    text = LOGS.format(level="", log=log.format(path=path), server=SERVER.format(port=port))

    with running(text, tmp_path, port):
        assert answer(port, client(), "own.example.com", "/") is not None

    found = tls_of(listener(text)).logs
    assert isinstance(found, Known)
    assert kept == {one.value for one in found.value if isinstance(one, Known)}
    line = path.read_text()
    words = {"TLSv1.3": Recorded.VERSION, "TLS_": Recorded.CIPHER_SUITE, "own.example.com": Recorded.SERVER_NAME}
    assert kept == {kind for word, kind in words.items() if word in line}


@pytest.mark.parametrize(("level", "is_told"), [("info", True), ("error", False)])
def test_a_failed_handshake_is_told_with_the_level_of_info(
    tmp_path: Path, port: int, level: str, is_told: bool
) -> None:
    path = tmp_path / "error.log"
    text = LOGS.format(level=f"error_log {path} {level};", log="access_log off;", server=SERVER.format(port=port))
    old = client()
    old.maximum_version = ssl.TLSVersion.TLSv1_2

    with running(text, tmp_path, port):
        assert answer(port, old, "own.example.com", "/") is None

    found = tls_of(listener(text)).counts_failures
    assert is_told is ("SSL_do_handshake() failed" in path.read_text())
    assert isinstance(found, Known)
    assert found.value is is_told
