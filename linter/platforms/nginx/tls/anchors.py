"""By whose word nginx takes its clients: the authorities in the files that it verifies them against.

Source: https://nginx.org/en/docs/http/ngx_http_ssl_module.html.  `ssl_trusted_certificate` counts beside
`ssl_client_certificate`, although it is often written for stapling alone (tried with 1.31.3).  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from linter.model.endpoint import Certificate
from linter.model.words import ClientAuthority
from linter.platforms.certificates import Shown, certificate
from linter.platforms.exposure import widest
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.settings import one
from linter.platforms.nginx.tls.certificates import Certificates, Use
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.tls.trust import is_of_system
from linter.tls.x509 import X509

_FILES = ("ssl_trusted_certificate", "ssl_client_certificate")
# What tells clients apart; `$ssl_client_verify` tells no more than that one of the authorities vouches for it.
_WHO = pattern(r"\$\{?ssl_client_(?!verify|v_)")


def of_clients(context: Context, certificates: Certificates) -> Setting[ClientAuthority] | None:
    """Say by whose word clients are taken, where their certificates are verified."""
    written = [one(context, name) for name in _FILES]
    anchors = [entry for entry in written if isinstance(entry, Entry)]
    public = next((entry for entry in anchors if is_of_system(entry.text)), None)
    if public is not None:
        return _told_apart(public, context) or public.known(ClientAuthority.PUBLIC)
    unknown = next((entry for entry in written if isinstance(entry, Unknown)), None)
    if unknown is not None or not anchors:
        return unknown
    chains = [certificates.chain(entry.arguments[0]) for entry in anchors if entry.arguments]
    if all(chains) and not any(map(_vouches, (one for chain in chains for one in chain))):
        return anchors[-1].known(ClientAuthority.NOBODY)
    return anchors[-1].known(ClientAuthority.OWN)


def _vouches(certificate: X509) -> bool:
    """Say whether a client can come through by a certificate: it signs others, or it is the client's own."""
    return certificate.is_ca or certificate.self_signed or certificate.is_anchor


def _told_apart(public: Entry, context: Context) -> Unknown | None:
    """Return that who a client is may be asked later: here, in what is not among the files, or by who is told."""
    gap = next((gap for gap in context.block.gaps if gap.may_hold("if")), None)
    if gap is not None:
        return _narrowed(gap.because, public)
    around = (one for level in context.levels() if level is not context for one in _single(level))
    if any(map(_asks_who, (*context.block.entries, *around))):
        return _narrowed("variables tell who the client is", public)
    return None


def _narrowed(because: str, public: Entry) -> Unknown:
    either = tuple(public.known(what) for what in (ClientAuthority.PUBLIC, ClientAuthority.NAMED))
    return Unknown(because, public.place, public.name, public.via, either)


def _single(level: Context) -> Iterator[Entry]:
    """Return what a level around hands down; what is logged decides about nothing."""
    blocks = ("map", "geo", "split_clients")
    return (
        one for one in level.block.entries if (one.block is None or one.name in blocks) and one.name != "log_format"
    )


def _asks_who(entry: Entry) -> bool:
    if any(_WHO.search(word.text) for word in entry.arguments):
        return True
    return entry.block is not None and any(map(_asks_who, entry.block.entries))


def anchors_of(uses: Iterable[Use], certificates: Certificates, today: date) -> Iterator[Certificate]:
    """Return the authorities of clients that stand in files at hand."""
    by_path: dict[str, list[tuple[Entry, Use]]] = {}
    for use in uses:
        tls = use.listener.tls.value if isinstance(use.listener.tls, Known) else None
        authority = None if tls is None else tls.client_authority
        if isinstance(authority, Known) and authority.value is ClientAuthority.OWN:
            for entry in (one(use.context, name) for name in _FILES):
                path = certificates.path(entry.arguments[0]) if isinstance(entry, Entry) and entry.arguments else None
                if path is not None and isinstance(entry, Entry):
                    by_path.setdefault(path, []).append((entry, use))
    for path, found in by_path.items():
        yield from _anchors(path, certificates.chain(found[0][0].arguments[0]), found, today)


def _anchors(path: str, chain: tuple[X509, ...], uses: list[tuple[Entry, Use]], today: date) -> Iterator[Certificate]:
    """Return the authorities of a file; of several the last alone has to be valid, and each key is one to come by."""
    last = max(chain, key=lambda each: each.not_after, default=None)
    for number, each in enumerate(chain, start=1):
        address = path if number == 1 else f"{path}#{number}"
        exposure = widest(use.listener.exposure for _, use in uses)
        shown = Shown(uses[0][0].known(None), address, f"authority of clients {address}", "nginx", exposure)
        whole = certificate(each, shown, today)
        found = replace(whole, life=None, self_signed=None, within_public_lifetime=None)
        yield found if each is last else replace(found, expired=None, days_left=None)
