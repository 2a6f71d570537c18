"""What differs between the releases of nginx that are run.  Knows no file."""

from msgspec import Struct

from linter.provenance.pattern import pattern
from linter.provenance.setting import Step

_NUMBER = pattern(r"(?P<major>\d{1,3})\.(?P<minor>\d{1,3})(?:\.(?P<patch>\d{1,3}))?")
_NEWEST_PATCH = 999
# What `ssl_protocols` and its kin are when absent, from which release on.
# Source: https://nginx.org/en/CHANGES, and `NGX_DEFAULT_SSL_PROTOCOLS` of each release.
_VERSIONS = (
    ((1, 27, 3), ("TLSv1.2", "TLSv1.3")),
    ((1, 23, 4), ("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")),
    ((1, 9, 1), ("TLSv1.0", "TLSv1.1", "TLSv1.2")),
    ((0, 0, 0), ("SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2")),
)
# From here on the server that is named decides about versions, and not the default server of its socket.
# Source: https://nginx.org/en/CHANGES, 1.29.2.
_NAMED_DECIDES = (1, 29, 2)
# Images of older releases hold an OpenSSL before 3.0, which speaks nothing below TLS 1.2 at its usual security level.
_BEFORE_OPENSSL_3 = (1, 21, 0)


class Release(Struct, frozen=True):
    """The nginx that reads a configuration."""

    number: tuple[int, int, int]
    name: str
    """As it is written."""
    image: Step | None = None
    """Where an image is named that holds it."""
    openssl: tuple[int, ...] | None = None
    """The TLS library beside it, where the image tells: `(3, 5)`."""

    @property
    def via(self) -> tuple[Step, ...]:
        """How it is known."""
        return () if self.image is None else (self.image,)

    @property
    def versions(self) -> tuple[str, ...]:
        """The protocol versions where nothing is written."""
        return next(versions for since, versions in _VERSIONS if self.number >= since)

    @property
    def speaks_old_versions(self) -> bool:
        """Whether the TLS library beside it is sure to speak what is older than TLS 1.2."""
        return self.image is not None and self.number < _BEFORE_OPENSSL_3

    @property
    def named_server_decides(self) -> bool:
        """Whether a server that is not its socket's default has protocol versions of its own."""
        return self.number >= _NAMED_DECIDES


def release_of(text: str, image: Step | None = None) -> Release | None:
    """Read the number at the start of a text; without a patch level it is the last of its line."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    patch = _NEWEST_PATCH if found["patch"] is None else int(found["patch"])
    return Release((int(found["major"]), int(found["minor"]), patch), found[0], image)
