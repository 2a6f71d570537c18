"""Certificates that cert-manager is asked for by annotations, and by volumes of its driver.  Knows no Certificate.

Sources: https://cert-manager.io/docs/usage/ingress/ and /usage/gateway/, supported annotations;
https://cert-manager.io/docs/usage/csi-driver/.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import Certificate
from linter.model.expiry.life import Life
from linter.model.words import Pickup, Renewal
from linter.platforms.certificates import within_public_lifetime
from linter.platforms.kubernetes.certificates.issuers import Reference, issued_by
from linter.platforms.kubernetes.certificates.lifetimes import Times, with_times
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.kubernetes.objects.pods import pod_of
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_PREFIX = "cert-manager.io/"
_DRIVER = "csi.cert-manager.io"
_REREAD = "the driver replaces the files, and whether the program reads them again is not written here"


def life_by_annotations(owner: Object, cluster: Cluster, options: Options) -> Life | None:
    """Return the life of what cert-manager is asked for by the annotations of an object; None where it is not."""
    name = owner.annotation(f"{_PREFIX}cluster-issuer")
    kind = "ClusterIssuer" if name is not None else "Issuer"
    name = name or owner.annotation(f"{_PREFIX}issuer")
    if name is None:
        old = owner.annotation("kubernetes.io/tls-acme")
        return None if old is None or old.text != "true" else Life(renewed_by=Known(Renewal.AGENT, old.at))
    written_kind, group = owner.annotation(f"{_PREFIX}issuer-kind"), owner.annotation(f"{_PREFIX}issuer-group")
    reference = Reference(
        name, written_kind.text if written_kind else kind, group.text if group else "", f"{_PREFIX}{kind.lower()}"
    )
    written = (owner.annotation(f"{_PREFIX}{key}") for key in ("duration", "renew-before", "renew-before-percentage"))
    return _life(owner, cluster, reference, Times(name.at, *written), options)


def by_driver(owner: Object, cluster: Cluster, options: Options) -> Iterator[Certificate]:
    """Yield the certificates that the driver of cert-manager brings into the pods of a workload."""
    pod = pod_of(owner)
    for volume in () if pod is None else pod.mappings_of("spec", "volumes"):
        attributes = volume.mapping("csi", "volumeAttributes")
        name = None if attributes is None else attributes.scalar(f"{_DRIVER}/issuer-name")
        if attributes is None or name is None or volume.text("csi", "driver") != _DRIVER:
            continue
        kind = attributes.text(f"{_DRIVER}/issuer-kind") or "Issuer"
        reference = Reference(name, kind, attributes.text(f"{_DRIVER}/issuer-group") or "", "csi.volumeAttributes")
        times = Times(name.at, *(attributes.scalar(f"{_DRIVER}/{key}") for key in ("duration", "renew-before")))
        life = _life(owner, cluster, reference, times, options)
        yield Certificate(
            at=name.at,
            address=f"{owner.address}:{volume.text('name') or ''}",
            name=f"what volume {volume.text('name') or ''} of {owner.title} asks for",
            platform="kubernetes",
            names=_names(attributes, name),
            within_public_lifetime=within_public_lifetime(life, options.today),
            life=replace(life, reaches_server=Unknown(_REREAD, name.at)),
        )


def _names(attributes: Map, name: Scalar) -> Known[tuple[Known[str] | Unknown, ...]]:
    written = attributes.scalar(f"{_DRIVER}/dns-names")
    setting = None if written is None else text_setting(written, "csi.volumeAttributes")
    if setting is None or isinstance(setting, Unknown):
        return Known((), name.at) if setting is None else Known((setting,), name.at)
    return setting.map(lambda text: tuple(replace(setting, value=one.strip()) for one in text.split(",")))


def _life(owner: Object, cluster: Cluster, reference: Reference, times: Times, options: Options) -> Life:
    issued = issued_by(owner, reference, cluster)
    life = Life(
        issuer=issued.issuer,
        authority=issued.authority,
        validated_by=issued.validated_by,
        renewed_by=Known(Renewal.AGENT, reference.name.at, reference.setting),
        reaches_server=Known(Pickup.WATCH, reference.name.at, default="controllers watch the Secrets that they show"),
    )
    return with_times(life, issued, times, options.today)
