"""By whose word nginx takes its clients; the real one says by whose it does."""

import http
import ssl
from pathlib import Path

import pytest
from support.nginx.reading import listener, read, read_all, tls_of, tls_server, value
from support.nginx.real import Authority, free_ports, pem, running
from support.probing import answer

from linter.model.words import ClientAuthority

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
ON = "ssl_verify_client on; ssl_client_certificate clients.crt;"
EITHER = {ClientAuthority.PUBLIC, ClientAuthority.NAMED}
PUBLIC = f"ssl_verify_client on; ssl_client_certificate {BUNDLE};"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(ON, ClientAuthority.OWN, id="a file of its own"),
        pytest.param(PUBLIC, ClientAuthority.PUBLIC, id="the bundle"),
        pytest.param(f"{ON} ssl_trusted_certificate {BUNDLE};", ClientAuthority.PUBLIC, id="for stapling"),
        pytest.param(f"{ON} ssl_trusted_certificate /srv/tls/cacert.pem;", ClientAuthority.OWN, id="anybody's name"),
        pytest.param("ssl_verify_client on; ssl_client_certificate $ca;", set(), id="by a variable"),
        pytest.param(
            f'{PUBLIC} if ($ssl_client_s_dn !~ "CN=shop") {{ return 403; }}', EITHER, id="names are asked for here"
        ),
        pytest.param(
            f"{PUBLIC} location / {{ proxy_set_header X-Who $ssl_client_fingerprint; proxy_pass https://a; }}",
            EITHER,
            id="the backend is told who it is",
        ),
        pytest.param(
            f"{PUBLIC} if ($ssl_client_verify != SUCCESS) {{ return 403; }}", ClientAuthority.PUBLIC, id="no names"
        ),
        pytest.param(f"{PUBLIC} include missing.conf;", EITHER, id="a part is missing"),
    ],
)
def test_by_whose_word_clients_are_taken(lines: str, expected: object) -> None:
    assert expected == value(tls_of(listener(tls_server(lines))).client_authority)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(f"ssl_trusted_certificate {BUNDLE};", id="nobody is asked"),
        pytest.param(f"ssl_verify_client optional_no_ca; ssl_client_certificate {BUNDLE};", id="not verified"),
        pytest.param("ssl_verify_client on;", id="none, which nginx refuses"),
    ],
)
def test_of_clients_that_are_not_verified_nobody_vouches(lines: str) -> None:
    assert tls_of(listener(tls_server(lines))).client_authority is None


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        pytest.param("map $ssl_client_i_dn $ours { default 0; }", EITHER, id="a map may ask"),
        pytest.param("log_format who $ssl_client_s_dn;", ClientAuthority.PUBLIC, id="a log asks nothing"),
        pytest.param("server { listen 81; return 200 $ssl_client_s_dn; }", ClientAuthority.PUBLIC, id="another server"),
    ],
)
def test_what_is_around_may_ask_who_the_client_is(around: str, expected: object) -> None:
    found = read(f"events {{}} http {{ {around} {tls_server(PUBLIC)} }}")

    assert expected == value(tls_of(found["server shop.example.com:443"]).client_authority)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two authorities, and a client of each."""
    folder = tmp_path_factory.mktemp("made")
    for who in ("own", "strange"):
        authority = Authority(who)
        (folder / f"{who}.crt").write_text(pem(authority.certificate))
        (folder / f"{who}-client.crt").write_text(authority.signed(f"{who}.example.com"))
        (folder / f"{who}.key").write_text(authority.private_key())
    return folder


def test_the_real_nginx_takes_clients_by_either_file_and_by_no_leaf(made: Path) -> None:
    written = {
        "ssl_client_certificate own.crt;": {"own"},
        "ssl_client_certificate own.crt; ssl_trusted_certificate strange.crt;": {"own", "strange"},
        "ssl_client_certificate own-client.crt;": set(),
    }
    shown = "ssl_certificate own-client.crt; ssl_certificate_key own.key; ssl_verify_client on;"
    ports = free_ports(written)
    servers = [
        f"server {{ listen 127.0.0.1:{ports[line]} ssl; server_name a.test; {shown} {line} return 200; }}"
        for line in written
    ]
    text = f"events {{}} http {{ access_log off; {' '.join(servers)} }}"

    with running(text, made, *ports.values()):
        got = {(line, who): answer(ports[line], client_of(made, who), "a.test", "/") for line in written for who in WHO}

    let_in = {line: {who for who in WHO if is_ok(got[line, who])} for line in written}
    assert written == let_in
    others = {path.name: path.read_text() for path in made.glob("*.crt")}
    model = read_all({"nginx.conf": text}, others)
    said = [value(tls_of(model[f"server a.test 127.0.0.1:{port}"]).client_authority) for port in ports.values()]
    assert [ClientAuthority.OWN, ClientAuthority.OWN, ClientAuthority.NOBODY] == said


WHO = ("own", "strange")


def client_of(made: Path, who: str) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found.check_hostname = False
    found.verify_mode = ssl.CERT_NONE
    found.load_cert_chain(made / f"{who}-client.crt", made / f"{who}.key")
    return found


def is_ok(got: http.client.HTTPResponse | None) -> bool:
    return got is not None and got.status == http.HTTPStatus.OK
