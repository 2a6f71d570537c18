"""The names by which other repositories may reach what one describes, and those that it reaches others by.

Only what means the same everywhere counts: public hosts, Services with their namespace, images with their registry.
"""

from collections.abc import Iterable, Iterator

from linter.fleet.store.tables import Name as Row
from linter.flows.directory import canonical
from linter.flows.graph import NodeKind
from linter.flows.nodes import Drawn
from linter.model.endpoint import Listener
from linter.model.hosts import Network, network
from linter.model.identity import Alias, Front, Image, Workload
from linter.model.images import is_published_by_others, is_qualified, repository
from linter.provenance.source import Location
from linter.report.wording import printable

_SERVICE = ".svc"
_LABELS = 3
"""Of `web.shop.svc`."""


def names(key: str, found: Iterable[object], drawing: Drawn) -> Iterator[Row]:
    """Yield the names of a reading, each once."""
    everything = list(found)
    nodes = {node.subject or node.id: node.id for node in drawing.nodes.values()}
    seen: set[tuple[str, str, str, str, bool]] = set()
    for one in (*_served(key, everything, drawing, nodes), *_asked(key, everything, drawing, nodes)):
        if (row := (one.kind, one.name, one.port, one.node, one.serves)) not in seen:
            seen.add(row)
            yield one


def _served(key: str, found: Iterable[object], drawing: Drawn, nodes: dict[str, str]) -> Iterator[Row]:
    for node in drawing.nodes.values():
        if node.kind not in (NodeKind.HOST, NodeKind.CLIENT) and node.at is not None:
            for host in filter(_is_public, map(canonical, node.hosts)):
                yield _row(key, "host", host, "", node.id, node.at, serves=True)
    for one in found:
        who = one.listener if isinstance(one, Front) else one
        if isinstance(who, Listener | Workload | Alias):
            node_id = nodes.get(who.address) or _behind(who, nodes)
            for name in who.names:
                text = canonical(name.text)
                if _is_service(text):
                    yield _row(key, "service", text, name.port, node_id, who.at, serves=True)
        elif isinstance(who, Image) and is_qualified(who.name):
            yield _row(key, "image", repository(who.name), "", "", who.at, serves=True)


def _behind(who: object, nodes: dict[str, str]) -> str:
    """Return the node of what a Service stands for, where it is drawn."""
    targets = who.targets if isinstance(who, Alias) else ()
    return next((nodes[one.text] for one in targets if one.text in nodes), "")


def _asked(key: str, found: Iterable[object], drawing: Drawn, nodes: dict[str, str]) -> Iterator[Row]:
    for hop in drawing.hops.values():
        node = drawing.nodes[hop.target]
        if node.kind not in (NodeKind.HOST, NodeKind.DATASTORE) or node.at is not None:
            continue
        text, _, port = (
            node.label.rpartition(":") if node.label.rpartition(":")[2].isdecimal() else (node.label, "", "")
        )
        host = canonical(text)
        at = hop.facts[0].at if hop.facts else None
        if at is not None and (_is_service(host) or _is_public(host)):
            kind = "service" if _is_service(host) else "host"
            yield _row(key, kind, host, port, node.id, at, serves=False)
    for one in (one for one in found if isinstance(one, Workload)):
        for image in one.images:
            if is_qualified(image.value) and not is_published_by_others(image.value):
                yield _row(
                    key, "image", repository(image.value), "", nodes.get(one.address, ""), image.at, serves=False
                )


def _row(  # noqa: PLR0913  # as many as a row has
    key: str, kind: str, name: str, port: str, node: str, at: Location, *, serves: bool
) -> Row:
    path, line = printable(at.source.path), at.region.start_line
    return Row(key, kind, printable(name), printable(port), printable(node), serves, path, line)


def _is_public(host: str) -> bool:
    return "." in host and network(host) is Network.INTERNET and not host.endswith(_SERVICE)


def _is_service(host: str) -> bool:
    return host.endswith(_SERVICE) and host.count(".") == _LABELS - 1
