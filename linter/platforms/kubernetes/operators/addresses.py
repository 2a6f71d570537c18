"""Kinds of which one field says whom they connect to, and another whether they verify: one row each.

Knows no kind that needs more than that.  A path has a dot for each key, and `[]` for each element of a list.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.model.endpoint import Role, Subject, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.operators.url_target import Target
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence, bool_of


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


# --- rows -------------------------------------------------------------------------------------------------------

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
    ("keda.sh", "ScaledObject"): tuple(
        Row(f"spec.triggers[].metadata.{key}", skips="unsafeSsl")
        for key in (
            "serverAddress",
            "url",
            "address",
            "addresses",
            "managementEndpoint",
            "natsServerMonitoringEndpoint",
        )
    ),
    # https://keda.sh/docs/latest/concepts/authentication/
    ("keda.sh", "TriggerAuthentication"): (Row("spec.hashiCorpVault.address"),),
    # https://velero.io/docs/main/api-types/backupstoragelocation/
    ("velero.io", "BackupStorageLocation"): (Row("spec.config.s3Url", skips="insecureSkipTLSVerify"),),
    # https://kiali.io/docs/configuration/kialis.kiali.io/
    ("kiali.io", "Kiali"): tuple(
        Row(f"spec.external_services.{one}", skips="auth.insecure_skip_verify")
        for one in ("prometheus.url", "grafana.internal_url", "tracing.internal_url")
    ),
}
_ALIASES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("external-secrets.io", "ClusterSecretStore"): ("external-secrets.io", "SecretStore"),
    ("fluentbit.fluent.io", "ClusterOutput"): ("fluentbit.fluent.io", "Output"),
    ("keda.sh", "ClusterTriggerAuthentication"): ("keda.sh", "TriggerAuthentication"),
    ("keda.sh", "ScaledJob"): ("keda.sh", "ScaledObject"),
    ("logging.banzaicloud.io", "ClusterOutput"): ("logging.banzaicloud.io", "Output"),
    ("monitoring.coreos.com", "PrometheusAgent"): ("monitoring.coreos.com", "Prometheus"),
}
KINDS = tuple(sorted({*ROWS, *_ALIASES}))
"""Groups and kinds that have rows."""


# --- what they say ----------------------------------------------------------------------------------------------


def addresses(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hops to those whom an object connects to by the rows of its kind."""
    key = (owner.group, owner.kind)
    for row in ROWS[_ALIASES.get(key, key)]:
        for parent, address in _written(owner.node, row.address):
            hop = _hop(owner, row, parent, address)
            if hop is not None:
                yield hop
    if owner.kind == "AlertmanagerConfig":
        yield from _mails(owner)


def _hop(owner: Object, row: Row, parent: Map, address: Scalar) -> Upstream | None:
    setting = row.address.replace("[]", "")
    url = address
    if row.scheme or row.encrypts:
        scheme = parent.scalar(*row.scheme.split(".")) if row.scheme else None
        word = row.default if scheme is None else scheme.text
        if row.encrypts:
            word = "https" if _is_on(parent.find(*row.encrypts.split("."))) else "http"
        url = Scalar(f"{word}://{address.text}", address.at if scheme is None else scheme.at, address.plain)
    elif "://" not in address.text and not address.text.startswith(("$", "{")):
        url = Scalar(f"https://{address.text}", address.at, address.plain)
    skips = parent.scalar(*row.skips.split(".")) if row.skips else None
    if row.verifies and (verifies := parent.scalar(*row.verifies.split("."))) is not None:
        said = bool_of(verifies)
        skips = verifies if isinstance(said, Unknown) else Scalar(str(not said.value).lower(), verifies.at, plain=True)
    return Target(owner, url, setting, skips).hop()


def _is_on(switch: Node | None) -> bool:
    """Say whether TLS is written out, or switched on."""
    return isinstance(switch, Map) or (isinstance(switch, Scalar) and bool_of(switch) == Known(True, switch.at))


def _written(node: Map, path: str) -> Iterator[tuple[Map, Scalar]]:
    """Yield what stands at a path, each with the mapping that it stands in."""
    first, _, rest = path.partition("[]")
    keys = first.split(".")
    if not _:
        parent = node.mapping(*keys[:-1]) if keys[:-1] else node
        found = None if parent is None else parent.scalar(keys[-1])
        if parent is not None and found is not None:
            yield parent, found
        return
    listed = node.find(*keys)
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Map) and rest:
            yield from _written(item, rest.removeprefix("."))
        elif isinstance(item, Scalar) and not rest:
            yield node, item


def _mails(owner: Object) -> Iterator[Upstream]:
    """Yield the hops to servers of mail of which TLS is not demanded."""
    for receiver in owner.node.mappings_of("spec", "receivers"):
        for mail in receiver.mappings_of("emailConfigs"):
            demanded, host = mail.scalar("requireTLS"), mail.scalar("smarthost")
            if demanded is None or bool_of(demanded) != Known(False, demanded.at):
                continue
            at, setting = demanded.at, "requireTLS"
            target = "the mail server" if host is None else host.text
            yield Upstream(
                at=at,
                address=f"{owner.address} to {target}",
                name=f"{target} from {owner.title}",
                platform="kubernetes",
                role=Known(Role.CONTROL, at),
                protocol=Known("smtp", at),
                exposure=either("who reaches the mail server is not told", at, setting),
                tls=_offered(demanded),
                scope=owner.scope,
            )


def _offered(demanded: Scalar) -> Unknown:
    because = "Alertmanager then speaks clear text to a server of mail that offers no TLS"
    candidates = (Known(None, demanded.at), Known(Tls(demanded.at), demanded.at))
    return Unknown(because, demanded.at, "requireTLS", candidates=candidates)
