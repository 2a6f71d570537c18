"""Single facts about nginx that the model rests on: the real one is asked about each, and the model says the same."""

import contextlib
import http
import socket
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest
from support.bounded import HUNG, PATIENCE
from support.hellos import SCHEMES, accepted_groups, signing
from support.nginx.backends import make_certificates
from support.nginx.reading import MAIN, everything, read, read_all, suites_of, tls_of, value, values
from support.nginx.real import free_ports, openssl_inside, running
from support.probing import accepted, answer, client
from support.processes import free_port

from linter.model.endpoint import ClientCertificate, Hsts, Listener, Upstream
from linter.provenance.setting import Known
from linter.tls import signatures
from linter.tls.groups import of_openssl

# Old versions are what is asked about.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
SHOWN = "ssl_certificate shop.crt; ssl_certificate_key shop.key;"


def served(*lines: str) -> str:
    return f"server {{ {' '.join(lines)} }}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make certificates, and pages."""
    folder = tmp_path_factory.mktemp("made")
    make_certificates(folder)
    for suffix, source in (("crt", "ca-server.crt"), ("key", "ca.key")):
        (folder / f"shop.{suffix}").write_text((folder / source).read_text())
    (folder / "html").mkdir()
    (folder / "html/index.html").write_text("welcome")
    return folder


def whole(*servers: str, around: str = "") -> str:
    lines = ["events {}", "http {", "access_log off;", around, *servers, "}", ""]
    return "\n".join(lines)


def asked(host: str, port: int) -> int:
    """Return the status that clear text gets from an address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as connection:
        connection.settimeout(PATIENCE)
        connection.connect((host, port))
        connection.sendall(b"GET / HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\n\r\n")
        found = HTTPResponse(connection)
        found.begin()
        return found.status


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="there is no IPv6 here")
def test_a_parameter_is_that_of_one_family(made: Path) -> None:
    port = free_port()
    text = whole(served(f"listen {port} ssl; listen [::]:{port}; server_name a.example.com; root html;", SHOWN))

    with running(text, made, port):
        statuses = [asked("127.0.0.1", port), asked("::1", port)]

    assert [http.HTTPStatus.BAD_REQUEST, http.HTTPStatus.OK] == statuses
    model = read(text)
    assert [True, False] == [
        is_encrypted(model[name]) for name in (f"server a.example.com:{port}", f"server a.example.com [::]:{port}")
    ]


def is_encrypted(endpoint: Listener | Upstream) -> bool:
    assert isinstance(endpoint.tls, Known)
    return endpoint.tls.value is not None


@pytest.mark.parametrize(("one", "all_others"), [(" ssl", ""), ("", " ssl")])
def test_an_address_of_its_own_is_another_socket(made: Path, one: str, all_others: str) -> None:
    port = free_port()
    text = whole(
        served(f"listen 127.0.0.1:{port}{one}; server_name one.example.com; root html;", SHOWN),
        served(f"listen {port}{all_others}; server_name others.example.com; root html;", SHOWN),
    )

    with running(text, made, port):
        found = [asked(host, port) == http.HTTPStatus.BAD_REQUEST for host in ("127.0.0.1", "127.0.0.2")]

    model = read(text)
    names = (f"server one.example.com 127.0.0.1:{port}", f"server others.example.com:{port}")
    assert found == [is_encrypted(model[name]) for name in names]


def test_one_server_may_speak_both(made: Path) -> None:
    clear, encrypted = free_port(), free_port()
    text = whole(
        served(f"listen 127.0.0.1:{clear}; listen 127.0.0.1:{encrypted} ssl; server_name a.example.com;", SHOWN)
    )

    with running(text, made, clear, encrypted):
        found = [asked("127.0.0.1", port) == http.HTTPStatus.BAD_REQUEST for port in (clear, encrypted)]

    model = read(text)
    assert found == [is_encrypted(model[f"server a.example.com 127.0.0.1:{port}"]) for port in (clear, encrypted)]


def test_the_first_file_of_a_pattern_has_the_default_server(made: Path) -> None:
    port = free_port()
    (made / "conf.d").mkdir()
    bodies = {
        "conf.d/10-a.conf": f"server_name a.example.com; ssl_protocols TLSv1.2; {SHOWN}",
        "conf.d/9-b.conf": f"server_name b.example.com; ssl_protocols TLSv1.2; {SHOWN}",
        "conf.d/00-c.conf": f"server_name c.example.com; ssl_protocols TLSv1.3; {SHOWN}",
        "conf.d/99-d.conf": "server_name d.example.com; ssl_protocols TLSv1.2;",
    }
    files = {path: served(f"listen 127.0.0.1:{port} ssl; {body}") for path, body in bodies.items()}
    files["nginx.conf"] = whole("include conf.d/*.conf;")
    for path, text in files.items():
        (made / path).write_text(text)

    names = [f"{letter}.example.com" for letter in "abcd"]
    with running(files["nginx.conf"], made, port):
        found = [accepted(port, name) for name in names]

    model = read_all(files)
    said = [model[f"server {name} 127.0.0.1:{port}"] for name in names]
    assert found == [set(map(str, values(tls_of(one).versions))) for one in said]
    assert {"TLSv1.3"} == found[-1]


def test_the_first_of_two_servers_of_a_name_answers(made: Path) -> None:
    port = free_port()
    server = f"listen 127.0.0.1:{port} ssl; server_name a.example.com; {SHOWN}"
    text = whole(served(server, "ssl_protocols TLSv1.2;"), served(server, "ssl_protocols TLSv1.3;"))

    with running(text, made, port):
        found = accepted(port, "a.example.com")

    listeners = [one for one in everything({"nginx.conf": text}) if isinstance(one, Listener)]
    assert found == set(map(str, values(tls_of(listeners[0]).versions)))


def test_a_request_does_not_move_to_a_server_that_demands_a_certificate(made: Path) -> None:
    port = free_port()
    listen = f"listen 127.0.0.1:{port} ssl; root html; {SHOWN}"
    demand = "ssl_verify_client on; ssl_client_certificate ca.crt;"
    text = whole(
        served(listen, "server_name open.example.com;"), served(listen, "server_name strict.example.com;", demand)
    )

    with running(text, made, port):
        found = answer(port, client(), "open.example.com", "/", "strict.example.com")

    assert found is not None
    assert http.HTTPStatus.MISDIRECTED_REQUEST == found.status
    strict = tls_of(read(text)[f"server strict.example.com 127.0.0.1:{port}"])
    assert ClientCertificate.REQUIRED == value(strict.client_certificate)


def s_client(port: int, name: str, *words: str) -> bool:
    """Say whether OpenSSL's client, which unlike Python's chooses curves and the suites of TLS 1.3, comes through."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", name, "-tls1_3", *words]
    return subprocess.run(command, input=b"", capture_output=True, check=False, timeout=HUNG).returncode == 0


