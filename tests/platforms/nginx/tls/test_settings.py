"""What a server accepts: inheritance, versions, cipher suites, client certificates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.nginx.reading import (
    errors_of,
    listener,
    listeners,
    server,
    suites_of,
    tls_of,
    tls_server,
    upstream,
    value,
    values,
)

from linter.model.endpoint import ClientCertificate, Listener, Serves
from linter.model.words import Renegotiation
from linter.provenance.setting import Known, Unknown

LISTS = st.sampled_from(["", "TLSv1", "TLSv1.2", "TLSv1.1 TLSv1.3", "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3"])
CANONICAL = {"TLSv1": "TLSv1.0"}
DEFAULT = ["TLSv1.2", "TLSv1.3"]


def said(directive: str, arguments: str) -> str:
    return f"{directive} {arguments};" if arguments else ""


@given(LISTS, LISTS)
def test_the_nearest_list_of_versions_is_in_effect(around: str, own: str) -> None:
    text = f"http {{ {said('ssl_protocols', around)} {tls_server(said('ssl_protocols', own))} }}"
    nearest = own or around

    found = tls_of(listener(text)).versions

    assert ([CANONICAL.get(one, one) for one in nearest.split()] or DEFAULT) == values(found)
    assert isinstance(found, Known)
    assert bool(found.default) == (not nearest)


SWITCHES = st.sampled_from(["", "on", "off"])


@given(SWITCHES, SWITCHES, SWITCHES, SWITCHES)
def test_each_directive_of_a_hop_is_inherited_by_itself(http: str, around: str, own: str, name: str) -> None:
    verify = [said("proxy_ssl_verify", one) for one in (http, around, own)]
    location = f"location / {{ {verify[2]} proxy_pass https://orders.example.com; }}"
    text = f"http {{ {verify[0]} {server(verify[1], said('proxy_ssl_server_name', name), location)} }}"

    hop = tls_of(upstream(text))

    assert ((own or around or http) == "on") == value(hop.verifies_chain) == value(hop.verifies_name)
    assert (name == "on") == value(hop.sends_sni)


COMMANDS = st.sampled_from(["", "MinProtocol TLSv1.2", "Ciphersuites TLS_AES_128_GCM_SHA256"])


@given(COMMANDS, COMMANDS)
def test_commands_of_a_level_hide_those_around_it(around: str, own: str) -> None:
    inner = tls_server("ssl_protocols TLSv1.1 TLSv1.2;", said("ssl_conf_command", own))
    text = f"http {{ {said('ssl_conf_command', around)} {inner} }}"

    versions = values(tls_of(listener(text)).versions)

    assert ("TLSv1.1" not in versions) == (own or around).startswith("Min")


@pytest.mark.parametrize("word", ["TLS1.2", "tls1.3", "TLSv1.4", "all", "-TLSv1"])
def test_a_version_that_does_not_exist_is_an_error(word: str) -> None:
    ((place, message),) = errors_of(tls_server(f"ssl_protocols TLSv1.2 {word};"))

    assert word == place
    assert "no protocol version" in message


def test_each_version_has_its_own_place() -> None:
    versions = tls_of(listener(tls_server("ssl_protocols TLSv1.2 TLSv1.1;"))).versions

    assert isinstance(versions, Known)
    assert ["TLSv1.2", "TLSv1.1"] == [one.at.text for one in versions.value]


@pytest.mark.parametrize("written", ["$versions", "${VERSIONS}", "{{ versions }}", "TLSv1.2 ${MORE}"])
def test_versions_that_are_filled_in_are_unknown(written: str) -> None:
    versions = tls_of(listener(tls_server(f"ssl_protocols {written};"))).versions

    assert isinstance(versions, Known)
    assert any(isinstance(one, Unknown) for one in versions.value)


@pytest.mark.parametrize(
    ("string", "has", "lacks"),
    [
        pytest.param("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA", id="name"),
        pytest.param("HIGH:!kRSA:!aNULL", "ECDHE-RSA-AES128-SHA", "AES128-SHA", id="exclusion"),
        pytest.param('"EECDH+AESGCM EDH+AESGCM"', "ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA", id="white space"),
        pytest.param("ALL:!ADH", "AES128-SHA", "ADH-AES128-SHA", id="all"),
        pytest.param("EDH+AESGCM:AES128-SHA", "AES128-SHA", "DHE-RSA-AES128-GCM-SHA256", id="no parameters"),
        pytest.param("PSK:AES128-SHA", "AES128-SHA", "PSK-AES128-CBC-SHA", id="no keys shared before"),
    ],
)
def test_cipher_strings(string: str, has: str, lacks: str) -> None:
    found = suites_of(listener(tls_server(f"ssl_ciphers {string};")))

    assert has in found
    assert lacks not in found


def test_parameters_allow_finite_fields() -> None:
    body = ("ssl_ciphers EDH+AESGCM;", "ssl_dhparam tls/dhparam.pem;")

    assert "DHE-RSA-AES128-GCM-SHA256" in suites_of(listener(tls_server(*body)))


def test_suites_of_versions_that_are_off_are_not_accepted() -> None:
    assert all(
        suite.startswith("TLS_")
        for suite in suites_of(listener(tls_server("ssl_protocols TLSv1.3;", "ssl_ciphers ALL;")))
    )


def test_suites_for_tls_1_3_are_those_of_the_command() -> None:
    body = ("ssl_protocols TLSv1.3;", "ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;")

    assert ["TLS_AES_256_GCM_SHA384"] == suites_of(listener(tls_server(*body)))


def test_each_suite_has_its_own_place() -> None:
    suites = tls_of(listener(tls_server("ssl_ciphers 'AES128-SHA:AES256-SHA';"))).cipher_suites

    assert isinstance(suites, Known)
    assert {"AES128-SHA", "AES256-SHA"} <= {one.at.text for one in suites.value}


@pytest.mark.parametrize("string", ["!ALL", "NOSUCH", '""'])
def test_a_string_that_selects_nothing_is_an_error(string: str) -> None:
    ((_, message),) = errors_of(tls_server(f"ssl_ciphers {string};"))

    assert "OpenSSL refuses" in message


STRICT = "if ($ssl_client_verify != SUCCESS) { return 403; }"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], ClientCertificate.NONE, id="nothing written"),
        pytest.param(["ssl_verify_client off;"], ClientCertificate.NONE, id="off"),
        pytest.param(["ssl_verify_client on;"], ClientCertificate.REQUIRED, id="on"),
        pytest.param(["ssl_verify_client optional;"], ClientCertificate.OPTIONAL, id="optional"),
        pytest.param(["ssl_verify_client optional_no_ca;"], ClientCertificate.REQUESTED, id="any"),
        pytest.param(["ssl_verify_client optional;", STRICT], ClientCertificate.REQUIRED, id="condition"),
        pytest.param(
            ["ssl_verify_client optional_no_ca;", "proxy_set_header X-Verified $ssl_client_verify;"],
            {ClientCertificate.REQUESTED, ClientCertificate.REQUIRED},
            id="the program behind decides",
        ),
        pytest.param(["ssl_verify_client ${MODE};"], set(), id="filled in"),
    ],
)
def test_what_is_done_about_clients(lines: list[str], expected: object) -> None:
    assert expected == value(tls_of(listener(tls_server(*lines))).client_certificate)


def test_a_server_that_refuses_all_handshakes_serves_nothing() -> None:
    found = listener(server("listen 443 ssl;", "ssl_reject_handshake on;"))

    assert tls_of(found).versions is None
    assert Serves.NOTHING == value(found.serves)


def test_a_server_without_certificate_has_the_settings_of_the_default_server() -> None:
    lacking = server("listen 443 ssl;", "server_name other.example.com;", "ssl_protocols TLSv1;")
    default = tls_server("ssl_protocols TLSv1.2;").replace("443 ssl", "443 ssl default_server")

    found = listeners(lacking + default)

    assert [["TLSv1.2"], ["TLSv1.2"]] == [values(tls_of(one).versions) for one in found]


def test_groups_are_those_that_are_listed() -> None:
    assert ["X25519", "secp384r1"] == values(tls_of(listener(tls_server("ssl_ecdh_curve X25519:secp384r1;"))).groups)


@pytest.mark.parametrize("word", ["Groups", "curves"])
def test_commands_of_openssl_come_after_groups(word: str) -> None:
    text = tls_server(f"ssl_ecdh_curve X25519; ssl_conf_command {word} P-384:x448;")

    assert ["secp384r1", "X448"] == values(tls_of(listener(text)).groups)


@pytest.mark.parametrize(
    ("lines", "compresses", "binds"),
    [
        pytest.param("", False, True, id="nothing"),
        pytest.param("ssl_conf_command Options Compression,-ExtendedMasterSecret;", True, False, id="both"),
        pytest.param("ssl_conf_command options +compression,-extendedmastersecret;", True, False, id="other letters"),
        pytest.param(
            "ssl_conf_command Options Compression; ssl_conf_command Options -Compression;", False, True, id="the last"
        ),
        pytest.param("ssl_conf_command Options $options;", set(), set(), id="filled in"),
        pytest.param("ssl_conf_command Options $a; ssl_conf_command Options Compression;", True, set(), id="partly"),
    ],
)
def test_options_of_openssl(lines: str, compresses: object, binds: object) -> None:
    found = tls_of(listener(tls_server(f"ssl_protocols TLSv1.2 TLSv1.3; {lines}")))

    assert compresses == value(found.compression)
    assert binds == value(found.extended_master_secret)
    assert Renegotiation.NONE == value(found.renegotiation)


def test_of_tls_1_3_alone_nobody_asks_whether_keys_are_bound() -> None:
    assert tls_of(listener(tls_server("ssl_protocols TLSv1.3;"))).extended_master_secret is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", Renegotiation.NONE),
        ("proxy_ssl_conf_command Options UnsafeLegacyServerConnect;", Renegotiation.LEGACY),
        ("proxy_ssl_conf_command Options UnsafeLegacyRenegotiation;", Renegotiation.LEGACY),
    ],
)
def test_hops_that_take_servers_without_the_extension(line: str, expected: Renegotiation) -> None:
    hop = upstream(tls_server(f"location / {{ proxy_pass https://a.example.com; {line} }}"))

    assert expected == value(tls_of(hop).renegotiation)


@pytest.mark.parametrize("line", ["ssl_conf_command Groups DEFAULT:-X25519;", "ssl_conf_command Groups $groups;"])
def test_groups_that_are_a_part_of_others_are_unknown(line: str) -> None:
    assert isinstance(tls_of(listener(tls_server(line))).groups, Unknown)


def test_groups_are_those_of_the_default_server() -> None:
    default, named = tls_server("ssl_ecdh_curve X25519;"), tls_server("ssl_ecdh_curve secp384r1;")

    found = listeners(default + named.replace("shop.", "blog.", 1))

    assert [["X25519"]] * 2 == [values(tls_of(one).groups) for one in found]


@pytest.mark.parametrize("line", ["", "ssl_ecdh_curve auto;"])
def test_groups_of_the_library_are_unknown(line: str) -> None:
    assert isinstance(tls_of(listener(tls_server(line))).groups, Unknown)


@pytest.mark.parametrize("name", ["ssl_verify_client", "ssl_stapling", "ssl_ecdh_curve"])
def test_what_is_written_twice_is_unknown(name: str) -> None:
    found: Listener = listener(tls_server(f"{name} on;", f"{name} off;"))

    tls = tls_of(found)
    assert any(
        isinstance(one, Unknown) and "twice" in one.because
        for one in (tls.client_certificate, tls.stapling, tls.groups)
    )


def test_every_value_names_its_directive() -> None:
    tls = tls_of(listener(tls_server()))

    named = {
        field: getattr(tls, field).setting for field in ("versions", "cipher_suites", "client_certificate", "stapling")
    }
    assert {
        "versions": "ssl_protocols",
        "cipher_suites": "ssl_ciphers",
        "client_certificate": "ssl_verify_client",
        "stapling": "ssl_stapling",
    } == named


FILLED_IN = {
    "ssl_ciphers {{ ciphers }};": "cipher_suites",
    "ssl_ciphers PROFILE=SYSTEM;": "cipher_suites",
    "ssl_conf_command CipherString ${CIPHERS};": "cipher_suites",
    "ssl_conf_command Ciphersuites ${SUITES};": "cipher_suites",
    "ssl_ecdh_curve ${CURVES};": "groups",
    "ssl_stapling ${STAPLING};": "stapling",
}


@pytest.mark.parametrize(("line", "field"), FILLED_IN.items())
def test_what_is_filled_in_is_unknown(line: str, field: str) -> None:
    found = getattr(tls_of(listener(tls_server(line))), field)

    assert isinstance(found, Unknown)


def test_commands_leave_alone_what_is_filled_in() -> None:
    body = ("ssl_protocols ${VERSIONS};", "ssl_conf_command MinProtocol TLSv1.2;")
    versions = tls_of(listener(tls_server(*body))).versions

    assert isinstance(versions, Known)
    assert any(isinstance(one, Unknown) for one in versions.value)


def test_an_include_with_a_variable_may_hold_anything() -> None:
    tls = tls_of(listener(tls_server("include ${SETTINGS};")))

    assert isinstance(tls.versions, Unknown)
    assert isinstance(tls.cipher_suites, Unknown)
    assert isinstance(tls.client_certificate, Unknown)


def test_a_certificate_to_show_in_a_missing_include_is_unknown() -> None:
    location = "location / { include tls.conf; proxy_pass https://orders.example.com; }"

    assert isinstance(tls_of(upstream(server("listen 127.0.0.1:1;", location))).sends_certificate, Known)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ssl_protocols TLS1.2;", id="snippet"),
        pytest.param(server("location / { proxy_pass https://a; proxy_ssl_protocols TLS1.2; }"), id="hop"),
        pytest.param(
            "stream { server { listen 1; proxy_ssl on; proxy_ssl_protocols TLS1.2; proxy_pass a:1; } }", id="stream"
        ),
    ],
)
def test_errors_are_told_wherever_they_are(text: str) -> None:
    assert [("TLS1.2", "nginx knows no protocol version `TLS1.2`")] == errors_of(text)
