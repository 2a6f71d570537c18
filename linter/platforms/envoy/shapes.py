"""Which documents are Envoy's, by their structure.  Maps nothing, and knows no file's name."""

import re

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source
from linter.syntax.node import Mapping, Node, Scalar, Sequence
from linter.syntax.yaml import documents
from linter.syntax.yaml.cpp import parse_yaml

_BOOTSTRAP = ("static_resources", "staticResources", "dynamic_resources", "dynamicResources")
_RESOURCE = pattern(
    r".*/envoy\."
    r"(?:config\.\w+\.v\d\w*|extensions\.transport_sockets\.tls\.v\d\w*|api\.v2(?:\.auth)?)\."
    r"(?:Listener|Cluster|RouteConfiguration|ClusterLoadAssignment|Secret)"
)
_DUMP = pattern(r".*/envoy\.(?:admin|service\.status)\.v\d\w*\.\w+")
# What tools that generate resources print: a list of one kind, each item with the fields of its message.
_FIELDS = (
    ("filter_chains", "filterChains"),
    ("default_filter_chain", "defaultFilterChain"),
    ("listener_filters", "listenerFilters"),
    ("load_assignment", "loadAssignment"),
    ("eds_cluster_config", "edsClusterConfig"),
    ("virtual_hosts", "virtualHosts"),
)
# Names that others have, too, by what must be beside or inside them.
_BESIDE = (("cluster_name", "clusterName"), ("endpoints",))
_INSIDE = (
    (("cluster_type", "clusterType"), ("name", "typed_config", "typedConfig")),
    (("tls_certificate", "tlsCertificate"), ("certificate_chain", "certificateChain")),
    (("validation_context", "validationContext"), ("trusted_ca", "trustedCa")),
)


def is_configuration(source: Source) -> bool | None:
    """Say whether the first document of a text is Envoy's; None where it cannot be parsed."""
    try:
        document = next(documents(source), None)
        node = None if document is None else parse_yaml(document)
    except InputError:
        return None
    match node:
        case Mapping():
            return node.get("apiVersion") is None and (_is_file(node) or _is_resource(node))
        case Sequence():
            return any(_is_resource(item) or _is_item(item) for item in node.items)
        case _:
            return False


def _is_file(root: Mapping) -> bool:
    if any(name in root.entries for name in _BOOTSTRAP):
        return True
    address = root.mapping("admin", "address")
    if address is not None and _first(address, ("socket_address", "socketAddress")) is not None:
        return True
    return any(_is_resource(item) for item in _items(root.get("resources"))) or any(
        _is_resource(item) or _typed(item, _DUMP) for item in _items(root.get("configs"))
    )


def _is_resource(item: Node) -> bool:
    if not isinstance(item, Mapping):
        return False
    inner = item.get("resource")
    return _typed(item, _RESOURCE) or (inner is not None and _typed(inner, _RESOURCE))


def _typed(item: Node, pattern: re.Pattern[str]) -> bool:
    kind = item.get("@type") if isinstance(item, Mapping) else None
    return isinstance(kind, Scalar) and pattern.fullmatch(kind.text) is not None


def _is_item(item: Node) -> bool:
    if not isinstance(item, Mapping):
        return False
    if any(_first(item, names) is not None for names in _FIELDS) or all(_first(item, names) for names in _BESIDE):
        return True
    holders = ((_first(item, names), inside) for names, inside in _INSIDE)
    return any(isinstance(holder, Mapping) and _first(holder, inside) is not None for holder, inside in holders)


def _first(holder: Mapping, names: tuple[str, ...]) -> Node | None:
    return next((value for name in names if (value := holder.get(name)) is not None), None)


def _items(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.items
    return () if node is None else (node,)
