"""Graphs of data flows, written by hand, for the tests of what shows them."""

import random
from collections.abc import Iterable

from msgspec.structs import replace

from linter.flows.graph import Graph, Hop, Loose, Node, NodeKind, Path, Transport, Verdict, Verification
from linter.provenance.setting import Step
from linter.provenance.source import Location, Source
from linter.report import Presentation
from linter.report.flows import FORMATS

INGRESS = Source("k8s/ingress.yaml", "kind: Ingress\nmetadata: {name: shop}\nspec:\n  tls: [{hosts: [shop]}]\n")
WEB = Source("k8s/web.yaml", "kind: Deployment\nenv:\n  DATABASE_URL: postgres://db:5432/x?sslmode=disable\n")
ENVOY = Source("envoy/envoy.yaml", "static_resources:\n  clusters: []\n")

NODES = (
    Node("internet", NodeKind.CLIENT, "internet", ("internet",)),
    Node("k8s:ingress shop", NodeKind.EDGE, "Ingress shop", ("cluster k8s", "namespace shop"), "kubernetes"),
    Node("k8s:web", NodeKind.WORKLOAD, "web", ("cluster k8s", "namespace shop"), "kubernetes"),
    Node("k8s:db", NodeKind.DATASTORE, "db", ("cluster k8s", "namespace shop"), "kubernetes", data=("personal",)),
    Node("k8s:metrics", NodeKind.WORKLOAD, "prometheus", ("cluster k8s", "namespace ops"), "kubernetes"),
    Node("envoy:edge", NodeKind.LISTENER, "listener edge:443", ("private network",), "envoy"),
    Node("host pay.example.com", NodeKind.HOST, "pay.example.com", ("internet",)),
    Node("envoy:a", NodeKind.WORKLOAD, "a", ("private network",), "envoy"),
    Node("envoy:b", NodeKind.WORKLOAD, "b", ("private network",), "envoy"),
)


def at(source: Source, text: str) -> Location:
    """Return where a text first stands in a source."""
    start = source.text.index(text)
    return source.at(start, start + len(text))


def fact(source: Source, text: str, note: str) -> tuple[Step, ...]:
    """Return a fact with its place."""
    return (Step(at(source, text), note),)


