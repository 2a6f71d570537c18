"""Blocks of PEM files to certificates, lists of revoked ones and private keys.  Knows nothing of who uses them."""

from collections.abc import Iterator
from datetime import date

from linter.model.endpoint import Certificate, PrivateKey, RevocationList
from linter.platforms.certificates import Shown, certificate, lists_of
from linter.platforms.exposure import either
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source
from linter.syntax import pem
from linter.tls.certificates import CertificateError, parse, private_keys
from linter.tls.x509 import X509

_CURE = "replace the certificate, or exclude the file"


def read(source: Source, today: date) -> Iterator[Certificate | RevocationList | PrivateKey | InputError]:
    """Yield what a PEM file holds; a malformed certificate does not hide the keys beside it."""
    if (begin := pem.unended(source)) is not None:
        yield InputError(begin, f"`{begin.text}` has no end", "complete the file, or exclude it")
    for number, block in enumerate(pem.blocks(source), start=1):
        address = source.path if number == 1 else f"{source.path}#{number}"
        for key in private_keys(block.text):
            yield _private_key(block.header, address, encrypted=key.encrypted)
        try:
            certificates = parse(block.text)
            lists = list(lists_of(block.text, Known(None, block.header), address, "pem", today))
        except CertificateError as error:
            what = "list of revoked certificates" if " CRL-" in block.header.text else "certificate"
            yield InputError(block.header, f"not a {what}: {error}", _CURE.replace("certificate", what))
            continue
        yield from lists
        # An authority's certificate serves no host, and a bundle of authorities keeps expired ones on purpose.
        for one in certificates:
            if not one.is_ca:
                yield _certificate(block.header, address, one, today)


def _private_key(at: Location, address: str, *, encrypted: bool) -> PrivateKey:
    return PrivateKey(at, address, address, "pem", Known(encrypted, at))


def _certificate(at: Location, address: str, leaf: X509, today: date) -> Certificate:
    exposure = either("a file does not say who sees the certificate", at)
    return certificate(leaf, Shown(Known(None, at), address, f"certificate {address}", "pem", exposure), today)
