"""Manifests to the model: which module knows which kind.  Knows no kind's meaning."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from linter.model.endpoint import Listener, Role, Upstream
from linter.platforms.containment import contained
from linter.platforms.kubernetes.building import skaffold
from linter.platforms.kubernetes.building.kustomize.patches.alone import set_by
from linter.platforms.kubernetes.certificates import anchors, beside, cert_manager, clouds, elsewhere
from linter.platforms.kubernetes.certificates.secret import secret
from linter.platforms.kubernetes.config_map import config_map, envoy_resources, secret_files
from linter.platforms.kubernetes.control_plane import ca_bundle, hops, programs
from linter.platforms.kubernetes.edge.gateway_api import gateway
from linter.platforms.kubernetes.edge.gateway_api.backend import backend
from linter.platforms.kubernetes.edge.gateway_api.routes import route
from linter.platforms.kubernetes.edge.identities import identities
from linter.platforms.kubernetes.edge.ingress.controller import ingress
from linter.platforms.kubernetes.edge.proxies import nginx, traefik
from linter.platforms.kubernetes.edge.proxies.contour import http_proxy
from linter.platforms.kubernetes.edge.proxies.openshift import route as openshift_route
from linter.platforms.kubernetes.edge.service.service import service
from linter.platforms.kubernetes.mesh import declared, linkerd_kuma_consul
from linter.platforms.kubernetes.mesh.istio import gateway as istio_gateway
from linter.platforms.kubernetes.mesh.istio.destination_rule import destination_rule
from linter.platforms.kubernetes.mesh.istio.peer_authentication import peer_authentication
from linter.platforms.kubernetes.mesh.istio.sidecar import sidecar
from linter.platforms.kubernetes.objects import documents, external_dns
from linter.platforms.kubernetes.objects.bundles import bundled
from linter.platforms.kubernetes.objects.identity import data_of, place_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.objects.pods import WORKLOADS
from linter.platforms.kubernetes.objects.surroundings import decided_by_release, surrounded
from linter.platforms.kubernetes.operators import (
    address_rows,
    addresses,
    alerts,
    argo,
    charts,
    collector,
    data_stores,
    delivery,
)
from linter.platforms.kubernetes.recognition import is_chart, is_kustomization
from linter.platforms.kubernetes.workloads.workload import workload
from linter.platforms.platform import Found, LeftOut, Options, Unread, Workspace
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source

if TYPE_CHECKING:
    from linter.platforms.kubernetes.building.helm.build import Built
    from linter.platforms.kubernetes.building.kustomize.build import Built as Overlays

Mapper: TypeAlias = Callable[[Object, Cluster, Options], Iterator[Found]]


def pod(owner: Object, cluster: Cluster, options: Options) -> Iterator[Found]:
    """Yield what the containers of a pod open, and what those of the control plane listen on."""
    yield from workload(owner, cluster, options)
    yield from programs.static_pod(owner, cluster, options)


def described_secret(owner: Object, cluster: Cluster, options: Options) -> Iterator[Found]:
    """Yield what a Secret holds, and the repository that it describes to Argo CD."""
    yield from secret(owner, cluster, options)
    yield from argo.repository(owner, cluster, options)
    yield from secret_files(owner)


def application(owner: Object, cluster: Cluster, options: Options) -> Iterator[Found]:
    """Yield the repositories of an Application of Argo CD, and what the values in it say."""
    yield from argo.application(owner, cluster, options)
    yield from charts.release(owner, cluster, options)


MAPPERS: Mapping[tuple[str, str], Mapper] = {
    **dict.fromkeys(address_rows.KINDS, addresses.addresses),
    **dict.fromkeys(alerts.KINDS, alerts.rules),
    **dict.fromkeys(hops.MONITORS, hops.monitor),
    ("", "Config"): hops.kubeconfig,
    ("", "ConfigMap"): config_map,
    ("", "Namespace"): linkerd_kuma_consul.linkerd_namespace,
    ("", "Pod"): pod,
    ("", "ReplicationController"): pod,
    ("", "Secret"): described_secret,
    ("", "Service"): service,
    ("apiregistration.k8s.io", "APIService"): ca_bundle.api_service,
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): ca_bundle.webhooks,
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): ca_bundle.webhooks,
    ("apm.k8s.elastic.co", "ApmServer"): data_stores.elastic,
    ("apps", "DaemonSet"): pod,
    ("apps", "Deployment"): pod,
    ("apps", "ReplicaSet"): pod,
    ("apps", "StatefulSet"): pod,
    ("apps.openshift.io", "DeploymentConfig"): pod,
    ("argoproj.io", "Application"): application,
    ("argoproj.io", "ApplicationSet"): application,
    ("argoproj.io", "ArgoCD"): argo.server,
    ("argoproj.io", "Rollout"): workload,
    ("batch", "CronJob"): pod,
    ("batch", "Job"): pod,
    ("bitnami.com", "SealedSecret"): elsewhere.sealed,
    ("cert-manager.io", "Certificate"): cert_manager.certificate,
    ("cert-manager.io", "ClusterIssuer"): delivery.issuer,
    ("cert-manager.io", "Issuer"): delivery.issuer,
    ("cilium.io", "CiliumClusterwideEnvoyConfig"): envoy_resources,
    ("cilium.io", "CiliumEnvoyConfig"): envoy_resources,
    ("consul.hashicorp.com", "Mesh"): linkerd_kuma_consul.consul_mesh,
    ("consul.hashicorp.com", "ProxyDefaults"): linkerd_kuma_consul.consul_defaults,
    ("consul.hashicorp.com", "ServiceDefaults"): linkerd_kuma_consul.consul_defaults,
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): data_stores.elastic,
    ("enterprisesearch.k8s.elastic.co", "EnterpriseSearch"): data_stores.elastic,
    ("extensions", "Ingress"): ingress,
    ("external-secrets.io", "ExternalSecret"): elsewhere.external,
    ("gateway.envoyproxy.io", "Backend"): backend,
    ("gateway.networking.k8s.io", "GRPCRoute"): route,
    ("gateway.networking.k8s.io", "Gateway"): gateway.gateway,
    ("gateway.networking.k8s.io", "HTTPRoute"): route,
    ("gateway.networking.k8s.io", "ListenerSet"): gateway.gateway,
    ("gateway.networking.k8s.io", "TCPRoute"): route,
    ("gateway.networking.k8s.io", "TLSRoute"): route,
    ("gateway.networking.x-k8s.io", "XListenerSet"): gateway.gateway,
    ("helm.cattle.io", "HelmChart"): charts.release,
    ("helm.cattle.io", "HelmChartConfig"): charts.release,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): charts.release,
    ("install.istio.io", "IstioOperator"): declared.wide,
    ("k8s.nginx.org", "TransportServer"): nginx.transport_server,
    ("k8s.nginx.org", "VirtualServer"): nginx.virtual_server,
    ("k8s.nginx.org", "VirtualServerRoute"): nginx.virtual_server_route,
    ("kafka.strimzi.io", "Kafka"): data_stores.kafka,
    ("kafka.strimzi.io", "KafkaBridge"): data_stores.kafka_client,
    ("kafka.strimzi.io", "KafkaConnect"): data_stores.kafka_client,
    ("kafka.strimzi.io", "KafkaMirrorMaker2"): data_stores.kafka_client,
    ("kibana.k8s.elastic.co", "Kibana"): data_stores.elastic,
    ("kubeadm.k8s.io", "ClusterConfiguration"): programs.cluster_configuration,
    ("kubeadm.k8s.io", "InitConfiguration"): programs.node_registration,
    ("kubeadm.k8s.io", "JoinConfiguration"): programs.node_registration,
    ("kubelet.config.k8s.io", "KubeletConfiguration"): programs.kubelet_configuration,
    ("kuma.io", "Mesh"): linkerd_kuma_consul.kuma_mesh,
    ("kuma.io", "MeshTLS"): linkerd_kuma_consul.kuma_mesh_tls,
    ("maps.k8s.elastic.co", "ElasticMapsServer"): data_stores.elastic,
    ("mongodbcommunity.mongodb.com", "MongoDBCommunity"): data_stores.mongodb_community,
    ("monitoring.coreos.com", "Probe"): alerts.probe,
    ("networking.gke.io", "ManagedCertificate"): clouds.managed,
    ("networking.istio.io", "DestinationRule"): destination_rule,
    ("networking.istio.io", "Gateway"): istio_gateway.gateway,
    ("networking.istio.io", "Sidecar"): sidecar,
    ("networking.k8s.io", "Ingress"): ingress,
    ("opentelemetry.io", "OpenTelemetryCollector"): collector.collector,
    ("operator.istio.io", "Istio"): declared.wide,
    ("operator.istio.io", "IstioRevision"): declared.wide,
    ("policy.linkerd.io", "Server"): linkerd_kuma_consul.linkerd_server,
    ("postgresql.cnpg.io", "Cluster"): data_stores.cloud_native_pg,
    ("projectcontour.io", "HTTPProxy"): http_proxy,
    ("psmdb.percona.com", "PerconaServerMongoDB"): data_stores.percona_mongodb,
    ("rabbitmq.com", "RabbitmqCluster"): data_stores.rabbitmq,
    ("redis.redis.opstreelabs.in", "Redis"): data_stores.redis,
    ("redis.redis.opstreelabs.in", "RedisCluster"): data_stores.redis,
    ("redis.redis.opstreelabs.in", "RedisReplication"): data_stores.redis,
    ("route.openshift.io", "Route"): openshift_route,
    ("sailoperator.io", "Istio"): declared.wide,
    ("sailoperator.io", "IstioRevision"): declared.wide,
    ("secrets.hashicorp.com", "VaultConnection"): delivery.vault_connection,
    ("security.istio.io", "PeerAuthentication"): peer_authentication,
    ("serving.knative.dev", "Service"): workload,
    ("source.toolkit.fluxcd.io", "Bucket"): delivery.flux_source,
    ("source.toolkit.fluxcd.io", "GitRepository"): delivery.flux_source,
    ("source.toolkit.fluxcd.io", "HelmRepository"): delivery.flux_source,
    ("source.toolkit.fluxcd.io", "OCIRepository"): delivery.flux_source,
    ("traefik.containo.us", "IngressRoute"): traefik.ingress_route,
    ("traefik.containo.us", "IngressRouteTCP"): traefik.ingress_route_tcp,
    ("traefik.io", "IngressRoute"): traefik.ingress_route,
    ("traefik.io", "IngressRouteTCP"): traefik.ingress_route_tcp,
    ("trust.cert-manager.io", "Bundle"): anchors.bundle,
}
"""By group and kind."""

JOINED = frozenset(
    """
    BackendConfig BackendTLSPolicy ClientTrafficPolicy ContourConfiguration ContourDeployment DNSEndpoint EndpointSlice
    Endpoints EnvoyFilter EnvoyProxy FrontendConfig GatewayClass IngressClass IngressClassParams Kustomization
    Middleware Policy ServersTransport ServersTransportTCP ServiceEntry TLSOption TargetGroupBinding Telemetry
    VirtualService
    """.split()
)
"""Kinds that yield nothing themselves and tell something about others."""


def read(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Yield what the objects of all manifests mean, and the documents that cannot be parsed."""
    kinds = JOINED | {kind for _, kind in MAPPERS}
    found: list[Object] = []
    errors: set[tuple[Location, str]] = set()
    charts = [source for source in sources if is_chart(source.path)]
    kustomizations = [source for source in sources if is_kustomization(source.path)]
    overlays = _overlays(kustomizations, charts, workspace, kinds) if kustomizations else None
    built = _rendered(charts, workspace, kinds, overlays.charts if overlays else frozenset()) if charts else None
    rendered = (built.consumed if built else frozenset()) | (overlays.rendered if overlays else frozenset())
    consumed = overlays.consumed if overlays else frozenset()
    if built:
        yield from built.errors
        yield from built.unread
    yield from anchors.of_values(sources, options)
    for source in sources:
        if source.path in rendered:
            continue
        for one in contained(source.whole, documents.objects, source, kinds):
            if isinstance(one, LeftOut):
                yield one
            elif isinstance(one, Unread | InputError):
                errors.add((one.at, one.message if isinstance(one, InputError) else ""))
                yield one
            elif one.path not in consumed:
                found.append(one)
    if overlays:
        yield from overlays.unread
        yield from (one for one in overlays.errors if (one.at, one.message) not in errors)
        found += overlays.objects
        yield from _alone(overlays.alone, options)
    yield from _built_images(found, workspace)
    together = list(bundled(found))
    yield from (one for one in together if isinstance(one, Unread))
    everything = _mapped(Cluster.of(one for one in together if isinstance(one, Object)), options)
    yield from map(overlays.places.moved, everything) if overlays and overlays.charts else everything
    for release in built.releases if built else ():
        yield from map(decided_by_release, release.found(lambda objects: _mapped(Cluster.of(objects), options)))


