"""What all of a mesh trust, or what signs for all of it: trust anchors and issuers of Istio and Linkerd.

Sources: https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/ (`cacerts`), Istio's MeshConfig
(`caCertificates`), https://linkerd.io/2/tasks/generate-certificates/ (`identityTrustAnchorsPEM`) and
https://linkerd.io/2/tasks/automatically-rotating-control-plane-tls-credentials/.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.endpoint import Certificate
from linter.platforms.certificates import Shown, anchor
from linter.platforms.kubernetes.certificates.secret import decoded
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known
from linter.syntax.node import Scalar
from linter.tls.certificates import CertificateError, parse

# The objects by kind and name, and the keys under which they hold such a certificate.
_HELD = {
    ("ConfigMap", "linkerd-identity-trust-roots"): ("ca-bundle.crt",),
    ("Secret", "cacerts"): ("ca-cert.pem", "root-cert.pem"),
    ("Secret", "linkerd-identity-issuer"): ("crt.pem", "tls.crt"),
    ("Secret", "linkerd-trust-anchor"): ("tls.crt",),
}
_ISSUED = "cert-manager.io/certificate-name"
# Where the values of a chart, or the resource of an operator, have one.
_WRITTEN: tuple[tuple[str, ...], ...] = (
    ("spec", "values", "identityTrustAnchorsPEM"),
    ("spec", "values", "identity", "issuer", "tls", "crtPEM"),
    ("spec", "source", "helm", "valuesObject", "identityTrustAnchorsPEM"),
    ("spec", "source", "helm", "valuesObject", "identity", "issuer", "tls", "crtPEM"),
)
_RELEASES = frozenset({"Application", "HelmChart", "HelmRelease", "Istio", "IstioOperator", "IstioRevision"})
_MESH_CONFIGS: tuple[tuple[str, ...], ...] = (
    ("spec", "meshConfig", "caCertificates"),
    ("spec", "values", "meshConfig", "caCertificates"),
)


def anchors(owner: Object, options: Options) -> Iterator[Certificate]:
    """Yield what an object holds, or says, that a mesh trusts."""
    if (owner.kind, owner.name) in _HELD:
        yield from _held(owner, options)
    if owner.kind in _RELEASES:
        yield from _said(owner, options)


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


def _anchors(owner: Object, key: str, value: Scalar, text: str, options: Options) -> Iterator[Certificate]:
    try:
        found = parse(text)
    except CertificateError:  # no certificate yet, or none at all: whoever reads PEM says so
        return
    if not found:
        return
    # While it is replaced, the next one stands beside the old one, so that only the last to end counts.
    last = max(found, key=lambda one: one.not_after)
    shown = Shown(Known(None, value.at, key), f"{owner.address}:{key}", f"`{key}` of {owner.title}", "kubernetes", None)
    yield anchor(last, shown, options.today)
