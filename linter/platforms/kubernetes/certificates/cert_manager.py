"""Certificates that cert-manager is asked for.  Knows none that has been issued.

Source: https://cert-manager.io/docs/reference/api-docs/, `CertificateSpec`.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import Certificate, Subject
from linter.model.expiry.life import Life
from linter.model.words import Issuer, Renewal
from linter.platforms.certificates import strength_of, within_public_lifetime
from linter.platforms.exposure import either
from linter.platforms.kubernetes.certificates.issuers import Issued, Reference, issued_by
from linter.platforms.kubernetes.certificates.lifetimes import Times, with_times
from linter.platforms.kubernetes.certificates.uses import Use, pickup_of, use_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_KINDS = {"RSA": "RSA", "ECDSA": "EC", "Ed25519": "Ed25519"}
_SIZES = {"RSA": "2048", "ECDSA": "256", "Ed25519": ""}
_NAMES = ("dnsNames", "ipAddresses")


def certificate(owner: Object, cluster: Cluster, options: Options) -> Iterator[Subject]:
    """Yield the certificate that is asked for; that of an authority is shown by nobody."""
    spec = owner.node.mapping("spec")
    if spec is None or owner.partial or spec.text("isCA") == "true":
        return
    secret = spec.text("secretName") or ""
    use = use_of(owner, secret, cluster)
    at = spec.key_at("dnsNames") if spec.get("dnsNames") is not None else spec.header()
    names = _names(spec, at)
    reference = _reference(spec)
    issued = None if reference is None else issued_by(owner, reference, cluster)
    life = Life() if issued is None or reference is None else life_of(issued, reference)
    times = Times(spec.header(), *(spec.scalar(key) for key in ("duration", "renewBefore", "renewBeforePercentage")))
    life = life if issued is None else with_times(life, issued, times, options.today)
    yield Certificate(
        at=owner.at,
        address=owner.address,
        name=f"what {owner.title} asks for",
        platform="kubernetes",
        names=names,
        uncovered_hosts=_uncovered(names, use, at),
        exposure=either("the files do not say who sees the certificate", owner.at),
        key_strength=_key_strength(spec),
        self_signed=_self_signed(issued) if use.hosts else None,
        within_public_lifetime=within_public_lifetime(life, options.today),
        life=replace(life, reaches_server=pickup_of(owner, secret, cluster)),
        shown_by=use.shown_by,
    )


def life_of(issued: Issued, reference: Reference) -> Life:
    """Return the life of a certificate that cert-manager keeps new."""
    return Life(
        issuer=issued.issuer,
        authority=issued.authority,
        validated_by=issued.validated_by,
        renewed_by=Known(Renewal.AGENT, reference.name.at, reference.setting),
    )


def _reference(spec: Map) -> Reference | None:
    name = spec.scalar("issuerRef", "name")
    if name is None:
        return None
    return Reference(name, spec.text("issuerRef", "kind") or "Issuer", spec.text("issuerRef", "group") or "")


def _names(spec: Map, at: Location) -> Known[tuple[Setting[str], ...]]:
    # A common name alone is none: RFC 9525, 2, and no client of today looks at it.
    written = (name for key in _NAMES for name in spec.items_of(key))
    return Known(tuple(text_setting(one, "spec.dnsNames") for one in written if isinstance(one, Scalar)), at)


def _uncovered(names: Known[tuple[Setting[str], ...]], use: Use, at: Location) -> Many[str] | None:
    known = [name.value for name in names.value if isinstance(name, Known)]
    found = use.uncovered_by(known, at)
    untold = next((name for name in names.value if isinstance(name, Unknown)), None)
    is_settled = untold is None or not isinstance(found, Known) or not found.value
    return found if is_settled else untold


def _key_strength(spec: Map) -> Setting[int] | None:
    """Return the bits of security of the key that is made."""
    key = spec.mapping("privateKey")
    algorithm = (None if key is None else key.text("algorithm")) or "RSA"
    size = None if key is None else key.scalar("size")
    text = _SIZES.get(algorithm, "") if size is None else size.text
    strength = strength_of(f"{_KINDS.get(algorithm, algorithm)} {text}".strip())
    at = size.at if size is not None else spec.header() if key is None else key.header()
    default = (
        "" if size is not None else f"cert-manager then makes {algorithm} keys{f' of {text} bits' if text else ''}"
    )
    return None if strength is None else Known(strength, at, "spec.privateKey.size", default=default)


def _self_signed(issued: Issued | None) -> Setting[bool] | None:
    """Return whether the certificate will be its own issuer."""
    if issued is None:
        return None
    return issued.issuer.map(lambda kind: kind is Issuer.ITSELF)
