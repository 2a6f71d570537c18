"""What a server accepts on its encrypted sockets.  Knows nothing of requests and of backends."""

from linter.model.endpoint import Tls
from linter.platforms.nginx.listeners.sockets import Server, Shared, Socket
from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.settings import is_on, one
from linter.platforms.nginx.tls.certificates import Certificates
from linter.platforms.nginx.tls.ciphers import cipher_suites_of
from linter.platforms.nginx.tls.protocols import Side
from linter.platforms.nginx.tls.stapling import stapling_of
from linter.provenance.setting import Known, Many, Unknown
from linter.tls.groups import canonical
from linter.tls.versions import VERSIONS

SERVER = Side(
    prefix="ssl_",
    verb="accept",
    ciphers="HIGH:!aNULL:!MD5",
    ciphers_said="nginx 1.0.5 and newer then accept the suites of `HIGH:!aNULL:!MD5`",
)
_SSL = frozenset({"SSLv2", "SSLv3"})


def server_tls(context: Context, versions: Many[str], socket: Socket, certificates: Certificates) -> Tls:
    """Return what a server accepts, given its versions, and the level whose other TLS settings are in effect for it.

    What it makes of clients' certificates is its own affair, whatever the handshake takes from elsewhere; and the
    groups are those of the default server.
    """
    required = Known(True, socket.at, "listen", socket.via)
    dhparam = context.written("ssl_dhparam") is not None
    return Tls(
        at=socket.at,
        required=required,
        versions=versions,
        cipher_suites=cipher_suites_of(context, SERVER, versions, dhparam=dhparam),
        stapling=stapling_of(context, certificates),
    )


def can_begin(context: Context, versions: Many[str]) -> bool:
    """Say whether handshakes get as far as the server's name.

    OpenSSL looks for a suite of the newest version first, which is for it the one below the first gap, if there is one.
    Source: OpenSSL, ssl/statem/statem_lib.c, tls_setup_handshake and ssl_get_min_max_version.  SSL 2.0 and 3.0 are left
    out of its builds since it does so: they make no gap, and where they stand alone an older one has to speak them.
    """
    listed = versions.value if isinstance(versions, Known) else ()
    known = [version.value for version in listed if isinstance(version, Known)]
    if isinstance(versions, Unknown) or len(known) < len(listed) or (known and _SSL.issuperset(known)):
        return True
    suites = cipher_suites_of(context, SERVER, versions, dhparam=True)
    if not known or isinstance(suites, Unknown):
        return bool(known)
    places = sorted(VERSIONS.index(version) for version in known if version not in _SSL)
    newest = VERSIONS[next(place for place in places if place + 1 not in places)]
    return any(isinstance(suite, Unknown) or newest in suite.value.versions for suite in suites.value)


def refuses(context: Context) -> bool:
    """Say whether a server refuses every handshake."""
    refusing = is_on(context, "ssl_reject_handshake", "")
    return isinstance(refusing, Known) and refusing.value


def quic_tls(context: Context, socket: Socket) -> Tls:
    """Return what a server accepts over QUIC, which has TLS 1.3 alone (RFC 9001, 4.2)."""
    version = Known("TLSv1.3", socket.at, "listen", default="QUIC speaks TLSv1.3 only")
    versions: Many[str] = version.map(lambda value: (version.map(lambda _: value),))
    return Tls(
        at=socket.at,
        required=Known(True, socket.at, "listen"),
        versions=versions,
        cipher_suites=cipher_suites_of(context, SERVER, versions, dhparam=False),
    )


def context_in_effect(server: Server, shared: Shared) -> Context:
    """Return the level whose TLS settings a server has: those of the default server where it has no certificate.

    A server that refuses every handshake needs none.
    """
    lacks = all(server.context.written(name) is None for name in ("ssl_certificate", "ssl_reject_handshake"))
    return shared.default.context if lacks and shared.default.context.written("ssl_certificate") else server.context


def groups_of(context: Context) -> Many[str]:
    """Return the groups for the key exchange."""
    entry = one(context, "ssl_ecdh_curve")
    if isinstance(entry, Unknown):
        return entry
    if entry is None or entry.text == "auto":
        at = context.at if entry is None else entry.place
        return Unknown("the TLS library chooses its groups", at, "ssl_ecdh_curve")
    return entry.known(tuple(entry.known(canonical(name)) for name in entry.text.split(":")))