HOPS = (
    Hop(
        "internet > ingress",
        "internet",
        "k8s:ingress shop",
        Transport.TLS,
        "http",
        ("TLSv1.2", "TLSv1.3"),
        facts=fact(INGRESS, "tls:", "`spec.tls` names a certificate"),
    ),
    Hop(
        "internet > ingress, clear",
        "internet",
        "k8s:ingress shop",
        Transport.CLEAR,
        "http",
        facts=fact(INGRESS, "kind: Ingress", "the controller redirects by default"),
        only_redirects=True,
    ),
    Hop(
        "ingress > web",
        "k8s:ingress shop",
        "k8s:web",
        Transport.CLEAR,
        "http",
        facts=fact(INGRESS, "spec:", "no annotation asks for TLS to the pods"),
    ),
    Hop(
        "web > db",
        "k8s:web",
        "k8s:db",
        Transport.CLEAR,
        "postgres",
        facts=fact(WEB, "sslmode=disable", "`sslmode=disable`"),
    ),
    Hop(
        "metrics > web",
        "k8s:metrics",
        "k8s:web",
        Transport.UNKNOWN,
        facts=fact(WEB, "kind: Deployment", "scrapes it"),
        because="the scheme comes from a Secret",
        is_control=True,
    ),
    Hop("internet > envoy", "internet", "envoy:edge", Transport.TLS, "http", ("TLSv1.3",)),
    Hop("envoy > a", "envoy:edge", "envoy:a", Transport.MUTUAL_TLS, "grpc", verification=Verification.FULL),
    Hop("a > b", "envoy:a", "envoy:b", Transport.MESH, doubt="only the port agrees"),
    Hop("b > a", "envoy:b", "envoy:a", Transport.LOCAL),
    Hop(
        "a > pay",
        "envoy:a",
        "host pay.example.com",
        Transport.TLS,
        "https",
        ("TLSv1.0", "TLSv1.2"),
        Verification.NONE,
        facts=fact(ENVOY, "clusters:", "no `trusted_ca`"),
    ),
    Hop("b > pay", "envoy:b", "host pay.example.com", Transport.OPTIONAL_TLS, broken="the host is no name"),
    Hop("b > envoy", "envoy:b", "envoy:edge", Transport.PASSED_THROUGH),
)
PATHS = (
    Path(
        ("internet > ingress", "ingress > web", "web > db"),
        Verdict.GAP_TO_DATA_STORE,
        "k8s:ingress shop",
        ("personal",),
    ),
    Path(("internet > envoy", "envoy > a", "a > b"), Verdict.ENCRYPTED, is_certain=False),
    Path(("internet > envoy", "envoy > a", "a > pay"), Verdict.UNVERIFIED),
    Path(("b > pay",), Verdict.BROKEN),
)
SHOP = Graph(NODES, HOPS, PATHS, (Loose("envoy:b", "`cluster_header` chooses it"),))
"""A shop: an Ingress, a service and its database; an Envoy with a circle behind it; a host outside; every transport."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"]; click n1 "javascript:alert(1)" //',
    'a"\\nb\\N\\"; evil -> evil; x="',
    "`code` | cell **bold** [link](javascript:alert(1)) <img src=x onerror=alert(1)>",
    "end",
    "1. list",
    "- item",
    "# heading #quot; &quot; &#60;b&#62; %%{init}%% style x:#1;",
    "\x1b[31mred\u202egnp.exe\n```\n# new",
    "]]> --> <!-- </style></svg></script>",
    "half a pair \udcff 日本 \\",
    "x\\",
    "@{ shape: cyl } :::ends --> subgraph",
    "__init__ _a_ aws_lb.x",
    "aws_lb_listener.https:443",
    "style x:443#60;b",
)


def hostile() -> Graph:
    """Make a graph all of whose texts are such names."""
    nodes = tuple(
        Node(f"{kind}{name}", kind, name, (name, "pod"), "envoy", data=(name,))
        for kind, name in zip((*NodeKind, *NodeKind, *NodeKind), HOSTILE, strict=False)
    )
    hops = tuple(
        Hop(f"hop {one.id}", one.id, other.id, transport, name, (name, name), because=name, doubt=name, broken=name)
        for one, other, transport, name in zip(
            nodes, (*nodes[1:], nodes[0]), (*Transport, *Transport, *Transport), HOSTILE, strict=False
        )
    )
    facts = (Step(Source("a<b>.yaml", "x: 1\n").at(0, 1), HOSTILE[0]),)
    hops = tuple(replace(hop, facts=facts) for hop in hops)
    paths = tuple(Path((hop.id,), Verdict.UNKNOWN, hop.target, (HOSTILE[0],)) for hop in hops)
    return Graph(nodes, hops, paths, tuple(Loose(node.id, node.label) for node in nodes))


def many(services: int, *, alike: bool = False) -> Graph:
    """Make a graph of so many services in namespaces, behind one Ingress each, with a data store for every fifth."""
    nodes = [NODES[0]]
    hops: list[Hop] = []
    paths: list[Path] = []
    for number in range(services):
        place = ("cluster k8s", f"namespace {'all' if alike else f'team-{number // 12}'}")
        edge, app = f"ingress {number}", f"app {number}"
        nodes += [
            Node(edge, NodeKind.EDGE, f"Ingress app-{number}", place, "kubernetes"),
            Node(app, NodeKind.WORKLOAD, f"app-{number}", place, "kubernetes"),
        ]
        first = Hop(f"{edge} in", "internet", edge, Transport.TLS, "http", ("TLSv1.2", "TLSv1.3"))
        then = (Transport.CLEAR, Transport.MESH, Transport.MUTUAL_TLS, Transport.UNKNOWN)[0 if alike else number % 4]
        second = Hop(f"{edge} out", edge, "app 0" if alike else app, then, "http")
        hops += [first, second]
        way = [first.id, second.id]
        if not alike and number % 5 == 0:
            nodes.append(
                Node(f"db {number}", NodeKind.DATASTORE, f"db-{number}", place, "kubernetes", data=("orders",))
            )
            hops.append(
                Hop(f"{app} db", app, f"db {number}", Transport.TLS, "postgres", verification=Verification.FULL)
            )
            way.append(hops[-1].id)
        if not alike and number % 7 == 3:
            hops.append(
                Hop(f"{app} next", app, f"app {number - 1}", Transport.CLEAR, "grpc", is_control=number % 2 == 1)
            )
        verdict = {Transport.CLEAR: Verdict.ENDS_TOO_SOON, Transport.UNKNOWN: Verdict.UNKNOWN}.get(
            then, Verdict.ENCRYPTED
        )
        paths.append(Path(tuple(way), verdict, edge if then is Transport.CLEAR else ""))
    if alike:
        nodes = [node for node in nodes if not node.id.startswith("app ") or node.id == "app 0"]
    return Graph(tuple(nodes), tuple(hops), tuple(paths))


def tangled(services: int, hops: int, seed: int = 1) -> Graph:
    """Make a graph of services that connect to each other without any order, in circles too."""
    chance = random.Random(seed)  # noqa: S311  # the same each time
    nodes = tuple(
        Node(f"n{number}", NodeKind.WORKLOAD, f"app-{number}", ("cluster k8s", f"namespace {number % 5}"), "kubernetes")
        for number in range(services)
    )
    ways = {(chance.randrange(services), chance.randrange(services)) for _ in range(hops)}
    between = tuple(
        Hop(f"{one} {other}", f"n{one}", f"n{other}", [*Transport][(one + other) % len(Transport)], "http")
        for one, other in sorted(ways)
    )
    return Graph(nodes, between, tuple(Path((hop.id,), Verdict.UNKNOWN) for hop in between))


def drawn(name: str, graph: Graph, presentation: Presentation | None = None) -> str:
    """Render a graph in one of the formats."""
    return FORMATS[name](graph, presentation or Presentation())


def without(things: Iterable[Hop], hop_id: str) -> tuple[Hop, ...]:
    """Return hops without one."""
    return tuple(hop for hop in things if hop.id != hop_id)
