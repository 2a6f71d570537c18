"""Kubernetes: manifests of the core, of ingress controllers, of the Gateway API and of meshes."""

import re
from collections.abc import Iterator, Sequence

from linter.platforms.platform import Found, Options, Workspace
from linter.source import Source

NAME = "kubernetes"
EXAMPLE = "manifest.yaml"
MAY_CLAIM = re.compile(r"\.(?:ya?ml|json)$|(?:^|/)Kustomization$")

# The kinds that say something about TLS, or that others are joined through.
_KINDS = (
    "APIService|BackendConfig|BackendTLSPolicy|Bucket|ClientTrafficPolicy|Cluster|ClusterConfiguration|"
    "ClusterIssuer|ClusterSecretStore|Config|ConfigMap|CronJob|DaemonSet|Deployment|DestinationRule|"
    "Elasticsearch|FrontendConfig|GRPCRoute|Gateway|GitRepository|HTTPProxy|HTTPRoute|HelmRepository|Ingress|"
    "IngressClass|IngressClassParams|IngressRoute|IngressRouteTCP|Issuer|Job|Kafka|KafkaBridge|KafkaConnect|"
    "KafkaMirrorMaker2|Kibana|KubeletConfiguration|List|ListenerSet|Mesh|MeshTLS|Middleware|MongoDBCommunity|"
    "Namespace|OCIRepository|PeerAuthentication|PerconaServerMongoDB|Pod|PodMonitor|Policy|Prometheus|"
    "PrometheusAgent|ProxyDefaults|RabbitmqCluster|ReplicaSet|Rollout|Route|Secret|SecretStore|Server|"
    "ServersTransport|Service|ServiceDefaults|ServiceEntry|ServiceMonitor|StatefulSet|TCPRoute|TLSOption|"
    "TLSRoute|TransportServer|VaultConnection|VirtualServer|VirtualServerRoute|VirtualService|XListenerSet"
)
# At the margin in YAML; in JSON, with its quotes, wherever it stands.  What is indented is text inside something else.
_KEY = r"""^(?:(?:-\s+|\{{\s*)?["']?|[ \t]+(?:\{{\s*)?"){}["']?\s*:"""
_KIND = re.compile(rf"""{_KEY.format("kind")}\s*["']?(?:{_KINDS})\b""", re.MULTILINE)
_VERSION = re.compile(_KEY.format("apiVersion"), re.MULTILINE)


def is_kustomization(path: str) -> bool:
    """Say whether a file is Kustomize's, by its name."""
    return path.rpartition("/")[2] in ("kustomization.yaml", "kustomization.yml", "Kustomization")


def claims(path: str, text: str) -> bool:
    """Say whether a file holds an object that concerns TLS, or tells how such objects are deployed."""
    if is_kustomization(path):
        return True
    return _VERSION.search(text) is not None and _KIND.search(text) is not None


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map the objects of manifests."""
    from linter.platforms.kubernetes.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options)
