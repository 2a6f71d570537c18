"""Servers of `stream` and `mail`: what they end, pass through and encrypt, as the real nginx does it."""

import http.client
import ssl
from pathlib import Path

import pytest
from support.bounded import PATIENCE
from support.nginx.reading import listener, read, tls_of, upstream, upstreams, value, values
from support.nginx.real import Authority, free_ports, pem, running

from linter.model.endpoint import ClientCertificate, Listener
from linter.provenance.setting import Known, Unknown

ANYBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANYBODY.check_hostname = False
ANYBODY.verify_mode = ssl.CERT_NONE
SHOWN = "ssl_certificate shop.crt; ssl_certificate_key shop.key;"


def stream(*lines: str) -> str:
    return f"stream {{ server {{ {' '.join(lines)} }} }}"


def is_encrypted(tls: object) -> bool | None:
    return None if isinstance(tls, Unknown) else isinstance(tls, Known) and tls.value is not None


@pytest.mark.parametrize(
    ("lines", "front", "back"),
    [
        pytest.param(["listen 5432 ssl;", SHOWN], True, False, id="ends"),
        pytest.param(["listen 5432 ssl;", SHOWN, "proxy_ssl on;"], True, True, id="ends and begins again"),
        pytest.param(["listen 5432;", "proxy_ssl on;"], False, True, id="begins"),
        pytest.param(["listen 5432;", "ssl_preread on;"], None, None, id="passes through"),
        pytest.param(["listen 5432;"], None, None, id="passes through whatever it is"),
        pytest.param(["listen 5432 udp;"], None, None, id="datagrams"),
        pytest.param(["listen {{ port }};"], None, None, id="filled in"),
        pytest.param(["listen 5432;", "proxy_ssl ${ENCRYPTS};"], None, None, id="switch that is filled in"),
    ],
)
def test_what_a_stream_ends_and_begins(lines: list[str], front: bool | None, back: bool | None) -> None:
    text = stream(*lines, "proxy_pass orders.example.com:5432;")

    (found,) = [one for one in read(text).values() if isinstance(one, Listener)]
    assert front == is_encrypted(found.tls)
    assert [back] == [is_encrypted(one.tls) for one in upstreams(text)]


NONE, REQUESTED, OPTIONAL, REQUIRED = (
    ClientCertificate.NONE,
    ClientCertificate.REQUESTED,
    ClientCertificate.OPTIONAL,
    ClientCertificate.REQUIRED,
)


# Tried on the real nginx in `test_nginx_stream_oracle.py`.
@pytest.mark.parametrize(
    ("default", "own", "expected"),
    [
        ("on", "on", REQUIRED),
        ("off", "off", NONE),
        ("off", "on", {REQUESTED, REQUIRED}),
        ("off", "optional", {REQUESTED, OPTIONAL}),
        ("optional", "on", {OPTIONAL, REQUIRED}),
        ("optional", "off", NONE),
        ("on", "off", {REQUIRED, NONE}),
        ("on", "optional", {REQUIRED, OPTIONAL}),
        ("$mode", "on", set()),
    ],
)
def test_a_stream_checks_clients_as_either_of_two_servers_says(default: str, own: str, expected: object) -> None:
    first, second = (
        f"server {{ listen 1 ssl; server_name {name}; ssl_verify_client {says}; {SHOWN} proxy_pass a.example.com:1; }}"
        for name, says in (("one.example.com", default), ("two.example.com", own))
    )
    model = read(f"stream {{ {first} {second} }}")

    assert expected == value(tls_of(model["server two.example.com:1"]).client_certificate)


def test_a_stream_that_answers_by_itself_is_clear_text() -> None:
    assert is_encrypted(listener(stream("listen 5432;", "return welcome;")).tls) is False


