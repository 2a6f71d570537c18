"""Where Kustomize changes and follows what, unless a configuration adds to it.  Knows no kind's meaning.

Source: Kustomize's default configurations of transformers (api/internal/konfig/builtinpluginconsts), version 5.8;
the tests compare what comes of them with that version.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from msgspec import Struct

from linter.platforms.kubernetes.building.kustomize.fields.access import Field, Kind, field_of, kind_of, path_of
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node


class Reference(Struct, frozen=True):
    """A field that holds the name of an object of some kind."""

    to: Kind
    field: Field


Fields = Mapping[str, tuple[Field, ...]]
"""By the key of a configuration."""


class Tables(Struct, frozen=True):
    """All fields that a build knows."""

    fields: Fields
    references: tuple[Reference, ...]

    def of(self, key: str) -> tuple[Field, ...]:
        """Return the fields of one key of a configuration."""
        return self.fields.get(key, ())

    def merged(self, other: "Tables") -> "Tables":
        """Add what another one has more."""
        if other is self or not (other.fields or other.references):
            return self
        keys = {**self.fields, **other.fields}
        fields = {key: tuple(dict.fromkeys((*self.of(key), *other.of(key)))) for key in keys}
        return Tables(fields, tuple(dict.fromkeys((*self.references, *other.references))))


def written(configuration: Node | None) -> Tables:
    """Read a configuration that a kustomization names."""
    if not isinstance(configuration, Map):
        return Tables({}, ())
    fields = {key: tuple(_fields(configuration.mappings_of(key))) for key in _KEYS if configuration.items_of(key)}
    references = (
        Reference(kind_of(entry), field)
        for entry in configuration.mappings_of("nameReference")
        for field in _fields(entry.mappings_of("fieldSpecs"))
    )
    return Tables(fields, tuple(references))


def _fields(entries: Iterable[Map]) -> Iterator[Field]:
    for entry in entries:
        field = field_of(entry)
        if field is not None:
            yield field


def _field(text: str) -> Field:
    """Read `Kind path/of/field`, with `+` before a path that is made where it is missing."""
    of, _, path = text.rpartition(" ")
    return Field(path_of(path.removeprefix("+")), _kind(of), path.startswith("+"))


def _kind(text: str) -> Kind:
    """Read `Kind`, `group/Kind` or `group/version/Kind`."""
    parts = text.split("/")
    return Kind(parts[0] if parts[1:] else "", parts[1] if parts[2:] else "", parts[-1])


_TEMPLATES = {
    **dict.fromkeys(("DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"), "spec/template"),
    "CronJob": "spec/jobTemplate/spec/template",
}
_PODS = {"Pod": "spec", "PodTemplate": "template/spec", **{kind: f"{at}/spec" for kind, at in _TEMPLATES.items()}}
_CONTAINERS = ("containers", "initContainers")
_ON_PODS = (
    *(f"{kind} +{at}/metadata/%s" for kind, at in _TEMPLATES.items()),
    "CronJob +spec/jobTemplate/metadata/%s",
    "/v1/ReplicationController +spec/template/metadata/%s",
)
_AFFINITY = (
    "spec/template/spec/affinity/pod{}ffinity/{}DuringSchedulingIgnoredDuringExecution/{}labelSelector/matchLabels"
)


def _labels() -> Iterator[str]:
    yield from ("/v1/Service +spec/selector", "/v1/ReplicationController +spec/selector")
    yield from (f"{kind} +spec/selector/matchLabels" for kind in ("Deployment", "ReplicaSet", "DaemonSet"))
    yield "apps/StatefulSet +spec/selector/matchLabels"
    yield "apps/StatefulSet +spec/volumeClaimTemplates[]/metadata/labels"
    for kind, which in product(("Deployment", "StatefulSet"), ("A", "AntiA")):
        yield f"apps/{kind} {_AFFINITY.format(which, 'preferred', 'podAffinityTerm/')}"
        yield f"apps/{kind} {_AFFINITY.format(which, 'required', '')}"
    for kind in ("Deployment", "StatefulSet"):
        yield f"apps/{kind} spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"
    yield from ("batch/Job spec/selector/matchLabels", "batch/CronJob spec/jobTemplate/spec/selector/matchLabels")
    yield "policy/PodDisruptionBudget spec/selector/matchLabels"
    for path in ("podSelector", "ingress/from/podSelector", "egress/to/podSelector"):
        yield f"networking.k8s.io/NetworkPolicy spec/{path}/matchLabels"


def _variables() -> Iterator[str]:
    for (kind, pod), containers in product(_PODS.items(), _CONTAINERS):
        for path in ("args", "command", "env/value", "volumeMounts/mountPath"):
            yield f"{kind} {pod}/{containers}/{path}"
    yield from (f"{kind} {pod}/volumes/nfs/server" for kind, pod in _PODS.items())
    yield "Deployment spec/template/metadata/annotations"
    yield from ("Ingress spec/rules/host", "Ingress spec/tls/hosts", "Ingress spec/tls/secretName")
    yield from ("Service spec/ports/port", "Service spec/ports/targetPort")
    yield from ("PersistentVolume spec/nfs/server", "StatefulSet spec/volumeClaimTemplates/spec/nfs/server")
    yield from ("metadata/labels", "metadata/annotations")


def _texts() -> Iterator[tuple[str, Iterable[str]]]:
    of_pods = [text % "labels" for text in _ON_PODS]
    yield "labels", ("+metadata/labels",)
    yield "templateLabels", of_pods
    yield "commonLabels", ("+metadata/labels", *of_pods, *_labels())
    yield "commonAnnotations", ("+metadata/annotations", *(text % "annotations" for text in _ON_PODS))
    yield "namespace", ("Namespace +metadata/name", "apiregistration.k8s.io/APIService +spec/service/namespace")
    yield (
        "replicas",
        (f"{kind} +spec/replicas" for kind in _SCALED),
    )
    yield "varReference", _variables()


def _in_pods(kind: str, *paths: str) -> Iterator[tuple[str, str]]:
    """Return fields of all pods, `*` standing for both lists of containers."""
    for (pod_kind, pod), path in product(_PODS.items(), paths):
        for containers in _CONTAINERS if path.startswith("*") else ("",):
            yield kind, f"{pod_kind} {pod}/{path.replace('*', containers)}"


def _references() -> Iterator[tuple[str, str]]:
    yield from _in_pods("/v1/ConfigMap", "volumes/configMap/name", "volumes/projected/sources/configMap/name")
    yield from _in_pods("/v1/ConfigMap", "*/env/valueFrom/configMapKeyRef/name", "*/envFrom/configMapRef/name")
    yield from _in_pods("/v1/Secret", "volumes/secret/secretName", "volumes/projected/sources/secret/name")
    yield from _in_pods("/v1/Secret", "*/env/valueFrom/secretKeyRef/name", "*/envFrom/secretRef/name")
    yield from _in_pods("/v1/Secret", "imagePullSecrets/name")
    yield from _in_pods("/v1/ServiceAccount", "serviceAccountName")
    yield from _in_pods("/v1/PersistentVolumeClaim", "volumes/persistentVolumeClaim/claimName")
    yield from _in_pods("scheduling.k8s.io/v1/PriorityClass", "priorityClassName")
    for kind, fields in _OTHER_REFERENCES.items():
        yield from ((kind, field) for field in fields)


_NGINX = "Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/"
_HOOKS = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
_ROLES = ("Role rules/resourceNames", "ClusterRole rules/resourceNames")
_SCALED = ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
_BINDING = "rbac.authorization.k8s.io/{} {}"
_OTHER_REFERENCES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"),
        ("HorizontalPodAutoscaler spec/scaleTargetRef/name",),
    ),
    "/v1/ConfigMap": (f"{_NGINX}fastcgi-params-configmap", "Node spec/configSource/configMap", *_ROLES),
    "/v1/Secret": (
        "Ingress spec/tls/secretName",
        "Ingress metadata/annotations/ingress.kubernetes.io\\/auth-secret",
        f"{_NGINX}auth-secret",
        f"{_NGINX}auth-tls-secret",
        "ServiceAccount imagePullSecrets/name",
        "serving.knative.dev/Service spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
        "PersistentVolume spec/azureFile/secretName",
        *(
            f"StorageClass parameters/{name}"
            for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")
        ),
        *_ROLES,
    ),
    "/v1/Service": (
        "apps/StatefulSet spec/serviceName",
        "Ingress spec/rules/http/paths/backend/serviceName",
        "Ingress spec/backend/serviceName",
        "Ingress spec/rules/http/paths/backend/service/name",
        "Ingress spec/defaultBackend/service/name",
        "apiregistration.k8s.io/APIService spec/service/name",
        *(f"admissionregistration.k8s.io/{kind} webhooks/clientConfig/service" for kind in _HOOKS),
        "HTTPRoute spec/rules/backendRefs/name",
    ),
    "rbac.authorization.k8s.io/Role": (_BINDING.format("RoleBinding", "roleRef/name"),),
    "rbac.authorization.k8s.io/ClusterRole": tuple(
        _BINDING.format(kind, "roleRef/name") for kind in ("RoleBinding", "ClusterRoleBinding")
    ),
    "/v1/ServiceAccount": tuple(_BINDING.format(kind, "subjects") for kind in ("RoleBinding", "ClusterRoleBinding")),
    "/v1/PersistentVolume": ("PersistentVolumeClaim spec/volumeName", "ClusterRole rules/resourceNames"),
    "storage.k8s.io/v1/StorageClass": (
        "PersistentVolume spec/storageClassName",
        "PersistentVolumeClaim spec/storageClassName",
        "StatefulSet spec/volumeClaimTemplates/spec/storageClassName",
    ),
}


_KEYS = (
    "commonAnnotations",
    "commonLabels",
    "images",
    "labels",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "replicas",
    "templateLabels",
    "varReference",
)
DEFAULT = Tables(
    {key: tuple(_field(text) for text in texts) for key, texts in _texts()},
    tuple(Reference(_kind(to), _field(field)) for to, field in _references()),
)
