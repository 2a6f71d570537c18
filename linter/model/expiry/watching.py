"""What would tell people about TLS: alerts on the expiry of certificates, and the words of access logs' formats.

Knows no language of alerts, and no file.  Other products take the words of nginx and Envoy over; sources:
https://nginx.org/en/docs/http/ngx_http_ssl_module.html#variables and
https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/access_log/usage.  Checked 2026-11-30.
"""

from __future__ import annotations  # each would be worked out at every start

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from linter.model.words import Recorded
from linter.provenance.pattern import pattern
from linter.provenance.setting import Many, Setting, Unknown
from linter.provenance.source import Location

if TYPE_CHECKING:
    from collections.abc import Mapping


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


class Probe(Struct, frozen=True):
    """What asks servers for their certificates, so that alerts on what they show have something to look at."""

    KIND: ClassVar[str] = "probe"

    at: Location
    address: str
    name: str
    platform: str
    hosts: Many[str]
    """Whom it asks over TLS; unknown where something else than this file says so."""


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


OF_VARIABLES: Mapping[str, Recorded] = MappingProxyType(
    {
        "ssl_protocol": Recorded.VERSION,
        "ssl_cipher": Recorded.CIPHER_SUITE,
        "ssl_server_name": Recorded.SERVER_NAME,
        "ssl_preread_server_name": Recorded.SERVER_NAME,
        "ssl_client_verify": Recorded.CLIENT_CERTIFICATE,
        "ssl_client_s_dn": Recorded.CLIENT_CERTIFICATE,
        "ssl_client_fingerprint": Recorded.CLIENT_CERTIFICATE,
        "ssl_client_serial": Recorded.CLIENT_CERTIFICATE,
    }
)
OF_OPERATORS: Mapping[str, Recorded] = MappingProxyType(
    {
        "DOWNSTREAM_TLS_VERSION": Recorded.VERSION,
        "DOWNSTREAM_TLS_CIPHER": Recorded.CIPHER_SUITE,
        "REQUESTED_SERVER_NAME": Recorded.SERVER_NAME,
        "DOWNSTREAM_PEER_SUBJECT": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_URI_SAN": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_DNS_SAN": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_FINGERPRINT_256": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_PEER_SERIAL": Recorded.CLIENT_CERTIFICATE,
        "DOWNSTREAM_TRANSPORT_FAILURE_REASON": Recorded.FAILURE,
    }
)

_VARIABLE = pattern(r"\$(?:\{(\w+)\}|(\w+))")
_OPERATOR = pattern(r"%([A-Z0-9_]+)(?:\([^)]*\))?(?::\d+)?%")


def variables_in(text: str) -> list[str]:
    """Return the names of nginx's variables in a text."""
    return [found[1] or found[2] for found in _VARIABLE.finditer(text)]


def operators_in(text: str) -> list[str]:
    """Return the names of Envoy's command operators in a text."""
    return _OPERATOR.findall(text)
