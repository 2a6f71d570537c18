"""Files are put together by their includes, and what is left over is read by itself."""

import pytest
from support.nginx.reading import (
    everything,
    listener,
    read,
    read_all,
    server,
    tls_of,
    tls_server,
    upstream,
    value,
    values,
)

from linter.model.endpoint import Listener
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError

MAIN = "events {}\nhttp { include %s; }\n"
SHOP = tls_server("ssl_protocols TLSv1.2;")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        pytest.param("conf.d/shop.conf", "conf.d/shop.conf", id="relative"),
        pytest.param("conf.d/*.conf", "conf.d/shop.conf", id="pattern"),
        pytest.param("/etc/nginx/conf.d/*.conf", "conf.d/shop.conf", id="where packages install it"),
        pytest.param("/etc/nginx/sites-enabled/*", "sites-enabled/shop", id="without suffix"),
        pytest.param("/srv/deploy/conf.d/shop.conf", "deploy/conf.d/shop.conf", id="end of an absolute path"),
        pytest.param("./conf.d/../conf.d/shop.conf", "conf.d/shop.conf", id="not normal"),
    ],
)
def test_included_servers_are_those_of_the_main_file(written: str, path: str) -> None:
    found = read_all({"nginx.conf": MAIN % written, path: SHOP})

    (shop,) = found.values()
    assert "nginx.conf" == shop.scope
    assert path == shop.at.source.path


def test_a_path_is_relative_to_the_main_file_at_every_level() -> None:
    files = {
        "nginx/nginx.conf": MAIN % "conf.d/shop.conf",
        "nginx/conf.d/shop.conf": tls_server("include tls/old.conf;"),
        "nginx/tls/old.conf": "ssl_protocols TLSv1;",
        "nginx/conf.d/tls/old.conf": "ssl_protocols TLSv1.3;",
    }

    found = read_all(files)

    assert ["TLSv1.0"] == values(tls_of(found["server shop.example.com:443"]).versions)


def test_a_value_notes_the_includes_that_brought_it() -> None:
    files = {
        "nginx.conf": MAIN % "conf.d/shop.conf",
        "conf.d/shop.conf": tls_server("include tls.conf;"),
        "tls.conf": "ssl_protocols TLSv1.1;",
    }

    versions = tls_of(read_all(files)["server shop.example.com:443"]).versions

    assert isinstance(versions, Known)
    assert "tls.conf" == versions.at.source.path
    assert ["conf.d/shop.conf", "tls.conf"] == [step.at.text for step in versions.via]


@pytest.mark.parametrize("path", ["../secret.conf", "../../etc/shop.conf", "/../../shop.conf"])
def test_nothing_outside_the_root_is_read(path: str) -> None:
    versions = tls_of(listener(tls_server(f"include {path};"))).versions

    assert isinstance(versions, Unknown)


def test_two_main_files_are_two_configurations() -> None:
    files = {f"{name}/nginx.conf": f"events {{}}\nhttp {{ {SHOP} }}\n" for name in ("blue", "green")}

    found = [one for one in everything(files) if isinstance(one, Listener)]

    assert ["blue/nginx.conf", "green/nginx.conf"] == [one.scope for one in found]
    assert len({one.address for one in found}) == len(files)


def test_files_of_one_folder_are_read_together() -> None:
    files = {
        "conf.d/a.conf": "upstream app { server 127.0.0.1:3000; }\n",
        "conf.d/b.conf": server("listen 80;", "location / { proxy_pass http://app; }"),
    }

    found = read_all(files)

    assert "loopback" == value(found["upstream app (http)"].exposure)


@pytest.mark.parametrize(
    ("missing", "is_known"),
    [
        pytest.param("/etc/nginx/mime.types", True, id="types"),
        pytest.param("fastcgi_params", True, id="parameters"),
        pytest.param("snippets/acme-challenge.conf", True, id="challenges"),
        pytest.param("/etc/letsencrypt/options-ssl-nginx.conf", True, id="certbot's"),
        pytest.param("snippets/proxy.conf", True, id="of proxies"),
        pytest.param("snippets/ssl-params.conf", False, id="of TLS"),
        pytest.param("snippets/common.conf", False, id="of anything"),
        pytest.param("snippets/*.conf", False, id="pattern in a server"),
    ],
)
def test_what_is_missing_hides_only_what_it_may_hold(missing: str, is_known: bool) -> None:
    versions = tls_of(listener(tls_server(f"include {missing};"))).versions

    assert is_known == isinstance(versions, Known)


