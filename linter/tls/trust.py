"""Which files hold the authorities that everybody trusts, by their names.  Opens none of them.

Sources: Go, crypto/x509/root_linux.go, root_bsd.go and root_solaris.go; Debian's ca-certificates; curl's cacert.pem.
Checked 2026-11-30.
"""

_NAMES = frozenset(
    """
    ca-bundle.crt ca-bundle.pem ca-bundle.trust.crt ca-certificates.crt ca-root-nss.crt cacert.pem tls-ca-bundle.pem
    """.split()
)
_PATHS = frozenset(
    """
    /etc/openssl/certs/ca-certificates.crt /etc/pki/tls/cert.pem /etc/pki/tls/certs /etc/ssl/cert.pem /etc/ssl/certs
    /usr/local/etc/ssl/cert.pem
    """.split()
)


_WITHOUT_DOUBT = frozenset(
    """
    /etc/ca-certificates/extracted/tls-ca-bundle.pem /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem
    /etc/pki/tls/cacert.pem /etc/pki/tls/certs/ca-bundle.crt /etc/pki/tls/certs/ca-bundle.trust.crt
    /etc/ssl/ca-bundle.pem /etc/ssl/certs/ca-bundle.crt /etc/ssl/certs/ca-certificates.crt
    /usr/local/share/certs/ca-root-nss.crt /var/lib/ca-certificates/ca-bundle.pem
    """.split()
)


def is_of_system(path: str) -> bool:
    """Say whether it is where an operating system keeps them; by its name alone a file may be anybody's."""
    return path.rstrip("/") in _PATHS | _WITHOUT_DOUBT


def is_of_everybody(path: str) -> bool:
    """Say whether a file, or a folder, holds the authorities of an operating system or of a browser."""
    return path.rstrip("/") in _PATHS or path.rpartition("/")[2] in _NAMES
