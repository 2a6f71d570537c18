from base64 import b64encode
from datetime import UTC, date, datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, mldsa, rsa
from hypothesis import given
from hypothesis import strategies as st

from linter.tls.certificates import MAX_BLOCK, CertificateError, covers, parse, private_keys

CURVE_KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | dsa.DSAPrivateKey = CURVE_KEY,
    names: tuple[str, ...] = ("shop.example.com",),
    *,
    ca: bool | None = False,
    subject: str = "shop",
) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop")]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2026, 1, 2, tzinfo=UTC))
        .not_valid_after(datetime(2026, 4, 2, tzinfo=UTC))
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if names:
        alternatives = [x509.DNSName(one) for one in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.PEM)


@cache
def pem() -> str:
    return certificate().decode()


def key_pem(
    encryption: serialization.KeySerializationEncryption | None = None,
    form: serialization.PrivateFormat = serialization.PrivateFormat.PKCS8,
) -> str:
    return CURVE_KEY.private_bytes(
        serialization.Encoding.PEM,
        form,
        encryption or serialization.NoEncryption(),
    ).decode()


def test_a_certificate_says_what_matters() -> None:
    (found,) = parse(f"a comment\n{pem()}\nanother")

    assert found.names == ("shop.example.com",)
    assert (found.not_before, found.not_after) == (date(2026, 1, 2), date(2026, 4, 2))
    assert found.issuer == "shop"
    assert (found.is_ca, found.self_signed) == (False, True)
    assert (found.key, found.signature_hash) == ("EC secp256r1", "sha256")


def test_the_common_name_counts_where_there_is_no_other() -> None:
    (found,) = parse(certificate(names=()).decode())

    assert found.names == ("shop",)


def test_another_issuer_means_not_self_signed() -> None:
    (found,) = parse(certificate(subject="other").decode())

    assert not found.self_signed


@pytest.mark.parametrize(("ca", "expected"), [(True, True), (False, False), (None, False)])
def test_an_authority_says_so(ca: bool | None, expected: bool) -> None:
    (found,) = parse(certificate(ca=ca).decode())

    assert expected == found.is_ca


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (rsa.generate_private_key(65537, 2048), "RSA 2048"),
        (ec.generate_private_key(ec.SECP384R1()), "EC secp384r1"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
    ids=["rsa", "ec", "ed25519"],
)
def test_a_key_is_named(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, expected: str
) -> None:
    (found,) = parse(certificate(key).decode())

    assert expected == found.key


def test_a_signature_is_named_by_its_algorithm() -> None:
    (usual,) = parse(pem())

    assert "ecdsa-with-SHA256" == usual.signature


def test_a_signature_that_withstands_quantum_computers_is_told() -> None:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.example.com")])
    key = mldsa.MLDSA87PrivateKey.generate()
    made = x509.CertificateBuilder(name, name, key.public_key(), 5)
    signed = made.not_valid_before(datetime(2026, 11, 1, tzinfo=UTC)).not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))

    (found,) = parse(signed.sign(key, None).public_bytes(serialization.Encoding.PEM).decode())

    assert ("ML-DSA-87", "") == (found.signature, found.signature_hash)


@given(st.data())
def test_a_mutated_certificate_is_read_or_refused(data: st.DataObject) -> None:
    der = bytearray(x509.load_pem_x509_certificate(pem().encode()).public_bytes(serialization.Encoding.DER))
    for _ in range(data.draw(st.integers(1, 5))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    text = f"-----BEGIN CERTIFICATE-----\n{b64encode(bytes(der)).decode()}\n-----END CERTIFICATE-----\n"

    try:
        found = parse(text)
    except CertificateError:
        return

    assert len(found) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="empty"),
        pytest.param("REPLACE_ME", id="a placeholder"),
        pytest.param("MIIB", id="cut off"),
        pytest.param("é", id="no base64"),
        pytest.param("A" * MAX_BLOCK, id="too large"),
    ],
)
def test_what_is_no_certificate_is_refused(body: str) -> None:
    with pytest.raises(CertificateError):
        parse(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----")


@pytest.mark.parametrize(
    ("text", "encrypted"),
    [
        pytest.param(key_pem(), False, id="PKCS #8"),
        pytest.param(key_pem(form=serialization.PrivateFormat.TraditionalOpenSSL), False, id="traditional"),
        pytest.param(key_pem(form=serialization.PrivateFormat.OpenSSH), False, id="OpenSSH"),
        pytest.param(key_pem(serialization.BestAvailableEncryption(b"secret")), True, id="PKCS #8, encrypted"),
        pytest.param(
            key_pem(serialization.BestAvailableEncryption(b"secret"), serialization.PrivateFormat.TraditionalOpenSSL),
            True,
            id="traditional, encrypted",
        ),
    ],
)
def test_a_private_key_is_found(text: str, encrypted: bool) -> None:
    (found,) = private_keys(f"{pem()}{text}")

    assert encrypted == found.encrypted


@pytest.mark.parametrize(
    "body",
    ["...", "REPLACE_ME", "", "MIIB", "AAAA" * 20, "A" * (MAX_BLOCK + 1), "{{ .Values.key }}", "MIIB…AB=="],
    ids=["dots", "words", "nothing", "too short", "no DER", "too large", "a template", "no ASCII"],
)
def test_a_placeholder_is_no_private_key(body: str) -> None:
    assert not list(private_keys(f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"))


def test_other_blocks_are_neither() -> None:
    public = CURVE_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    assert not list(private_keys(public.decode()))
    assert not parse(public.decode())


@pytest.mark.parametrize(
    ("names", "host", "expected"),
    [
        (("shop.example.com",), "shop.example.com", True),
        (("Shop.Example.com",), "shop.example.com.", True),
        (("*.example.com",), "shop.example.com", True),
        (("*.example.com",), "a.shop.example.com", False),
        (("*.example.com",), "example.com", False),
        (("a*.example.com",), "ab.example.com", False),
        (("10.0.0.1",), "10.0.0.1", True),
        (("*.0.0.1",), "10.0.0.1", False),
        (("*.",), "localhost", False),
        ((), "shop.example.com", False),
    ],
)
def test_which_hosts_a_certificate_covers(names: tuple[str, ...], host: str, expected: bool) -> None:
    assert expected == covers(names, host)
