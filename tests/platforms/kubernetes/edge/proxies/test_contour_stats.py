"""Whether anybody reads what the proxies of Contour count."""

import pytest
from support.kubernetes.reading import listeners, tls_of

from linter.provenance.setting import Known, Unknown

PROXY = """
    apiVersion: projectcontour.io/v1
    kind: HTTPProxy
    metadata: {name: shop, namespace: shop}
    spec: {virtualhost: {fqdn: shop.example.com, tls: {secretName: shop}}}
"""
FLEET = """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: NAME, namespace: projectcontour}
    spec:
      template:
        metadata: {labels: {app: envoy}, annotations: {ANNOTATIONS}}
        spec:
          initContainers: [{name: setup, command: [contour], args: [bootstrap, /config/envoy.json]}]
          containers: [{name: envoy, image: "docker.io/envoyproxy/envoy:v1.34.1"}]
"""
SERVICE = """
    apiVersion: v1
    kind: Service
    metadata: {name: envoy, namespace: projectcontour, labels: {part: edge}}
    spec: {selector: {app: envoy}}
"""
MONITOR = """
    apiVersion: monitoring.coreos.com/v1
    kind: KIND
    metadata: {name: envoy, namespace: NAMESPACE}
    spec: {selector: {SELECTOR}, ENDPOINTS: [{path: PATH}]MORE}
"""
SCRAPE = 'prometheus.io/scrape: "true", prometheus.io/port: "8002", prometheus.io/path: /stats/prometheus'
STATS = "/stats/prometheus"


def fleet(annotations: str = "", name: str = "envoy") -> str:
    return FLEET.replace("ANNOTATIONS", annotations).replace("NAME", name)


def of_pods(
    selector: str = "matchLabels: {app: envoy}", path: str = STATS, namespace: str = "projectcontour", more: str = ""
) -> str:
    text = MONITOR.replace("KIND", "PodMonitor").replace("ENDPOINTS", "podMetricsEndpoints").replace("MORE", more)
    return text.replace("SELECTOR", selector).replace("PATH", path).replace("NAMESPACE", namespace)


def of_services(label: str) -> str:
    text = MONITOR.replace("KIND", "ServiceMonitor").replace("ENDPOINTS", "endpoints").replace("MORE", "")
    text = text.replace("SELECTOR", f"matchLabels: {{part: {label}}}").replace("PATH", STATS)
    return text.replace("NAMESPACE", "projectcontour")


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((fleet(SCRAPE),), id="annotations"),
        pytest.param((fleet(), of_pods()), id="a PodMonitor"),
        pytest.param((fleet(), of_pods(namespace="ops", more=", namespaceSelector: {any: true}")), id="of anywhere"),
        pytest.param(
            (fleet(), of_pods(namespace="ops", more=", namespaceSelector: {matchNames: [projectcontour]}")),
            id="by name",
        ),
        pytest.param((fleet(), SERVICE, of_services("edge")), id="a ServiceMonitor"),
    ],
)
def test_what_scrapes_the_proxies_has_failed_handshakes_counted(texts: tuple[str, ...]) -> None:
    found = tls_of(listeners(PROXY, *texts)[443]).counts_failures

    assert isinstance(found, Known)
    assert found.value


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((), id="nothing"),
        pytest.param((fleet(),), id="nobody"),
        pytest.param((fleet('prometheus.io/scrape: "true"'),), id="of another path"),
        pytest.param((fleet(SCRAPE), fleet(SCRAPE, "other")), id="two fleets"),
        pytest.param((fleet(SCRAPE).replace("contour]", "other]"),), id="an Envoy of somebody else"),
        pytest.param((fleet(), of_pods("matchLabels: {app: other}")), id="other pods"),
        pytest.param((fleet(), of_pods("matchLabels: {}")), id="no labels"),
        pytest.param((fleet(), of_pods("matchExpressions: [{key: app, operator: Exists}]")), id="an expression"),
        pytest.param((fleet(), of_pods(path="/metrics")), id="other metrics"),
        pytest.param((fleet(), of_pods(path=f"{STATS}, metricRelabelings: []")), id="metrics left out"),
        pytest.param((fleet(), of_pods(namespace="ops")), id="another namespace"),
        pytest.param((fleet(), SERVICE, of_services("other")), id="another Service"),
    ],
)
def test_what_surely_scrapes_nothing_of_them_is_open(texts: tuple[str, ...]) -> None:
    found = tls_of(listeners(PROXY, *texts)[443]).counts_failures

    assert isinstance(found, Unknown)
