"""Services of controllers' own pods, behind which Ingresses and Gateways are reached.  Knows no TLS and no listener.

Sources: ingress-nginx, "Command line arguments" (`--controller-class`, `--ingress-class`, `--http-port`,
`--https-port`); Traefik, "EntryPoints" and "Kubernetes Ingress" (`ingressclass`); F5 NGINX Ingress Controller,
"Command-line arguments" (`-ingress-class`); Contour, `cmd/contour/serve.go` (`--ingress-class-name`); istio.io,
"Gateway" (`selector`) and "Kubernetes Gateway API" (`spec.addresses`, manual deployment); Gateway API, GEP-1762 (the
labels of the pods of a Gateway).  Checked 2026-11-30.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct, field

from linter.model.names import Destination
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.identity import front_at
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping as Map

_CLEAR, _ENCRYPTED = "80", "443"
_SIDES = {
    **dict.fromkeys(("80", "8000", "8080", "http", "proxy", "web"), _CLEAR),
    **dict.fromkeys(("443", "8443", "https", "proxy-tls", "websecure"), _ENCRYPTED),
}
"""The two ports of an Ingress, by the numbers and names that controllers give theirs in the pod."""
_OF_DASHBOARD = "8080"
"""The port of Traefik's dashboard, where no name tells more."""
_PORT = pattern(r"-{1,2}(?P<name>https?)-port[= ]:?(?P<number>\d+)")
_ENTRY_POINT = pattern(r"-{1,2}entrypoints\.(?P<name>web|websecure)\.address=[^:]*:(?P<number>\d+)", 2)
_CLASS = pattern(
    r"-{1,2}(?:ingress-class(?:-name)?|providers\.kubernetesingress\.ingressclass)[= ](?P<class>[\w./-]+)", 2
)
_CONTROLLER = pattern(r"-{1,2}controller-class[= ](?P<class>[\w./-]+)")
_OWN_LABELS = ("gateway.networking.k8s.io/gateway-name", "gateway.envoyproxy.io/owning-gateway-name")
_ONLY_IMAGE = "only the image and the usual name of its class say which controller it is"


class _Product(Struct, frozen=True):
    """A controller, as its own manifests have it."""

    controller: str
    """`spec.controller` of its IngressClass."""
    class_name: str
    gateways: str = ""
    """`spec.controllerName` of the GatewayClass whose Gateways its own pods serve."""


# By the image of the pods that clients come to.
_PRODUCTS = (
    (
        pattern(r"(?:^|/)(?:ingress-nginx/controller|nginx-ingress-controller)$"),
        _Product("k8s.io/ingress-nginx", "nginx"),
    ),
    (pattern(r"(?:^|/)nginx(?:inc)?/nginx-(?:plus-)?ingress$"), _Product("nginx.org/ingress-controller", "nginx")),
    (
        pattern(r"(?:^|/)traefik$"),
        _Product("traefik.io/ingress-controller", "traefik", "traefik.io/gateway-controller"),
    ),
    (
        pattern(r"(?:^|/)projectcontour/contour$"),
        _Product("projectcontour.io/ingress-controller", "contour", "projectcontour.io/gateway-controller"),
    ),
    (pattern(r"(?:^|/)haproxytech/kubernetes-ingress$"), _Product("haproxy.org/ingress-controller", "haproxy")),
    (pattern(r"(?:^|/)haproxy-ingress$"), _Product("haproxy-ingress.github.io/controller", "haproxy")),
    (pattern(r"(?:^|/)kong/kubernetes-ingress-controller$"), _Product("ingress-controllers.konghq.com/kong", "kong")),
    (pattern(r"(?:^|/)nginx-gateway-fabric$"), _Product("", "", "gateway.nginx.org/nginx-gateway-controller")),
)


def fronts(service: Object, port: Map, cluster: Cluster) -> Iterator[Destination]:
    """Yield what of Ingresses and Gateways is reached through a port of a Service."""
    selector = labels_of(service.node.find("spec", "selector"))
    workloads = pods.selected(service, cluster, service.namespace, selector) if selector else ()
    numbers = dict.fromkeys(filter(None, (port.text("port"), port.text("targetPort"))))
    for gateway in _gateways(service, selector, workloads, cluster):
        for number in numbers:
            yield front_at(service, gateway.address, number, port.header())
    for workload in workloads:
        side = _side(workload, port)
        for key, doubt in _keys(workload) if side else ():
            yield front_at(service, key, side, port.header(), doubt)


# --- Ingresses ----------------------------------------------------------------------------------------------------


