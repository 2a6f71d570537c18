"""Backends behind a real Envoy: http over TLS, in threads of the tests."""

import contextlib
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Backend(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base's
        pass


class QuietServer(ThreadingHTTPServer):
    """A server that keeps refused handshakes to itself."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def showing(who: str, tls: Path) -> ssl.SSLContext:
    """Return a server's side of TLS with the certificate of one of those who have one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls / f"{who}.crt", tls / f"{who}.key")
    return context


def speaking(version: ssl.TLSVersion, tls: Path) -> ssl.SSLContext:
    """Return a server's side of TLS that speaks one version."""
    context = showing("server", tls)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = version
    context.minimum_version = version
    return context


@contextlib.contextmanager
def backend(context: ssl.SSLContext) -> Iterator[int]:
    """Serve http over TLS."""
    with QuietServer(("127.0.0.1", 0), Backend) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
