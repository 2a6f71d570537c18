"""An Ingress to the controller that serves it.  Knows how controllers are told apart, not what they do."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from linter.model.endpoint import Subject
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.classes import class_of, controller_of, has_no_class
from linter.platforms.kubernetes.edge.ingress import alb, controllers, gke, istio, nginx
from linter.platforms.kubernetes.edge.ingress import annotated as ingress_others
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress, backends, hop, listener, tls_entries
from linter.platforms.kubernetes.endings import clear
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Unknown

Controller: TypeAlias = Callable[[Ingress], Iterator[Subject]]

# The prefixes of annotations, by the controller that reads them.
_BY_PREFIX: Mapping[str, Controller] = {
    alb.PREFIX: alb.subjects,
    nginx.PREFIX: nginx.subjects,
    "networking.gke.io/": gke.subjects,
    "ingress.gcp.kubernetes.io/": gke.subjects,
    **dict.fromkeys((*controllers.PREFIXES, *controllers.ALIASES), ingress_others.subjects),
}
# `spec.controller` of an IngressClass, by the controllers' documentation, checked 2026-11-23.
_BY_CONTROLLER: Mapping[str, tuple[str, Controller]] = {
    "k8s.io/ingress-nginx": (nginx.PREFIX, nginx.subjects),
    "webapprouting.kubernetes.azure.com/nginx": (nginx.PREFIX, nginx.subjects),
    "ingress.k8s.aws/alb": (alb.PREFIX, alb.subjects),
    "networking.gke.io/ingress": ("", gke.subjects),
    "istio.io/ingress-controller": ("", istio.subjects),
    **{name: (prefix, ingress_others.subjects) for name, prefix in controllers.CONTROLLERS.items()},
}
# Names that the controllers' own manifests give their class; a name is free text, so only these and their like count.
_BY_CLASS: tuple[tuple[re.Pattern[str], str, Controller], ...] = (
    (re.compile(r"(?:[\w]+-)*nginx(?:-[\w]+)*"), nginx.PREFIX, nginx.subjects),
    (re.compile(r"webapprouting\.kubernetes\.azure\.com"), nginx.PREFIX, nginx.subjects),
    (re.compile(r"addon-http-application-routing"), nginx.PREFIX, nginx.subjects),
    (re.compile(r"alb|aws-alb"), alb.PREFIX, alb.subjects),
    (re.compile(r"gce|gce-internal"), "", gke.subjects),
    (re.compile(r"istio"), "", istio.subjects),
    *(
        (re.compile(rf"(?:[\w]+-)*{name}(?:-[\w]+)*"), prefix, ingress_others.subjects)
        for name, prefix in controllers.CLASSES.items()
    ),
)


def ingress(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the controller of an Ingress listens on and what it forwards to."""
    class_name = class_of(owner)
    if owner.partial:
        if owner.untold:  # a patch says only what it changes
            yield from _untold(Ingress(owner, cluster, "", class_name), owner.untold, "spec")
        return
    prefix, controller = _controller(owner, cluster, class_name)
    yield from controller(Ingress(owner, cluster, prefix, class_name))


def _controller(owner: Object, cluster: Cluster, class_name: str) -> tuple[str, Controller]:
    """Return the prefix of a controller's annotations and who reads them."""
    named = controller_of(owner, cluster, class_name)
    if named is not None and named in _BY_CONTROLLER:
        return _BY_CONTROLLER[named]
    annotated = _of_annotations(owner)
    if named is None:
        for pattern, prefix, controller in _BY_CLASS:
            if pattern.fullmatch(class_name):
                # Two products call their class `nginx`.
                return annotated if annotated is not None and class_name == "nginx" else (prefix, controller)
    return annotated or ("", _uncontrolled)


def _of_annotations(owner: Object) -> tuple[str, Controller] | None:
    annotations = owner.node.mapping("metadata", "annotations")
    for key in () if annotations is None else annotations.entries:
        for prefix, controller in _BY_PREFIX.items():
            if key.startswith(prefix):
                return controllers.ALIASES.get(prefix, prefix), controller
    return None


def _uncontrolled(entry: Ingress) -> Iterator[Subject]:
    """Yield the port and the hops of an Ingress of which nobody can say what its controller does."""
    because = f"what the controller of the class `{entry.class_name}` does is not known here"
    if not entry.class_name:
        because = "the files do not say which controller serves the Ingress"
    if has_no_class(entry.owner) and not tls_entries(entry.owner):
        yield from _of_any(entry, because)
    else:
        yield from _untold(entry, because, "spec.ingressClassName")


def _of_any(entry: Ingress, because: str) -> Iterator[Subject]:
    """Yield the port of an Ingress that names neither a class nor TLS, which all known controllers serve over http."""
    owner = entry.owner
    plain = clear(owner.at, "spec.tls", "every controller that is known then serves http on port 80")
    front = listener(entry, 80, either(because, owner.at), plain)
    yield front
    for backend in backends(owner):
        yield hop(entry, backend, Unknown(because, backend.at, "spec.ingressClassName"), (front,))


def _untold(entry: Ingress, because: str, setting: str) -> Iterator[Subject]:
    """Yield the port and the hops of an Ingress with nothing said of what is spoken there."""
    owner = entry.owner
    port = 443 if tls_entries(owner) else 80
    serves = Unknown(because, owner.at, setting) if owner.partial else None
    front = listener(entry, port, either(because, owner.at), Unknown(because, owner.at, setting), serves=serves)
    yield front
    for backend in backends(owner):
        yield hop(entry, backend, Unknown(because, backend.at, setting), (front,))
