"""Which files are Kubernetes's, by their names and by what stands in them.  Maps nothing."""

import re

MAY_CLAIM = re.compile(r"\.(?:ya?ml|json)$|(?:^|/)Kustomization$")

# The kinds that say something about TLS, or that others are joined through.
_KINDS = (
    "APIService|ApmServer|Application|ApplicationSet|ArgoCD|BackendConfig|BackendTLSPolicy|Bucket|Certificate|"
    "ClientTrafficPolicy|Cluster|ClusterConfiguration|ClusterIssuer|ClusterSecretStore|Config|ConfigMap|CronJob|"
    "DaemonSet|Deployment|DestinationRule|ElasticMapsServer|Elasticsearch|EnterpriseSearch|FrontendConfig|"
    "GRPCRoute|Gateway|GitRepository|HTTPProxy|HTTPRoute|HelmRepository|Ingress|IngressClass|IngressClassParams|"
    "IngressRoute|IngressRouteTCP|Issuer|Istio|IstioOperator|IstioRevision|Job|Kafka|KafkaBridge|KafkaConnect|"
    "KafkaMirrorMaker2|Kibana|KubeletConfiguration|List|ListenerSet|Mesh|MeshTLS|Middleware|MongoDBCommunity|"
    "MutatingWebhookConfiguration|Namespace|OCIRepository|OpenTelemetryCollector|PeerAuthentication|"
    "PerconaServerMongoDB|Pod|PodMonitor|Policy|Probe|Prometheus|PrometheusAgent|ProxyDefaults|RabbitmqCluster|"
    "Redis|RedisCluster|RedisReplication|ReplicaSet|Rollout|Route|ScrapeConfig|Secret|SecretStore|Server|"
    "ServersTransport|Service|ServiceDefaults|ServiceEntry|ServiceMonitor|Sidecar|StatefulSet|TCPRoute|TLSOption|"
    "TLSRoute|TransportServer|ValidatingWebhookConfiguration|VaultConnection|VirtualServer|VirtualServerRoute|"
    "VirtualService|XListenerSet"
)
# At the margin in YAML; in JSON, with its quotes, wherever it stands.  What is indented is text inside something else.
_KEY = r"""^(?:(?:-\s+|\{{\s*)?["']?|[ \t]+(?:\{{\s*)?"){}["']?\s*:"""
_KIND = re.compile(rf"""{_KEY.format("kind")}\s*["']?(?:{_KINDS})\b""", re.MULTILINE)
_VERSION = re.compile(_KEY.format("apiVersion"), re.MULTILINE)
# What Helm makes manifests of: its templates name kinds at any indentation, or leave them to other templates.
_VALUES = re.compile(r"(?:^|/)values[^/]*\.ya?ml$")
_TEMPLATE = re.compile(r"(?:^|/)templates/.*\.ya?ml$")
_WORDS = (".Values", ".Release", ".Chart", "include ", "template ")


def is_kustomization(path: str) -> bool:
    """Say whether a file is Kustomize's, by its name."""
    return path.rpartition("/")[2] in ("kustomization.yaml", "kustomization.yml", "Kustomization")


def is_chart(path: str) -> bool:
    """Say whether a file describes a chart of Helm, by its name."""
    return path.rpartition("/")[2] == "Chart.yaml"


def claims(path: str, text: str) -> bool:
    """Say whether a file holds an object that concerns TLS, or tells how such objects are deployed."""
    if is_kustomization(path) or is_chart(path) or _VALUES.search(path):
        return True
    if "{{" in text and _TEMPLATE.search(path) and any(word in text for word in _WORDS):
        return True
    return _VERSION.search(text) is not None and _KIND.search(text) is not None
