"""Tests that certificates of the usual shape are read as `cryptography` reads them, and that all others are refused."""

from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from linter.tls.x509 import X509, library, usual

_OCSP = AuthorityInformationAccessOID.OCSP
_USED = dict.fromkeys(
    ("content_commitment", "data_encipherment", "key_cert_sign", "crl_sign", "key_encipherment"), False
)
_NAMES = x509.SubjectAlternativeName(
    [
        x509.IPAddress(ip_address("10.0.0.7")),
        x509.DNSName("shop.example.com"),
        x509.UniformResourceIdentifier("spiffe://shop/ns/web"),
        x509.IPAddress(ip_address("2001:db8::1")),
    ]
)


def certificate(
    *extensions: x509.ExtensionType,
    key: CertificateIssuerPrivateKeyTypes | None = None,
    until: int = 2026,
    subject: str = "web",
) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1()) if key is None else key
    country = x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "FR")
    issuer = [country, x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Époque"), *_common("web")]
    builder = (
        x509.CertificateBuilder()
        .issuer_name(x509.Name(issuer))
        .subject_name(x509.Name([*issuer[:2], *_common(subject)]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC))
        .not_valid_after(datetime(until, 2, 28, tzinfo=UTC))
    )
    for one in extensions:
        builder = builder.add_extension(one, critical=isinstance(one, x509.BasicConstraints))
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA384()
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.DER)


def _above() -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier(b"above", [x509.DirectoryName(x509.Name(_common("root")))], 0)


def _common(name: str) -> list[x509.NameAttribute[str]]:
    return [x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]


@cache
def sample() -> bytes:
    above = x509.AuthorityKeyIdentifier(b"above", None, None)
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    asked = x509.AuthorityInformationAccess(
        [x509.AccessDescription(_OCSP, x509.UniformResourceIdentifier("http://ocsp.example.com"))]
    )
    usage = x509.KeyUsage(
        digital_signature=True, key_agreement=False, encipher_only=False, decipher_only=False, **_USED
    )
    leaf = x509.BasicConstraints(ca=False, path_length=None)
    return certificate(_NAMES, leaf, usage, purposes, x509.SubjectKeyIdentifier(b"own"), above, asked)


def by_library(der: bytes) -> X509 | None:
    try:
        return library.read(der)
    except library.MalformedError:
        return None


@pytest.mark.parametrize(
    "der",
    [
        pytest.param(sample(), id="all usual extensions"),
        pytest.param(certificate(), id="no extension"),
        pytest.param(certificate(x509.BasicConstraints(ca=True, path_length=None)), id="an authority"),
        pytest.param(
            certificate(x509.BasicConstraints(ca=True, path_length=1), subject="other"), id="one below another"
        ),
        pytest.param(certificate(key=ec.generate_private_key(ec.SECP384R1()), until=2051), id="valid until after 2050"),
        pytest.param(certificate(key=ed25519.Ed25519PrivateKey.generate()), id="Ed25519"),
    ],
)
def test_a_certificate_of_the_usual_shape_is_read(der: bytes) -> None:
    assert library.read(der) == usual.read(der)


@pytest.mark.parametrize(
    "extension",
    [
        pytest.param(x509.SubjectAlternativeName([x509.RegisteredID(_OCSP)]), id="another kind of name"),
        pytest.param(x509.AuthorityKeyIdentifier(None, [x509.DNSName("a")], 1), id="another form of an identifier"),
        pytest.param(x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.2.3")]), id="another purpose"),
        pytest.param(x509.OCSPNoCheck(), id="another extension"),
    ],
)
def test_what_is_not_usual_is_left_to_the_library(extension: x509.ExtensionType) -> None:
    der = certificate(extension)

    assert usual.read(der) is None
    assert library.read(der).issuer == "Époque"


@given(st.data())
def test_what_is_taken_is_what_the_library_reads(data: st.DataObject) -> None:
    der = bytearray(sample())
    for _ in range(data.draw(st.integers(1, 3))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    taken = usual.read(bytes(der))

    if taken is not None:
        assert by_library(bytes(der)) == taken


@pytest.mark.parametrize("length", [0, 1, 2, 40, -1])
def test_a_part_of_a_certificate_is_none(length: int) -> None:
    assert usual.read(sample()[:length]) is None
