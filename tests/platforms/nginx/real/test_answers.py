"""The real nginx answers as the model says: with content, a redirect or nothing, with HSTS or not."""

import http.client
import ssl
from pathlib import Path

import pytest
from support.bounded import PATIENCE
from support.nginx.reading import read, value
from support.nginx.real import Authority, free_ports, pem, running

from linter.model.endpoint import Hsts, Listener, Serves
from linter.provenance.setting import Known

ANYBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANYBODY.check_hostname = False
ANYBODY.verify_mode = ssl.CERT_NONE
PAGE = "location / { root html; }"
HEADER = 'add_header Strict-Transport-Security "max-age=63072000" always;'
OTHER = "add_header X-Shop shop;"
THERE = "https://shop.example.com"

# What a server on a port without TLS says, and the paths that are asked for.
CLEAR = {
    "files": PAGE,
    "return": f"return 301 {THERE}$request_uri; {PAGE}",
    "return without status": f"return {THERE};",
    "return in location": f"location / {{ return 308 {THERE}$request_uri; }}",
    "return to http": "return 301 http://www.shop.example.com$request_uri;",
    "return to the scheme": "return 301 $scheme://www.shop.example.com$request_uri;",
    "rewrite": f"rewrite ^ {THERE}$request_uri? permanent;",
    "rewrite of all": f"rewrite ^/(.*)$ {THERE}/$1 redirect;",
    "rewrite of one": f"rewrite ^/old {THERE}/new permanent; {PAGE}",
    "scheme": f"if ($scheme = http) {{ return 301 {THERE}$request_uri; }} {PAGE}",
    "scheme in quotes": f'if ($scheme != "https") {{ return 301 {THERE}; }} {PAGE}',
    "no https": f'if ($https = "") {{ return 301 {THERE}; }} {PAGE}',
    "https is off": f"if ($https != on) {{ return 301 {THERE}; }} {PAGE}",
    "no version": f'if ($ssl_protocol = "") {{ return 301 {THERE}; }} {PAGE}',
    "port": f"if ($server_port != 443) {{ return 301 {THERE}; }} {PAGE}",
    "port as a pattern": f"if ($server_port !~ 443) {{ return 301 {THERE}; }} {PAGE}",
    "rewrite without a flag": f"rewrite ^ {THERE}$request_uri?;",
    "scheme is https": f"if ($scheme = https) {{ return 301 {THERE}; }} {PAGE}",
    "forwarded": f"if ($http_x_forwarded_proto = http) {{ return 301 {THERE}; }} {PAGE}",
    "closed": "return 444;",
    "forbidden": "return 403;",
    "denied": "location / { deny all; }",
    "text": "return 200 welcome;",
    "text in location": "location / { return 200 welcome; }",
    "challenge beside": f"location /.well-known/acme-challenge/ {{ root html; }} location / {{ return 301 {THERE}; }}",
    "variable": f"set $there {THERE}; return 301 $there$request_uri;",
    "map": "return 301 $mapped$request_uri;",
    "error page": "error_page 403 = @page; return 403; location @page { root html; try_files /index.html =404; }",
    "login beside": f"location /page {{ root html; try_files /index.html =404; }} location / {{ return 301 {THERE}; }}",
}
# What a server on a port with TLS says.
ENCRYPTED = {
    "of server": f"{HEADER} {PAGE}",
    "none": PAGE,
    "of location": f"location / {{ {HEADER} root html; }}",
    "lost": f"{HEADER} location / {{ {OTHER} root html; }}",
    "lost on one page": f"{HEADER} location = /page {{ {OTHER} root html; try_files /index.html =404; }}",
    "kept": f"{HEADER} location / {{ expires 1d; root html; }}",
    "merged": f"{HEADER} add_header_inherit merge; location / {{ {OTHER} root html; }}",
    "turned off": f"{HEADER} location / {{ add_header_inherit off; root html; }}",
    "of another module": 'more_set_headers "Strict-Transport-Security: max-age=63072000"; add_header X-Shop shop;',
    "of a map": "add_header Strict-Transport-Security $age always;",
    "empty": 'add_header Strict-Transport-Security "";',
    "nested": f"{HEADER} location / {{ root html; location /page {{ {OTHER} try_files /index.html =404; }} }}",
    "of a variable": 'set $age_set "max-age=63072000"; add_header Strict-Transport-Security $age_set;',
}
AROUND = f"""
access_log off;
map $host $mapped {{ default {THERE}; old.example.com https://old.example.com; }}
map $scheme $age {{ https "max-age=63072000"; }}
"""