def _built_images(found: Iterable[Object], workspace: Workspace) -> Iterator[Found]:
    for one in found:
        if (one.group, one.kind) == (skaffold.GROUP, skaffold.KIND):
            yield from contained(one.at, skaffold.built_images, one, workspace)


def _alone(patches: Iterable[Object], options: Options) -> Iterator[Found]:
    """Yield what patches say of objects that are not here."""
    for one in patches:
        for found in _mapped(Cluster.of([one]), options):
            yield from set_by(found, one)


def _mapped(cluster: Cluster, options: Options) -> Iterator[Found]:
    for one in cluster.objects:
        mapper = MAPPERS.get((one.group, one.kind))
        found = None
        opens = one.kind in WORKLOADS
        listeners: list[Listener] = []
        for found in () if mapper is None else contained(one.at, mapper, one, cluster, options):
            is_own = isinstance(found, Upstream) and not found.listeners and not _is_rule(found)
            opens = opens or is_own
            if isinstance(found, Listener):
                listeners.append(found)
            yield surrounded(_placed(found, one, opens=is_own), one, options)
        certificates = contained(one.at, beside.certificates, one, cluster, options)
        yield from (surrounded(found, one, options) for found in certificates)
        if found is None:
            yield LeftOut(one.at, one.kind, is_known=True)
        yield from (surrounded(found, one, options) for found in identities(one, cluster, options, opens=opens))
        yield from contained(one.at, external_dns.records, one, listeners)


def _placed(found: Found, owner: Object, *, opens: bool) -> Found:
    """Say of an endpoint where it is, or who opens it."""
    if isinstance(found, Listener):
        return external_dns.named(replace(found, place=place_of(owner), data=data_of(owner)), owner)
    return replace(found, opened_by=owner.address) if opens and isinstance(found, Upstream) else found


def _is_rule(found: Upstream) -> bool:
    """Say whether it tells how a mesh reaches a host, rather than that somebody does."""
    return isinstance(found.role, Known) and found.role.value is Role.MESH


def _rendered(charts: list[Source], workspace: Workspace, kinds: frozenset[str], without: frozenset[str]) -> "Built":
    from linter.platforms.kubernetes.building.helm.build import build  # noqa: PLC0415  # only where there is a chart

    return build(charts, workspace, kinds, without)


def _overlays(
    kustomizations: list[Source], charts: list[Source], workspace: Workspace, kinds: frozenset[str]
) -> "Overlays":
    from linter.platforms.kubernetes.building.kustomize.build import build  # noqa: PLC0415  # only where there is a kustomization

    return build(kustomizations, workspace, kinds, charts)
