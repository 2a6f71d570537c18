"""What random servers of mail do on a real nginx is what the model says of them.

The nginx that other tests ask has no `mail`; Debian's has.  `ORACLE_SEED` and `ORACLE_BATCHES` mean what they do in
`test_nginx_oracle.py`.
"""

import os
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from support.nginx.backends import make_certificates, shown_by
from support.nginx.debian import running, takes, version
from support.nginx.generator import client_directives, tls_directives
from support.nginx.reading import MAIN, everything, value
from support.probing import EVERY_SUITE, VERSIONS, client, connected, spoken
from support.processes import free_port

from linter.model.endpoint import ClientCertificate, Listener, Tls
from linter.provenance.setting import Known

SEED = int(os.environ.get("ORACLE_SEED", "20261123"))
BATCHES = range(int(os.environ.get("ORACLE_BATCHES", "1")))
pytestmark = [
    pytest.mark.skipif(version() is None, reason="Debian's nginx is not installed"),
    # Old versions are what is asked about.
    pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning"),
]
# How a client asks to go on over TLS, and how it logs in; each protocol's own.
STARTS = {"imap": ["a STARTTLS"], "pop3": ["STLS"], "smtp": ["EHLO shop.example.com", "STARTTLS"]}
LOGINS = {
    "imap": ["a LOGIN somebody password"],
    "pop3": ["USER somebody", "PASS password"],
    "smtp": ["EHLO shop.example.com", "AUTH PLAIN AHNvbWVib2R5AHBhc3N3b3Jk"],
}
ASKED = "nobody knows him"


@dataclass(frozen=True)
class Mail:
    """A server of mail and the protocol that it speaks."""

    port: int
    protocol: str
    begins_with_tls: bool


def generated(random: Random, servers: int, tls: Path, around: str) -> tuple[str, list[Mail]]:
    found, blocks = [], [*tls_directives(random), *client_directives(random)]
    if not any(one.startswith("ssl_ciphers") for one in blocks):
        blocks.append("ssl_ciphers ALL:@SECLEVEL=0;")
    if random.random() < 0.5:
        blocks.append(f"starttls {random.choice(['on', 'only', 'off'])};")
    for _ in range(servers):
        one = Mail(free_port(), random.choice(sorted(STARTS)), random.random() < 0.3)
        found.append(one)
        starts = f"starttls {random.choice(['on', 'only', 'off'])};" if random.random() < 0.7 else ""
        listen = f"listen 127.0.0.1:{one.port}{' ssl' if one.begins_with_tls else ''};"
        body = [listen, f"protocol {one.protocol};", starts, *tls_directives(random), *client_directives(random)]
        blocks.append(f"server {{ {' '.join(body)} }}")
    inside = "\n".join([shown_by("ca-server", tls), f"ssl_client_certificate {tls}/ca.crt;", *blocks])
    return f"{around}\nmail {{\n{inside}\n}}\n", found


@pytest.mark.parametrize("batch", BATCHES)
def test_mail(tmp_path: Path, batch: int) -> None:
    make_certificates(tmp_path)
    login = free_port()
    answers = f'listen 127.0.0.1:{login}; location / {{ add_header Auth-Status "{ASKED}"; return 200; }}'
    around = f"events {{}}\nhttp {{ access_log off; server {{ {answers} }} }}"
    for attempt in range(40):
        random = Random(f"{SEED} mail {batch} {attempt}")  # noqa: S311  # the same each time, and no secret
        text, found = generated(random, 30, tmp_path, around)
        # Who gives up on a client is not to look like who refuses it.
        asks = f"auth_http 127.0.0.1:{login}/; timeout 10m;"
        text = text.replace("mail {", f"mail {{\n{asks}\nserver_name mail.example.com;")
        if takes(text, tmp_path):
            break
    else:
        raise AssertionError("nginx takes none of them")
    model = {
        one.name.rpartition(":")[2]: one
        for one in everything({MAIN: text}, version=version())
        if isinstance(one, Listener)
    }

    with running(text, tmp_path, login, *(one.port for one in found)):
        for mail in found:
            _compare(mail, model[str(mail.port)], tmp_path)