def test_what_is_written_wins_over_what_is_missing_around_it() -> None:
    text = f"events {{}}\nhttp {{ include tls.conf; {tls_server('ssl_protocols TLSv1.2;')} }}"

    assert ["TLSv1.2"] == values(tls_of(listener(text)).versions)


def test_a_file_that_cannot_be_read_is_a_gap_and_an_error() -> None:
    files = {"nginx.conf": f"events {{}}\nhttp {{ {tls_server('include tls.conf;')} }}", "tls.conf": "ssl_protocols {"}

    found = everything(files)

    (error,) = [one for one in found if isinstance(one, InputError)]
    (shop,) = [one for one in found if isinstance(one, Listener)]
    assert "tls.conf" == error.at.source.path
    assert isinstance(tls_of(shop).versions, Unknown)


def test_an_error_of_one_server_leaves_the_others() -> None:
    found = everything({"nginx.conf": server("listen :::;") + tls_server()})

    assert 1 == len([one for one in found if isinstance(one, InputError)])
    assert 1 == len([one for one in found if isinstance(one, Listener)])


def test_an_error_that_many_servers_share_is_told_once() -> None:
    text = f"events {{}}\nhttp {{ ssl_protocols TLS1.2; {tls_server() * 5} }}"

    (error,) = [one for one in everything({"nginx.conf": text}) if isinstance(one, InputError)]

    assert "TLS1.2" == error.at.text


@pytest.mark.parametrize(
    ("path", "text", "protocol"),
    [
        pytest.param("stream.d/db.conf", server("listen 5432;", "proxy_pass db:5432;"), "tcp", id="by what it says"),
        pytest.param("streams-enabled/x", server("listen 53 udp;"), "udp", id="by its folder"),
        pytest.param("mail.conf", server("listen 993 ssl;", "protocol imap;"), "imap", id="mail"),
        pytest.param("conf.d/shop.conf", server("listen 80;", "root /srv;"), "http", id="http"),
    ],
)
def test_the_kind_of_a_server_without_a_main_file(path: str, text: str, protocol: str) -> None:
    (found,) = [one for one in read_all({path: text}).values() if isinstance(one, Listener)]

    assert protocol == value(found.protocol)


def test_a_snippet_says_nothing_of_what_it_leaves_out() -> None:
    found = listener("ssl_protocols TLSv1.2;")

    tls = tls_of(found)
    assert ["TLSv1.2"] == values(tls.versions)
    assert tls.cipher_suites is None
    assert tls.client_certificate is None
    assert found.hsts is None
    assert found.serves is None


def test_a_snippet_for_hops_is_a_hop() -> None:
    found = upstream("proxy_ssl_verify off;\nproxy_ssl_protocols TLSv1;")

    tls = tls_of(found)
    assert value(tls.verifies_chain) is False
    assert ["TLSv1.0"] == values(tls.versions)
    assert tls.sends_sni is None


def test_a_location_of_an_unknown_server_has_a_hop() -> None:
    (hop,) = read("location / { proxy_pass http://orders.example.com; }").values()

    assert "http://orders.example.com" == hop.name
    assert "public" == value(hop.exposure)


def test_servers_that_nginx_prints_below_the_main_file_are_in_its_block() -> None:
    printed = (
        "# configuration file /etc/nginx/nginx.conf:\nevents {}\nhttp { ssl_protocols TLSv1; include conf.d/*.conf; }\n"
        "# configuration file /etc/nginx/conf.d/shop.conf:\n" + tls_server("root /srv;")
    )

    assert ["TLSv1.0"] == values(tls_of(listener(printed)).versions)
