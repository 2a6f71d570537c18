"""Words for data flows that all formats share.  Knows no format."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from linter.flows.graph import Graph, Hop, Node, NodeKind, Transport, Verdict, Verification
from linter.report.wording import counted, printable

KINDS: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.CLIENT: "client",
        NodeKind.EDGE: "edge",
        NodeKind.LISTENER: "listener",
        NodeKind.WORKLOAD: "workload",
        NodeKind.DATASTORE: "data store",
        NodeKind.HOST: "external host",
        NodeKind.UNTOLD: "not named",
    }
)

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.GAP_TO_DATA_STORE: "gap to the data store",
        Verdict.NEVER_ENCRYPTED: "never encrypted",
        Verdict.ENDS_TOO_SOON: "encryption ends too soon",
        Verdict.DOWNGRADABLE: "can be downgraded",
        Verdict.MIXED: "also in clear text",
        Verdict.UNVERIFIED: "peer not verified",
        Verdict.UNKNOWN: "cannot tell",
        Verdict.BROKEN: "cannot work as written",
        Verdict.LOCAL: "stays on one machine",
        Verdict.ENCRYPTED: "encrypted all the way",
    }
)
"""The worst first."""

SERIOUSNESS: Mapping[Verdict, int] = MappingProxyType({verdict: place for place, verdict in enumerate(VERDICTS)})

_PLAIN: Mapping[Transport, str] = MappingProxyType(
    {
        Transport.CLEAR: "clear",
        Transport.PASSED_THROUGH: "passed through",
        Transport.LOCAL: "local",
        Transport.UNKNOWN: "unknown",
    }
)
_BEFORE_TLS: Mapping[Transport, str] = MappingProxyType(
    {
        Transport.TLS: "",
        Transport.MUTUAL_TLS: "mutual ",
        Transport.MESH: "mesh ",
        Transport.OPTIONAL_TLS: "optional ",
    }
)
_VERIFIED: Mapping[Verification, str] = MappingProxyType(
    {
        Verification.FULL: "verified",
        Verification.CHAIN: "name not verified",
        Verification.NONE: "not verified",
        Verification.UNKNOWN: "unknown whether verified",
    }
)
_NEWEST = "TLSv1.3"


def transport(hop: Hop) -> str:
    """Say what carries the bytes: `TLSv1.2+`, `mutual TLS`, `clear`."""
    if (plain := _PLAIN.get(hop.transport)) is not None:
        return plain
    return f"{_BEFORE_TLS[hop.transport]}{_versions(hop.versions)}"


def _versions(versions: tuple[str, ...]) -> str:
    if not versions:
        return "TLS"
    oldest, newest = printable(versions[0]), printable(versions[-1])
    if newest == oldest:
        return oldest
    return f"{oldest}+" if newest == _NEWEST else f"{oldest} to {newest}"


def verification(hop: Hop) -> str:
    """Say what the side that connects checks; nothing where there is nothing to check."""
    return "" if hop.verification is None else _VERIFIED[hop.verification]


def marks(hop: Hop) -> Iterator[str]:
    """Return what else is to be seen at a glance."""
    if hop.only_redirects:
        yield "only redirects"
    if hop.is_control:
        yield "control plane"
    if hop.doubt:
        yield "likely"
    if hop.broken:
        yield "broken"


def label(hop: Hop) -> str:
    """Say in a few words what a hop is: `TLSv1.2+ http, not verified`."""
    carries = f"{transport(hop)} {printable(hop.protocol)}".rstrip()
    return ", ".join(filter(None, (carries, verification(hop), *marks(hop))))


def zone(node: Node) -> str:
    """Return where a node lies: `cluster k8s / namespace shop`."""
    return " / ".join(printable(part) for part in node.place)


def described(node: Node) -> str:
    """Say what stands there: `data store, cluster k8s / namespace shop`."""
    parts = (KINDS[node.kind], zone(node), f"with {classes(node.data)} data" if node.data else "")
    return ", ".join(filter(None, parts))


def classes(data: tuple[str, ...]) -> str:
    """Return the names of classes of data."""
    return ", ".join(printable(name) for name in data)


def questions(graph: Graph) -> Iterator[tuple[str, str]]:
    """Return what cannot be told, each with what it is about, in the order of the graph."""
    labels = labels_of(graph)
    for hop in graph.hops:
        if hop.because:
            yield _between(hop, labels), f"transport unknown: {printable(hop.because)}"
        if hop.doubt:
            yield _between(hop, labels), f"likely, not certain: {printable(hop.doubt)}"
    for loose in graph.loose:
        yield printable(labels.get(loose.node, loose.node)), f"unknown where it leads: {printable(loose.because)}"
    for sentence in graph.unmatched:
        yield "classes of data", printable(sentence)


def broken(graph: Graph) -> Iterator[tuple[str, str]]:
    """Return what cannot work as written, and why, in the order of the graph."""
    labels = labels_of(graph)
    for hop in graph.hops:
        if hop.broken:
            yield _between(hop, labels), printable(hop.broken)


def _between(hop: Hop, labels: Mapping[str, str]) -> str:
    return printable(f"{labels.get(hop.source, hop.source)} to {labels.get(hop.target, hop.target)}")


def assumptions(graph: Graph) -> Iterator[str]:
    """Return what was taken for granted, and what is not shown."""
    if graph.assumed:
        yield "Data stores are taken to hold sensitive data, because nobody says what does."
    yield "Whoever connects from outside of the files is taken to do what the server allows."
    if graph.unlisted:
        yield f"{counted(graph.unlisted, 'more path')} not listed, because there are too many."


def files(hops: Iterable[Hop]) -> Iterator[str]:
    """Return the files that make hops, each once."""
    yield from dict.fromkeys(printable(fact.at.source.path) for hop in hops for fact in hop.facts)


def labels_of(graph: Graph) -> dict[str, str]:
    """Return what each node is called, by its id."""
    return {node.id: node.label for node in graph.nodes}
