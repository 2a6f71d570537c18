"""Metrics that tell when a certificate expires: what they count, and of which certificates.  Knows no expression."""

from enum import Enum
from types import MappingProxyType

from msgspec import Struct

from linter.model.expiry.watching import Sees
from linter.provenance.pattern import pattern


class Counts(Enum):
    """What the value of a metric is."""

    MOMENT = "moment"
    """When the certificate expires, in seconds since 1970."""
    SECONDS = "seconds"
    """How long it is still valid."""
    DAYS = "days"
    """The same, in whole days."""
    BUCKETS = "buckets"
    """A histogram of the seconds that clients' certificates are still valid."""


class Metric(Struct, frozen=True):
    """A metric, and where it is documented."""

    counts: Counts
    sees: Sees
    source: str
    is_short: bool = False
    """Whether the certificates live for hours as a rule, so that days before their expiry tell nothing."""


_CERT_MANAGER = "https://cert-manager.io/docs/devops-tips/prometheus-metrics/ and its release notes 1.18"
_BLACKBOX = "https://github.com/prometheus/blackbox_exporter, prober/prober.go"
_X509 = "https://github.com/enix/x509-certificate-exporter/blob/main/docs/metrics.md"
_SSL_EXPORTER = "https://github.com/ribbybibby/ssl_exporter, README"
_CERT_EXPORTER = "https://github.com/joe-elliott/cert-exporter, docs/deploy.md"
_GIANT_SWARM = "https://github.com/giantswarm/cert-exporter, README"
_INGRESS_NGINX = "https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/"
_ENVOY = "https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/statistics"
_TRAEFIK = "https://doc.traefik.io/traefik/observability/metrics/overview/"
_ISTIO = "https://istio.io/latest/docs/reference/commands/pilot-discovery/#metrics"
_LINKERD = "https://github.com/linkerd/linkerd2-proxy, linkerd/identity metrics: since the UNIX epoch"
_CONSUL = "https://developer.hashicorp.com/consul/docs/agent/telemetry: seconds until it expires"
_KUBERNETES = "https://kubernetes.io/docs/reference/instrumentation/metrics/"

METRICS = MappingProxyType(
    {
        "apiserver_client_certificate_expiration_seconds_bucket": Metric(Counts.BUCKETS, Sees.CLUSTER, _KUBERNETES),
        "cert_exporter_cert_expires_in_seconds": Metric(Counts.SECONDS, Sees.STORED, _CERT_EXPORTER),
        "cert_exporter_not_after": Metric(Counts.MOMENT, Sees.STORED, _GIANT_SWARM),
        "cert_exporter_secret_expires_in_seconds": Metric(Counts.SECONDS, Sees.STORED, _CERT_EXPORTER),
        "cert_exporter_secret_not_after": Metric(Counts.MOMENT, Sees.STORED, _GIANT_SWARM),
        "certmanager_certificate_expiration_timestamp_seconds": Metric(Counts.MOMENT, Sees.CERT_MANAGER, _CERT_MANAGER),
        "certmanager_certificate_not_after_timestamp_seconds": Metric(Counts.MOMENT, Sees.CERT_MANAGER, _CERT_MANAGER),
        "citadel_server_cert_chain_expiry_seconds": Metric(Counts.SECONDS, Sees.MESH, _ISTIO),
        "citadel_server_cert_chain_expiry_timestamp": Metric(Counts.MOMENT, Sees.MESH, _ISTIO),
        "citadel_server_root_cert_expiry_seconds": Metric(Counts.SECONDS, Sees.MESH, _ISTIO),
        "citadel_server_root_cert_expiry_timestamp": Metric(Counts.MOMENT, Sees.MESH, _ISTIO),
        "consul_agent_tls_cert_expiry": Metric(Counts.SECONDS, Sees.MESH, _CONSUL),
        "consul_mesh_active_root_ca_expiry": Metric(Counts.SECONDS, Sees.MESH, _CONSUL),
        "consul_mesh_active_signing_ca_expiry": Metric(Counts.SECONDS, Sees.MESH, _CONSUL),
        "envoy_server_days_until_first_cert_expiring": Metric(Counts.DAYS, Sees.ENVOY, _ENVOY, is_short=True),
        "identity_cert_expiration_timestamp_seconds": Metric(Counts.MOMENT, Sees.MESH, _LINKERD, is_short=True),
        "istio_agent_cert_expiry_seconds": Metric(Counts.SECONDS, Sees.MESH, _ISTIO, is_short=True),
        "kubelet_certificate_manager_client_ttl_seconds": Metric(Counts.SECONDS, Sees.CLUSTER, _KUBERNETES),
        "kubelet_certificate_manager_server_ttl_seconds": Metric(Counts.SECONDS, Sees.CLUSTER, _KUBERNETES),
        "nginx_ingress_controller_ssl_expire_time_seconds": Metric(Counts.MOMENT, Sees.INGRESS, _INGRESS_NGINX),
        "probe_ssl_earliest_cert_expiry": Metric(Counts.MOMENT, Sees.SHOWN, _BLACKBOX),
        "probe_ssl_last_chain_expiry_timestamp_seconds": Metric(Counts.MOMENT, Sees.SHOWN, _BLACKBOX),
        "ssl_cert_not_after": Metric(Counts.MOMENT, Sees.SHOWN, _SSL_EXPORTER),
        "ssl_file_cert_not_after": Metric(Counts.MOMENT, Sees.STORED, _SSL_EXPORTER),
        "ssl_kubeconfig_cert_not_after": Metric(Counts.MOMENT, Sees.CLUSTER, _SSL_EXPORTER),
        "ssl_kubernetes_cert_not_after": Metric(Counts.MOMENT, Sees.STORED, _SSL_EXPORTER),
        "ssl_verified_cert_not_after": Metric(Counts.MOMENT, Sees.SHOWN, _SSL_EXPORTER),
        "traefik_tls_certs_not_after": Metric(Counts.MOMENT, Sees.INGRESS, _TRAEFIK),
        "x509_cert_expires_in_seconds": Metric(Counts.SECONDS, Sees.STORED, _X509),
        "x509_cert_not_after": Metric(Counts.MOMENT, Sees.STORED, _X509),
    }
)

NAMED = pattern(rf"(?<![\w:])(?:{'|'.join(sorted(METRICS, key=len, reverse=True))})(?![\w:])")
"""A metric's name in a text."""
