"""What we write in Graphviz's language, read by Graphviz itself."""

from support.graphs import HOSTILE, SHOP, drawn, hostile
from support.graphviz import needs_graphviz, read, texts

from linter.flows.graph import Graph, Node, NodeKind
from linter.report.wording import printable


@needs_graphviz
def test_graphviz_draws_what_there_is() -> None:
    found = read(drawn("dot", SHOP))

    nodes = [thing for thing in found["objects"] if "shape" in thing and "nodes" not in thing]
    assert len(SHOP.nodes) == len(nodes)
    assert len(SHOP.hops) == len(found["edges"])
    assert {"cluster k8s", "namespace shop"} <= {text for thing in found["objects"] for text in texts(thing)}


@needs_graphviz
def test_hostile_names_are_names_to_graphviz() -> None:
    found = read(drawn("dot", hostile()))

    nodes = [thing for thing in found["objects"] if "nodes" not in thing]
    assert len(HOSTILE) == len(nodes)
    assert len(HOSTILE) == len(found["edges"])
    # Graphviz starts a new line only where we do.
    assert {printable(name) for name in HOSTILE} == {next(texts(node)) for node in nodes}


@needs_graphviz
def test_an_id_that_ends_in_a_backslash_ends_where_it_ends() -> None:
    nodes = tuple(
        Node(text, NodeKind.HOST, "x", (), data=(str(number),))
        for number, text in enumerate(("a\\", 'b\\"', "c\\\\", "\udcff", "d"))
    )

    assert len(nodes) == len(read(drawn("dot", Graph(nodes)))["objects"])
