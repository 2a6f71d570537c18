"""Files to the resources that stand in them.  Knows the shapes of files, and nothing of TLS."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.envoy.messages.images import Release
from linter.platforms.envoy.messages.message import FILLED_IN, Message, Reading, every_message, filled_in, typed
from linter.platforms.envoy.recognition import is_text_format
from linter.provenance.source import InputError, Location, Source
from linter.syntax import text_proto
from linter.syntax.node import Mapping, Node, Sequence
from linter.syntax.yaml import documents
from linter.syntax.yaml.cpp import parse_yaml

_CAMEL = (
    "Resources",
    "socketAddress",
    "typedConfig",
    "filterChains",
    "loadAssignment",
    "virtualHosts",
    "lbEndpoints",
    "clusterName",
    "tlsCertificate",
    "validationContext",
    "edsClusterConfig",
)

# Fields of Envoy's messages that are maps, as its text format does not tell them from lists.
_MAPS = frozenset(
    {
        "fields",
        "filter_metadata",
        "typed_extension_protocol_options",
        "typed_filter_metadata",
        "typed_per_filter_config",
    }
)
_BY_TYPE = {
    "Cluster": "clusters",
    "ClusterLoadAssignment": "endpoints",
    "Listener": "listeners",
    "RouteConfiguration": "routes",
    "Secret": "secrets",
}
# Which field gives a resource away where a list names no types.
_BY_FIELD = (
    ("filter_chains", "listeners"),
    ("default_filter_chain", "listeners"),
    ("listener_filters", "listeners"),
    ("udp_listener_config", "listeners"),
    ("virtual_hosts", "routes"),
    ("load_assignment", "clusters"),
    ("eds_cluster_config", "clusters"),
    ("cluster_type", "clusters"),
    ("connect_timeout", "clusters"),
    ("tls_certificate", "secrets"),
    ("validation_context", "secrets"),
    ("cluster_name", "endpoints"),
)


class _Every(Struct, frozen=True, eq=False):
    """All messages of some roots."""

    roots: tuple[Message, ...]
    messages: tuple[Message, ...]


class File(Struct, frozen=True, eq=False):
    """The resources of one file."""

    source: Source
    is_bootstrap: bool
    """Whether it configures a whole Envoy, of which it may say only a part."""
    roots: tuple[Message, ...]
    """Everything that stands in it."""
    bootstraps: tuple[Message, ...] = ()
    """What may have an admin interface."""
    listeners: tuple[Message, ...] = ()
    clusters: tuple[Message, ...] = ()
    routes: tuple[Message, ...] = ()
    endpoints: tuple[Message, ...] = ()
    secrets: tuple[Message, ...] = ()
    others: tuple[Message, ...] = ()
    """Resources of other types."""
    unread: tuple[tuple[Location, str], ...] = ()
    """Documents that Envoy does not read, and what a template fills in, with the reason."""

    @property
    def path(self) -> str:
        """The path of the file from the root."""
        return self.source.path

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages that stand in it, each once; several ask for them."""
        known = self.source.made.get(File)
        if not isinstance(known, _Every) or known.roots is not self.roots:
            known = self.source.made[File] = _Every(self.roots, tuple(every_message(self.roots)))
        return known.messages

    @property
    def is_exhausted(self) -> bool:
        """Whether aliases make more of it than can be read."""
        return any(root.reading.is_exhausted for root in self.roots[:1])


def file_of(source: Source, release: Release | None = None) -> File | None:
    """Read the resources of a file; None where it holds none.  Raises InputError when it is not understood."""
    left = 10_000 + len(source.text) // 4
    if is_text_format(source.path):
        reading = Reading(in_camel=False, left=left, is_text=True, release=release)
        return _file(source, Message(text_proto.parse(source, _MAPS), reading))
    document, *others = tuple(documents(source)) or (None,)
    node = None if document is None else _parsed(document)
    reading = Reading(any(word in source.text for word in _CAMEL), left=left, release=release)
    unread = [(one.header, "of several documents Envoy reads the first") for one in others if one is not None]
    match node:
        case Mapping():
            found = _file(source, Message(node, reading))
        case Sequence():
            items = {id(item): Message(item, reading) for item in node.items if isinstance(item, Mapping)}
            found = _of_resources(source, items.values())
            unread += [(item.at.header, FILLED_IN) for item in node.items if filled_in(item)]
        case _:
            return None
    return replace(found, unread=(*found.unread, *unread))


