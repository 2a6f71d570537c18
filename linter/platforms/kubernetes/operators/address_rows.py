"""Kinds of which one field says whom they connect to, and another whether they verify: one row each.

Knows no kind that needs more than that.  A path has a dot for each key, and `[]` for each element of a list.
"""

from collections.abc import Mapping

from msgspec import Struct


class Row(Struct, frozen=True):
    """Where an object says whom it connects to."""

    address: str
    """The path of a URL, or of a host."""
    skips: str = ""
    """The path, from the same parent, of what switches verification off."""
    verifies: str = ""
    """The path of what switches it off by being false."""
    scheme: str = ""
    """The path of the scheme of a host; the address is a host then."""
    default: str = ""
    """The scheme where none is written."""
    encrypts: str = ""
    """The path of what makes a host encrypted by being true, instead of a scheme."""
    plain: str = ""
    """The path of what makes an address without a scheme clear text by being true."""
    told_only: bool = False
    """Only a scheme in the address, or a switch that is written, says whether TLS is spoken."""


# --- rows -------------------------------------------------------------------------------------------------------

_KEDA_URLS = ("serverAddress", "serverURL", "url", "managementEndpoint", "natsServerMonitoringEndpoint")
_KEDA = (
    *(Row(f"spec.triggers[].metadata.{key}", skips="unsafeSsl") for key in _KEDA_URLS),
    *(
        Row(f"spec.triggers[].metadata.{key}", skips="unsafeSsl", told_only=True)
        for key in ("address", "addresses", "host")
    ),
    Row("spec.triggers[].metadata.address", skips="unsafeSsl", encrypts="enableTLS", told_only=True),
    Row("spec.triggers[].metadata.bootstrapServers", skips="unsafeSsl", encrypts="tls", told_only=True),
    Row("spec.triggers[].metadata.host", encrypts="sslmode", told_only=True),
)
_VICTORIA = ("remoteWrite[].url", "datasource.url", "notifier.url", "notifiers[].url", "remoteWrite.url")
_FORWARDED = ("elasticsearch", "loki", "lokiStack", "splunk", "http", "syslog", "cloudwatch", "azureMonitor", "otlp")
_TLS = "tlsConfig.insecureSkipVerify"
_HTTP = "httpConfig.tlsConfig.insecureSkipVerify"
_RECEIVERS = (
    "discordConfigs[].apiURL",
    "msteamsConfigs[].webhookUrl",
    "opsgenieConfigs[].apiURL",
    "pagerdutyConfigs[].url",
    "pushoverConfigs[].url",
    "slackConfigs[].apiURL",
    "telegramConfigs[].apiURL",
    "victoropsConfigs[].apiUrl",
    "webexConfigs[].apiURL",
    "webhookConfigs[].url",
    "wechatConfigs[].apiURL",
)
_STORES = (
    Row("vault.server"),
    Row("akeyless.akeylessGWApiURL"),
    Row("beyondtrust.server.apiUrl", verifies="verifyCA"),
    Row("bitwardensecretsmanager.apiURL"),
    Row("bitwardensecretsmanager.bitwardenServerSDKURL"),
    Row("chef.serverUrl"),
    Row("conjur.url"),
    Row("fortanix.apiUrl"),
    Row("gitlab.url"),
    Row("ibm.serviceUrl"),
    Row("infisical.hostAPI"),
    Row("kubernetes.server.url"),
    Row("onepassword.connectHost"),
    Row("passbolt.host"),
    Row("previder.baseUri"),
    Row("pulumi.apiUrl"),
    Row("scaleway.apiUrl"),
    Row("secretserver.serverURL"),
    Row("senhasegura.url", skips="ignoreSslCertificate"),
    Row("webhook.url"),
)
_SEARCH = ("elasticsearch", "opensearch")
_LOGGING = (
    *(Row(f"spec.{one}.host", verifies="ssl_verify", scheme="scheme", default="http") for one in _SEARCH),
    Row("spec.gelf.host", encrypts="tls"),
    Row("spec.http.endpoint"),
    Row("spec.loki.url", skips="insecure_tls"),
    Row("spec.newrelic.base_uri"),
    Row("spec.splunkHec.hec_host", skips="insecure_ssl", scheme="protocol", default="https"),
    Row("spec.sumologic.endpoint", verifies="verify_ssl"),
)
_FLUENT = (
    *(Row(f"spec.{one}.host", verifies="tls.verify", encrypts="tls") for one in ("es", "forward", "http", "loki")),
    Row("spec.opensearch.host", verifies="tls.verify", encrypts="tls"),
    Row("spec.splunk.host", verifies="tls.verify", encrypts="tls"),
)
ROWS: Mapping[tuple[str, str], tuple[Row, ...]] = {
    # https://fluxcd.io/flux/components/notification/api/v1beta3/
    ("notification.toolkit.fluxcd.io", "Provider"): (Row("spec.address"),),
    # https://grafana.github.io/grafana-operator/docs/api/; Grafana, "Provisioning": jsonData.tlsSkipVerify
    ("grafana.integreatly.org", "GrafanaDatasource"): (Row("spec.datasource.url", skips="jsonData.tlsSkipVerify"),),
    ("grafana.integreatly.org", "Grafana"): (Row("spec.external.url", skips="tls.insecureSkipVerify"),),
    # https://prometheus-operator.dev/docs/api-reference/api/
    ("monitoring.coreos.com", "AlertmanagerConfig"): tuple(
        Row(f"spec.receivers[].{one}", skips=_HTTP) for one in _RECEIVERS
    ),
    ("monitoring.coreos.com", "ThanosRuler"): (
        Row("spec.queryEndpoints[]"),
        Row("spec.alertmanagersUrl[]"),
        Row("spec.remoteWrite[].url", skips=_TLS),
    ),
    ("monitoring.coreos.com", "Prometheus"): (
        Row("spec.remoteWrite[].url", skips=_TLS),
        Row("spec.remoteRead[].url", skips=_TLS),
        Row("spec.alerting.alertmanagers[].name", skips=_TLS, scheme="scheme", default="http"),
    ),
    # https://external-secrets.io/latest/api/spec/
    ("external-secrets.io", "SecretStore"): tuple(
        Row(f"spec.provider.{one.address}", one.skips, one.verifies) for one in _STORES
    ),
    # https://kube-logging.dev/docs/configuration/plugins/outputs/
    ("logging.banzaicloud.io", "Output"): _LOGGING,
    # https://github.com/fluent/fluent-operator/blob/master/docs/fluentbit.md
    ("fluentbit.fluent.io", "Output"): _FLUENT,
    # https://keda.sh/docs/latest/scalers/: the metadata of triggers; `unsafeSsl` skips the verification
    ("keda.sh", "ScaledObject"): _KEDA,
    # https://keda.sh/docs/latest/concepts/authentication/
    ("keda.sh", "TriggerAuthentication"): (Row("spec.hashiCorpVault.address"),),
    # https://velero.io/docs/main/api-types/backupstoragelocation/
    ("velero.io", "BackupStorageLocation"): (Row("spec.config.s3Url", skips="insecureSkipTLSVerify"),),
    # https://kiali.io/docs/configuration/kialis.kiali.io/
    ("kiali.io", "Kiali"): tuple(
        Row(f"spec.external_services.{one}", skips="auth.insecure_skip_verify")
        for one in ("prometheus.url", "grafana.internal_url", "tracing.internal_url")
    ),
    # https://fluxcd.io/flux/components/image/imagerepositories/
    ("image.toolkit.fluxcd.io", "ImageRepository"): (Row("spec.image", plain="insecure"),),
    # https://docs.victoriametrics.com/operator/api/
    ("operator.victoriametrics.com", "VMAgent"): tuple(Row(f"spec.{one}", skips=_TLS) for one in _VICTORIA),
    # https://docs.redhat.com/en/documentation/openshift_container_platform: ClusterLogForwarder, outputs
    ("logging.openshift.io", "ClusterLogForwarder"): (Row("spec.outputs[].url", skips="tls.insecureSkipVerify"),),
    ("observability.openshift.io", "ClusterLogForwarder"): tuple(
        Row(f"spec.outputs[].{one}.url") for one in _FORWARDED
    ),
    # https://istio.io/latest/docs/reference/config/security/request_authentication/
    ("security.istio.io", "RequestAuthentication"): (Row("spec.jwtRules[].jwksUri"),),
    # https://gateway.envoyproxy.io/docs/api/extension_types/
    ("gateway.envoyproxy.io", "SecurityPolicy"): (
        Row("spec.jwt.providers[].remoteJWKS.uri"),
        *(Row(f"spec.oidc.provider.{one}") for one in ("issuer", "authorizationEndpoint", "tokenEndpoint")),
    ),
    # https://external-secrets.io/latest/api/generator/
    ("generators.external-secrets.io", "Webhook"): (Row("spec.url"),),
    ("generators.external-secrets.io", "VaultDynamicSecret"): (Row("spec.provider.server"),),
    # https://doc.traefik.io/traefik/middlewares/http/forwardauth/
    ("traefik.io", "Middleware"): (Row("spec.forwardAuth.address", skips="tls.insecureSkipVerify"),),
    # https://docs.konghq.com/hub/: configuration of plugins that call others
    ("configuration.konghq.com", "KongPlugin"): (Row("config.http_endpoint"), Row("config.issuer")),
    # https://www.jaegertracing.io/docs/1.65/operator/
    ("jaegertracing.io", "Jaeger"): (Row("spec.storage.options.es.server-urls", skips="tls.skip-host-verify"),),
    # https://knative.dev/docs/eventing/reference/eventing-api/
    ("eventing.knative.dev", "Trigger"): (Row("spec.subscriber.uri"), Row("spec.delivery.deadLetterSink.uri")),
    ("messaging.knative.dev", "Subscription"): (Row("spec.subscriber.uri"), Row("spec.reply.uri")),
    ("sources.knative.dev", "SinkBinding"): (Row("spec.sink.uri"),),
    # https://tekton.dev/docs/triggers/clusterinterceptors/
    ("triggers.tekton.dev", "ClusterInterceptor"): (Row("spec.clientConfig.url"),),
    # https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
    ("argoproj.io", "AnalysisTemplate"): (
        Row("spec.metrics[].provider.prometheus.address", skips="insecure"),
        Row("spec.metrics[].provider.web.url", skips="insecure"),
    ),
    # https://docs.flagger.app/usage/metrics, /usage/alerting and /usage/webhooks
    ("flagger.app", "MetricTemplate"): (Row("spec.provider.address", skips="insecureSkipVerify"),),
    ("flagger.app", "AlertProvider"): (Row("spec.address"),),
    ("flagger.app", "Canary"): (Row("spec.analysis.webhooks[].url"),),
    # https://fleet.rancher.io/ref-crds
    ("fleet.cattle.io", "GitRepo"): (Row("spec.repo", skips="insecureSkipTLSVerify"),),
    ("catalog.cattle.io", "ClusterRepo"): tuple(
        Row(f"spec.{one}", skips="insecureSkipTLSVerify") for one in ("url", "gitRepo")
    ),
    # https://book.metal3.io/bmo/supported_hardware: redfish+http:// and the like
    ("metal3.io", "BareMetalHost"): (Row("spec.bmc.address", skips="disableCertificateVerification", told_only=True),),
    # https://docs.k8up.io/k8up/references/api-reference.html
    ("k8up.io", "Schedule"): (Row("spec.backend.s3.endpoint"), Row("spec.backup.backend.s3.endpoint")),
    # https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/
    ("opentelemetry.io", "Instrumentation"): (Row("spec.exporter.endpoint", told_only=True),),
}
ALIASES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("argoproj.io", "ClusterAnalysisTemplate"): ("argoproj.io", "AnalysisTemplate"),
    ("configuration.konghq.com", "KongClusterPlugin"): ("configuration.konghq.com", "KongPlugin"),
    ("external-secrets.io", "ClusterSecretStore"): ("external-secrets.io", "SecretStore"),
    ("fluentbit.fluent.io", "ClusterOutput"): ("fluentbit.fluent.io", "Output"),
    ("keda.sh", "ClusterTriggerAuthentication"): ("keda.sh", "TriggerAuthentication"),
    ("keda.sh", "ScaledJob"): ("keda.sh", "ScaledObject"),
    ("logging.banzaicloud.io", "ClusterOutput"): ("logging.banzaicloud.io", "Output"),
    ("k8up.io", "Backup"): ("k8up.io", "Schedule"),
    ("monitoring.coreos.com", "PrometheusAgent"): ("monitoring.coreos.com", "Prometheus"),
    ("operator.victoriametrics.com", "VMAlert"): ("operator.victoriametrics.com", "VMAgent"),
    ("sources.knative.dev", "ApiServerSource"): ("sources.knative.dev", "SinkBinding"),
    ("sources.knative.dev", "ContainerSource"): ("sources.knative.dev", "SinkBinding"),
    ("sources.knative.dev", "PingSource"): ("sources.knative.dev", "SinkBinding"),
    ("traefik.containo.us", "Middleware"): ("traefik.io", "Middleware"),
}
