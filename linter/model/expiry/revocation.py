"""Lists of revoked certificates.  Knows not who reads them."""

from typing import ClassVar

from msgspec import Struct

from linter.provenance.setting import Setting
from linter.provenance.source import Location


class RevocationList(Struct, frozen=True):
    """A list of revoked certificates among the scanned files (RFC 5280, 5)."""

    KIND: ClassVar[str] = "revocation-list"

    at: Location
    address: str
    name: str
    platform: str
    expired: Setting[bool]
    """Whether a newer one should have been there before the day of the run."""
