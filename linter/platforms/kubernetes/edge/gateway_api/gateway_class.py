"""Classes of Gateways whose meaning a product fixes: who reaches them, and whose proxies they are.  Knows no listener.

A class with a name of a user's own tells nothing.
"""

from collections.abc import Mapping

from linter.model.endpoint import Exposure
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.setting import Known, Setting
from linter.provenance.source import Location

_FIELD = "spec.gatewayClassName"
_SERVICE_OF_ISTIO = "networking.istio.io/service-type"
# Sources: cloud.google.com "GatewayClass capabilities"; learn.microsoft.com "Application Gateway for Containers
# components"; gateway-api-controller.eks.aws.dev; istio.io "Configure waypoint proxies".  Checked 2026-11-23.
_EXPOSURES: Mapping[str, Exposure] = {
    "amazon-vpc-lattice": Exposure.INTERNAL,
    "azure-alb-external": Exposure.PUBLIC,
    "gke-l7-cross-regional-internal-managed-mc": Exposure.INTERNAL,
    "gke-l7-global-external-managed": Exposure.PUBLIC,
    "gke-l7-global-external-managed-mc": Exposure.PUBLIC,
    "gke-l7-gxlb": Exposure.PUBLIC,
    "gke-l7-gxlb-mc": Exposure.PUBLIC,
    "gke-l7-regional-external-managed": Exposure.PUBLIC,
    "gke-l7-regional-external-managed-mc": Exposure.PUBLIC,
    "gke-l7-rilb": Exposure.INTERNAL,
    "gke-l7-rilb-mc": Exposure.INTERNAL,
    "istio-waypoint": Exposure.INTERNAL,
}
# `spec.controllerName`, of implementations whose listeners begin at TLS 1.2.  Sources: Envoy Gateway, `TLSSettings`;
# Envoy, `TlsParameters`, whose server begins at 1.2 from release 1.22 on, for Cilium and Contour; Istio,
# `ServerTLSSettings`; Traefik, "TLS"; nginx, `ssl_protocols` from 1.27.3 on, for NGINX Gateway Fabric.
# Checked 2026-11-29.
_CONTROLLERS: Mapping[str, str] = {
    "gateway.envoyproxy.io/gatewayclass-controller": "Envoy Gateway",
    "gateway.nginx.org/nginx-gateway-controller": "NGINX Gateway Fabric",
    "io.cilium/gateway-controller": "Cilium",
    "istio.io/gateway-controller": "Istio",
    "projectcontour.io/gateway-controller": "Contour",
    "traefik.io/gateway-controller": "Traefik",
}


def is_of_istio(gateway: Object) -> bool:
    """Say whether the proxies of a Gateway are Istio's."""
    name = gateway.node.text(*_FIELD.split("."))
    return name == "istio" or (name or "").startswith("istio-")


def implementation_of(gateway: Object, cluster: Cluster) -> str | None:
    """Return the title of the implementation, where its listeners accept TLS 1.2 and newer by themselves."""
    if is_of_istio(gateway):
        return "Istio"
    found = class_of(gateway, cluster)
    return None if found is None else _CONTROLLERS.get(found.node.text("spec", "controllerName") or "")


def class_of(gateway: Object, cluster: Cluster) -> Object | None:
    """Return the class of a Gateway, if it is among the files."""
    return cluster.find(gateway, "GatewayClass", gateway.node.text(*_FIELD.split(".")) or "", "")


def exposure_of(gateway: Object | None, at: Location) -> Setting[Exposure]:
    """Say who reaches a Gateway, as far as its class or its kind of Service tells."""
    if gateway is not None:
        name = gateway.node.scalar(*_FIELD.split("."))
        known = None if name is None else _EXPOSURES.get(name.text)
        if name is not None and known is not None:
            return Known(known, name.at, _FIELD)
        service = gateway.annotation(_SERVICE_OF_ISTIO)
        if service is not None and service.text == "ClusterIP" and is_of_istio(gateway):
            return Known(Exposure.INTERNAL, service.at, _SERVICE_OF_ISTIO)
    return either("the files do not say who reaches the Gateway", at)
