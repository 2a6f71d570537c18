"""The words by which endpoints and certificates are told apart: who reaches them, who issues them, what for."""

from enum import StrEnum


class Exposure(StrEnum):
    """Which network the bytes of a listener or a hop cross."""

    PUBLIC = "public"
    """The internet."""
    INTERNAL = "internal"
    """A private network, a cluster, a container network."""
    LOOPBACK = "loopback"
    """Nothing that another host sees: loopback, a unix socket, inside one pod."""


class Serves(StrEnum):
    """What a listener answers with."""

    CONTENT = "content"
    REDIRECT = "redirect"
    """Only redirects to https, with ACME challenges and health checks at most."""
    NOTHING = "nothing"
    """Refuses or closes every request."""


class Role(StrEnum):
    """What an endpoint is for."""

    WEB = "web"
    """Serves or forwards requests: a server, a load balancer, an API."""
    DATASTORE = "datastore"
    """A database, cache, queue, stream, file or object store."""
    MESH = "mesh"
    """What a service mesh accepts for the workloads it covers."""
    CONTROL = "control"
    """Administration, discovery, telemetry."""


class ClientCertificate(StrEnum):
    """What a listener does about the certificate of a client."""

    NONE = "none"
    REQUESTED = "requested"
    """Asked for, and nothing is verified."""
    OPTIONAL = "optional"
    """Verified if one is sent."""
    UNVERIFIED = "unverified"
    """One must be sent, and any is accepted."""
    REQUIRED = "required"
    """One must be sent and is verified."""


class ClientAuthority(StrEnum):
    """By whose word the certificate of a client is taken."""

    OWN = "own"
    """Authorities that are named for it."""
    NAMED = "named"
    """Clients are written down by their names, their keys or their certificates, whoever vouches for these."""
    PUBLIC = "public"
    """Any authority that systems trust by themselves."""
    NOBODY = "nobody"
    """A certificate that may sign no other, so that no client comes through."""


class Stapling(StrEnum):
    """Whether a revocation answer is stapled to the handshake."""

    OFF = "off"
    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"
    """Asked for, but the configuration lacks what it needs."""


class Renegotiation(StrEnum):
    """Whether a connection may agree on its keys anew, which TLS 1.3 has no more."""

    NONE = "none"
    SECURE = "secure"
    """With who shows that it is the same (RFC 5746)."""
    LEGACY = "legacy"
    """Also with who cannot show it."""


class Tickets(StrEnum):
    """Whose key seals the tickets by which sessions go on: whoever has it can read what they resume."""

    NONE = "none"
    OWN = "own-key"
    """The server makes it."""
    STATIC = "static-key"
    """A file or the configuration has it."""


class Recorded(StrEnum):
    """What a log keeps of TLS, for each request or connection."""

    VERSION = "version"
    CIPHER_SUITE = "cipher-suite"
    SERVER_NAME = "server-name"
    """What the client asked for by SNI."""
    CLIENT_CERTIFICATE = "client-certificate"
    """Who the client is by its certificate, or what became of that."""
    FAILURE = "failure"
    """Why a handshake failed."""


class Pin(StrEnum):
    """To what the client side of a hop pins its peer, beside what everybody trusts."""

    KEY = "key"
    """One of some public keys."""
    CERTIFICATE = "certificate"
    """One of some certificates, by their hashes."""
    NAME = "name"
    """An identity that is written down for this hop alone."""
    AUTHORITY = "authority"
    """Authorities that are named for it, in place of those that everybody trusts."""
    NOTHING = "nothing"
    """Any certificate that a public authority has issued for the host will do."""


class Issuer(StrEnum):
    """Who vouches for a certificate."""

    PUBLIC = "public-authority"
    """One that browsers and systems trust by themselves."""
    PRIVATE = "private-authority"
    """One that only they trust who have been told of it."""
    ITSELF = "self-signed"


class Renewal(StrEnum):
    """Who replaces a certificate before its end."""

    PLATFORM = "platform"
    """The service that issues it."""
    AGENT = "agent"
    """A program that the files name: an operator, an ACME client, the server itself."""
    APPLY = "apply"
    """Whoever applies the configuration, if somebody does in time."""
    HAND = "hand"


class Pickup(StrEnum):
    """How a server comes to show the certificate that has replaced another one."""

    WATCH = "watch"
    """It sees by itself that there is another one."""
    SDS = "sds"
    """It is handed the new one (Envoy's secret discovery service)."""
    RELOAD = "reload"
    """Somebody tells it to read its files again."""
    RESTART = "restart"
    """Only a new start reads it."""
    APPLY = "apply"
    """It is told of one version, so the configuration has to be applied again."""


class Validation(StrEnum):
    """How an authority convinces itself that a domain is the applicant's (Baseline Requirements, 3.2.2.4)."""

    DNS = "dns"
    HTTP = "http"
    TLS = "tls"
    """In a handshake (RFC 8737)."""
    EMAIL = "email"
    """Somebody answers a message."""
