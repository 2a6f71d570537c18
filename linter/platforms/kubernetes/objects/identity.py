"""Under which names Services and pods are reached, and where those who dial them look.  Knows no hop and no listener.

Sources: Kubernetes, "DNS for Services and Pods": a pod looks for `web` in its own namespace and for `web.shop` in the
cluster; "Service": a selector names the pods of its own namespace, `targetPort` a number or a port of the container
by its name, and is `port` where it is absent; an ExternalName is a whole name, with no namespace to be looked for in;
"Headless Services": the name stands for the pods themselves, whatever the port.  Checked 2026-11-30.
"""

from collections.abc import Callable, Iterable, Iterator

from linter.model.endpoint import Role
from linter.model.identity import Alias, Port, Workload
from linter.model.names import FRONT, PUBLIC, TARGET_GROUPS, Destination, Name
from linter.model.whereabouts.data import LABEL as DATA
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.endpoints import endpoints_of
from linter.platforms.kubernetes.objects.external_dns import inner_hosts
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Step
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map

_EDGES = frozenset({"GRPCRoute", "HTTPRoute", "Ingress", "Route", "TCPRoute", "TLSRoute", "VirtualService"})
"""Kinds that let clients in, though by whom may stand elsewhere."""
_BETWEEN = "\x1e"
"""What stands between a scope and a namespace, and in neither."""
_ANY = "*"
"""The namespace under which those find a Service whose own namespace is not told."""
_SELECTED = "its selector names these pods"


def zone_of(owner: Object, namespace: str | None = None) -> str:
    """Return the zone of a namespace, which is the object's own unless told."""
    return f"{owner.scope}{_BETWEEN}{owner.namespace if namespace is None else namespace}"


def front_of(owner: Object, key: str, port: str) -> tuple[Name, ...]:
    """Return the name of a port that is reached through whatever serves all that has a key in common."""
    return (Name(_zone_of_front(owner, key), FRONT, port),) if key and port else ()


def front_at(owner: Object, key: str, port: str, at: Location, doubt: str = "") -> Destination:
    """Return all ports that are reached in that way, as something leads to them."""
    return Destination(FRONT, at, port, (_zone_of_front(owner, key),), doubt, is_front=True)


def _zone_of_front(owner: Object, key: str) -> str:
    return f"{owner.scope}{_BETWEEN}{_BETWEEN}{key}"


def zones_of(owner: Object) -> tuple[str, ...]:
    """Return where the pods of a namespace look a host up."""
    return (*_near(owner, owner.namespace), owner.scope, PUBLIC)


def _near(owner: Object, namespace: str) -> tuple[str, ...]:
    """Return the zones of a namespace, and of what may be in it: objects whose own is not told, or of which it is."""
    return (zone_of(owner, namespace), zone_of(owner, "" if namespace else _ANY))


def place_of(owner: Object) -> tuple[str, ...]:
    """Return where an object lives, as a drawing shows it."""
    cluster = f"cluster {owner.folder}" if owner.folder else "cluster"
    return (cluster, f"namespace {owner.namespace}") if owner.namespace else (cluster,)


def data_of(owner: Object) -> tuple[str, ...]:
    """Return the classes of the data that an object, or its pods, say to hold by a label or an annotation."""
    pod = pods.pod_of(owner) if owner.kind in pods.WORKLOADS else None
    said = [owner.label(DATA), owner.annotation(DATA)]
    if pod is not None:
        said += [pod.scalar("metadata", part, DATA) for part in ("labels", "annotations")]
    # A label holds no comma, so that a dot or an underscore may not part classes, but an annotation can list several.
    words = (word.strip() for one in said if one is not None for word in one.text.split(","))
    return tuple(sorted({word for word in words if word}))


def service_at(owner: Object, name: str, port: str, at: Location, namespace: str | None = None) -> Destination:
    """Return a port of a Service that an object names, in its own namespace unless told."""
    return Destination(name, at, port, _near(owner, owner.namespace if namespace is None else namespace))


def host_at(owner: Object, host: str, port: str, at: Location) -> Destination:
    """Return a host as a pod of the object's namespace looks it up."""
    return Destination(host, at, port, zones_of(owner))


def names_of(owner: Object, name: str, port: str = "") -> tuple[Name, ...]:
    """Return the names under which a Service of an object's namespace is reached."""
    short = Name(zone_of(owner), name, port)
    if not owner.namespace:
        return (short,)
    full = (f"{name}.{owner.namespace}", f"{name}.{owner.namespace}.svc")
    return (short, *(Name(owner.scope, one, port) for one in full), Name(zone_of(owner, _ANY), name, port))


def workload_of(owner: Object, cluster: Cluster) -> Workload:
    """Return what runs pods, or anything else that opens connections, as a node of data flows."""
    return Workload(
        at=owner.at,
        address=owner.address,
        name=owner.title,
        platform="kubernetes",
        place=place_of(owner),
        role=Role.WEB,
        names=(Name(owner.scope, owner.address),),
        ports=tuple(_ports(owner)),
        zones=zones_of(owner),
        runs=(owner.address, *_configured_by(owner, cluster)),
        scope=owner.scope,
        data=data_of(owner),
        faces_clients=owner.kind in _EDGES,
        images=tuple(_images(owner)),
    )


