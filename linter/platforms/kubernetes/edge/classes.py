"""Which controller serves an Ingress, or a resource of a product, by classes.  Knows not what controllers do."""

from functools import lru_cache

from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object

_ANNOTATION = "kubernetes.io/ingress.class"
_DEFAULT = "ingressclass.kubernetes.io/is-default-class"
_OWN_ANNOTATIONS = (_ANNOTATION, "projectcontour.io/ingress.class")
# Resources that only one product reads (each one's own documentation).  Checked 2026-11-30.
_OF_PRODUCTS = {
    "HTTPProxy": "projectcontour.io/ingress-controller",
    "IngressRoute": "traefik.io/ingress-controller",
    "IngressRouteTCP": "traefik.io/ingress-controller",
    "TransportServer": "nginx.org/ingress-controller",
    "VirtualServer": "nginx.org/ingress-controller",
}


def class_of(ingress: Object) -> str:
    """Return the name of the class that an Ingress has; empty where it has none, or a template fills it in."""
    written = ingress.node.scalar("spec", "ingressClassName") or ingress.annotation(_ANNOTATION)
    return "" if written is None or any(mark in written.text for mark in HOLE) else written.text


def has_no_class(ingress: Object) -> bool:
    """Say whether an Ingress names no class at all."""
    return ingress.node.find("spec", "ingressClassName") is None and ingress.annotation(_ANNOTATION) is None


def controller_of(ingress: Object, cluster: Cluster, class_name: str) -> str | None:
    """Return the `spec.controller` of the IngressClass that an Ingress has; None where no file tells."""
    found = cluster.find(ingress, "IngressClass", class_name, "") if class_name else _default_of(cluster, ingress.scope)
    return None if found is None else found.node.text("spec", "controller")


@lru_cache(maxsize=1)
def _default_of(cluster: Cluster, scope: str) -> Object | None:
    for one in cluster.within(scope):
        if one.kind == "IngressClass":
            default = one.annotation(_DEFAULT)
            if default is not None and default.text == "true":
                return one
    return None


def served_by(ingress: Object, cluster: Cluster) -> str:
    """Return what tells the controller of an Ingress: its name, or `class NAME` where no file has that class."""
    class_name = class_of(ingress)
    named = controller_of(ingress, cluster, class_name)
    return named or (f"class {class_name}" if class_name else "")


def product_of(resource: Object) -> str:
    """Return what tells the controller of a resource that only one product reads; empty where nothing does."""
    own = next((found.text for key in _OWN_ANNOTATIONS if (found := resource.annotation(key))), "")
    own = own or resource.node.text("spec", "ingressClassName") or resource.node.text("spec", "ingressClass") or ""
    return f"class {own}" if own else _OF_PRODUCTS.get(resource.kind, "")
