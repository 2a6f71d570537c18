"""What servers listen on, and which network that is open to."""

import pytest
from support.nginx.reading import errors_of, listener, listeners, read, server, tls_server, value

from linter.model.endpoint import Listener
from linter.provenance.setting import Known, Unknown

BODY = ("server_name shop.example.com;", "root /srv;")


def names(text: str) -> list[str]:
    return sorted(read(text))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("80", "server shop.example.com:80"),
        ("*:80", "server shop.example.com:80"),
        ("0.0.0.0:80", "server shop.example.com:80"),
        ("10.0.0.5", "server shop.example.com 10.0.0.5:80"),
        ("[::]:80", "server shop.example.com [::]:80"),
        ("[2001:db8::1]", "server shop.example.com [2001:db8::1]:80"),
        ("localhost:8080", "server shop.example.com localhost:8080"),
        ("8080-8090", "server shop.example.com:8080-8090"),
        ("unix:/run/shop.sock", "server shop.example.com"),
    ],
)
def test_the_name_of_a_listener(written: str, name: str) -> None:
    assert [name] == names(server(f"listen {written};", *BODY))


def test_a_server_without_listen_answers_on_port_80() -> None:
    found = listener(server(*BODY))

    assert "server shop.example.com:80" == found.name
    assert isinstance(found.tls, Known)
    assert "port 80" in found.tls.default


def test_sockets_that_speak_the_same_are_one_listener() -> None:
    assert 1 == len(listeners(server("listen 80;", "listen 8080;", "listen [::]:80;", *BODY)))


def test_sockets_that_differ_are_two_listeners() -> None:
    found = listeners(tls_server("listen 80;"))

    assert [False, True] == sorted(isinstance(one.tls, Known) and one.tls.value is not None for one in found)


@pytest.mark.parametrize(
    ("first", "second", "encrypted"),
    [
        pytest.param("443 ssl", "443", True, id="same port"),
        pytest.param("443 ssl", "*:443", True, id="same port, other words"),
        pytest.param("443 ssl", "0.0.0.0:443", True, id="same port as address"),
        pytest.param("443 ssl", "[::]:443", False, id="other family"),
        pytest.param("443 ssl", "8443", False, id="other port"),
        pytest.param("10.0.0.5:443 ssl", "443", False, id="one address of all"),
        pytest.param("443 quic", "443", False, id="datagrams"),
    ],
)
def test_a_parameter_is_that_of_the_socket(first: str, second: str, encrypted: bool) -> None:
    other = server(f"listen {second};", "server_name other.example.com;", "root /srv;")
    shown = server(f"listen {first};", "server_name first.example.com;", "ssl_certificate a;", "ssl_certificate_key b;")

    (found,) = [one for one in listeners(shown + other) if "other" in one.name]

    assert isinstance(found.tls, Known)
    assert encrypted == (found.tls.value is not None)


def test_the_old_switch_encrypts_all_sockets() -> None:
    (found,) = listeners(server("listen 443;", "ssl on;", "ssl_certificate a;", "ssl_certificate_key b;", *BODY))

    assert isinstance(found.tls, Known)
    assert found.tls.value is not None


@pytest.mark.parametrize("written", ["${PORT}", "{{ port }}", "${ADDRESS}:443", "443 {{ 'ssl' if tls }}"])
def test_what_a_template_fills_in_is_not_told(written: str) -> None:
    found = listener(server(f"listen {written};", *BODY))

    assert isinstance(found.tls, Unknown) or "{{" not in written


@pytest.mark.parametrize("written", [":80", "::", ":::"])
def test_what_is_no_address_is_an_error(written: str) -> None:
    ((place, message),) = errors_of(server(f"listen {written};"))

    assert written == place
    assert "no address to listen on" in message


def exposed(listens: str, name: str, *more: str) -> object:
    found = listener(server(listens, f"server_name {name};", *more, "root /srv;"))
    assert isinstance(found, Listener)
    return value(found.exposure)


@pytest.mark.parametrize(
    ("listens", "name", "expected"),
    [
        ("listen 80;", "shop.example.com", "public"),
        ("listen 80;", "*.shop.example.com", "public"),
        ("listen 80;", "shop.internal", "internal"),
        ("listen 80;", "_", {"public", "internal"}),
        ("listen 80;", "localhost", {"public", "internal"}),
        ("listen 80;", "~^(.+)\\.example\\.com$", {"public", "internal"}),
        ("listen 80;", "shop.*", {"public", "internal"}),
        ("listen 203.0.113.5:80;", "_", "public"),
        ("listen 10.0.0.5:80;", "_", "internal"),
        ("listen 127.0.0.1:80;", "shop.example.com", "loopback"),
        ("listen localhost:80;", "shop.example.com", "loopback"),
        ("listen [::1]:80;", "shop.example.com", "loopback"),
        ("listen unix:/run/shop.sock;", "shop.example.com", "loopback"),
        ("listen 127.0.0.1:80; listen 80;", "shop.example.com", "public"),
        ("listen 80 proxy_protocol;", "shop.example.com", "internal"),
    ],
)
def test_the_network_that_a_listener_is_open_to(listens: str, name: str, expected: object) -> None:
    assert expected == exposed(listens, name)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("set_real_ip_from 10.0.0.0/8;", "internal"),
        ("set_real_ip_from 203.0.113.0/24;", "public"),
        ("real_ip_header proxy_protocol;", "internal"),
        ('if ($http_x_forwarded_proto = "http") { return 301 https://$host; }', "internal"),
        ("proxy_set_header X-Forwarded-Proto $scheme;", "public"),
    ],
)
def test_signs_of_a_proxy_in_front(sign: str, expected: str) -> None:
    assert expected == exposed("listen 80;", "shop.example.com", sign)


def test_equal_listeners_have_addresses_of_their_own() -> None:
    found = listeners(server("listen 80;", *BODY))
    twice = [one.address for one in found]

    assert 1 == len(twice)
    assert "nginx.conf:server shop.example.com:80" == twice[0]
