"""Lists of revoked certificates."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes


def revoking(
    certificate: str, issuer: x509.Name, key: CertificateIssuerPrivateKeyTypes, age: timedelta = timedelta(minutes=1)
) -> str:
    """Return the list of an authority that has a certificate, both as PEM; it is so old, and counts for a day."""
    now = datetime.now(UTC) - age
    serial = x509.load_pem_x509_certificate(certificate.encode()).serial_number
    listed = (
        x509.CertificateRevocationListBuilder(issuer)
        .last_update(now)
        .next_update(now + timedelta(days=1))
        .add_revoked_certificate(x509.RevokedCertificateBuilder(serial, now).build())
        .sign(key, hashes.SHA256())
    )
    return listed.public_bytes(serialization.Encoding.PEM).decode()
