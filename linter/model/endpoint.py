"""The neutral model that every platform maps to and every policy judges.

Knows no platform, no file format and no opinion.  A field is a `Setting`: known with its place, or unknown with
its reason.  A field that is `None` has no meaning where the endpoint lives, so rules about it do not apply.
"""

from __future__ import annotations  # each would be worked out at every start

from datetime import date
from types import MappingProxyType
from typing import ClassVar, TypeAlias, get_args

from msgspec import Struct

from linter.model import words
from linter.model.expiry.life import Life
from linter.model.expiry.revocation import RevocationList
from linter.model.expiry.watching import Alert, Estate, Probe
from linter.model.names import Destination, Name
from linter.model.ourselves import OURSELVES, Change, Input, Suppression
from linter.model.whereabouts.surroundings import Peer, Surroundings
from linter.model.words import ClientCertificate, Exposure, Pin, Recorded, Role, Serves, Stapling, Tickets
from linter.provenance.setting import Known, Many, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.tls.suites import CipherSuite


class Tls(Struct, frozen=True):
    """The TLS settings of one endpoint."""

    at: Location
    required: Setting[bool] | None = None
    """False where the same port accepts clear text as well."""
    versions: Many[str] | None = None
    cipher_suites: Many[CipherSuite] | None = None
    groups: Many[str] | None = None
    post_quantum: Setting[bool] | None = None
    """Whether a group is offered that withstands quantum computers.  Filled by `flows` from the groups."""
    signature_schemes: Many[str] | None = None
    """By which the handshake may be signed, by a client as well where it shows a certificate (RFC 9846, 4.2.3)."""
    finite_field_bits: Setting[int] | None = None
    """How long the prime of the group is that suites with DHE have; None where there is no such suite."""
    session_tickets: Setting[Tickets] | None = None
    """Whose key seals the tickets by which sessions go on (RFC 5077; RFC 9846, 4.6.1)."""
    early_data: Setting[bool] | None = None
    """Whether a listener takes data before the handshake has ended (RFC 9846, 2.3), which can be sent again."""
    compression: Setting[bool] | None = None
    renegotiation: Setting[words.Renegotiation] | None = None
    extended_master_secret: Setting[bool] | None = None
    """Whether the keys of TLS 1.2 are bound to their handshake (RFC 7627), where the other side does it too."""
    encrypt_then_mac: Setting[bool] | None = None
    """Whether suites with CBC protect what is encrypted (RFC 7366), where the other side does it too."""
    client_certificate: Setting[ClientCertificate] | None = None
    """What a listener does about the client's certificate."""
    client_authority: Setting[words.ClientAuthority] | None = None
    """By whose word it takes that; None where it verifies none."""
    stapling: Setting[Stapling] | None = None
    verifies_chain: Setting[bool] | None = None
    """Whether the client side of a hop checks the peer's certificate against a trust anchor."""
    verifies_name: Setting[bool] | None = None
    """Whether it checks that the certificate names the peer."""
    checks_revocation: Setting[bool] | None = None
    """Whether a certificate of the other side that is verified is also looked up among those that are revoked."""
    pinned_to: Setting[Pin] | None = None
    """To what a peer that is verified is pinned; None also where nothing is said of it."""
    pins: Setting[int] | None = None
    """The keys or certificates to which it is pinned."""
    shared_name: Setting[str | None] | None = None
    """A pattern for the name of the other side that strangers can have too."""
    sends_sni: Setting[bool] | None = None
    sends_certificate: Setting[bool] | None = None
    """Whether the client side has a certificate of its own to show."""
    logs: Many[Recorded] | None = None
    """What a log keeps of it where it comes in; None where nobody can say so by configuration."""
    counts_failures: Setting[bool] | None = None
    """Whether anything counts or tells the handshakes that fail, where that is for the configuration to say."""
    of_mesh: bool = False
    """Whether the proxies of a service mesh make it, unseen by the programs."""


class Hsts(Struct, frozen=True):
    """A Strict-Transport-Security header (RFC 6797)."""

    at: Location
    max_age: Setting[int]
    """Seconds."""
    include_subdomains: Setting[bool]
    preload: Setting[bool]


class Listener(Struct, frozen=True):
    """An endpoint that accepts connections."""

    KIND: ClassVar[str] = "listener"

    at: Location
    """The header of the block that declares it."""
    address: str
    """Identity within the scanned tree, free of line numbers, so it begins with the path where names are local:
    `infra/aws_lb_listener.https`, `k8s/web.yaml:Ingress shop/web`."""
    name: str
    """As a message calls it: `server shop.example.com:443`."""
    platform: str
    role: Setting[Role]
    protocol: Setting[str]
    """What is spoken: http, grpc, tcp, postgres, redis, kafka, ..."""
    exposure: Setting[Exposure]
    tls: Setting[Tls | None]
    """`Known(None)` is clear text."""
    hosts: Many[str] | None = None
    serves: Setting[Serves] | None = None
    hsts: Setting[Hsts | None] | None = None
    key_pins: Setting[bool] | None = None
    """Whether it sends the header Public-Key-Pins (RFC 7469), which no browser reads any more."""
    encrypted_twin: Setting[bool] | None = None
    """For a clear-text listener: whether a TLS listener serves the same host.  Filled by `flows`."""
    behind_hop: Setting[bool] | None = None
    """Whether nothing leads to it but hops that are judged themselves, so that they tell how it is reached.  Filled by
    `flows`."""
    faces_clients: bool = False
    """Whether it exists to let clients in, so that it weighs as a front where nothing says who reaches it."""
    scope: str = ""
    """What can be joined with it by name: the files of one server, one cluster, one root module."""
    maybe: Unknown | None = None
    """Not None where it is not known whether it is there at all: what would fail stays open then."""
    port: str = ""
    """Its number, where it is written."""
    names: tuple[Name, ...] = ()
    """By which it is reached, beside its hosts."""
    passes_to: tuple[Destination, ...] = ()
    """Where what comes in goes on as it is, TLS or not, and no upstream says so."""
    place: tuple[str, ...] = ()
    """Where it is, the outermost first: `cluster k8s`, `namespace shop`."""
    data: tuple[str, ...] = ()
    """Classes of the data that lie here, by a label or a tag `tlslint.dev/data`."""
    same_as: str = ""
    """The address of another of the same cause, by which findings about it go."""
    around: Surroundings | None = None
    known_hosts: tuple[Known[str], ...] = ()
    """Public hosts that lead to it by what other files say, and those of other instances.  Filled by `flows`."""
    certificate: Setting[Life] | None = None
    """Who issues the certificate that it shows, and what becomes of that.  Filled in where somebody asks."""


