"""Secrets to the certificates and private keys that they hold.  Keeps no key; knows no controller."""

from base64 import b64decode
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Certificate, PrivateKey, RevocationList, Subject
from linter.model.expiry.life import Life
from linter.model.words import Renewal
from linter.platforms.certificates import Shown, certificate, lists_of
from linter.platforms.exposure import either
from linter.platforms.kubernetes.certificates.uses import pickup_of, use_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location
from linter.syntax.node import Scalar
from linter.tls.certificates import CertificateError, parse, private_keys
from linter.tls.x509 import X509

_BEGIN = "-----BEGIN "
_TRUSTED = ("ca.", "ca-", "cacert", "root")
"""How keys begin under which there is what somebody trusts, and shows to nobody."""
_SHOWN = "tls.crt"
"""The key under which every controller looks for the certificate that it shows."""
# A placeholder has dots, stars or angle brackets where a certificate has base64, or is far too short.
_CERTIFICATE = pattern(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{200,}-----END CERTIFICATE-----")


class _Value(Struct, frozen=True, eq=False):
    """One decoded value of a Secret."""

    owner: Object
    key: Scalar
    at: Location
    text: str

    def __repr__(self) -> str:
        """Never show what a Secret says."""
        return f"{type(self).__name__}({self.address})"

    @property
    def address(self) -> str:
        return f"{self.owner.address}:{self.key.text}"


def secret(owner: Object, cluster: Cluster, options: Options) -> Iterator[Subject | InputError]:
    """Yield the certificates and keys of a Secret; what is encrypted or filled in later is none."""
    if owner.node.get("sops") is not None:
        return
    for part in ("data", "stringData"):
        node = owner.node.mapping(part)
        if node is not None:
            for key, value in paid(node.entries.values(), owner.at):
                if isinstance(value, Scalar) and (text := _pem(value, part)) is not None:
                    yield from _held(_Value(owner, key, value.at, text), cluster, options)


def _pem(value: Scalar, part: str) -> str | None:
    """Return a value that holds PEM blocks, decoded; None where it does not."""
    text = value.text
    if any(mark in text for mark in HOLE):
        return None
    if part == "stringData":
        return text if _BEGIN in text else None
    found = decoded(value)
    return found if found is not None and _BEGIN in found else None


def decoded(value: Scalar) -> str | None:
    """Return what a value of `data` stands for; None of what a template fills in, and of a placeholder."""
    if any(mark in value.text for mark in HOLE):
        return None
    try:
        return b64decode("".join(value.text.split()), validate=True).decode("utf-8", errors="replace")
    except ValueError:  # no base64, so a placeholder
        return None


def _held(value: _Value, cluster: Cluster, options: Options) -> Iterator[Subject | InputError]:
    keys = [key.encrypted for key in private_keys(value.text)]
    if keys:
        # At the name of the key, so that no report quotes the key itself.
        at, name = value.key.at, f"`{value.key.text}` of {value.owner.title}"
        yield PrivateKey(at, value.address, name, "kubernetes", Known(all(keys), at))
    yield from _lists(value, options)
    if _CERTIFICATE.search(value.text) is None:
        return
    try:
        leaf = next(iter(parse(value.text)), None)
    except CertificateError as error:
        message = f"`{value.key.text}` is not a certificate: {error}"
        yield InputError(value.at.header, message, "replace the certificate")
        return
    # An authority's certificate serves no host, unless a listener shows it for its own; a bundle keeps expired ones.
    shown = value.key.text == _SHOWN and use_of(value.owner, value.owner.name, cluster).is_shown
    if leaf is not None and (shown or not leaf.is_ca):
        yield _certificate(value, cluster, options, leaf)


def _lists(value: _Value, options: Options) -> Iterator[RevocationList | InputError]:
    if " CRL-----" not in value.text:
        return
    try:
        yield from lists_of(value.text, Known(None, value.at.header), value.address, "kubernetes", options.today)
    except CertificateError as error:
        message = f"`{value.key.text}` is not a list of revoked certificates: {error}"
        yield InputError(value.at.header, message, "replace the list")


def _certificate(value: _Value, cluster: Cluster, options: Options, leaf: X509) -> Certificate:
    owner, at = value.owner, value.at
    use = use_of(owner, owner.name, cluster)
    exposure = either("the files do not say who sees the certificate", at)
    name = f"certificate of {owner.title}"
    renews = use.renews or _is_issued(owner)
    life = Life(
        renewed_by=Known(Renewal.AGENT if renews else Renewal.HAND, at),
        reaches_server=pickup_of(owner, owner.name, cluster),
    )
    trusted = value.key.text.startswith(_TRUSTED)
    uncovered = use.uncovered_by(leaf.names, at)
    shown = Shown(Known(None, at), value.address, name, "kubernetes", exposure, uncovered, None if trusted else life)
    found = replace(certificate(leaf, shown, options.today), shown_by=use.shown_by)
    # What is among the files is replaced long before it expires.
    return replace(found, expired=None, days_left=None) if renews else found


def _is_issued(owner: Object) -> bool:
    return owner.annotation("cert-manager.io/certificate-name") is not None
