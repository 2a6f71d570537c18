"""Clients that ask real servers what they accept and answer."""

import http.client
import socket
import ssl
from collections.abc import Iterable

from support.bounded import PATIENCE

from linter.model.endpoint import Serves, Tls
from linter.provenance.setting import Known

VERSIONS = {
    "TLSv1.0": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
NAME = "shop.example.com"
EVERY_SUITE = "ALL:COMPLEMENTOFALL"


def client(version: str | None = None, suite: str = EVERY_SUITE) -> ssl.SSLContext:
    """Return a client that trusts anybody and speaks one version, or all; no string selects the suites of TLS 1.3."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(f"{suite}:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = VERSIONS[version or "TLSv1.3"]
    context.minimum_version = VERSIONS[version or "TLSv1.0"]
    return context


def offers(context: ssl.SSLContext, curve: str) -> bool:
    """Let a client offer one group alone; say whether it can: older Pythons know the curves of NIST only."""
    try:
        context.set_ecdh_curve(curve)
    except ssl.SSLError:
        assert "25519" in curve or "448" in curve, curve
        return False
    return True


def handshakes(port: int, context: ssl.SSLContext, name: str | None = NAME) -> bool:
    """Say whether a handshake succeeds."""
    with connected(port) as connection:
        try:
            context.wrap_socket(connection, server_hostname=name).close()
        except TimeoutError:
            raise  # who says nothing has not refused
        except OSError:
            return False
    return True


def accepted(port: int, name: str | None = NAME) -> set[str]:
    """Return the versions in which handshakes succeed."""
    return {version for version in VERSIONS if handshakes(port, client(version), name)}


def answer(
    port: int, context: ssl.SSLContext | None, name: str | None, path: str, host: str = ""
) -> http.client.HTTPResponse | None:
    """Return an answer without its body; None where the connection is closed, or refused in the handshake."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host or name}\r\nConnection: close\r\n\r\n".encode()
    with connected(port) as plain:
        try:
            with plain if context is None else context.wrap_socket(plain, server_hostname=name) as used:
                used.sendall(request)
                found = http.client.HTTPResponse(used)
                found.begin()
                return found
        except TimeoutError:
            raise  # as above
        except (OSError, http.client.BadStatusLine):
            return None


def spoken(found: Tls, *authentications: str) -> dict[str, set[str]]:
    """Return the versions of the model, each with the suites for it that a server with such keys can choose."""
    if found.versions is None:
        return {}
    assert isinstance(found.versions, Known)
    assert isinstance(found.cipher_suites, Known)
    suites = [one.value for one in found.cipher_suites.value if isinstance(one, Known)]
    usable = [one for one in suites if one.authentication in (*authentications, "any (TLS 1.3)")]
    listed = [one.value for one in found.versions.value if isinstance(one, Known)]
    return {version: {one.openssl for one in usable if version in one.versions} for version in listed}


def connected(port: int) -> socket.socket:
    """Return a connection that waits long for an answer; one that has not come by then raises TimeoutError."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    # A request follows the handshake without waiting for the other side's word.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def served(answers: Iterable[http.client.HTTPResponse | None]) -> Serves:
    """Say what is served: the worst of all answers counts."""
    real = [one for one in answers if one is not None and one.status < http.HTTPStatus.BAD_REQUEST]
    if not real:
        return Serves.NOTHING
    away = all(str(one.getheader("Location")).startswith("https://") for one in real)
    return Serves.REDIRECT if away else Serves.CONTENT
