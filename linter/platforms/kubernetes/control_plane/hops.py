"""Hops of the control plane and of monitoring: aggregated APIs, kubeconfigs, scrapes.  Knows no workload."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model import hosts
from linter.model.endpoint import Exposure, Role, Subject, Tls, Upstream
from linter.model.hosts import Network
from linter.model.names import Destination
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.identity import service_at
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar, bool_of

_SCRAPES = {"PodMonitor": "podMetricsEndpoints", "Probe": "", "ScrapeConfig": ""}
"""Where an object of the Prometheus operator says what it scrapes, if not in `endpoints`."""


def api_service(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop from the API server to an aggregated API (APIService); a local one has none."""
    if owner.node.mapping("spec", "service") is not None:
        skip = owner.node.scalar("spec", "insecureSkipTLSVerify")
        verified = _verified(skip, owner, "spec.insecureSkipTLSVerify")
        yield _hop(owner, owner.address, f"the API behind {owner.title}", verified)


def monitor(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the scrapes over TLS of an object of the Prometheus operator as one hop, the unverified first."""
    field = _SCRAPES.get(owner.kind, "endpoints")
    whole = owner.node.mapping("spec")
    scrapes = []
    for endpoint in owner.node.mappings_of("spec", field) if field else (whole,):
        skip = None if endpoint is None else endpoint.scalar("tlsConfig", "insecureSkipVerify")
        is_encrypted = endpoint is not None and (endpoint.text("scheme") or "").lower() == "https"
        if skip is not None or is_encrypted:
            setting = ".".join(filter(None, ("spec", field, "tlsConfig.insecureSkipVerify")))
            scrapes.append(_verified(skip, owner, setting))
    if scrapes:
        worst = min(scrapes, key=lambda verified: isinstance(verified, Unknown) or verified.value)
        hop = _hop(owner, owner.address, f"what {owner.title} scrapes", worst)
        yield replace(hop, targets=tuple(_scraped(owner, cluster)))


def _scraped(owner: Object, cluster: Cluster) -> Iterator[Destination]:
    """Yield the ports of the Services that a ServiceMonitor selects, in its own namespace unless it says in any."""
    if owner.kind != "ServiceMonitor":
        return
    wanted = labels_of(owner.node.mapping("spec", "selector", "matchLabels"))
    anywhere = owner.node.mapping("spec", "namespaceSelector") is not None
    ports = [one for one in owner.node.mappings_of("spec", "endpoints") if (one.text("scheme") or "") == "https"]
    for service in paid(cluster.of_kind(owner, "Service"), owner.at) if wanted else ():
        is_near = anywhere or service.namespace == owner.namespace
        if is_near and wanted.items() <= labels_of(service.node.mapping("metadata", "labels")).items():
            for port in ports:
                yield service_at(owner, service.name, port.text("port") or "", port.header(), service.namespace)


def kubeconfig(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to the API server of every cluster of a kubeconfig; one on the same machine has none."""
    for entry in owner.node.mappings_of("clusters"):
        cluster = entry.mapping("cluster")
        server = None if cluster is None else cluster.scalar("server")
        if cluster is None or server is None:
            continue
        address = f"{owner.path}:cluster {entry.text('name') or ''}"
        host = hosts.host_in(server.text)
        verified = _verified(
            cluster.scalar("insecure-skip-tls-verify"), owner, "insecure-skip-tls-verify", at=cluster.header()
        )
        if server.text.lower().startswith("http://"):
            clear: Known[Tls | None] = Known(None, server.at, "server")
            yield _upstream(owner, address, f"API server {host}", clear, _exposure(host, server))
        elif hosts.network(host) is not Network.MACHINE:
            yield _hop(owner, address, f"API server {host}", verified, _exposure(host, server))


def _verified(skip: Scalar | None, owner: Object, setting: str, at: Location | None = None) -> Setting[bool]:
    """Return whether certificates are verified, from the switch that says they are not."""
    if skip is not None:
        return bool_of(skip, setting).map(lambda skipped: not skipped)
    if owner.partial:
        return Unknown("a patch says only what it changes", at or owner.at, setting)
    return Known(True, at or owner.at, setting, default="Kubernetes verifies certificates unless told not to")


def _hop(
    owner: Object, address: str, name: str, verified: Setting[bool], exposure: Setting[Exposure] | None = None
) -> Upstream:
    tls: Known[Tls | None] = Known(Tls(verified.at, verifies_chain=verified), verified.at, verified.setting)
    return _upstream(owner, address, name, tls, exposure or Known(Exposure.INTERNAL, owner.at))


def _upstream(owner: Object, address: str, name: str, tls: Known[Tls | None], exposure: Setting[Exposure]) -> Upstream:
    return Upstream(
        at=owner.at,
        address=address,
        name=name,
        platform="kubernetes",
        role=Known(Role.CONTROL, owner.at),
        protocol=Known("http", owner.at),
        exposure=exposure,
        tls=tls,
        scope=owner.scope,
    )


def _exposure(host: str, server: Scalar) -> Setting[Exposure]:
    match hosts.network(host):
        case Network.MACHINE:
            return Known(Exposure.LOOPBACK, server.at)
        case Network.PRIVATE:
            return Known(Exposure.INTERNAL, server.at)
        case Network.INTERNET | None:
            return either("the files do not say who reaches the API server", server.at)
