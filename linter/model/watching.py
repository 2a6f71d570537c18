"""What would tell people about TLS: alerts on the expiry of certificates.  Knows no language of alerts."""

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from linter.provenance.setting import Many, Setting, Unknown
from linter.provenance.source import Location


class Sees(StrEnum):
    """Of which certificates something knows when they expire."""

    CERT_MANAGER = "cert-manager"
    """Those that cert-manager keeps."""
    SHOWN = "shown"
    """Those that servers show to whoever probes them; which servers, the probes say."""
    STORED = "stored"
    """Those in files and Secrets that an exporter is pointed at."""
    INGRESS = "ingress"
    """Those that an ingress controller shows."""
    ENVOY = "envoy"
    """Those that an Envoy has."""
    MESH = "mesh"
    """Those of a service mesh, and of its authority."""
    PROVIDER = "provider"
    """Those that are kept by a cloud's own service."""
    CLUSTER = "cluster"
    """Those of the programs of a cluster."""


class Alert(Struct, frozen=True):
    """What tells people that a certificate is about to expire."""

    KIND: ClassVar[str] = "alert"

    at: Location
    address: str
    name: str
    platform: str
    metric: str
    """What it looks at: alerts on the same are there for each other."""
    sees: Sees
    flaw: Setting[str | None] | None = None
    """Why it cannot work, whatever happens; None where that is not asked of its kind."""
    days: Setting[int] | None = None
    """Days before the expiry at which it goes off; not above zero where it does so after it."""
    first_days: Setting[int] | None = None
    """The same of the first of those that look at the same.  Filled where all of them are known."""
    premature: Setting[str | None] | None = None
    """A certificate of which it tells before its renewal is due.  Filled where that is known."""
    is_narrowed: bool = False
    """Whether it looks at some of the certificates alone."""
    maybe: Unknown | None = None
    """As of a listener."""


class Estate(Struct, frozen=True):
    """All certificates that the files speak of, and whether anybody watches them."""

    KIND: ClassVar[str] = "estate"

    at: Location
    """The first of the certificates that nobody watches; of all where somebody watches each."""
    address: str
    name: str
    platform: str
    unwatched: Many[str]
    """Those whose expiry nobody would notice."""