def test_groups_are_those_of_the_default_server(made: Path) -> None:
    first, second, third = free_ports(range(3)).values()
    listen = f"listen 127.0.0.1:{first} ssl; {SHOWN}"
    ordered = "ssl_ecdh_curve X25519; ssl_conf_command Groups P-384:X448;"
    text = whole(
        served(listen, "server_name a.example.com; ssl_ecdh_curve X25519;"),
        served(listen, "server_name b.example.com; ssl_ecdh_curve secp384r1:prime256v1;"),
        served(f"listen 127.0.0.1:{second} ssl; {SHOWN} server_name a.example.com; {ordered}"),
        served(f"listen 127.0.0.1:{third} ssl; {SHOWN} server_name a.example.com;"),
    )

    asked = ((first, "a.example.com"), (first, "b.example.com"), (second, "a.example.com"))
    with running(text, made, first, second, third):
        found = [accepted_groups(port, name) for port, name in asked]
        own = accepted_groups(third, "a.example.com")

    model = read(text)
    said = [set(values(tls_of(model[f"server {name} 127.0.0.1:{port}"]).groups)) for port, name in asked]
    assert [{"X25519"}, {"X25519"}, {"secp384r1", "X448"}] == found == said
    assert set(of_openssl(openssl_inside()) or ()) == own


