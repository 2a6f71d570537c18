"""The names by which other repositories may reach what one describes, and those that it reaches others by.

Only what means the same everywhere counts: public hosts, Services with their namespace, images with their registry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from linter.fleet.store.tables import Name as Row
from linter.flows.directory import Directory, canonical, directory
from linter.flows.graph import NodeKind
from linter.flows.images import with_images
from linter.flows.nodes import Drawn, Nodes, several
from linter.model.endpoint import Listener
from linter.model.hosts import Network, network
from linter.model.identity import Alias, Front, Image, Workload
from linter.model.images import is_published_by_others, is_qualified, repository
from linter.model.names import Destination, Name
from linter.model.secrets import blackened
from linter.provenance.source import Location
from linter.report.wording import printable

_SERVICE = ".svc"
_DOTS = 2
"""Of `web.shop.svc`."""


class Named(Struct, frozen=True):
    """A name that something answers to, or asks for; as a row without its reading."""

    kind: str
    name: str
    port: str
    node: str
    serves: bool
    at: Location


def names(found: Iterable[object], drawing: Drawn) -> list[Named]:
    """Return the names of a repository, each once; who answers to one and is not drawn yet is drawn."""
    everything = with_images(one.listener if isinstance(one, Front) else one for one in found)
    known = directory(everything)
    nodes = Nodes(drawing, known, several(everything))
    ports = {one.address: one.port for one in everything if isinstance(one, Listener)}
    asked = list(_asked(drawing))
    every = (*_hosts(drawing, ports), *_services(everything, known, nodes), *_images(everything, nodes), *asked)
    return list({(one.kind, one.name, one.port, one.node, one.serves): one for one in every}.values())


def row(key: str, one: Named, called: Mapping[str, str]) -> Row:
    """Return a name as a row of a reading; `called` says what nodes of the drawing are called."""
    name, port, node = map(printable, (blackened(one.name), one.port, called.get(one.node, "")))
    return Row(key, one.kind, name, port, node, one.serves, printable(one.at.source.path), one.at.region.start_line)


def _hosts(drawing: Drawn, ports: Mapping[str, str]) -> Iterator[Named]:
    """Yield the public hosts that something here serves."""
    for node in drawing.nodes.values():
        if node.kind not in (NodeKind.HOST, NodeKind.CLIENT) and node.at is not None:
            for host in filter(_is_public, map(canonical, node.hosts)):
                yield Named("host", host, ports.get(node.subject, ""), node.id, serves=True, at=node.at)


def _services(found: Iterable[object], known: Directory, nodes: Nodes) -> Iterator[Named]:
    """Yield the Services that something here stands behind."""
    for alias in (one for one in found if isinstance(one, Alias)):
        for name in alias.names:
            text = canonical(name.text)
            if _is_service(text):
                for node in _behind(name, alias.at, known, nodes):
                    yield Named("service", text, name.port, node, serves=True, at=alias.at)


def _behind(name: Name, at: Location, known: Directory, nodes: Nodes) -> Sequence[str]:
    answers = known.answers(Destination(name.text, at, name.port), (name.zone,))
    return [
        nodes.of_listener(one.who) if isinstance(one.who, Listener) else nodes.of_workload(one.who)
        for one in answers
        if isinstance(one.who, Listener | Workload)
    ]


def _images(found: Iterable[object], nodes: Nodes) -> Iterator[Named]:
    """Yield the images that are built here, with what listens in them, and those that workloads here run."""
    for one in found:
        if isinstance(one, Image) and is_qualified(one.name):
            for node in _inside(one, nodes.drawing):
                yield Named("image", repository(one.name), "", node, serves=True, at=one.at)
        elif isinstance(one, Workload):
            for image in one.images:
                if is_qualified(image.value) and not is_published_by_others(image.value):
                    node = nodes.of_workload(one)
                    yield Named("image", repository(image.value), "", node, serves=False, at=image.at)


def _inside(image: Image, drawing: Drawn) -> Iterator[str]:
    """Yield the nodes of what listens in an image."""
    for (scope, _), node in drawing.ids.items():
        if any(scope == run or scope.startswith(f"{run}/") for run in image.runs):
            yield node


def _asked(drawing: Drawn) -> Iterator[Named]:
    """Yield the hosts and Services that something here connects to and none of the files describes."""
    for hop in drawing.hops.values():
        node = drawing.nodes[hop.target]
        if node.kind not in (NodeKind.HOST, NodeKind.DATASTORE) or node.at is not None or not hop.facts:
            continue
        before, _, last = node.label.rpartition(":")
        text, port = (before, last) if last.isdecimal() else (node.label, "")
        host = canonical(text)
        if _is_service(host) or _is_public(host):
            kind = "service" if _is_service(host) else "host"
            yield Named(kind, host, port, node.id, serves=False, at=hop.facts[0].at)


def _is_public(host: str) -> bool:
    return "." in host and network(host) is Network.INTERNET and not host.endswith(_SERVICE)


def _is_service(host: str) -> bool:
    return host.endswith(_SERVICE) and host.count(".") == _DOTS
