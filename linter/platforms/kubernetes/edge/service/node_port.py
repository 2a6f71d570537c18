"""Services that a port of every node stands in front of, and whether it is there for clients.  Judges nothing.

A balancer of a cloud may reach the pods of an Ingress through such a port, which is then no way in of its own
(https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport).
"""

from collections.abc import Iterator

from linter.model.endpoint import Exposure
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.setting import Setting
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Sequence

_MOST_NODES = 10_000


def is_node_port(owner: Object, cluster: Cluster) -> bool:
    """Say whether clients come through the nodes, and not through an Ingress."""
    if owner.node.text("spec", "type") != "NodePort":
        return False
    ingresses = cluster.of_kind(owner, "Ingress")
    own = (one for one in ingresses if owner.namespace in ("", one.namespace) or not one.namespace)
    return not any(owner.name in _backends(one.node) for one in own)


def exposure_of(owner: Object) -> Setting[Exposure]:
    """Return who reaches the nodes."""
    return either("the files do not say who reaches the nodes", owner.at, "spec.type")


def _backends(ingress: Map) -> frozenset[str]:
    """Return the names of the Services that an Ingress of any version forwards to."""
    return frozenset(
        name
        for node in _inside(ingress)
        for name in (node.text("serviceName"), node.text("service", "name"))
        if name is not None
    )


def _inside(root: Map) -> Iterator[Map]:
    pending: list[Node] = [root]
    for _ in range(_MOST_NODES):
        if not pending:
            return
        node = pending.pop()
        if isinstance(node, Map):
            yield node
            pending.extend(value for _, value in node.entries.values())
        elif isinstance(node, Sequence):
            pending.extend(node.items)
