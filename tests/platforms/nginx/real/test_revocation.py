"""Revoked certificates of clients and of backends: the real nginx takes them or not, and the model says the same."""

import http
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.nginx.reading import listener, tls_of, upstream
from support.nginx.real import Authority, free_ports, pem, running
from support.probing import answer
from support.revocation import revoking

from linter.platforms.certificates import lists_of
from linter.provenance.setting import Known
from linter.provenance.source import Source

SHOWN = "ssl_certificate own.crt; ssl_certificate_key own.key;"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an authority, certificates of a server and of clients, and a list that has one of the clients."""
    folder = tmp_path_factory.mktemp("made")
    authority = Authority()
    (folder / "ca.crt").write_text(pem(authority.certificate))
    for name in ("own", "good", "gone"):
        (folder / f"{name}.crt").write_text(authority.signed(f"{name}.example.com"))
        (folder / f"{name}.key").write_text(authority.private_key())
    listed = revoking((folder / "gone.crt").read_text(), authority.name, authority.key)
    (folder / "revoked.crl").write_text(listed)
    old = revoking((folder / "gone.crt").read_text(), authority.name, authority.key, age=timedelta(days=2))
    (folder / "old.crl").write_text(old)
    return folder


def context(made: Path, name: str) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found.check_hostname = False
    found.verify_mode = ssl.CERT_NONE
    found.load_cert_chain(made / f"{name}.crt", made / f"{name}.key")
    return found


@pytest.mark.parametrize(
    ("written", "is_checked"),
    [("", False), ("ssl_crl revoked.crl;", True)],
    ids=["nothing", "a list"],
)
def test_a_revoked_client_is_let_in_where_nothing_is_looked_up(made: Path, written: str, is_checked: bool) -> None:
    ports = free_ports(["shop"])
    server = (
        f"server {{ listen 127.0.0.1:{ports['shop']} ssl; {SHOWN} ssl_client_certificate ca.crt; ssl_verify_client on; "
        f"{written} return 200; }}"
    )

    with running(f"events {{}} http {{ access_log off; {server} }}", made, *ports.values()):
        good, gone = (answer(ports["shop"], context(made, name), "own.example.com", "/") for name in ("good", "gone"))

    found = tls_of(listener(server)).checks_revocation
    assert good is not None
    assert http.HTTPStatus.OK == good.status
    assert (gone is None or gone.status == http.HTTPStatus.BAD_REQUEST) is is_checked
    assert isinstance(found, Known)
    assert found.value is is_checked


def test_with_a_list_that_has_expired_everybody_is_turned_away(made: Path) -> None:
    ports = free_ports(["shop"])
    server = (
        f"server {{ listen 127.0.0.1:{ports['shop']} ssl; {SHOWN} ssl_client_certificate ca.crt; ssl_verify_client on; "
        "ssl_crl old.crl; return 200; }"
    )

    with running(f"events {{}} http {{ access_log off; {server} }}", made, *ports.values()):
        good = answer(ports["shop"], context(made, "good"), "own.example.com", "/")

    assert good is None or good.status == http.HTTPStatus.BAD_REQUEST
    (found,) = lists_of(
        (made / "old.crl").read_text(), Known(None, Source("a", "").whole), "a", "pem", datetime.now(UTC).date()
    )
    assert isinstance(found.expired, Known)
    assert found.expired.value


@pytest.mark.parametrize(
    ("written", "is_checked"),
    [("", False), ("proxy_ssl_crl revoked.crl;", True)],
    ids=["nothing", "a list"],
)
def test_a_revoked_backend_is_reached_where_nothing_is_looked_up(made: Path, written: str, is_checked: bool) -> None:
    ports = free_ports(["shop", "gone"])
    backend = (
        f"server {{ listen 127.0.0.1:{ports['gone']} ssl; "
        "ssl_certificate gone.crt; ssl_certificate_key gone.key; return 200; }"
    )
    front = (
        f"server {{ listen 127.0.0.1:{ports['shop']}; location / {{ proxy_pass https://127.0.0.1:{ports['gone']}; "
        f"proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.crt; proxy_ssl_name gone.example.com; {written} }} }}"
    )

    with running(f"events {{}} http {{ access_log off; {backend} {front} }}", made, *ports.values()):
        found = answer(ports["shop"], None, "own.example.com", "/")

    said = tls_of(upstream(front)).checks_revocation
    assert found is not None
    assert (http.HTTPStatus.BAD_GATEWAY if is_checked else http.HTTPStatus.OK) == found.status
    assert isinstance(said, Known)
    assert said.value is is_checked


def test_of_backends_that_nobody_verifies_nothing_is_looked_up() -> None:
    assert tls_of(upstream("server { location / { proxy_pass https://a.example.com; } }")).checks_revocation is None


@pytest.mark.parametrize(("word", "is_checked"), [("on", True), ("leaf", True), ("off", False)])
def test_an_authority_that_is_asked_is_as_good_as_a_list(word: str, is_checked: bool) -> None:
    found = tls_of(listener(f"server {{ listen 443 ssl; {SHOWN} ssl_verify_client on; ssl_ocsp {word}; }}"))

    assert isinstance(found.checks_revocation, Known)
    assert found.checks_revocation.value is is_checked