@pytest.mark.parametrize(
    ("lines", "protocol", "required"),
    [
        ("listen 143; protocol imap; starttls on;", "imap", False),
        ("listen 110; starttls only;", "pop3", True),
        ("listen 993 ssl;", "imap", True),
        ("listen 25;", "smtp", None),
        ("listen 25; starttls off;", "smtp", None),
    ],
)
def test_mail(lines: str, protocol: str, required: bool | None) -> None:
    found = listener(f"mail {{ {SHOWN} server {{ {lines} }} }}")

    assert protocol == value(found.protocol)
    assert (required is not None) == is_encrypted(found.tls)
    assert required is None or value(tls_of(found).required) == required


def test_mail_that_a_template_decides_is_unknown() -> None:
    assert is_encrypted(listener(f"mail {{ {SHOWN} server {{ listen 143; starttls ${{MODE}}; }} }}").tls) is None


def test_passwords_of_mail_go_to_a_program() -> None:
    hop = upstream("mail { auth_http auth.example.com/login; server { listen 25; } server { listen 110; } }")

    assert is_encrypted(hop.tls) is False
    assert "public" == value(hop.exposure)
    assert ["server *:110", "server *:25"] == sorted(one.partition(":")[2] for one in hop.listeners)


def answers(port: int, *, encrypted: bool) -> bool:
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=ANYBODY)
        if encrypted
        else http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    )
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except TimeoutError:
        raise  # who says nothing has not refused
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


VERIFIED = "proxy_ssl on; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.crt;"
# What a server says, whether the backend speaks TLS, and over what a client gets an answer: clear text, TLS.
STREAMS = {
    "ends": (f"{SHOWN}", " ssl", False, [False, True]),
    "ends before TLS": (f"{SHOWN}", " ssl", True, [False, False]),
    "ends and begins": (f"{SHOWN} proxy_ssl on;", " ssl", True, [False, True]),
    "begins": ("proxy_ssl on;", "", True, [True, False]),
    "begins and verifies": (f"{VERIFIED} proxy_ssl_name shop.example.com;", "", True, [True, False]),
    "begins and refuses": (f"{VERIFIED} proxy_ssl_name blog.example.com;", "", True, [False, False]),
    "passes TLS through": ("ssl_preread on;", "", True, [False, True]),
    "passes clear text through": ("", "", False, [True, False]),
}


def test_streams_do_what_the_model_says(tmp_path: Path) -> None:
    authority = Authority()
    for name, content in {
        "shop.crt": authority.signed("shop.example.com"),
        "shop.key": authority.private_key(),
        "ca.crt": pem(authority.certificate),
    }.items():
        (tmp_path / name).write_text(content)
    ports = free_ports((*STREAMS, "clear", "encrypted"))
    clear, encrypted = ports.pop("clear"), ports.pop("encrypted")
    streams = "".join(
        f"server {{ listen 127.0.0.1:{ports[name]}{extra}; {body}"
        f" proxy_pass 127.0.0.1:{encrypted if tls else clear}; }}\n"
        for name, (body, extra, tls, _) in STREAMS.items()
    )
    backends = "".join(
        f"server {{ listen 127.0.0.1:{one}; return 200; {SHOWN} }}\n" for one in (clear, f"{encrypted} ssl")
    )
    # A session that one server has not verified is no good to another one that reaches the same backend.
    streams = f"proxy_ssl_session_reuse off;\n{streams}"
    text = f"events {{}}\nhttp {{\naccess_log off;\n{backends}}}\nstream {{\n{streams}}}\n"

    with running(text, tmp_path, clear, encrypted, *ports.values()):
        found = {name: [answers(port, encrypted=tls) for tls in (False, True)] for name, port in ports.items()}

    assert found == {name: wanted for name, (_, _, _, wanted) in STREAMS.items()}
    model = read(text)
    for name, port in ports.items():
        front = is_encrypted(model[f"server 127.0.0.1:{port}"].tls)
        assert front is None or found[name] in ([False, False], [not front, front]), name


def test_a_listed_group_of_versions_is_that_of_the_stream() -> None:
    text = f"stream {{ ssl_protocols TLSv1.1; server {{ listen 1 ssl; {SHOWN} proxy_pass a.example.com:1; }} }}"
    (found,) = [one for one in read(text).values() if isinstance(one, Listener)]

    assert ["TLSv1.1"] == values(tls_of(found).versions)