def test_handshakes_are_signed_as_the_named_server_says(made: Path) -> None:
    first, second, third = free_ports(range(3)).values()
    listen = f"listen 127.0.0.1:{first} ssl; {SHOWN}"
    command, low = "ssl_conf_command SignatureAlgorithms", "ssl_ciphers HIGH:@SECLEVEL=0;"
    text = whole(
        served(listen, f"server_name a.example.com; {command} RSA-PSS+SHA256;"),
        served(listen, f"server_name b.example.com; {low} {command} RSA+SHA1:PSS+SHA384:RSA+SHA512;"),
        served(f"listen 127.0.0.1:{second} ssl; {SHOWN} server_name a.example.com; {low} {command} RSA+SHA224;"),
        served(f"listen 127.0.0.1:{third} ssl; {SHOWN} server_name a.example.com;"),
    )

    asked = ((first, "a.example.com"), (first, "b.example.com"), (second, "a.example.com"))
    with running(text, made, first, second, third):
        found = [signing(port, name) for port, name in asked]
        own = signing(third, "a.example.com")

    model = read(text)
    said = [set(values(tls_of(model[f"server {name} 127.0.0.1:{port}"]).signature_schemes)) for port, name in asked]
    low_level = {"rsa_pkcs1_sha1", "rsa_pss_rsae_sha384", "rsa_pkcs1_sha512"}
    assert [{"rsa_pss_rsae_sha256"}, low_level, {"rsa_pkcs1_sha224"}] == found == said
    release, levels = openssl_inside(), signatures.USUAL_LEVELS
    known = [one for one in signatures.of_openssl(release) or () if signatures.is_taken(one, levels, release)]
    assert {one for one in known if one in SCHEMES and one.startswith("rsa")} == own


def test_keys_are_bound_to_their_handshake_unless_that_is_switched_off(made: Path) -> None:
    options = ("", "ssl_conf_command Options -ExtendedMasterSecret;", "ssl_conf_command options PrioritizeChaCha;")
    ports = tuple(free_ports(options).values())
    text = whole(
        *(
            served(f"listen 127.0.0.1:{port} ssl; {SHOWN} server_name a.example.com; ssl_protocols TLSv1.2; {option}")
            for port, option in zip(ports, options, strict=True)
        )
    )

    with running(text, made, *ports):
        found = [b"Extended master secret: yes" in shown_by_s_client(port) for port in ports]

    model = read(text)
    tls = [tls_of(model[f"server a.example.com 127.0.0.1:{port}"]) for port in ports]
    assert [True, False, True] == found == [value(one.extended_master_secret) for one in tls]


def test_what_is_encrypted_is_protected_unless_that_is_switched_off(made: Path) -> None:
    options = ("", "ssl_conf_command Options -EncryptThenMac;")
    ports = tuple(free_ports(options).values())
    suites = "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA;"
    text = whole(
        *(
            served(f"listen 127.0.0.1:{port} ssl; {SHOWN} server_name a.example.com; {suites} {option}")
            for port, option in zip(ports, options, strict=True)
        )
    )

    with running(text, made, *ports):
        found = [b'"encrypt-then-mac"' in shown_by_s_client(port, "-tlsextdebug") for port in ports]

    model = read(text)
    tls = [tls_of(model[f"server a.example.com 127.0.0.1:{port}"]) for port in ports]
    assert [True, False] == found == [value(one.encrypt_then_mac) for one in tls]


def shown_by_s_client(port: int, *words: str) -> bytes:
    """Return what OpenSSL's client tells of a session of TLS 1.2."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_2", *words]
    return subprocess.run(command, input=b"", capture_output=True, check=False, timeout=HUNG).stdout


OAKLEY = """-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""


def test_the_group_for_finite_fields_is_that_of_the_file(made: Path) -> None:
    port = free_port()
    chosen = "ssl_protocols TLSv1.2; ssl_ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0; ssl_dhparam group.pem;"
    text = whole(served(f"listen 127.0.0.1:{port} ssl; {SHOWN} server_name a.example.com; {chosen}"))
    (made / "group.pem").write_text(OAKLEY, encoding="utf-8")

    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-cipher", "DHE@SECLEVEL=0", "-tls1_2"]
    with running(text, made, port):
        shown = subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=HUNG).stdout

    (listener,) = (one for one in read_all({MAIN: text}, {"group.pem": OAKLEY}).values() if isinstance(one, Listener))
    assert "Server Temp Key: DH, 1024 bits" in shown
    assert 1024 == value(tls_of(listener).finite_field_bits)


