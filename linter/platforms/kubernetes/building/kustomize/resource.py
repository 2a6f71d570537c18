"""An object on its way through a build, and all names that it had.  Knows no kind's meaning."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

# What Kubernetes itself has without a namespace; of other kinds Kustomize cannot tell, and takes them for namespaced.
_CLUSTER_SCOPED = pattern(
    r"APIService|CertificateSigningRequest|Cluster(?:Role(?:Binding)?|TrustBundle)|ComponentStatus|CSI(?:Driver|Node)"
    r"|CustomResourceDefinition|FlowSchema|IPAddress|IngressClass|Namespace|Node|PersistentVolume|PodSecurityPolicy"
    r"|Priority(?:Class|LevelConfiguration)|RuntimeClass|ServiceCIDR|StorageClass|VolumeAttachment|DeviceClass"
    r"|\w+AdmissionPolicy(?:Binding)?|\w+WebhookConfiguration"
)
# Kinds without a namespace of which Kustomize does not know that.
_CLUSTER_SCOPED_ELSEWHERE = pattern(r"ClusterIssuer|ClusterSecretStore|GatewayClass|IngressClassParams")
_UNTOLD = "what a kustomization changes in it cannot be told"


class Id(Struct, frozen=True):
    """What an object is found by."""

    namespace: str
    name: str


class Resource(Struct, frozen=True, eq=False):
    """An object, and what it was called before prefixes, suffixes and namespaces changed that."""

    object: Object
    earlier: tuple[Id, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()

    @property
    def id(self) -> Id:
        """What it is found by now; Kustomize goes by what is written, also of kinds that have no namespace."""
        metadata = self.object.node.mapping("metadata")
        written = "" if metadata is None else metadata.text("namespace") or ""
        return Id("" if is_cluster_scoped(self.object) else written or "default", self.object.name)

    @property
    def ids(self) -> tuple[Id, ...]:
        """All that it may be found by, the original one first."""
        return (*self.earlier, self.id)

    def was_named(self, name: str | None) -> bool:
        """Say whether it has a name now or had it before, in whatever namespace."""
        return self.object.name == name or any(had.name == name for had in self.earlier)

    def with_node(self, node: Map) -> "Resource":
        """Return it with another content, which may give it another name."""
        return self if node is self.object.node else replace(self, object=with_node(self.object, node))

    def opened(self) -> "Resource":
        """Return it as one that is known only in part."""
        return replace(self, object=replace(self.object, partial=True, untold=_UNTOLD))

    def is_named_like(self, other: "Resource") -> bool:
        """Say whether both have had the same prefixes and suffixes, as far as both have had any."""
        return _same_end(self.prefixes, other.prefixes) and _same_end(self.suffixes, other.suffixes)


def is_cluster_scoped(one: Object) -> bool:
    """Say whether Kustomize knows a kind as one without a namespace."""
    return _is_cluster_scoped(one.group, one.kind)


@lru_cache(maxsize=1000)  # each layer asks of each object
def _is_cluster_scoped(group: str, kind: str) -> bool:
    return _CLUSTER_SCOPED.fullmatch(kind) is not None and ("." not in group or group.endswith("k8s.io"))


def with_node(one: Object, node: Map) -> Object:
    """Return an object with another content; its name and namespace are those of the content."""
    name = node.text("metadata", "name") or one.name
    if is_cluster_scoped(one) or _CLUSTER_SCOPED_ELSEWHERE.fullmatch(one.kind):
        return replace(one, node=node, name=name)
    return replace(one, node=node, name=name, namespace=node.text("metadata", "namespace") or "")


def _same_end(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = min(len(one), len(other))
    return not shared or one[-shared:] == other[-shared:]


def scalar(text: str, at: Location) -> Scalar:
    """Return a text that a build writes."""
    return Scalar(text, at, plain=False)


def mapping(pairs: Iterator[tuple[Scalar, Node]], at: Location) -> Map:
    """Return a mapping that a build writes."""
    return Map({key.text: (key, value) for key, value in pairs}, at)
