"""Certificates and lists of revoked ones to what they say, by `cryptography`.  Imported when there is need of it."""

import warnings
from collections.abc import Iterator
from datetime import date

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from linter.tls.x509 import X509, named
from linter.tls.x509.der import in_order

_MALFORMED = (
    ValueError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


class MalformedError(ValueError):
    """Bytes that are no certificate, and no list."""


def next_update(der: bytes) -> date | None:
    """Return the last day on which a list of revoked certificates counts.  Raises MalformedError."""
    try:
        found = x509.load_der_x509_crl(der).next_update_utc
    except (ValueError, x509.InvalidVersion) as error:
        raise MalformedError from error
    return None if found is None else found.date()


def read(der: bytes) -> X509:
    """Return what a certificate says.  Raises MalformedError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd serial numbers and the like, which are not our subject
            return _read(_loaded(der))
    except _MALFORMED as error:
        raise MalformedError from error


def _loaded(der: bytes) -> x509.Certificate:
    """Load a certificate; one whose names are not in the order of DER, as old roots have them, is put in order."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        # Nobody verifies its signature here, which the order is a part of.
        return x509.load_der_x509_certificate(in_order(der))


def _read(certificate: x509.Certificate) -> X509:
    is_ca, self_signed = _is_ca(certificate), certificate.issuer == certificate.subject
    return X509(
        names=tuple(_names(certificate)),
        not_before=certificate.not_valid_before_utc.date(),
        not_after=certificate.not_valid_after_utc.date(),
        issuer=_name_of(certificate.issuer),
        is_ca=is_ca,
        self_signed=self_signed,
        is_anchor=self_signed and (is_ca or certificate.version is x509.Version.v1),
        key=_key_of(certificate),
        signature_hash=_hash_of(certificate),
        signature=named(certificate.signature_algorithm_oid.dotted_string),
        names_responder=_names_responder(certificate),
    )


def _key_of(certificate: x509.Certificate) -> str:
    try:
        return _key(certificate.public_key())
    except UnsupportedAlgorithm:  # an older `cryptography` has no algorithm for quantum computers
        return named(certificate.public_key_algorithm_oid.dotted_string)


def _hash_of(certificate: x509.Certificate) -> str:
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:  # as above
        return ""
    return "" if algorithm is None else algorithm.name


def _names(certificate: x509.Certificate) -> Iterator[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        for attribute in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
            yield str(attribute.value)
        return
    yield from found.get_values_for_type(x509.DNSName)
    yield from (str(address) for address in found.get_values_for_type(x509.IPAddress))


def _name_of(issuer: x509.Name) -> str:
    for kind in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        for attribute in issuer.get_attributes_for_oid(kind):
            return str(attribute.value)
    return ""


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _names_responder(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return False
    return any(one.access_method == x509.oid.AuthorityInformationAccessOID.OCSP for one in found)


def _key(key: object) -> str:
    """Name a public key by its kind and its size or curve."""
    kind = type(key).__name__.removesuffix("PublicKey").removeprefix("_")
    curve = getattr(key, "curve", None)
    size = getattr(key, "key_size", "")
    names = {"EllipticCurve": "EC", "EC": "EC"}
    return f"{names.get(kind, kind)} {curve.name if curve is not None else size}".strip()