SUITES_1_3 = ("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256")
CHOSEN = {
    "default": "",
    "a list for older versions": "ssl_ciphers AES256-SHA;",
    "a command": "ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;",
    "two": "ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;",
    "an older string": "ssl_conf_command CipherString AES256-SHA;",
}


def test_suites_of_tls_1_3_are_those_of_a_command(made: Path) -> None:
    ports = free_ports(CHOSEN)
    servers = (
        f"listen 127.0.0.1:{port} ssl; server_name a.example.com; {CHOSEN[name]} {SHOWN}"
        for name, port in ports.items()
    )
    text = whole(*map(served, servers))

    with running(text, made, *ports.values()):
        found = {
            name: {suite for suite in SUITES_1_3 if s_client(port, "a.example.com", "-ciphersuites", suite)}
            for name, port in ports.items()
        }

    model = read(text)
    for name, port in ports.items():
        said = set(suites_of(model[f"server a.example.com 127.0.0.1:{port}"]))
        assert found[name] == said.intersection(SUITES_1_3), name


def test_old_versions_need_a_low_level_of_the_library(made: Path) -> None:
    plain, low = free_port(), free_port()
    versions = "ssl_protocols TLSv1 TLSv1.1;"
    text = whole(
        served(f"listen 127.0.0.1:{plain} ssl; server_name a.example.com; {versions} {SHOWN}"),
        served(
            f"listen 127.0.0.1:{low} ssl; server_name a.example.com; {versions} ssl_ciphers ALL:@SECLEVEL=0; {SHOWN}"
        ),
    )

    with running(text, made, plain, low):
        found = [accepted(port, "a.example.com") for port in (plain, low)]

    # The library is not in the configuration, so what is written counts.
    written = [values(tls_of(read(text)[f"server a.example.com 127.0.0.1:{port}"]).versions) for port in (plain, low)]
    assert [set(), {"TLSv1.0", "TLSv1.1"}] == found
    assert [["TLSv1.0", "TLSv1.1"]] * 2 == written


def test_a_location_inside_another_passes_nothing_on(made: Path) -> None:
    front, back = free_port(), free_port()
    inner = "location /files/ { root html; } if ($arg_verbose) { add_header X-Verbose on; }"
    text = whole(
        served(f"listen 127.0.0.1:{back}; return 202;"),
        served(f"listen 127.0.0.1:{front}; location / {{ proxy_pass http://127.0.0.1:{back}; {inner} }}"),
    )

    with running(text, made, front, back):
        found = [
            got and got.status
            for path in ("/", "/?verbose=1", "/files/none")
            if (got := answer(front, None, None, path, "a.example.com"))
        ]

    assert [202, 202, 404] == found
    assert [f"http://127.0.0.1:{back}"] == [one.name for one in read(text).values() if isinstance(one, Upstream)]


def test_clear_text_on_a_port_with_tls_gets_what_the_error_page_says(made: Path) -> None:
    ports = free_ports(("", "error_page 497 =301 https://a.example.com/;", "error_page 497 https://a.example.com/;"))
    text = whole(*(served(f"listen 127.0.0.1:{port} ssl; {line} {SHOWN}") for line, port in ports.items()))

    with running(text, made, *ports.values()):
        found = [asked("127.0.0.1", port) for port in ports.values()]

    assert [400, 301, 302] == found
    for port in ports.values():
        assert value(tls_of(read(text)[f"server 127.0.0.1:{port}"]).required) is True


@dataclass(frozen=True)
class Told:
    """What stands where a request is passed on over TLS, and the name that its backend is told."""

    line: str
    url: str
    name: str


TOLD = {
    "nothing written": Told("", "https://localhost:PORT", ""),
    "on": Told("proxy_ssl_server_name on;", "https://localhost:PORT", "localhost"),
    "not the host header": Told(
        "proxy_ssl_server_name on; proxy_set_header Host b.example.com;", "https://localhost:PORT", "localhost"
    ),
    "another": Told(
        "proxy_ssl_server_name on; proxy_ssl_name b.example.com;", "https://127.0.0.1:PORT", "b.example.com"
    ),
    "an address": Told("proxy_ssl_server_name on;", "https://127.0.0.1:PORT", ""),
    "an address as a name": Told("proxy_ssl_server_name on; proxy_ssl_name 10.0.0.5;", "https://localhost:PORT", ""),
    "a socket file": Told("", "https://unix:SOCKET", ""),
    "a group": Told("proxy_ssl_server_name on;", "https://group", "group"),
}