def ask(port: int, path: str, *, encrypted: bool) -> http.client.HTTPResponse | None:
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=ANYBODY)
        if encrypted
        else http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    )
    try:
        connection.request("GET", path, headers={"Host": "shop.example.com"})
        return connection.getresponse()
    except (http.client.RemoteDisconnected, ConnectionResetError):
        return None
    finally:
        connection.close()


def served(port: int) -> Serves:
    """Say what a server answers: the worst of its answers counts."""
    answers = [ask(port, path, encrypted=False) for path in ("/", "/page", "/old/page")]
    real = [answer for answer in answers if answer is not None and answer.status < http.HTTPStatus.BAD_REQUEST]
    if not real:
        return Serves.NOTHING
    away = all(str(answer.getheader("Location")).startswith("https://") for answer in real)
    return Serves.REDIRECT if away else Serves.CONTENT


def on_ports(bodies: dict[str, str], ports: dict[str, int], suffix: str) -> str:
    return "".join(
        f"server {{ listen 127.0.0.1:{ports[name]}{suffix}; server_name shop.example.com; {body} }}\n"
        for name, body in bodies.items()
    )


def prepared(folder: Path) -> None:
    authority = Authority()
    (folder / "shop.crt").write_text(authority.signed("shop.example.com") + pem(authority.certificate))
    (folder / "shop.key").write_text(authority.private_key())
    (folder / "html").mkdir()
    for page in ("index.html", "page", "old/page"):
        (folder / "html" / page).parent.mkdir(exist_ok=True)
        (folder / "html" / page).write_text("welcome")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepared(tmp_path)
    return tmp_path


def endpoint(text: str, port: int) -> Listener:
    found = read(text)[f"server shop.example.com 127.0.0.1:{port}"]
    assert isinstance(found, Listener)
    return found


def test_clear_text_gets_what_the_model_says(folder: Path) -> None:
    ports = free_ports(CLEAR)
    text = f"events {{}}\nhttp {{\n{AROUND}{on_ports(CLEAR, ports, '')}}}\n"

    with running(text, folder, *ports.values()):
        found = {name: served(port) for name, port in ports.items()}

    assert found == {name: value(endpoint(text, port).serves) for name, port in ports.items()}


def test_encrypted_answers_have_the_header_that_the_model_says(folder: Path) -> None:
    ports = free_ports(ENCRYPTED)
    shown = "ssl_certificate shop.crt; ssl_certificate_key shop.key;\n"
    text = f"events {{}}\nhttp {{\n{AROUND}{shown}{on_ports(ENCRYPTED, ports, ' ssl')}}}\n"

    with running(text, folder, *ports.values()):
        found = {name: everywhere(port) for name, port in ports.items()}

    assert found == {name: isinstance(value(endpoint(text, port).hsts), Hsts) for name, port in ports.items()}


def everywhere(port: int) -> bool:
    """Say whether all pages have the header."""
    answers = [ask(port, path, encrypted=True) for path in ("/", "/page")]
    return all(answer is not None and bool(answer.getheader("Strict-Transport-Security")) for answer in answers)


# Servers on one port: whether they say `ssl` there.
TOGETHER = {
    "neither": ("", ""),
    "the first": (" ssl", ""),
    "the second": ("", " ssl"),
    "the default": ("", " ssl default_server"),
}


@pytest.mark.parametrize("parameters", TOGETHER.values(), ids=TOGETHER)
def test_servers_on_one_port_speak_the_same(folder: Path, parameters: tuple[str, str]) -> None:
    (port,) = free_ports(("shop",)).values()
    shown = "ssl_certificate shop.crt; ssl_certificate_key shop.key; root html;"
    names = ("shop.example.com", "blog.example.com")
    servers = "".join(
        f"server {{ listen 127.0.0.1:{port}{one}; server_name {name}; {shown} }}\n"
        for one, name in zip(parameters, names, strict=True)
    )
    text = f"events {{}}\nhttp {{\naccess_log off;\n{servers}}}\n"

    with running(text, folder, port):
        answer = ask(port, "/", encrypted=False)

    assert answer is not None
    is_clear = answer.status == http.HTTPStatus.OK
    found = read(text)
    assert [is_clear] * 2 == [_is_clear(found[f"server {name} 127.0.0.1:{port}"].tls) for name in names]


def _is_clear(tls: object) -> bool:
    return isinstance(tls, Known) and tls.value is None
