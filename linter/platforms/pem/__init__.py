"""PEM files: certificates, lists of revoked ones, and private keys that lie beside a configuration."""

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence

from linter.model.endpoint import Subject
from linter.platforms.platform import Listing, Options, Workspace
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source

NAME = "pem"
EXAMPLE = "shop.pem"
MAY_CLAIM = pattern(r"\.(?:pem|crt|cer|crl|key)$", re.IGNORECASE)
_MARKER = pattern(r"-----BEGIN [A-Z0-9 ]*(?:CERTIFICATE|X509 CRL|PRIVATE KEY)-----")


def claims(source: Source) -> bool:
    """Say whether a file holds a certificate, a list of revoked ones, or a private key."""
    return _MARKER.search(source.text) is not None


def bearing(_named: Collection[str], _listing: Listing) -> Collection[str]:
    """Return nothing: each file is read by itself."""
    return ()


def naming(named: Collection[str], listing: Listing) -> Collection[str]:
    """Return the files that have the name of a certificate in them: it is told of where a server shows it."""
    names = {posixpath.basename(path).encode() for path in named if MAY_CLAIM.search(path)}
    if not names:
        return ()
    return {path for path in listing.paths if any(name in (listing.data(path) or b"") for name in names)}


def subjects(sources: Sequence[Source], _workspace: Workspace, options: Options) -> Iterator[Subject | InputError]:
    """Map certificates of servers and clients, lists of revoked ones, and private keys."""
    from linter.platforms.pem.adapter import read  # noqa: PLC0415  # only when there is something to read

    for source in sources:
        yield from read(source, options.today)
