"""Which files are Kubernetes's, by their names and by what stands in them.  Maps nothing."""

from linter.platforms.prometheus.metrics import NAMED
from linter.provenance.pattern import pattern
from linter.provenance.source import Source

MAY_CLAIM = pattern(r"\.(?:ya?ml|json)$|(?:^|/)Kustomization$|(?:^|/)templates/(?:.*/)?_[^/]*$")

KINDS = frozenset(
    """
    APIService AlertProvider AlertmanagerConfig AnalysisTemplate ApiServerSource ApmServer Application ApplicationSet
    ArgoCD Backend BackendConfig BackendTLSPolicy Backup BackupStorageLocation BareMetalHost Bucket Bundle Canary
    Certificate CiliumClusterwideEnvoyConfig CiliumEnvoyConfig ClientTrafficPolicy Cluster ClusterAnalysisTemplate
    ClusterConfiguration ClusterInterceptor ClusterIssuer ClusterLogForwarder ClusterOutput ClusterRepo
    ClusterSecretStore ClusterTriggerAuthentication Config ConfigMap ContainerSource ContourConfiguration
    ContourDeployment CronJob DNSEndpoint DaemonSet Deployment DeploymentConfig DestinationRule ElasticMapsServer
    Elasticsearch EndpointSlice Endpoints EnterpriseSearch EnvoyFilter EnvoyProxy ExternalSecret FrontendConfig
    GRPCRoute Gateway GatewayClass GitRepo GitRepository Grafana GrafanaDatasource HTTPProxy HTTPRoute HelmChart
    HelmChartConfig HelmRelease HelmRepository ImageRepository Ingress IngressClass IngressClassParams IngressRoute
    IngressRouteTCP InitConfiguration Instrumentation Issuer Istio IstioOperator IstioRevision Jaeger Job
    JoinConfiguration Kafka KafkaBridge KafkaConnect KafkaMirrorMaker2 Kiali Kibana KongClusterPlugin KongPlugin
    KubeletConfiguration Kustomization List ListenerSet ManagedCertificate Mesh MeshTLS MetricTemplate Middleware
    MongoDBCommunity MutatingWebhookConfiguration Namespace OCIRepository OpenTelemetryCollector Output
    PeerAuthentication PerconaServerMongoDB PingSource Pod PodMonitor Policy Probe Prometheus PrometheusAgent Provider
    ProxyDefaults RabbitmqCluster Redis RedisCluster RedisReplication ReplicaSet ReplicationController
    RequestAuthentication Rollout Route ScaledJob ScaledObject Schedule ScrapeConfig SealedSecret Secret SecretStore
    SecurityPolicy Server ServersTransport ServersTransportTCP Service ServiceDefaults ServiceEntry ServiceMonitor
    Sidecar SinkBinding StatefulSet Subscription TCPRoute TLSOption TLSRoute TargetGroupBinding Telemetry Template
    ThanosRuler TransportServer Trigger TriggerAuthentication VMAgent VMAlert ValidatingWebhookConfiguration
    VaultConnection VaultDynamicSecret VirtualServer VirtualServerRoute VirtualService Webhook XListenerSet
    """.split()
)
"""The kinds that say something about TLS, that others are joined through, or that hold other objects."""

RULES = frozenset({"PrometheusRule", "VMRule"})
"""The kinds that concern TLS where one of their rules speaks of the expiry of certificates, and seldom do."""

# `apiVersion` stands in every manifest, unless it is written with escapes (YAML 1.2.2, 5.7).
_ESCAPED = pattern(r"\\[xuU]")
# What Helm makes manifests of: its templates name kinds at any indentation, or leave them to other templates.
_VALUES = pattern(r"(?:^|/)values[^/]*\.ya?ml$")
_TEMPLATE = pattern(r"(?:^|/)templates/.*\.ya?ml$")
# A template whose name begins so makes no manifest: it is there for others.
_PARTIAL = pattern(r"(?:^|/)templates/(?:.*/)?_[^/]*$")
_DEFINES = pattern(r"\{\{-?\s*(?:define|block)\s")
_WORDS = (".Values", ".Release", ".Chart", "include ", "template ")


def is_kustomization(path: str) -> bool:
    """Say whether a file is Kustomize's, by its name."""
    return path.rpartition("/")[2] in ("kustomization.yaml", "kustomization.yml", "Kustomization")


def is_values(path: str) -> bool:
    """Say whether a file holds values for a chart of Helm, by its name."""
    return _VALUES.search(path) is not None


def is_chart(path: str) -> bool:
    """Say whether a file describes a chart of Helm, by its name."""
    return path.rpartition("/")[2] == "Chart.yaml"


def claims(source: Source) -> bool:
    """Say whether a file holds an object that concerns TLS, or tells how such objects are deployed."""
    path, text = source.path, source.text
    if is_kustomization(path) or is_chart(path) or is_values(path):
        return True
    if _PARTIAL.search(path) and _DEFINES.search(text):
        return True
    if "{{" in text and _TEMPLATE.search(path) and any(word in text for word in _WORDS):
        return True
    if "apiVersion" not in text and _ESCAPED.search(text) is None:
        return False
    from linter.platforms.kubernetes.objects.documents import holds  # noqa: PLC0415  # most files are none

    speaks_of_expiry = any(kind in text for kind in RULES) and NAMED.search(text) is not None
    return holds(source, KINDS | RULES if speaks_of_expiry else KINDS)
