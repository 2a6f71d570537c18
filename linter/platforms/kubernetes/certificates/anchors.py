"""What all of a mesh or of a cluster trust: anchors and issuers of Istio and Linkerd, bundles of trust-manager.

Sources: https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/ (`cacerts`), Istio's MeshConfig
(`caCertificates`), https://linkerd.io/2/tasks/generate-certificates/ (`identityTrustAnchorsPEM`) and
https://linkerd.io/2/tasks/automatically-rotating-control-plane-tls-credentials/,
https://cert-manager.io/docs/trust/trust-manager/api-reference (`Bundle`).  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from linter.model.endpoint import Certificate
from linter.platforms.certificates import Shown, anchor
from linter.platforms.kubernetes.certificates.secret import decoded
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.recognition import is_values
from linter.platforms.platform import GIVEN, Options
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.certificates import CertificateError, parse
from linter.tls.x509 import X509

# The objects by kind and name, and the keys under which they hold such a certificate.
_HELD = {
    ("ConfigMap", "linkerd-identity-trust-roots"): ("ca-bundle.crt",),
    ("Secret", "cacerts"): ("ca-cert.pem", "root-cert.pem"),
    ("Secret", "linkerd-identity-issuer"): ("crt.pem", "tls.crt"),
    ("Secret", "linkerd-trust-anchor"): ("tls.crt",),
}
# Where trust-manager looks for sources unless it is told otherwise (its README, `--trust-namespace`).
_TRUST_NAMESPACE = "cert-manager"
_ISSUED = "cert-manager.io/certificate-name"
# Where Linkerd's chart has them, and the objects that give it values.
_ANCHORS = "identityTrustAnchorsPEM"
_OF_CHART: tuple[tuple[str, ...], ...] = ((_ANCHORS,), ("identity", "issuer", "tls", "crtPEM"))
_GIVEN: tuple[tuple[str, ...], ...] = (("spec", "values"), ("spec", "source", "helm", "valuesObject"))
_WRITTEN = tuple((*given, *path) for given in _GIVEN for path in _OF_CHART)
_RELEASES = frozenset({"Application", "HelmChart", "HelmRelease", "Istio", "IstioOperator", "IstioRevision"})
_MESH_CONFIGS: tuple[tuple[str, ...], ...] = (
    ("spec", "meshConfig", "caCertificates"),
    ("spec", "values", "meshConfig", "caCertificates"),
)


class _Holder(Protocol):
    """What has an anchor in it."""

    @property
    def address(self) -> str:
        """Its identity."""

    @property
    def title(self) -> str:
        """What messages call it."""


class _Values(Struct, frozen=True):
    """A file of values for a chart."""

    address: str
    title: str


class _Trusted(Struct, frozen=True):
    """A certificate of a bundle, and where it stands."""

    value: Scalar
    leaf: X509


def anchors(owner: Object, options: Options) -> Iterator[Certificate]:
    """Yield what an object holds, or says, that a mesh trusts."""
    if (owner.kind, owner.name) in _HELD:
        yield from _held(owner, options)
    if owner.kind in _RELEASES:
        yield from _said(owner, options)


def of_values(sources: Iterable[Source], options: Options) -> Iterator[Certificate]:
    """Yield what files of values for Linkerd's chart, or for one that uses it, say that a mesh trusts.

    Where the chart is among the files, what it makes of them is judged in their place.
    """
    speaking = [source for source in sources if _ANCHORS in source.text]
    if all(is_values(source.path) or "{{" not in source.text for source in speaking):
        for source in speaking:
            if is_values(source.path):
                yield from _in_values(source, options)


def _in_values(source: Source, options: Options) -> Iterator[Certificate]:
    try:
        values = yaml.parse(source.whole)
    except InputError:  # of no single chart, or filled in by something else
        return
    if not isinstance(values, Map):
        return
    inner = (value for _, value in values.entries.values() if isinstance(value, Map))
    for node in (values, *inner):
        for path in _OF_CHART if node.get(_ANCHORS) is not None else ():
            value = node.scalar(*path)
            if value is not None:
                yield from _anchors(_Values(source.path, _title(source.path)), path[-1], value, value.text, options)


def _title(path: str) -> str:
    """Return what messages call a file of values; one that a release stands for is none on a disk."""
    _, mark, release = path.partition(GIVEN)
    return f"the values of {release.removesuffix('.yaml')}" if mark else path


def bundle(owner: Object, cluster: Cluster, options: Options) -> Iterator[Certificate]:
    """Yield what of a bundle of trust-manager is trusted last.

    Nothing of one that public authorities are in, which its image brings and replaces.  Where a part is not among the
    files, nobody can tell: what is not seen may live longer.
    """
    found: list[_Trusted] = []
    unseen: Map | None = None
    if owner.partial:
        return
    for source in owner.node.mappings_of("spec", "sources"):
        here = list(_trusted(source, owner, cluster))
        if not here and source.text("useDefaultCAs") == "true":
            return
        if not here and source.text("useDefaultCAs") is None:
            unseen = unseen or source
        found += here
    if unseen is not None:
        because = "a source of the bundle is not among the files, or holds what something else issues"
        left = Unknown(because, unseen.header(), "spec.sources")
        yield Certificate(
            at=unseen.header(),
            address=f"{owner.address}:bundle",
            name=f"`bundle` of {owner.title}",
            platform="kubernetes",
            names=left,
            expired=left,
            anchor_days_left=left,
        )
        return
    if found:
        last = max(found, key=lambda one: one.leaf.not_after)
        yield _anchor(owner, "bundle", last.value, last.leaf, options)


def _trusted(source: Map, owner: Object, cluster: Cluster) -> Iterator[_Trusted]:
    """Yield what a source of a bundle adds; nothing where that is not known."""
    written = source.scalar("inLine")
    if written is not None:
        yield from _certificates_in(written, written.text)
        return
    for part, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
        name, key = source.scalar(part, "name"), source.text(part, "key")
        held = None if name is None else cluster.find(owner, kind, name.text, _TRUST_NAMESPACE)
        if held is None or key is None or held.partial or held.annotation(_ISSUED) is not None:
            continue
        for place in ("data", "stringData"):
            value = held.node.scalar(place, key)
            text = None if value is None else decoded(value) if (kind, place) == ("Secret", "data") else value.text
            if value is not None and text is not None:
                yield from _certificates_in(value, text)


def _certificates_in(value: Scalar, text: str) -> Iterator[_Trusted]:
    try:
        yield from (_Trusted(value, leaf) for leaf in parse(text))
    except CertificateError:  # filled in later, or broken
        return


def _held(owner: Object, options: Options) -> Iterator[Certificate]:
    """Yield what a Secret or a ConfigMap holds for a mesh; what cert-manager has issued is replaced in time."""
    if owner.annotation(_ISSUED) is not None or owner.node.get("sops") is not None:
        return
    for key in _HELD[owner.kind, owner.name]:
        for part in ("data", "stringData"):
            value = owner.node.scalar(part, key)
            is_encoded = owner.kind == "Secret" and part == "data"
            text = None if value is None else decoded(value) if is_encoded else value.text
            if value is not None and text is not None:
                yield from _anchors(owner, key, value, text, options)


def _said(owner: Object, options: Options) -> Iterator[Certificate]:
    """Yield what the values of a release, or the resource of an operator, say that a mesh trusts."""
    for path in _WRITTEN:
        value = owner.node.scalar(*path)
        if value is not None:
            yield from _anchors(owner, path[-1], value, value.text, options)
    for path in _MESH_CONFIGS:
        for entry in owner.node.mappings_of(*path):
            value = entry.scalar("pem")
            if value is not None:
                yield from _anchors(owner, path[-1], value, value.text, options)


def _anchors(owner: _Holder, key: str, value: Scalar, text: str, options: Options) -> Iterator[Certificate]:
    try:
        found = parse(text)
    except CertificateError:  # no certificate yet, or none at all: whoever reads PEM says so
        return
    if found:
        # While it is replaced, the next one stands beside the old one, so that only the last to end counts.
        yield _anchor(owner, key, value, max(found, key=lambda one: one.not_after), options)


def _anchor(owner: _Holder, key: str, value: Scalar, last: X509, options: Options) -> Certificate:
    shown = Shown(Known(None, value.at, key), f"{owner.address}:{key}", f"`{key}` of {owner.title}", "kubernetes", None)
    return anchor(last, shown, options.today)