def _compare(mail: Mail, said: Listener, tls: Path) -> None:
    assert isinstance(said.tls, Known)
    wanted = said.tls.value
    assert value(said.protocol) == mail.protocol
    assert (wanted is None or not value(wanted.required)) == _logs_in(mail), mail
    if wanted is None:
        assert not any(_is_encrypted(mail, client(version)) for version in VERSIONS), mail
        return
    offered = spoken(wanted, "RSA", "anon")
    versions = {version for version, suites in offered.items() if suites}
    assert versions == {version for version in VERSIONS if _is_encrypted(mail, client(version))}, mail
    if versions:
        _compare_clients(mail, wanted, max(versions), tls)


LET_IN = {
    ClientCertificate.NONE: (True, True, True),
    ClientCertificate.REQUESTED: (True, True, True),
    ClientCertificate.OPTIONAL: (True, True, False),
    ClientCertificate.REQUIRED: (False, True, False),
}


def _compare_clients(mail: Mail, said: Tls, version: str, tls: Path) -> None:
    got = []
    for who in ("", "ca", "stranger"):
        context = client(version, f"{EVERY_SUITE}:!aNULL")
        if who:
            context.load_cert_chain(tls / f"{who}-server.crt", tls / f"{who}.key")
        got.append(_is_heard(mail, context))
    assert isinstance(said.client_certificate, Known)
    assert LET_IN[said.client_certificate.value] == tuple(got), mail


def _say(connection: socket.socket, line: str) -> str:
    """Say a line; return what is answered, which is all of it once its last line has come."""
    if line:
        connection.sendall(f"{line}\r\n".encode())
    heard = b""
    while part := connection.recv(4096):
        heard += part
        last = heard.decode().rstrip("\r\n").rpartition("\n")[2]
        if heard.endswith(b"\n") and last[3:4] != "-" and not (last.startswith("*") and line):
            return heard.decode()
    return heard.decode()


def _logs_in(mail: Mail) -> bool:
    """Say whether a password in clear text gets as far as the program that knows it."""
    if mail.begins_with_tls:
        return False
    with connected(mail.port) as connection:
        try:
            _say(connection, "")
            return ASKED in "".join(_say(connection, line) for line in LOGINS[mail.protocol])
        except TimeoutError:
            raise  # who says nothing has not refused
        except OSError:
            return False


def _encrypted(mail: Mail, connection: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
    """Go on over TLS: from the start, or after asking for it."""
    if not mail.begins_with_tls:
        heard = [_say(connection, line) for line in ("", *STARTS[mail.protocol])]
        if not heard[-1].removeprefix("a ").startswith(("OK", "+OK", "220")):
            raise OSError(heard[-1])
    return context.wrap_socket(connection)


def _is_encrypted(mail: Mail, context: ssl.SSLContext) -> bool:
    with connected(mail.port) as connection:
        try:
            _encrypted(mail, connection, context).close()
        except TimeoutError:
            raise  # as above
        except OSError:
            return False
    return True


def _is_heard(mail: Mail, context: ssl.SSLContext) -> bool:
    """Say whether a client over TLS gets any answer but that its certificate is not good."""
    with connected(mail.port) as connection:
        try:
            with _encrypted(mail, connection, context) as encrypted:
                # What is said before the greeting may be lost; after asking for TLS there is no other one.
                lines = ["", *LOGINS[mail.protocol][:1]] if mail.begins_with_tls else LOGINS[mail.protocol][:1]
                said = "".join(_say(encrypted, line) for line in lines)
                return bool(said) and "SSL certificate" not in said
        except TimeoutError:
            raise  # as above
        except OSError:
            return False