def test_a_backend_is_told_the_name_that_the_model_knows_of(made: Path) -> None:
    back, ports = free_port(), free_ports(TOLD)
    listens = f"listen 127.0.0.1:{back} ssl; listen unix:{made}/s ssl;"
    backend = served(f"{listens} {SHOWN} add_header X-Name $ssl_server_name; location / {{ return 200; }}")
    servers = []
    for name, port in ports.items():
        url = TOLD[name].url.replace("PORT", str(back)).replace("SOCKET", f"{made}/s")
        servers.append(served(f"listen 127.0.0.1:{port}; location / {{ {TOLD[name].line} proxy_pass {url}; }}"))
    text = whole(backend, *servers, around=f"upstream group {{ server 127.0.0.1:{back}; }}")

    with running(text, made, back, *ports.values()):
        found = {name: answer(port, None, None, "/", "a.example.com") for name, port in ports.items()}

    model = [one for one in everything({"nginx.conf": text}) if isinstance(one, Upstream)]
    for name, port in ports.items():
        got = found[name]
        assert got is not None
        assert TOLD[name].name == (got.getheader("X-Name") or ""), name
        (hop,) = [one for one in model if f"nginx.conf:server 127.0.0.1:{port}" in one.listeners]
        sends = tls_of(hop).sends_sni
        assert bool(TOLD[name].name) == (sends is not None and value(sends) is True), name


AGE = "add_header Strict-Transport-Security max-age="
OTHER = "add_header X-Shop a;"
HEADERS = {
    "two": f"{AGE}1; {AGE}2;",
    "of the location": f"{AGE}1; location / {{ {AGE}2; root html; }}",
    "merged": f"{AGE}1; add_header_inherit merge; location / {{ {AGE}2; root html; }}",
    "after another header": f"{AGE}1; location / {{ proxy_set_header Host a; expires 1d; root html; }}",
    "lost": f"{AGE}1; location / {{ add_header X-Shop a; root html; }}",
    "lost under a condition": f"{AGE}1; location / {{ if ($request_method = GET) {{ {OTHER} }} root html; }}",
    "kept under a condition": f"{AGE}1; location / {{ if ($request_method = GET) {{ expires 1d; }} root html; }}",
    "kept where another is answered": f"{AGE}1; location / {{ if ($arg_a) {{ {OTHER} return 204; }} root html; }}",
    "merged under a condition": (
        f"{AGE}1; add_header_inherit merge; location / {{ if ($request_method = GET) {{ {OTHER} }} root html; }}"
    ),
    "of another module": f'{AGE}1; more_set_headers "Strict-Transport-Security: max-age=2";',
}


def test_the_first_header_counts(made: Path) -> None:
    ports = free_ports(HEADERS)
    text = whole(*(served(f"listen 127.0.0.1:{port} ssl; {HEADERS[name]} {SHOWN}") for name, port in ports.items()))

    with running(text, made, *ports.values()):
        found = {name: answer(port, client(), "a.example.com", "/") for name, port in ports.items()}

    model = read(text)
    for name, port in ports.items():
        got, endpoint = found[name], model[f"server 127.0.0.1:{port}"]
        assert got is not None
        assert isinstance(endpoint, Listener)
        header = value(endpoint.hsts)
        said = [str(value(header.max_age))] if isinstance(header, Hsts) else []
        sent = [header.removeprefix("max-age=") for header in got.headers.get_all("Strict-Transport-Security") or ()]
        assert said == sent[:1], (name, sent)


@contextlib.contextmanager
def without_listen(made: Path, ports: Sequence[int]) -> Iterator[int]:
    """Run a server that does not say where it listens; give the port where it does."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0", port))  # nginx does
            except PermissionError:
                continue
            except OSError:
                pytest.skip(f"port {port} is taken")
        with running(whole(served("root html;")), made, port):
            yield port
        return


def test_a_server_listens_in_clear_text_where_nothing_is_said(made: Path) -> None:
    # Who is not root gets another port.
    with without_listen(made, (80, 8000)) as port:
        assert http.HTTPStatus.OK == asked("127.0.0.1", port)

    assert not is_encrypted(read(whole(served("root html;")))["server *:80"])
