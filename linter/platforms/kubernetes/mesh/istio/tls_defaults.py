"""What `tlsDefaults` of Istio's MeshConfig give to those who name no versions, suites or groups.  Knows no endpoint.

Sources: istio.io, "Global Mesh Options"; how Istio 1.29 makes Envoy's listeners and clusters.  Checked 2026-11-23.
"""

from collections.abc import Iterable

from linter.platforms.kubernetes.endings import groups_of
from linter.platforms.kubernetes.mesh.istio import mesh_config
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.setting import Known, Many, Step
from linter.syntax.node import Scalar
from linter.tls import suites
from linter.tls.suites import CipherSuite

CIPHER_SUITES = "tlsDefaults.cipherSuites"
GROUPS = "tlsDefaults.ecdhCurves"
LEAST = "tlsDefaults.minProtocolVersion"


def cipher_suites(owner: Object, cluster: Cluster, taken: Step) -> Many[CipherSuite] | None:
    """Return the suites for all but the mutual TLS of the mesh; None where none is named."""
    names = mesh_config.scalars(owner, cluster, "tlsDefaults", "cipherSuites")
    return named(names, CIPHER_SUITES, (taken,))


def groups(owner: Object, cluster: Cluster, taken: Step) -> Many[str] | None:
    """Return the groups for all but the mutual TLS of the mesh; None where none is named."""
    return groups_of(mesh_config.scalars(owner, cluster, "tlsDefaults", "ecdhCurves"), GROUPS, (taken,))


def least_version(owner: Object, cluster: Cluster) -> Scalar | None:
    """Return the least version that servers accept where it is above Istio's own."""
    found = mesh_config.written(owner, cluster, "tlsDefaults", "minProtocolVersion")
    return found if isinstance(found, Scalar) and found.text == "TLSV1_3" else None


def named(names: Iterable[Scalar], setting: str, via: tuple[Step, ...] = ()) -> Many[CipherSuite] | None:
    """Return suites by their names, without those that are none, as Istio leaves them out too."""
    items = tuple(names)
    found = ((suites.find(item.text), item.at) for item in items)
    known = tuple(Known(suite, at, setting, via) for suite, at in found if suite is not None)
    return Known(known, items[0].at, setting, via) if items else None
