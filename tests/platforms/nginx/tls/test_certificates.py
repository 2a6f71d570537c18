"""Certificates that lie among the files."""

from datetime import date
from pathlib import Path

import pytest
from support.nginx.reading import certificates, read_all, server, tls_of, value, values
from support.nginx.real import Authority, pem, reading

from linter.model.endpoint import Certificate, Listener, Stapling
from linter.provenance.setting import Unknown


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def shown(path: str, name: str = "shop.example.com", *more: str) -> str:
    return server(
        "listen 127.0.0.1:20443 ssl;",
        f"server_name {name};",
        f"ssl_certificate {path};",
        "ssl_certificate_key tls/shop.key;",
        *more,
    )


def found_in(text: str, others: dict[str, str]) -> list[Certificate]:
    return certificates({"nginx.conf": f"events {{}}\nhttp {{\n{text}}}\n"}, others)


@pytest.mark.parametrize(
    "path", ["tls/shop.crt", "/etc/nginx/tls/shop.crt", "./tls/shop.crt", '"tls/shop.crt"', "/srv/tls/shop.crt"]
)
def test_a_certificate_is_found_by_its_path(authority: Authority, path: str) -> None:
    (found,) = found_in(shown(path), {"tls/shop.crt": authority.signed("shop.example.com")})

    assert "tls/shop.crt" == found.address
    assert path == found.at.text
    assert value(found.expired) is False
    assert ["shop.example.com"] == values(found.names)
    assert [] == values(found.uncovered_hosts)


@pytest.mark.parametrize("path", ["data:$certificate", "{{ certificate }}", "/etc/ssl/certs/ssl-cert-snakeoil.pem"])
def test_what_is_no_file_is_no_certificate(authority: Authority, path: str) -> None:
    assert [] == found_in(shown(path), {"tls/shop.crt": authority.signed("shop.example.com")})


@pytest.mark.parametrize("path", ["tls/other.crt", "../tls/shop.crt", "tls/$ssl_server_name.crt"])
def test_of_a_certificate_that_is_not_at_hand_only_its_life_is_told(authority: Authority, path: str) -> None:
    (found,) = found_in(shown(path), {"tls/shop.crt": authority.signed("shop.example.com")})

    assert path == found.at.text
    assert (found.expired, found.uncovered_hosts) == (None, None)
    assert isinstance(found.names, Unknown)


@pytest.mark.parametrize(
    "content", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_file_that_is_no_certificate_is_none(content: str) -> None:
    assert [] == found_in(shown("tls/shop.crt"), {"tls/shop.crt": content})


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("shop.example.com", []),
        ("api.shop.example.com", []),
        ("*.shop.example.com", []),
        ("a.b.shop.example.com", ["a.b.shop.example.com"]),
        ("blog.example.com shop.example.com", ["blog.example.com"]),
        (".shop.example.com", []),
        ("SHOP.example.com", []),
        ("_", None),
        ("shop", None),
        ("shop.*", None),
        ("~^shop", None),
    ],
)
def test_hosts_that_a_certificate_does_not_name(authority: Authority, name: str, missing: list[str] | None) -> None:
    others = {"tls/shop.crt": authority.signed("shop.example.com", "*.shop.example.com")}

    (found,) = found_in(shown("tls/shop.crt", name), others)

    assert missing == (None if found.uncovered_hosts is None else values(found.uncovered_hosts))


@pytest.mark.parametrize("name", ["snakeoil", "dummy", "localhost", "self-signed"])
def test_a_placeholder_names_nobody(authority: Authority, name: str) -> None:
    others = {f"tls/{name}.crt": authority.signed("localhost")}

    (found,) = found_in(shown(f"tls/{name}.crt"), others)

    assert found.uncovered_hosts is None


@pytest.mark.parametrize("line", ["return 444;", "ssl_reject_handshake on;"])
def test_what_refuses_everybody_may_show_any_certificate(authority: Authority, line: str) -> None:
    assert [] == found_in(
        shown("tls/shop.crt", "a.example.com", line), {"tls/shop.crt": authority.signed("b.example.com")}
    )


def test_a_certificate_of_many_servers_is_one(authority: Authority) -> None:
    text = shown("tls/shop.crt", "a.example.com") + shown("tls/shop.crt", "b.example.com")

    (found,) = found_in(text, {"tls/shop.crt": authority.signed("a.example.com")})

    assert ["b.example.com"] == values(found.uncovered_hosts)
    assert isinstance(value(found.not_after), date)


STAPLED = {
    "leaf alone": ("leaf", ""),
    "with issuer": ("chain", ""),
    "issuer is trusted": ("leaf", "ssl_trusted_certificate tls/ca.crt;"),
    "signed by itself": ("ca", ""),
    "later": ("$ssl_server_name", ""),
    "answer in a file": ("leaf", "ssl_stapling_file tls/answer.der;"),
    "responder named": ("asked", ""),
    "responder given": ("chain", "ssl_stapling_responder http://127.0.0.1:1/;"),
    "responder given, no issuer": ("leaf", "ssl_stapling_responder http://127.0.0.1:1/;"),
    "off": ("leaf", "ssl_stapling off;"),
}


@pytest.mark.parametrize(("kind", "line"), STAPLED.values(), ids=STAPLED)
def test_stapling_is_as_effective_as_nginx_says(authority: Authority, tmp_path: Path, kind: str, line: str) -> None:
    leaf, ca = authority.signed("shop.example.com"), pem(authority.certificate)
    asked = authority.signed("shop.example.com", responder="http://127.0.0.1:1/") + ca
    others = {"tls/leaf.crt": leaf, "tls/chain.crt": leaf + ca, "tls/ca.crt": ca, "tls/asked.crt": asked}
    on = "" if "ssl_stapling off" in line else "ssl_stapling on;"
    text = f"events {{}}\nhttp {{\n{shown(f'tls/{kind}.crt', 'shop.example.com', on, line)}}}\n"
    (tmp_path / "tls").mkdir()
    for path, content in {**others, "tls/shop.key": authority.private_key(), "nginx.conf": text}.items():
        (tmp_path / path).write_text(content)
    (tmp_path / "tls/answer.der").write_bytes(b"")

    (listens,) = [one for one in read_all({"nginx.conf": text}, others).values() if isinstance(one, Listener)]
    warned = reading(tmp_path / "nginx.conf").stderr

    said = value(tls_of(listens).stapling)
    if '"ssl_stapling" ignored' in warned or "$" in kind:
        assert Stapling.INEFFECTIVE == said
    else:  # whether a responder answers is not the model's to say
        assert said in (Stapling.OFF, Stapling.EFFECTIVE, set())


@pytest.mark.parametrize(
    ("path", "line", "said"),
    [
        ("/etc/letsencrypt/live/shop.example.com/fullchain.pem", "", Stapling.INEFFECTIVE),
        ("/etc/letsencrypt/live/shop/fullchain.pem", "ssl_stapling_responder http://a.example.com;", set()),
        ("/etc/letsencrypt/live/shop/fullchain.pem", "ssl_stapling_file a.der;", Stapling.EFFECTIVE),
        ("/etc/letsencrypt/own/fullchain.pem", "", set()),
    ],
)
def test_nobody_answers_for_what_lets_encrypt_issues(path: str, line: str, said: object) -> None:
    text = f"server {{ listen 443 ssl; ssl_certificate {path}; ssl_certificate_key a.key; ssl_stapling on; {line} }}"

    (listens,) = read_all({"nginx.conf": f"http {{ {text} }}"}, {}).values()

    assert isinstance(listens, Listener)
    assert said == value(tls_of(listens).stapling)
