"""What differs in an older release of nginx, as Debian's does it: defaults, and whose versions count."""

from pathlib import Path

import pytest
from support.nginx.backends import make_certificates, shown_by
from support.nginx.debian import running, takes, version
from support.nginx.reading import MAIN, everything, tls_of, value
from support.probing import accepted
from support.processes import free_port

from linter.model.endpoint import Listener
from linter.platforms.nginx.reading.releases import release_of
from linter.provenance.setting import Known, Unknown

RELEASE = release_of(version() or "")
pytestmark = [
    pytest.mark.skipif(RELEASE is None, reason="Debian's nginx is not installed"),
    # Old versions are what is asked about.
    pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning"),
]
LOW = "ssl_ciphers ALL:@SECLEVEL=0;"


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    make_certificates(tmp_path)
    return tmp_path


def whole(tls: Path, *servers: str) -> str:
    blocks = "\n".join(f"server {{ {one} }}" for one in servers)
    return f"events {{}}\nhttp {{\naccess_log off;\n{shown_by('ca-server', tls)}\n{blocks}\n}}\n"


def listeners(text: str) -> list[Listener]:
    return [one for one in everything({MAIN: text}, version=version()) if isinstance(one, Listener)]


def told(listener: Listener) -> tuple[set[str], bool]:
    """Return the versions that the model is sure of, and whether it doubts others."""
    found = tls_of(listener).versions
    assert isinstance(found, Known)
    known = {str(one.value) for one in found.value if isinstance(one, Known)}
    return known, any(isinstance(one, Unknown) for one in found.value)


@pytest.mark.parametrize("line", ["", LOW, "ssl_protocols TLSv1.2;", f"ssl_protocols TLSv1.1; {LOW}"])
def test_versions_are_those_of_the_release(tls: Path, line: str) -> None:
    port = free_port()
    text = whole(tls, f"listen 127.0.0.1:{port} ssl; {line}")

    with running(text, tls, port):
        found = accepted(port)

    # Debian's OpenSSL refuses what the model leaves open.
    (listener,) = listeners(text)
    assert told(listener) == (found, line == "")


PAIRS = [("TLSv1.2", "TLSv1.3"), ("TLSv1.3", "TLSv1.2"), ("TLSv1.2 TLSv1.3", "TLSv1.3")]


@pytest.mark.parametrize(("default", "named"), PAIRS)
def test_versions_are_those_of_the_default_server(tls: Path, default: str, named: str) -> None:
    assert RELEASE is not None
    if RELEASE.named_server_decides:
        pytest.skip("it is too new")
    port = free_port()
    text = whole(
        tls,
        f"listen 127.0.0.1:{port} ssl; server_name a.example.com; ssl_protocols {default};",
        f"listen 127.0.0.1:{port} ssl; server_name b.example.com; ssl_protocols {named};",
    )

    with running(text, tls, port):
        found = [accepted(port, name) for name in ("a.example.com", "b.example.com")]

    assert set(default.split()) == found[0] == found[1]
    assert [(versions, False) for versions in found] == [told(one) for one in listeners(text)]


def test_the_old_switch_encrypts_every_socket(tls: Path) -> None:
    one, other = free_port(), free_port()
    text = whole(tls, f"listen 127.0.0.1:{one}; listen 127.0.0.1:{other}; ssl on; server_name a.example.com;")
    if not takes(text, tls):
        pytest.skip("it is too new")

    with running(text, tls, one, other):
        found = [bool(accepted(port)) for port in (one, other)]

    (listener,) = listeners(text)
    assert [True, True] == found
    assert value(tls_of(listener).required) is True


def test_mail_over_tls_needs_a_certificate(tls: Path) -> None:
    port = free_port()
    server = f"server {{ listen 127.0.0.1:{port}; protocol imap; starttls on; }}"

    assert not takes(f"events {{}}\nmail {{ auth_http 127.0.0.1:1; {server} }}\n", tls)
    assert takes(f"events {{}}\nmail {{ auth_http 127.0.0.1:1; {shown_by('ca-server', tls)} {server} }}\n", tls)


def test_clients_need_an_authority_of_their_own(tls: Path) -> None:
    line = f"listen 127.0.0.1:{free_port()} ssl; ssl_verify_client on;"

    assert takes(whole(tls, f"{line} ssl_client_certificate {tls}/ca.crt;"), tls)
    # From 1.27.2 on, one that is trusted is enough.
    assert RELEASE is not None
    enough = RELEASE.number >= (1, 27, 2)
    assert enough == takes(whole(tls, f"{line} ssl_trusted_certificate {tls}/ca.crt;"), tls)
