"""What nginx demands and shows as the client of a backend.  Knows nothing of listeners."""

from linter.model.endpoint import Tls
from linter.model.hosts import is_address
from linter.platforms.nginx.hops.targets import Target, split
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.settings import is_given, is_on, one
from linter.platforms.nginx.tls import pinning, revocation
from linter.platforms.nginx.tls.ciphers import cipher_suites_of
from linter.platforms.nginx.tls.exchange import groups_of
from linter.platforms.nginx.tls.options import (
    compression_of,
    encrypt_then_mac_of,
    extended_master_secret_of,
    renegotiation_of_clients,
)
from linter.platforms.nginx.tls.protocols import Side, versions_of
from linter.platforms.nginx.tls.signatures import schemes_of
from linter.provenance.setting import Known, Setting
from linter.provenance.source import Location


def peer_tls(context: Context, target: Target, prefix: str, at: Location) -> Tls:
    """Return the TLS settings in effect where requests are passed on; `prefix` is that of their directives."""
    side = Side(
        prefix=prefix,
        verb="offer",
        ciphers="DEFAULT",
        ciphers_said="nginx then offers OpenSSL's default suites",
    )
    versions = versions_of(context, side)
    # nginx has no switch for the name alone: it checks both or neither.
    verifies = is_on(context, side.name("verify"), "nginx then verifies no certificate")
    shown = is_given(context, side.name("certificate"), "nginx then has no certificate to show")
    return Tls(
        at=at,
        versions=versions,
        cipher_suites=cipher_suites_of(context, side, versions, dhparam=True),
        groups=groups_of(context, side),
        signature_schemes=schemes_of(context, side, versions, shown),
        compression=compression_of(context, side),
        renegotiation=renegotiation_of_clients(context, side),
        extended_master_secret=extended_master_secret_of(context, side, versions),
        encrypt_then_mac=encrypt_then_mac_of(context, side, versions),
        verifies_chain=verifies,
        verifies_name=verifies,
        pinned_to=pinning.of_servers(context, prefix, verifies),
        checks_revocation=revocation.of_servers(context, prefix, verifies),
        sends_sni=_sends_sni(context, target, side),
        sends_certificate=shown,
    )


def _sends_sni(context: Context, target: Target, side: Side) -> Setting[bool] | None:
    """Say whether the host's name is sent; of addresses and socket files there is none to send, unless one is given.

    Of a group it is the group's name, which may be none of its members'; so only who sends it has decided about it.
    """
    sends = is_on(context, side.name("server_name"), "nginx then sends no server name")
    given = one(context, side.name("name"))
    if isinstance(given, Entry):
        return None if is_address(given.text) else sends
    hosts = [target.host] if target.members is None else [member.text for member in target.members]
    if given is not None or not hosts or not all(_is_nameless(host) for host in hosts):
        return sends
    is_sent = target.members is not None and isinstance(sends, Known) and sends.value
    return sends if is_sent else None


def _is_nameless(host: str) -> bool:
    return host.startswith("unix:") or is_address(split(host)[0])