def _images(owner: Object) -> Iterator[Known[str]]:
    for container in pods.containers(owner) if owner.kind in pods.WORKLOADS else ():
        image = container.scalar("image")
        if image is not None:
            yield Known(image.text, image.at)


def _ports(owner: Object) -> Iterator[Port]:
    for container in pods.containers(owner) if owner.kind in pods.WORKLOADS else ():
        for port in paid(container.mappings_of("ports"), owner.at):
            number = port.text("containerPort")
            if number is not None:
                encrypted = pods.probed_at(container, number)
                yield Port(number, port.header(), port.text("name") or "", encrypted)


def _configured_by(owner: Object, cluster: Cluster) -> Iterator[str]:
    """Yield the beginnings of the scopes of what stands in the ConfigMaps and Secrets that pods mount."""
    pod = pods.pod_of(owner) if owner.kind in pods.WORKLOADS else None
    for volume in () if pod is None else paid(pod.mappings_of("spec", "volumes"), owner.at):
        for source in (volume, *volume.mappings_of("projected", "sources")):
            secret = source.text("secret", "secretName") or source.text("secret", "name")
            for kind, name in (("ConfigMap", source.text("configMap", "name")), ("Secret", secret)):
                carrier = cluster.find(owner, kind, name) if name else None
                if carrier is not None:
                    yield carried_by(carrier)


def carried_by(owner: Object) -> str:
    """Return what the scopes of all that a ConfigMap or a Secret carries begin with."""
    return f"{owner.path}!{owner.title}"


def service_of_pods(
    owner: Object, cluster: Cluster, fronts: Callable[[Object, Map, Cluster], Iterable[Destination]]
) -> Iterator[Alias]:
    """Yield what each port of a Service stands for: a port of the pods that it selects, or a host outside.

    Pods of a controller serve what others describe, which is told for each port.
    """
    external = owner.node.scalar("spec", "externalName")
    if external is not None and owner.node.text("spec", "type") == "ExternalName":
        target = Destination(external.text, external.at, zones=(owner.scope, PUBLIC))
        public = (Name(PUBLIC, host) for host in inner_hosts(owner))
        yield _alias(owner, "", (*names_of(owner, owner.name), *public), (target,), ())
        return
    selector = labels_of(owner.node.find("spec", "selector"))
    workloads = pods.selected(owner, cluster, owner.namespace, selector) if selector else ()
    at = owner.at
    spec = owner.node.mapping("spec")
    steps = (Step(spec.key_at("selector"), _SELECTED),) if spec is not None and selector else ()
    if owner.node.text("spec", "clusterIP") == "None":
        pods_alone = tuple(Destination(one.address, one.at, "", (owner.scope,)) for one in workloads)
        public = (Name(PUBLIC, host) for host in inner_hosts(owner))
        yield _alias(owner, "", (*names_of(owner, owner.name), *public), pods_alone, steps)
    for port in paid(owner.node.mappings_of("spec", "ports"), owner.at):
        number = port.text("port") or ""
        target_port = port.text("targetPort") or number
        # Where something is known to be served by pods of a controller, it is that which stands behind their port.
        behind = (Destination(one.address, one.at, target_port, (owner.scope,), otherwise=True) for one in workloads)
        targets = (*dict.fromkeys(fronts(owner, port, cluster)), *behind, *_outside(owner, cluster, port))
        words = tuple(filter(None, (number, port.text("name"))))
        names = (name for word in words for name in names_of(owner, owner.name, word))
        public = (Name(PUBLIC, host, number) for host in inner_hosts(owner))
        yield _alias(owner, number, (*names, *public), targets, steps, port.header() if port else at)


def _outside(owner: Object, cluster: Cluster, port: Map) -> Iterator[Destination]:
    """Yield the addresses behind a port of a Service that selects nothing."""
    name = port.text("name") or ""
    for one in endpoints_of(owner, cluster):
        if one.port_name == name:
            yield Destination(one.address, one.at, one.port, (PUBLIC,))


def bound_to_target_group(owner: Object) -> Iterator[Alias]:
    """Yield the Service whose pods stand in a target group (AWS Load Balancer Controller, TargetGroupBinding)."""
    arn, name = owner.node.scalar("spec", "targetGroupARN"), owner.node.scalar("spec", "targetGroupName")
    service = owner.node.scalar("spec", "serviceRef", "name")
    named = name or arn
    if named is None or service is None:
        return
    text = named.text if named is name else named.text.partition("/")[2].partition("/")[0]
    port = owner.node.text("spec", "serviceRef", "port") or ""
    target = service_at(owner, service.text, port, service.at)
    steps = (Step(named.at, f"the pods of {service.text} stand in the target group {text}"),)
    names = (Name(TARGET_GROUPS, text),)
    yield Alias(owner.at, owner.address, owner.title, "kubernetes", names, (target,), steps, owner.scope)


def _alias(
    owner: Object,
    port: str,
    names: tuple[Name, ...],
    targets: tuple[Destination, ...],
    steps: tuple[Step, ...],
    at: Location | None = None,
) -> Alias:
    label = f"{owner.title}:{port}" if port else owner.title
    address = f"{owner.address}:{port}" if port else owner.address
    return Alias(at or owner.at, address, label, "kubernetes", names, targets, steps, owner.scope)
