"""What the access log of a mesh keeps of TLS.  Knows no endpoint.

Sources: istio.io, "Envoy Access Logs", "Global Mesh Options" and "Telemetry"; pilot/pkg/model/telemetry.go and
telemetry_logging.go: without a format of its own, the proxies write one that has the server name and nothing else of
TLS, and the provider `envoy` takes the format of the mesh where it has none.  Checked 2026-11-30.
"""

from collections.abc import Sequence as Ordered

from linter.model.endpoint import Recorded
from linter.model.expiry.watching import OF_OPERATORS, operators_in
from linter.platforms.kubernetes.mesh.istio import mesh_config
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object, text_setting
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Scalar, Sequence

_FORMAT, _FILE, _PROVIDERS = "accessLogFormat", "accessLogFile", "extensionProviders"
_OF_PROVIDER = "envoyFileAccessLog.logFormat"
_BUILT_IN = "envoy"
_SAID = "the proxies then write Istio's own format, which has nothing but the server name"
_NARROWING = ("selector", "targetRef", "targetRefs")


def logged(owner: Object, cluster: Cluster) -> Many[Recorded] | None:
    """Return what the proxies' log keeps; None where the configuration of the mesh says nothing of a log."""
    telemetry = [
        one for one in cluster.of_kind(owner, "Telemetry") if one.node.find("spec", "accessLogging") is not None
    ]
    if telemetry:
        return _of_telemetry(telemetry, owner, cluster)
    default = mesh_config.scalars(owner, cluster, "defaultProviders", "accessLogging")
    if default:
        return _of_providers([one.text for one in default], default[0].at.header, owner, cluster)
    found = _of_mesh(owner, cluster)
    providers = mesh_config.written(owner, cluster, _PROVIDERS)
    if found is None or providers is None or isinstance(mesh_config.written(owner, cluster, _FORMAT), Scalar):
        return found
    return Unknown("a provider of logs may keep it", providers.at.header, _PROVIDERS)


def _of_mesh(owner: Object, cluster: Cluster) -> Many[Recorded] | None:
    """Return what the format for the whole mesh keeps; None where no log is told of."""
    text, file = (mesh_config.written(owner, cluster, key) for key in (_FORMAT, _FILE))
    if isinstance(text, Scalar) and text.text:
        written = text_setting(text, _FORMAT)
        return written if isinstance(written, Unknown) else _of_formats((written.value,), written.at, _FORMAT)
    if not isinstance(file, Scalar) or not file.text:
        return None
    return Known((Known(Recorded.SERVER_NAME, file.at, _FILE),), file.at, _FORMAT, default=_SAID)


def _of_telemetry(found: Ordered[Object], owner: Object, cluster: Cluster) -> Many[Recorded]:
    """Return what the one Telemetry that holds for the whole mesh has logged; others hold for some proxies alone."""
    one = found[0]
    entries = one.node.mappings_of("spec", "accessLogging")
    is_whole = one.namespace == mesh_config.root_namespace(owner, cluster) and not one.partial
    is_narrowed = any(one.node.find("spec", key) is not None for key in _NARROWING)
    if (
        len(found) > 1
        or len(entries) != 1
        or not is_whole
        or is_narrowed
        or {"filter", "match"} & entries[0].entries.keys()
    ):
        return Unknown(f"{one.title} decides who writes which log", one.at, "spec.accessLogging")
    disabled = entries[0].scalar("disabled")
    if disabled is not None and disabled.text == "true":
        return Known((), disabled.at, "spec.accessLogging.disabled")
    names = [provider.text("name") or "" for provider in entries[0].mappings_of("providers")]
    if not names:
        return Unknown(f"{one.title} names no provider", one.at, "spec.accessLogging")
    return _of_providers(names, entries[0].header(), owner, cluster)


def _of_providers(names: Ordered[str], at: Location, owner: Object, cluster: Cluster) -> Many[Recorded]:
    """Return what keeps most of several providers; unknown where one may that cannot be seen."""
    found = [_of_provider(name, at, owner, cluster) for name in names]
    for one in found:
        if isinstance(one, Known) and any(
            kind.value is Recorded.VERSION for kind in one.value if isinstance(kind, Known)
        ):
            return one
    return next((one for one in found if isinstance(one, Unknown)), found[0])


def _of_provider(name: str, at: Location, owner: Object, cluster: Cluster) -> Many[Recorded]:
    written = mesh_config.written(owner, cluster, _PROVIDERS)
    listed = written.items if isinstance(written, Sequence) else ()
    named = [one for one in listed if isinstance(one, Mapping) and (one.text("name") or "").lower() == name.lower()]
    file = named[0].mapping("envoyFileAccessLog") if named else None
    if named and file is None:
        return Unknown(f"a service keeps what provider `{name}` sends to it", named[0].header(), _PROVIDERS)
    form = None if file is None else file.mapping("logFormat")
    if form is None and name == _BUILT_IN:
        return _of_mesh(owner, cluster) or Unknown("the format of the mesh is not among the files", at, _FORMAT)
    if not named:
        return Unknown(f"provider `{name}` is not among the files", at, _PROVIDERS)
    if form is None:
        place = named[0].header()
        return Known((Known(Recorded.SERVER_NAME, place, _OF_PROVIDER),), place, _OF_PROVIDER, default=_SAID)
    labels = form.mapping("labels")
    values = () if labels is None else [value for _, value in labels.entries.values()]
    texts = [one.text for one in (form.scalar("text"), *values) if isinstance(one, Scalar)]
    if not texts:
        return Unknown("its format is not written", form.header(), _OF_PROVIDER)
    return _of_formats(texts, form.header(), _OF_PROVIDER)


def _of_formats(formats: Ordered[str], at: Location, setting: str) -> Many[Recorded]:
    kept = {OF_OPERATORS[name] for one in formats for name in operators_in(one) if name in OF_OPERATORS}
    if Recorded.VERSION not in kept and any(mark in one for one in formats for mark in HOLE):
        return Unknown("a template fills in a part of the format", at, setting)
    return Known(tuple(Known(kind, at, setting) for kind in sorted(kept)), at, setting)
