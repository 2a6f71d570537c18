"""Certificates that cert-manager is asked for.  Knows none that has been issued.

Source: https://cert-manager.io/docs/reference/api-docs/, `CertificateSpec`.  Checked 2026-11-24.
"""

from collections.abc import Iterator

from linter.model.endpoint import Certificate, Subject
from linter.platforms.certificates import strength_of
from linter.platforms.exposure import either
from linter.platforms.kubernetes.certificates.uses import Use, use_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_KINDS = {"RSA": "RSA", "ECDSA": "EC", "Ed25519": "Ed25519"}
_SIZES = {"RSA": "2048", "ECDSA": "256", "Ed25519": ""}
_NAMES = ("dnsNames", "ipAddresses")
_DURATION = pattern(r"(?:[0-9]+(?:\.[0-9]+)?(?:h|ms|m|s))+")
_PART = pattern(r"([0-9.]+)(h|ms|m|s)")
_UNITS = {"h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DAY = 86_400
_NINETY_DAYS = 90.0 * _DAY


def certificate(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the certificate that is asked for; that of an authority is shown by nobody."""
    spec = owner.node.mapping("spec")
    if spec is None or owner.partial or spec.text("isCA") == "true":
        return
    use = use_of(owner, spec.text("secretName") or "", cluster)
    at = spec.key_at("dnsNames") if spec.get("dnsNames") is not None else spec.header()
    names = _names(spec, at)
    yield Certificate(
        at=owner.at,
        address=owner.address,
        name=f"what {owner.title} asks for",
        platform="kubernetes",
        names=names,
        uncovered_hosts=_uncovered(names, use, at),
        exposure=either("the files do not say who sees the certificate", owner.at),
        key_strength=_key_strength(spec),
        self_signed=_self_signed(owner, spec, cluster) if use.hosts else None,
        renewal_days=_renewal(spec),
    )


def _renewal(spec: Map) -> Setting[int]:
    """Return how many days before the expiry it is renewed: a third of its life, unless told."""
    lifetime, before = spec.scalar("duration"), spec.scalar("renewBefore")
    percentage = spec.scalar("renewBeforePercentage")
    duration = _NINETY_DAYS if lifetime is None else _seconds(lifetime.text)
    told = None if before is None else _seconds(before.text)
    written = before or percentage or lifetime
    at = spec.header() if written is None else written.at
    if percentage is not None and percentage.text.isdecimal() and duration is not None:
        told = duration * int(percentage.text) / 100
    elif before is None and percentage is None and duration is not None:
        told = duration / 3
    if told is None:
        return Unknown("it is no duration that is known here", at, "spec.renewBefore")
    said = "" if written is not None else "cert-manager then asks for 90 days, and renews after 60"
    return Known(int(told // _DAY), at, "spec.renewBefore", default=said)


def _names(spec: Map, at: Location) -> Known[tuple[Setting[str], ...]]:
    # A common name alone is none: RFC 9525, 2, and no client of today looks at it.
    written = (name for key in _NAMES for name in spec.items_of(key))
    return Known(tuple(text_setting(one, "spec.dnsNames") for one in written if isinstance(one, Scalar)), at)


def _seconds(text: str) -> float | None:
    """Return a duration of Go in seconds; None where it is none."""
    found = _DURATION.fullmatch(text)
    return None if found is None else sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))


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


def _self_signed(owner: Object, spec: Map, cluster: Cluster) -> Setting[bool] | None:
    """Return whether the certificate will be its own issuer."""
    name = spec.scalar("issuerRef", "name")
    if name is None:
        return None
    issuer = cluster.find(owner, spec.text("issuerRef", "kind") or "Issuer", name.text)
    if issuer is None:
        return Unknown(f"the issuer {name.text} is not among the files", name.at, "spec.issuerRef")
    return Known(issuer.node.mapping("spec", "selfSigned") is not None, name.at, "spec.issuerRef")
