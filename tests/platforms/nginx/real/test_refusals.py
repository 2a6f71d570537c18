"""What the real nginx takes and refuses, and whether the model refuses it as well."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from support.nginx.backends import make_certificates
from support.nginx.reading import MAIN, everything
from support.nginx.real import reading

from linter.provenance.source import InputError

SHOWN = "ssl_certificate shop.crt; ssl_certificate_key shop.key;"
CLEAR = "listen 127.0.0.1:20080;"
OVER_TLS = f"listen 127.0.0.1:20443 ssl; {SHOWN}"


@dataclass(frozen=True)
class Taken:
    """A configuration, and whether nginx takes it."""

    text: str
    refusal: str = ""
    """What nginx says; empty where it takes it."""
    is_error: bool = False
    """Whether the model refuses it as well: only where it would have to guess."""
    around: str = "http"


def served(*lines: str) -> str:
    return f"server {{ {' '.join(lines)} }}"


HERE = "directive is not allowed here"
TAKEN = {
    "TLS in a location": Taken(served(OVER_TLS, "location / { ssl_protocols TLSv1.2; }"), HERE),
    "clients in a location": Taken(served(OVER_TLS, "location / { ssl_verify_client on; }"), HERE),
    "one value twice": Taken(served(OVER_TLS, "ssl_ciphers AES128-SHA; ssl_ciphers AES256-SHA;"), "is duplicate"),
    "a list of versions twice": Taken(served(OVER_TLS, "ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;")),
    "two defaults": Taken(
        served("listen 127.0.0.1:20080 default_server;") * 2, "a duplicate default server for 127.0.0.1:20080"
    ),
    "two of a name": Taken(served(CLEAR, "server_name a.example.com;") * 2),
    "no certificate": Taken(served("listen 127.0.0.1:20443 ssl;"), 'no "ssl_certificate" is defined'),
    "no certificate, and refuses": Taken(served("listen 127.0.0.1:20443 ssl;", "ssl_reject_handshake on;")),
    "no certificate beside the default": Taken(served(OVER_TLS) + served("listen 127.0.0.1:20443 ssl;")),
    "no certificate in the default": Taken(served("listen 127.0.0.1:20443 ssl;") + served(OVER_TLS), 'no "ssl_cert'),
    "clients without authority": Taken(served(OVER_TLS, "ssl_verify_client on;"), "for ssl_verify_client"),
    "clients of an authority": Taken(served(OVER_TLS, "ssl_verify_client on; ssl_client_certificate ca.crt;")),
    "clients of a trusted authority": Taken(served(OVER_TLS, "ssl_verify_client on; ssl_trusted_certificate ca.crt;")),
    "clients of anybody": Taken(served(OVER_TLS, "ssl_verify_client optional_no_ca;")),
    "the old switch": Taken(served("listen 127.0.0.1:20443;", SHOWN, "ssl on;"), 'unknown directive "ssl"'),
    "an old parameter": Taken(served(OVER_TLS.replace("ssl;", "ssl spdy;")), 'invalid parameter "spdy"'),
    "a newer parameter": Taken(served(OVER_TLS.replace("ssl;", "ssl http2;"))),
    "suites of TLS 1.3 alone": Taken(
        served(OVER_TLS, "ssl_ciphers TLS_AES_128_GCM_SHA256;"), "no cipher match", is_error=True
    ),
    "suites of TLS 1.3 among others": Taken(served(OVER_TLS, "ssl_ciphers TLS_AES_128_GCM_SHA256:AES128-SHA;")),
    "no version": Taken(served(OVER_TLS, "ssl_protocols TLSv1.0;"), "invalid value", is_error=True),
    "grpc to a URL": Taken(served(CLEAR, "location / { grpc_pass https://127.0.0.1:1; }"), "invalid"),
    "fastcgi to a URL": Taken(served(CLEAR, "location / { fastcgi_pass https://127.0.0.1:1; }"), "invalid"),
    "uwsgi over TLS": Taken(served(CLEAR, "location / { uwsgi_pass suwsgi://127.0.0.1:1; }")),
    "a stream to a URL": Taken(served(CLEAR, "proxy_pass https://127.0.0.1:1;"), "invalid", around="stream"),
    "a hop that verifies by nothing": Taken(
        served(CLEAR, "location / { proxy_ssl_verify on; proxy_pass https://127.0.0.1:1; }"),
        "no proxy_ssl_trusted_certificate for proxy_ssl_verify",
    ),
    "a hop to a variable that verifies by nothing": Taken(
        served(CLEAR, "location / { proxy_ssl_verify on; set $to https://127.0.0.1:1; proxy_pass $to; }"),
        "no proxy_ssl_trusted_certificate for proxy_ssl_verify",
    ),
    "a hop in clear text that verifies": Taken(
        served(CLEAR, "location / { proxy_ssl_verify on; proxy_pass http://127.0.0.1:1; }")
    ),
    "a stream that verifies by nothing": Taken(
        served(CLEAR, "proxy_ssl on; proxy_ssl_verify on; proxy_pass 127.0.0.1:1;"),
        "no proxy_ssl_trusted_certificate for proxy_ssl_verify",
        around="stream",
    ),
    "a pattern without files": Taken(f"include conf.d/*.conf; {served(CLEAR)}"),
    "a file that is missing": Taken(f"include tls.conf; {served(CLEAR)}", "No such file or directory"),
    "mail": Taken("auth_http 127.0.0.1:1;", 'unknown directive "mail"', around="mail"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_certificates(folder)
    for suffix, source in (("crt", "ca-server.crt"), ("key", "ca.key")):
        (folder / f"shop.{suffix}").write_text((folder / source).read_text())
    return folder


@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN)
def test_what_nginx_takes(made: Path, case: Taken) -> None:
    text = f"events {{}}\n{case.around} {{\n{case.text}\n}}\n"
    (made / "nginx.conf").write_text(text)

    done = reading(made / "nginx.conf")

    assert (case.refusal == "") == (done.returncode == 0), done.stderr
    assert case.refusal in done.stderr
    assert case.is_error == any(isinstance(one, InputError) for one in everything({MAIN: text}))