def _keys(workload: Object) -> Iterator[tuple[str, str]]:
    """Yield by what Ingresses tell a controller, each with a doubt, as its arguments and its image say."""
    for container in pods.containers(workload):
        told = _arguments(container)
        product = _product(container)
        classes = [found["class"] for found in _CLASS.finditer(told)]
        own = _CONTROLLER.search(told)
        if product is not None and product.controller:
            yield (own["class"] if own else product.controller), ""
            if not classes and own is None:
                yield f"class {product.class_name}", _ONLY_IMAGE
            yield from ((f"class {one}", "") for one in classes)


def _product(container: Map) -> _Product | None:
    image = (container.text("image") or "").partition("@")[0]
    name, _, tag = image.rpartition(":")
    name = name if name and "/" not in tag else image
    return next((product for known, product in _PRODUCTS if known.search(name)), None)


def _arguments(container: Map) -> str:
    return " ".join(word.text for word in words(container))


def _side(workload: Object, port: Map) -> str:
    """Return the port of an Ingress that a port of a Service leads to; empty where the pod does not tell."""
    target = port.text("targetPort") or port.text("port") or ""
    for container in pods.containers(workload):
        ports = [(one.text("name") or "", one.text("containerPort") or "") for one in container.mappings_of("ports")]
        number = next((one for name, one in ports if name == target), target)
        called = next((name for name, one in ports if one == number), None)
        side = _side_of(container, number, called)
        if side:
            return side
    return ""


def _side_of(container: Map, number: str, called: str | None) -> str:
    """Return it for a port of a container: what the arguments say counts, else its name, else its number.

    A port that the container does not even declare is none of its own, and is called nothing.
    """
    told = _arguments(container)
    written = {one["number"]: one["name"].lower() for known in (_PORT, _ENTRY_POINT) for one in known.finditer(told)}
    sides = {one: _SIDES[name] for one, name in written.items()}
    if number in sides or called is None:
        return sides.get(number, "")
    product = _product(container)
    is_other = number == _OF_DASHBOARD and product is not None and product.class_name == "traefik"
    side = _SIDES.get(called or number, "") if called or not is_other else ""
    return "" if side in sides.values() else side


# --- Gateways -----------------------------------------------------------------------------------------------------


class _Gateways(Struct, frozen=True):
    """The Gateways of a folder, by what says whose pods serve them."""

    by_selector: list[tuple[Object, dict[str, str]]] = field(default_factory=list)
    by_name: dict[tuple[str, str], list[Object]] = field(default_factory=dict)
    by_host: dict[str, list[Object]] = field(default_factory=dict)
    by_controller: dict[str, list[Object]] = field(default_factory=dict)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _known(cluster: Cluster, first: Object) -> _Gateways:
    """Return the Gateways in the folder of its first one."""
    found = _Gateways()
    for gateway in paid(cluster.of_kind(first, "Gateway"), first.at):
        if gateway.group == "networking.istio.io":
            selector = labels_of(gateway.node.find("spec", "selector"))
            found.by_selector.extend([(gateway, selector)] if selector else [])
            continue
        found.by_name.setdefault((gateway.namespace, gateway.name), []).append(gateway)
        for address in gateway.node.mappings_of("spec", "addresses"):
            if address.text("type") == "Hostname":
                found.by_host.setdefault(address.text("value") or "", []).append(gateway)
        of_class = cluster.find(gateway, "GatewayClass", gateway.node.text("spec", "gatewayClassName") or "", "")
        controller = None if of_class is None else of_class.node.text("spec", "controllerName")
        if controller:
            found.by_controller.setdefault(controller, []).append(gateway)
    return found


def _gateways(
    service: Object, selector: dict[str, str], workloads: tuple[Object, ...], cluster: Cluster
) -> Iterator[Object]:
    """Yield the Gateways that the pods behind a Service serve, each once."""
    first = next(cluster.of_kind(service, "Gateway"), None)
    if first is not None:
        yield from dict.fromkeys(_serving(service, selector, workloads, _known(cluster, first)))


def _serving(
    service: Object, selector: dict[str, str], workloads: tuple[Object, ...], known: _Gateways
) -> Iterator[Object]:
    for gateway, wanted in known.by_selector if workloads else ():
        if any(wanted.items() <= pods.labels(one).items() for one in workloads):
            yield gateway
    for key in _OWN_LABELS:
        if key in selector:
            yield from known.by_name.get((service.namespace, selector[key]), ())
    # A Gateway that is deployed by hand names the Service of its proxies as its own address, as Istio has it.
    for ending in ("svc", "svc.cluster.local") if known.by_host else ():
        yield from known.by_host.get(f"{service.name}.{service.namespace}.{ending}", ())
    for container in (each for one in workloads for each in pods.containers(one)) if known.by_controller else ():
        product = _product(container)
        if product is not None and product.gateways:
            yield from known.by_controller.get(product.gateways, ())
