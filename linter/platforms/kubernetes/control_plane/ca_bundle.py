"""The authorities that the API server trusts for webhooks and aggregated APIs.  Knows nothing of what they are asked.

Sources: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/,
https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/.  Those of custom resource definitions
are left alone: controllers fill them in, and the definitions are long.
"""

from base64 import b64decode
from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Subject
from linter.platforms.certificates import Shown, certificate
from linter.platforms.kubernetes.control_plane import hops
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known
from linter.provenance.source import InputError
from linter.syntax.node import Scalar
from linter.tls.certificates import CertificateError, parse

_BEGIN = "-----BEGIN CERTIFICATE-----"


def webhooks(owner: Object, _cluster: Cluster, options: Options) -> Iterator[Subject | InputError]:
    """Yield the authorities of admission webhooks."""
    for webhook in owner.node.mappings_of("webhooks"):
        name = webhook.text("name") or ""
        yield from _authority(webhook.scalar("clientConfig", "caBundle"), owner, f":{name}", options)


def api_service(owner: Object, cluster: Cluster, options: Options) -> Iterator[Subject | InputError]:
    """Yield the hop to an aggregated API, and its authority."""
    bundle = owner.node.scalar("spec", "caBundle")
    yield from chain(hops.api_service(owner, cluster, options), _authority(bundle, owner, ":caBundle", options))


def _authority(bundle: Scalar | None, owner: Object, suffix: str, options: Options) -> Iterator[Subject | InputError]:
    text = None if bundle is None else _decoded(bundle.text)
    if bundle is None or text is None:
        return
    try:
        found = list(parse(text))
    except CertificateError as error:
        message = f"`caBundle` is not a certificate: {error}"
        yield InputError(bundle.at.header, message, "replace the certificate")
        return
    # Where there are several, those that have expired may only await their removal.
    if len(found) == 1:
        shown = Shown(
            place=Known(None, bundle.at, "caBundle"),
            address=f"{owner.address}{suffix}",
            name=f"authority of {owner.title}",
            platform="kubernetes",
            exposure=Known(Exposure.INTERNAL, bundle.at),
        )
        # An authority signs for itself, and nobody holds it to the lifetime of what browsers see.
        yield replace(certificate(found[0], shown, options.today), self_signed=None, within_public_lifetime=None)


def _decoded(text: str) -> str | None:
    """Return PEM; None where something else, or somebody, fills the field in."""
    if not text or any(mark in text for mark in HOLE):
        return None
    try:
        decoded = b64decode("".join(text.split()), validate=True).decode("ascii")
    except ValueError:
        return None
    return decoded if _BEGIN in decoded else None
