"""What templates see besides values: the release, the chart and the cluster.

A release is called like its chart and goes to the namespace `default`, but nothing is decided by that namespace.  The
cluster is one of a release of Kubernetes that is supported; whether it has more than the APIs that are built in is not
known, nor whether a chart is installed for the first time.
"""

from msgspec import Struct

from linter.platforms.kubernetes.building.helm.data_files import data_files
from linter.platforms.kubernetes.building.helm.values import Used
from linter.platforms.platform import Workspace
from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.values.value import Assumed, Hole, Method, Value, boxed, copied, formatted

KUBERNETES = ("1", "36")
_SUPPORTED = range(30, 37)
"""Minor releases that run: from the oldest that a cloud still supports, https://endoflife.date/amazon-eks."""
_FIELDS = {
    "annotations": "Annotations",
    "apiVersion": "APIVersion",
    "appVersion": "AppVersion",
    "dependencies": "Dependencies",
    "deprecated": "Deprecated",
    "description": "Description",
    "home": "Home",
    "icon": "Icon",
    "keywords": "Keywords",
    "kubeVersion": "KubeVersion",
    "maintainers": "Maintainers",
    "name": "Name",
    "sources": "Sources",
    "tags": "Tags",
    "type": "Type",
    "version": "Version",
}
_TEXTS = ("AppVersion", "Description", "Name", "Type", "Version", "KubeVersion", "Home", "Icon", "APIVersion")
# Source: `.Capabilities.APIVersions` as Helm 4.2 prints it.
_APIS = frozenset(
    """v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
    internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1
    authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 authorization.k8s.io/v1 authorization.k8s.io/v1beta1
    autoscaling/v1 autoscaling/v2 batch/v1 batch/v1beta1 certificates.k8s.io/v1 certificates.k8s.io/v1beta1
    certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 coordination.k8s.io/v1
    discovery.k8s.io/v1 discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1
    flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2
    flowcontrol.apiserver.k8s.io/v1beta3 networking.k8s.io/v1 networking.k8s.io/v1beta1 node.k8s.io/v1
    node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1
    rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 resource.k8s.io/v1beta2
    resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha2 scheduling.k8s.io/v1beta1
    scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1
    storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1""".split()
)

_OWN_GROUPS = frozenset(one.partition("/")[0] for one in _APIS)
HAS_API = ".Capabilities.APIVersions.Has"
_INSTALLATION = "only the installation tells it"
_CLUSTER = "only the cluster can tell it"


class Installation(Struct, frozen=True):
    """What an installation is called."""

    name: str
    namespace: str = ""
    """Empty where nothing says it."""
    is_given: bool = False
    """Whether the name is the one that it will have."""


def root(used: Used, release: Installation, workspace: Workspace, engine: Engine) -> dict[str, Value]:
    """Return what a chart's templates see as `.`, but for `.Template`."""
    inner = {one.name: Value(root(one, release, workspace, engine)) for one in used.inside}
    return {
        "Capabilities": _capabilities(engine),
        "Chart": _chart(used),
        "Files": data_files(used.chart, workspace, engine),
        "Release": _release(release, engine),
        "Subcharts": Value(inner),
        "Values": used.values,
    }


def template(path: str, folder: str) -> Value:
    """Return what a template sees as `.Template`."""
    return boxed({"Name": path, "BasePath": folder})


def _release(release: Installation, engine: Engine) -> Value:
    upgrade = engine.asking(_INSTALLATION, ".Release.IsUpgrade")
    return Value(
        {
            # Charts that compare it with their own name only see to it that nothing is called by both.
            "Name": Value(
                Assumed(release.name, ".Release.Name", is_likely=True) if not release.is_given else release.name
            ),
            "Namespace": Value(release.namespace or Assumed("default", ".Release.Namespace")),
            "Service": Value("Helm"),
            "IsInstall": engine.opposite(Value(upgrade)),
            "IsUpgrade": Value(upgrade),
            "Revision": Value(engine.asking(_INSTALLATION, ".Release.Revision")),
        }
    )


def _chart(used: Used) -> Value:
    data = used.chart.metadata.data if isinstance(used.chart.metadata.data, dict) else {}
    fields: dict[str, Value] = dict.fromkeys(_TEXTS, Value(""))
    for key, name in _FIELDS.items():
        if key in data:
            fields[name] = copied(data[key])
    for name in _TEXTS:  # without their places: nobody looks for what makes a connection safe in Chart.yaml
        fields[name] = Value("" if fields[name].data is None else formatted(fields[name]))
    fields["Name"] = Value(used.name)
    fields["IsRoot"] = Value("/" not in used.path)
    return Value(fields)


def _capabilities(engine: Engine) -> Value:
    major, minor = KUBERNETES
    others = tuple(f"v{major}.{one}.0" for one in _SUPPORTED)
    version = Assumed(f"v{major}.{minor}.0", ".Capabilities.KubeVersion", others)
    kube = {"Version": version, "GitVersion": version, "Major": major, "Minor": minor}
    helm = {"Version": "v4.2", "GitCommit": "", "GitTreeState": "", "GoVersion": "go1.26"}
    apis = {"Has": Value(Method(lambda arguments: _has_api(engine, arguments)))}
    return Value({"KubeVersion": boxed(kube), "HelmVersion": boxed(helm), "APIVersions": Value(apis)})


def _has_api(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Say whether a cluster has an API: what is built in, it has; anything else may be installed in it."""
    if not arguments:
        return Value(False)
    if isinstance(arguments[0].data, Hole):
        return arguments[0]
    name = formatted(arguments[0])
    # A kind of a version: `networking.k8s.io/v1/Ingress`, `v1/Service`.
    if name in _APIS or name.rpartition("/")[0] in _APIS:
        return Value(True)
    if _is_of_kubernetes(name):
        return Value(False)
    return Value(engine.asking(_CLUSTER, f"{HAS_API} {name}"[:500]))


def _is_of_kubernetes(name: str) -> bool:
    """Say whether an API would be one of Kubernetes's own, of which all are known."""
    group, _, version = name.partition("/")
    return not version or group in _OWN_GROUPS
