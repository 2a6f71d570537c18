"""Which kind is mapped by whom, in words: a function is imported when there is an object of its kind.

Over a manifest with one Ingress that is a sixth of all modules that a run would need.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TypeAlias

from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Found, Options

Mapper: TypeAlias = Callable[[Object, Cluster, Options], Iterator[Found]]

_FOLDER = "linter.platforms.kubernetes"

MAPPERS: Mapping[tuple[str, str], str] = {
    ("", "Config"): "control_plane.hops:kubeconfig",
    ("", "ConfigMap"): "config_map:config_map",
    ("", "Namespace"): "mesh.linkerd_kuma_consul:linkerd_namespace",
    ("", "Pod"): "workloads.workload:workload control_plane.programs:static_pod",
    ("", "ReplicationController"): "workloads.workload:workload control_plane.programs:static_pod",
    ("", "Secret"): "certificates.secret:secret operators.argo:repository config_map:secret_files",
    ("", "Service"): "edge.service.service:service",
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): "control_plane.ca_bundle:webhooks",
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): "control_plane.ca_bundle:webhooks",
    ("apiregistration.k8s.io", "APIService"): "control_plane.ca_bundle:api_service",
    ("apm.k8s.elastic.co", "ApmServer"): "operators.data_stores:elastic",
    ("apps", "DaemonSet"): "workloads.workload:workload control_plane.programs:static_pod",
    ("apps", "Deployment"): "workloads.workload:workload control_plane.programs:static_pod",
    ("apps", "ReplicaSet"): "workloads.workload:workload control_plane.programs:static_pod",
    ("apps", "StatefulSet"): "workloads.workload:workload control_plane.programs:static_pod",
    ("apps.openshift.io", "DeploymentConfig"): "workloads.workload:workload control_plane.programs:static_pod",
    ("argoproj.io", "AnalysisTemplate"): "operators.addresses:addresses",
    ("argoproj.io", "Application"): "operators.argo:application operators.charts:release",
    ("argoproj.io", "ApplicationSet"): "operators.argo:application operators.charts:release",
    ("argoproj.io", "ArgoCD"): "operators.argo:server",
    ("argoproj.io", "ClusterAnalysisTemplate"): "operators.addresses:addresses",
    ("argoproj.io", "Rollout"): "workloads.workload:workload",
    ("batch", "CronJob"): "workloads.workload:workload control_plane.programs:static_pod",
    ("batch", "Job"): "workloads.workload:workload control_plane.programs:static_pod",
    ("bitnami.com", "SealedSecret"): "certificates.elsewhere:sealed",
    ("catalog.cattle.io", "ClusterRepo"): "operators.addresses:addresses",
    ("cert-manager.io", "Certificate"): "certificates.cert_manager:certificate",
    ("cert-manager.io", "ClusterIssuer"): "operators.delivery:issuer",
    ("cert-manager.io", "Issuer"): "operators.delivery:issuer",
    ("cilium.io", "CiliumClusterwideEnvoyConfig"): "config_map:envoy_resources",
    ("cilium.io", "CiliumEnvoyConfig"): "config_map:envoy_resources",
    ("configuration.konghq.com", "KongClusterPlugin"): "operators.addresses:addresses",
    ("configuration.konghq.com", "KongPlugin"): "operators.addresses:addresses",
    ("consul.hashicorp.com", "Mesh"): "mesh.linkerd_kuma_consul:consul_mesh",
    ("consul.hashicorp.com", "ProxyDefaults"): "mesh.linkerd_kuma_consul:consul_defaults",
    ("consul.hashicorp.com", "ServiceDefaults"): "mesh.linkerd_kuma_consul:consul_defaults",
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): "operators.data_stores:elastic",
    ("enterprisesearch.k8s.elastic.co", "EnterpriseSearch"): "operators.data_stores:elastic",
    ("eventing.knative.dev", "Trigger"): "operators.addresses:addresses",
    ("extensions", "Ingress"): "edge.ingress.controller:ingress",
    ("external-secrets.io", "ClusterSecretStore"): "operators.addresses:addresses",
    ("external-secrets.io", "ExternalSecret"): "certificates.elsewhere:external",
    ("external-secrets.io", "SecretStore"): "operators.addresses:addresses",
    ("flagger.app", "AlertProvider"): "operators.addresses:addresses",
    ("flagger.app", "Canary"): "operators.addresses:addresses",
    ("flagger.app", "MetricTemplate"): "operators.addresses:addresses",
    ("fleet.cattle.io", "GitRepo"): "operators.addresses:addresses",
    ("fluentbit.fluent.io", "ClusterOutput"): "operators.addresses:addresses",
    ("fluentbit.fluent.io", "Output"): "operators.addresses:addresses",
    ("gateway.envoyproxy.io", "Backend"): "edge.gateway_api.backend:backend",
    ("gateway.envoyproxy.io", "SecurityPolicy"): "operators.addresses:addresses",
    ("gateway.networking.k8s.io", "GRPCRoute"): "edge.gateway_api.routes:route",
    ("gateway.networking.k8s.io", "Gateway"): "edge.gateway_api.gateway:gateway",
    ("gateway.networking.k8s.io", "HTTPRoute"): "edge.gateway_api.routes:route",
    ("gateway.networking.k8s.io", "ListenerSet"): "edge.gateway_api.gateway:gateway",
    ("gateway.networking.k8s.io", "TCPRoute"): "edge.gateway_api.routes:route",
    ("gateway.networking.k8s.io", "TLSRoute"): "edge.gateway_api.routes:route",
    ("gateway.networking.x-k8s.io", "XListenerSet"): "edge.gateway_api.gateway:gateway",
    ("generators.external-secrets.io", "VaultDynamicSecret"): "operators.addresses:addresses",
    ("generators.external-secrets.io", "Webhook"): "operators.addresses:addresses",
    ("grafana.integreatly.org", "Grafana"): "operators.addresses:addresses",
    ("grafana.integreatly.org", "GrafanaDatasource"): "operators.addresses:addresses",
    ("helm.cattle.io", "HelmChart"): "operators.charts:release",
    ("helm.cattle.io", "HelmChartConfig"): "operators.charts:release",
    ("helm.toolkit.fluxcd.io", "HelmRelease"): "operators.charts:release",
    ("image.toolkit.fluxcd.io", "ImageRepository"): "operators.addresses:addresses",
    ("install.istio.io", "IstioOperator"): "mesh.declared:wide",
    ("jaegertracing.io", "Jaeger"): "operators.addresses:addresses",
    ("k8s.nginx.org", "TransportServer"): "edge.proxies.nginx:transport_server",
    ("k8s.nginx.org", "VirtualServer"): "edge.proxies.nginx:virtual_server",
    ("k8s.nginx.org", "VirtualServerRoute"): "edge.proxies.nginx:virtual_server_route",
    ("k8up.io", "Backup"): "operators.addresses:addresses",
    ("k8up.io", "Schedule"): "operators.addresses:addresses",
    ("kafka.strimzi.io", "Kafka"): "operators.data_stores:kafka",
    ("kafka.strimzi.io", "KafkaBridge"): "operators.data_stores:kafka_client",
    ("kafka.strimzi.io", "KafkaConnect"): "operators.data_stores:kafka_client",
    ("kafka.strimzi.io", "KafkaMirrorMaker2"): "operators.data_stores:kafka_client",
    ("keda.sh", "ClusterTriggerAuthentication"): "operators.addresses:addresses",
    ("keda.sh", "ScaledJob"): "operators.addresses:addresses",
    ("keda.sh", "ScaledObject"): "operators.addresses:addresses",
    ("keda.sh", "TriggerAuthentication"): "operators.addresses:addresses",
    ("kiali.io", "Kiali"): "operators.addresses:addresses",
    ("kibana.k8s.elastic.co", "Kibana"): "operators.data_stores:elastic",
    ("kubeadm.k8s.io", "ClusterConfiguration"): "control_plane.programs:cluster_configuration",
    ("kubeadm.k8s.io", "InitConfiguration"): "control_plane.programs:node_registration",
    ("kubeadm.k8s.io", "JoinConfiguration"): "control_plane.programs:node_registration",
    ("kubelet.config.k8s.io", "KubeletConfiguration"): "control_plane.programs:kubelet_configuration",
    ("kuma.io", "Mesh"): "mesh.linkerd_kuma_consul:kuma_mesh",
    ("kuma.io", "MeshTLS"): "mesh.linkerd_kuma_consul:kuma_mesh_tls",
    ("logging.banzaicloud.io", "ClusterOutput"): "operators.addresses:addresses",
    ("logging.banzaicloud.io", "Output"): "operators.addresses:addresses",
    ("logging.openshift.io", "ClusterLogForwarder"): "operators.addresses:addresses",
    ("maps.k8s.elastic.co", "ElasticMapsServer"): "operators.data_stores:elastic",
    ("messaging.knative.dev", "Subscription"): "operators.addresses:addresses",
    ("metal3.io", "BareMetalHost"): "operators.addresses:addresses",
    ("mongodbcommunity.mongodb.com", "MongoDBCommunity"): "operators.data_stores:mongodb_community",
    ("monitoring.coreos.com", "AlertmanagerConfig"): "operators.addresses:addresses",
    ("monitoring.coreos.com", "PodMonitor"): "control_plane.hops:monitor",
    ("monitoring.coreos.com", "Probe"): "operators.alerts:probe",
    ("monitoring.coreos.com", "Prometheus"): "operators.addresses:addresses",
    ("monitoring.coreos.com", "PrometheusAgent"): "operators.addresses:addresses",
    ("monitoring.coreos.com", "PrometheusRule"): "operators.alerts:rules",
    ("monitoring.coreos.com", "ScrapeConfig"): "control_plane.hops:monitor",
    ("monitoring.coreos.com", "ServiceMonitor"): "control_plane.hops:monitor",
    ("monitoring.coreos.com", "ThanosRuler"): "operators.addresses:addresses",
    ("networking.gke.io", "ManagedCertificate"): "certificates.clouds:managed",
    ("networking.istio.io", "DestinationRule"): "mesh.istio.destination_rule:destination_rule",
    ("networking.istio.io", "Gateway"): "mesh.istio.gateway:gateway",
    ("networking.istio.io", "Sidecar"): "mesh.istio.sidecar:sidecar",
    ("networking.k8s.io", "Ingress"): "edge.ingress.controller:ingress",
    ("notification.toolkit.fluxcd.io", "Provider"): "operators.addresses:addresses",
    ("observability.openshift.io", "ClusterLogForwarder"): "operators.addresses:addresses",
    ("opentelemetry.io", "Instrumentation"): "operators.addresses:addresses",
    ("opentelemetry.io", "OpenTelemetryCollector"): "operators.collector:collector",
    ("operator.istio.io", "Istio"): "mesh.declared:wide",
    ("operator.istio.io", "IstioRevision"): "mesh.declared:wide",
    ("operator.victoriametrics.com", "VMAgent"): "operators.addresses:addresses",
    ("operator.victoriametrics.com", "VMAlert"): "operators.addresses:addresses",
    ("operator.victoriametrics.com", "VMRule"): "operators.alerts:rules",
    ("policy.linkerd.io", "Server"): "mesh.linkerd_kuma_consul:linkerd_server",
    ("postgresql.cnpg.io", "Cluster"): "operators.data_stores:cloud_native_pg",
    ("projectcontour.io", "HTTPProxy"): "edge.proxies.contour:http_proxy",
    ("psmdb.percona.com", "PerconaServerMongoDB"): "operators.data_stores:percona_mongodb",
    ("rabbitmq.com", "RabbitmqCluster"): "operators.data_stores:rabbitmq",
    ("redis.redis.opstreelabs.in", "Redis"): "operators.data_stores:redis",
    ("redis.redis.opstreelabs.in", "RedisCluster"): "operators.data_stores:redis",
    ("redis.redis.opstreelabs.in", "RedisReplication"): "operators.data_stores:redis",
    ("route.openshift.io", "Route"): "edge.proxies.openshift:route",
    ("sailoperator.io", "Istio"): "mesh.declared:wide",
    ("sailoperator.io", "IstioRevision"): "mesh.declared:wide",
    ("secrets.hashicorp.com", "VaultConnection"): "operators.delivery:vault_connection",
    ("security.istio.io", "PeerAuthentication"): "mesh.istio.peer_authentication:peer_authentication",
    ("security.istio.io", "RequestAuthentication"): "operators.addresses:addresses",
    ("serving.knative.dev", "Service"): "workloads.workload:workload",
    ("source.toolkit.fluxcd.io", "Bucket"): "operators.delivery:flux_source",
    ("source.toolkit.fluxcd.io", "GitRepository"): "operators.delivery:flux_source",
    ("source.toolkit.fluxcd.io", "HelmRepository"): "operators.delivery:flux_source",
    ("source.toolkit.fluxcd.io", "OCIRepository"): "operators.delivery:flux_source",
    ("sources.knative.dev", "ApiServerSource"): "operators.addresses:addresses",
    ("sources.knative.dev", "ContainerSource"): "operators.addresses:addresses",
    ("sources.knative.dev", "PingSource"): "operators.addresses:addresses",
    ("sources.knative.dev", "SinkBinding"): "operators.addresses:addresses",
    ("traefik.containo.us", "IngressRoute"): "edge.proxies.traefik:ingress_route",
    ("traefik.containo.us", "IngressRouteTCP"): "edge.proxies.traefik:ingress_route_tcp",
    ("traefik.containo.us", "Middleware"): "operators.addresses:addresses",
    ("traefik.io", "IngressRoute"): "edge.proxies.traefik:ingress_route",
    ("traefik.io", "IngressRouteTCP"): "edge.proxies.traefik:ingress_route_tcp",
    ("traefik.io", "Middleware"): "operators.addresses:addresses",
    ("triggers.tekton.dev", "ClusterInterceptor"): "operators.addresses:addresses",
    ("trust.cert-manager.io", "Bundle"): "certificates.anchors:bundle",
    ("velero.io", "BackupStorageLocation"): "operators.addresses:addresses",
}
"""By group and kind the functions, each by its module below the folder of this platform and its name."""

JOINED = frozenset(
    """
    BackendConfig BackendTLSPolicy ClientTrafficPolicy ContourConfiguration ContourDeployment DNSEndpoint EndpointSlice
    Endpoints EnvoyFilter EnvoyProxy FrontendConfig GatewayClass IngressClass IngressClassParams Kustomization
    Middleware Policy ServersTransport ServersTransportTCP ServiceEntry TLSOption TargetGroupBinding Telemetry
    VirtualService
    """.split()
)
"""Kinds that yield nothing themselves and tell something about others."""

SKAFFOLD = ("skaffold", "Config")
"""What says of which folder an image is built, which a file of Skaffold does."""


def mapped_by(kind: tuple[str, str]) -> tuple[Mapper, ...]:
    """Return what maps objects of a kind, by its group and name: nothing if nobody does."""
    return tuple(map(_function, MAPPERS.get(kind, "").split()))


@cache
def _function(word: str) -> Mapper:
    module, _, name = word.partition(":")
    function: Mapper = getattr(import_module(f"{_FOLDER}.{module}"), name)
    return function
