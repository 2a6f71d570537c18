"""What the access log of a mesh keeps of TLS.  Knows no endpoint.

Source: istio.io, "Envoy Access Logs" and "Global Mesh Options": without a format of its own, the proxies write one that
has the server name and nothing else of TLS.  Checked 2026-11-30.
"""

from linter.model.endpoint import Recorded
from linter.model.expiry.watching import OF_OPERATORS, operators_in
from linter.platforms.kubernetes.mesh.istio import mesh_config
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.provenance.setting import Known, Many, Unknown
from linter.syntax.node import Scalar

_FORMAT, _FILE = "accessLogFormat", "accessLogFile"
_SAID = "the proxies then write Istio's own format, which has nothing but the server name"


def logged(owner: Object, cluster: Cluster) -> Many[Recorded] | None:
    """Return what the proxies' log keeps; None where the configuration of the mesh says nothing of a log."""
    text, file = (mesh_config.written(owner, cluster, key) for key in (_FORMAT, _FILE))
    if isinstance(text, Scalar) and text.text:
        written = text_setting(text, _FORMAT)
        if isinstance(written, Unknown):
            return written
        kept = {OF_OPERATORS[name] for name in operators_in(written.value) if name in OF_OPERATORS}
        return written.map(lambda _: tuple(Known(kind, written.at, _FORMAT) for kind in sorted(kept)))
    if not isinstance(file, Scalar) or not file.text:
        return None
    for one in cluster.of_kind(owner, "Telemetry"):
        if one.node.get("spec") is not None and one.node.find("spec", "accessLogging") is not None:
            return Unknown(f"{one.title} decides who writes which log", one.at, "spec.accessLogging")
    providers = mesh_config.written(owner, cluster, "extensionProviders")
    if providers is not None:
        return Unknown("a provider of logs may keep it", providers.at.header, "extensionProviders")
    return Known((Known(Recorded.SERVER_NAME, file.at, _FILE),), file.at, _FORMAT, default=_SAID)