class Upstream(Struct, frozen=True):
    """An endpoint that opens connections: one hop from here to a backend."""

    KIND: ClassVar[str] = "upstream"

    at: Location
    address: str
    """Identity of the backend as this configuration reaches it, so that one backend is one finding."""
    name: str
    platform: str
    role: Setting[Role]
    protocol: Setting[str]
    exposure: Setting[Exposure]
    tls: Setting[Tls | None]
    host: Setting[str] | None = None
    """Host name or address that is dialled; no port."""
    listeners: tuple[str, ...] = ()
    """Addresses of the listeners whose traffic takes this hop."""
    behind_tls: Setting[bool] | None = None
    """Whether TLS was ended in front of this hop.  Filled by `flows`."""
    scope: str = ""
    maybe: Unknown | None = None
    """As of a listener."""
    targets: tuple[Destination, ...] = ()
    """Who may answer, all of them alternatives; `host` tells where there are none."""
    port: str = ""
    """The number that is dialled, where it is written."""
    opened_by: str = ""
    """The address of the workload that opens it, where no listener stands in front of it."""
    passes_on: bool = False
    """Whether it carries what came in as it is, TLS or not."""
    fronts: tuple[str, ...] = ()
    """The listeners by their own addresses, where `listeners` has those of others of the same cause."""
    same_as: str = ""
    """As of a listener."""
    around: Surroundings | None = None
    peer: Setting[Peer] | None = None
    """Who answers.  Filled by `flows`."""


class Certificate(Struct, frozen=True):
    """A certificate that the configuration carries or names."""

    KIND: ClassVar[str] = "certificate"

    at: Location
    address: str
    name: str
    platform: str
    names: Many[str]
    expired: Setting[bool] | None = None
    """None, like all that has to do with its dates, where it is yet to be issued, or renews by itself."""
    not_after: Setting[date] | None = None
    uncovered_hosts: Many[str] | None = None
    """Hosts that use the certificate and that it does not name."""
    exposure: Setting[Exposure] | None = None
    days_left: Setting[int] | None = None
    """Days until its last, negative after it."""
    key_strength: Setting[int] | None = None
    """Bits of security of its key (NIST SP 800-57): 112 for RSA of 2048 bits, 128 for P-256."""
    signature_hash: Setting[str] | None = None
    """`sha256`; None where the algorithm has none, as Ed25519."""
    signature: Setting[str] | None = None
    """`ecdsa-with-SHA256`; None where it is yet to be issued."""
    self_signed: Setting[bool] | None = None
    """Whether it names itself as its issuer, so that only whoever knows it can trust it."""
    within_public_lifetime: Setting[bool] | None = None
    """Whether it lives no longer than a public authority could let it on the day of its issue."""
    life: Life | None = None
    anchor_days_left: Setting[int] | None = None
    """As `days_left`, of what all of a mesh trust, or what signs for all of it."""
    maybe: Unknown | None = None
    around: Surroundings | None = None
    shown_by: tuple[str, ...] = ()
    """Addresses of listeners that show it, or of what has such listeners."""


class PrivateKey(Struct, frozen=True):
    """A private key among the scanned files.  Its text is never kept."""

    KIND: ClassVar[str] = "private-key"

    at: Location
    address: str
    name: str
    platform: str
    encrypted: Setting[bool]


class Flow(Struct, frozen=True):
    """A hop that carries data of a class of which people have said how it has to travel."""

    KIND: ClassVar[str] = "flow"

    at: Location
    address: str
    name: str
    platform: str
    exposure: Setting[Exposure]
    data: Many[str]
    """The class."""
    lacks: Setting[str | None]
    """What the class asks for and the hop does not have."""
    maybe: Unknown | None = None
    known_as: str = ""
    """What tells it again wherever the files of both ends are moved to; several may have it in common."""


Subject: TypeAlias = (
    Listener
    | Upstream
    | Certificate
    | RevocationList
    | PrivateKey
    | Suppression
    | Change
    | Flow
    | Input
    | Alert
    | Estate
    | Probe
)
Endpoint: TypeAlias = Listener | Upstream

KINDS: MappingProxyType[str, type[Subject]] = MappingProxyType({kind.KIND: kind for kind in get_args(Subject)})

__all__ = [
    "KINDS",
    "OURSELVES",
    "Alert",
    "Certificate",
    "Change",
    "ClientCertificate",
    "Endpoint",
    "Estate",
    "Exposure",
    "Flow",
    "Hsts",
    "Input",
    "Listener",
    "Pin",
    "PrivateKey",
    "Probe",
    "Recorded",
    "RevocationList",
    "Role",
    "Serves",
    "Stapling",
    "Step",
    "Subject",
    "Suppression",
    "Tickets",
    "Tls",
    "Upstream",
]
