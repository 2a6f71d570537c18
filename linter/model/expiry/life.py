"""What is known of the life of a certificate, from its issue to the one that replaces it.  Knows no platform."""

from __future__ import annotations  # each would be worked out at every start

from msgspec import Struct

from linter.model.words import Issuer, Pickup, Renewal, Validation
from linter.provenance.setting import Setting


class Life(Struct, frozen=True):
    """Who issues a certificate, for how long, and what happens before its end."""

    issuer: Setting[Issuer] | None = None
    authority: Setting[str] | None = None
    """A public authority as CAA records name it (RFC 8659), `letsencrypt.org`; a private one by its own name."""
    days: Setting[int] | None = None
    """From its issue to its end."""
    validated_by: Setting[Validation] | None = None
    renewed_by: Setting[Renewal] | None = None
    renewal_days: Setting[int] | None = None
    """Days before its end on which renewal begins; negative where it never does.  None of what lives shorter than a
    month, where hours count."""
    renews_within_life: Setting[bool] | None = None
    """Whether renewal begins after the issue; if not, no certificate is ever young enough."""
    reaches_server: Setting[Pickup] | None = None