def _parsed(document: Location) -> Node | None:
    try:
        return parse_yaml(document)
    except InputError as error:
        if "{{" in document.text or "{%" in document.text:
            cure = "render the template, and analyse the result"
            raise InputError(error.at, f"{error.message} (it looks like a template)", cure) from error
        raise


def _file(source: Source, root: Message) -> File:
    if root.get("resources") is not None:
        unread = tuple((at, FILLED_IN) for at in root.holes("resources"))
        return replace(_of_resources(source, root.messages("resources")), unread=unread)
    if root.get("configs") is not None:
        return _of_dump(source, root.messages("configs"))
    if root.node.get("@type") is not None:
        return _of_resources(source, (root,))
    static = root.message("static_resources")
    if static is None:
        return File(source, is_bootstrap=True, roots=(root,), bootstraps=(root,))
    return File(
        source,
        is_bootstrap=True,
        roots=(root,),
        bootstraps=(root,),
        listeners=static.messages("listeners"),
        clusters=static.messages("clusters"),
        secrets=static.messages("secrets"),
    )


def _of_dump(source: Source, configs: tuple[Message, ...]) -> File:
    """Read what /config_dump answers: resources, with their types, inside messages about them."""
    typed_ones = {id(one): tuple(filter(_kind_by_type, every_message((one,)))) for one in configs}
    found = _of_resources(source, (resource for one in configs for resource in typed_ones[id(one)]))
    bootstraps = tuple(one for one in (config.message("bootstrap") for config in configs) if one is not None)
    return replace(
        found,
        roots=(*found.roots, *bootstraps),
        bootstraps=bootstraps,
        # What is static stands in the bootstrap and again in the messages about listeners and clusters.
        listeners=found.listeners or _static(bootstraps, "listeners"),
        clusters=found.clusters or _static(bootstraps, "clusters"),
        secrets=found.secrets or _static(bootstraps, "secrets"),
        others=tuple(one for one in configs if not typed_ones[id(one)] and one.get("bootstrap") is None),
    )


def _static(bootstraps: Iterable[Message], field: str) -> tuple[Message, ...]:
    holders = (bootstrap.message("static_resources") for bootstrap in bootstraps)
    return tuple(found for holder in holders if holder is not None for found in holder.messages(field))


def _of_resources(source: Source, items: Iterable[Message]) -> File:
    roots = tuple(_unwrapped(item) for item in items)
    found: dict[str, list[Message]] = {}
    for item in roots:
        found.setdefault(_kind(item), []).append(item)
    return File(
        source,
        is_bootstrap=False,
        roots=roots,
        listeners=tuple(found.get("listeners", ())),
        clusters=tuple(found.get("clusters", ())),
        routes=tuple(found.get("routes", ())),
        endpoints=tuple(found.get("endpoints", ())),
        secrets=tuple(found.get("secrets", ())),
        others=tuple(found.get("", ())),
    )


def _unwrapped(item: Message) -> Message:
    """Return the resource in a `envoy.service.discovery.v3.Resource`, or what is none itself."""
    inner = item.node.get("resource")
    return Message(inner, item.reading) if isinstance(inner, Mapping) else item


def _kind_by_type(item: Message) -> str:
    own = typed(item)
    return "" if own is None else _BY_TYPE.get(own.kind, "")


def _kind(item: Message) -> str:
    if item.node.get("@type") is not None:
        return _kind_by_type(item)
    return next((kind for field, kind in _BY_FIELD if item.get(field) is not None), "")
