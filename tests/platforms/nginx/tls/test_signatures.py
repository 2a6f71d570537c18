"""By which schemes handshakes are signed, where no real server is asked."""

import pytest
from support.nginx.reading import listener, tls_of, tls_server, upstream, value, values

from linter.provenance.setting import Known, Unknown

COMMAND = "ssl_conf_command SignatureAlgorithms"
LOW = "ssl_ciphers HIGH:@SECLEVEL=0;"
MUTUAL = "ssl_verify_client on; ssl_client_certificate ca.crt;"
CLIENTS = "ssl_conf_command ClientSignatureAlgorithms ed25519;"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(f"{COMMAND} ECDSA+SHA512:?ED25519;", ["ecdsa_secp521r1_sha512", "ed25519"], id="both spellings"),
        pytest.param(f"{COMMAND} ed448; {MUTUAL} {CLIENTS}", ["ed25519", "ed448"], id="of clients as well"),
        pytest.param(f"{COMMAND} ed448; {CLIENTS}", ["ed448"], id="nobody asks clients"),
        pytest.param(f"{COMMAND} ed448:RSA+SHA256; ssl_protocols TLSv1.3;", ["ed448"], id="without use in TLS 1.3"),
        pytest.param(f"{COMMAND} ed448:mldsa65; ssl_protocols TLSv1.2;", ["ed448"], id="without use in TLS 1.2"),
        pytest.param(f"{COMMAND} ed448:RSA+SHA1; {LOW}", ["ed448", "rsa_pkcs1_sha1"], id="a low level"),
        pytest.param(f"{COMMAND} ed448:RSA+SHA224; ssl_ciphers HIGH:@SECLEVEL=3;", ["ed448"], id="a high level"),
        pytest.param(
            f"{COMMAND} ed448:RSA+SHA224; ssl_conf_command CipherString HIGH@SECLEVEL=3;", ["ed448"], id="by a command"
        ),
        pytest.param(f"{COMMAND} ed448:RSA+SHA1;", ["ed448", {"rsa_pkcs1_sha1", "ed448"}], id="as the release has it"),
        pytest.param(f"{COMMAND} RSA+SHA1;", [set()], id="nothing beside it"),
        pytest.param(f"{COMMAND} RSA+SHA1:ECDSA+SHA1;", [{"rsa_pkcs1_sha1", "ecdsa_sha1"}] * 2, id="nothing sure"),
        pytest.param(f"{COMMAND} ed448:x; ssl_ciphers $ciphers;", ["x", {"x", "ed448"}], id="at any level"),
    ],
)
def test_schemes(lines: str, expected: list[object]) -> None:
    found = tls_of(listener(tls_server(lines))).signature_schemes

    assert isinstance(found, Known)
    assert len(expected) == len(found.value)
    assert all(value(one) in expected for one in found.value)


@pytest.mark.parametrize("line", ["", f"{COMMAND} $schemes;", "include missing.conf;", f"{MUTUAL}{CLIENTS}"])
def test_schemes_of_the_library_are_unknown(line: str) -> None:
    assert isinstance(tls_of(listener(tls_server(line))).signature_schemes, Unknown)


def test_each_scheme_has_its_own_place() -> None:
    found = tls_of(listener(tls_server(f"{COMMAND} ECDSA+SHA256:ed448;"))).signature_schemes

    assert isinstance(found, Known)
    assert ["ECDSA+SHA256", "ed448"] == [one.at.text for one in found.value]


def test_the_list_of_a_hop_is_what_it_offers() -> None:
    own = "proxy_ssl_conf_command SignatureAlgorithms ed448; proxy_ssl_conf_command ClientSignatureAlgorithms ed25519;"
    hop = upstream(tls_server(f"location / {{ proxy_pass https://a.example.com; {own} }}"))
    shown = "proxy_ssl_certificate a.crt; proxy_ssl_certificate_key a.key;"
    mutual = upstream(tls_server(f"location / {{ proxy_pass https://a.example.com; {own} {shown} }}"))

    assert ["ed448"] == values(tls_of(hop).signature_schemes)
    assert {"ed448", "ed25519"} == set(values(tls_of(mutual).signature_schemes))
