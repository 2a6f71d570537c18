import time
from functools import cache
from itertools import pairwise

import pytest
from msgspec.structs import replace
from support.graphs import HOPS, HOSTILE, NODES, SHOP, at, drawn, hostile, many, tangled
from support.graphviz import needs_graphviz

from linter.flows.graph import Graph, Hop, Loose, Node, NodeKind, Path, Transport, Verdict
from linter.provenance.setting import Step
from linter.provenance.source import Source
from linter.report import Presentation
from linter.report.flows import FORMATS
from linter.report.flows.wording import KINDS, VERDICTS

WITHOUT_LAYOUT = ("dot", "json", "markdown", "mermaid", "text")
EVERY = [*WITHOUT_LAYOUT, *(pytest.param(name, marks=needs_graphviz) for name in ("html", "svg"))]
PASSWORD = "hunter2hunter2"  # noqa: S105  # what must not be seen

every_format = pytest.mark.parametrize("name", EVERY)


def test_every_format_is_here() -> None:
    assert sorted(FORMATS) == sorted((*WITHOUT_LAYOUT, "html", "svg"))


def test_there_are_words_for_everything() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert set(KINDS) == set(NodeKind)
    assert {hop.transport for hop in HOPS} == set(Transport)


@every_format
@pytest.mark.parametrize(
    "graph",
    [
        pytest.param(Graph(), id="nothing"),
        pytest.param(Graph(nodes=NODES[:1]), id="one node"),
        pytest.param(Graph(hops=HOPS), id="hops without nodes"),
        pytest.param(Graph(paths=(Path(("gone",), Verdict.UNKNOWN, "gone"),)), id="a path without hops"),
        pytest.param(Graph(NODES, (Hop("a", "envoy:a", "envoy:a", Transport.TLS),)), id="a hop to itself"),
        pytest.param(SHOP, id="the shop"),
        pytest.param(hostile(), id="hostile names"),
        pytest.param(many(40, alike=True), id="many alike"),
    ],
)
def test_every_graph_is_shown_in_the_same_bytes_each_time(name: str, graph: Graph) -> None:
    assert drawn(name, graph) == drawn(name, graph)


@every_format
def test_no_secret_is_shown(name: str) -> None:
    leaky = f"postgres://app:{PASSWORD}@db"
    node = Node(
        f"a {leaky}", NodeKind.HOST, leaky, (leaky,), data=(f"password={PASSWORD}",), hosts=(leaky,), subject=leaky
    )
    other = Node(f"a postgres://app:{PASSWORD[::-1]}@db", NodeKind.HOST, "other", (leaky,))
    hop = Hop(
        f"hop {leaky}", node.id, other.id, Transport.UNKNOWN, leaky, (leaky,),
        facts=(Step(at(Source("a.yaml", "x: 1\n"), "x"), f"token: {PASSWORD}"),),
        doubt=leaky, because=leaky, broken=leaky, data=(leaky,), subject=leaky,
    )  # fmt: skip
    paths = (Path((hop.id,), Verdict.BROKEN, node.id, (leaky,)),)
    graph = Graph((node, other), (hop,), paths, (Loose(node.id, leaky),), unmatched=(leaky,))

    text = drawn(name, graph)

    assert PASSWORD not in text
    assert PASSWORD[::-1] not in text
    assert "other" in text  # two ids that are alike without their secrets are two nodes still


@every_format
def test_no_text_holds_what_moves_a_terminal_or_deceives(name: str) -> None:
    text = drawn(name, hostile())

    assert not {character for character in text if character < " " and character != "\n"}
    assert not set("\x7f\u202e\u2066") & set(text)
    text.encode("utf-8")


@cache
def thousands() -> Graph:
    return many(2_000)


@every_format
def test_thousands_of_nodes_do_not_take_long(name: str) -> None:
    graph = thousands()
    assert len(graph.nodes) > 4_000

    started = time.process_time()
    text = drawn(name, graph)

    assert time.process_time() - started < 10
    assert name == "json" or "app-0" in text


@every_format
@pytest.mark.parametrize("graph", [tangled(60, 600), tangled(400, 5_000)], ids=["60", "400"])
def test_a_tangle_does_not_take_long(name: str, graph: Graph) -> None:
    started = time.process_time()
    text = drawn(name, graph)

    assert time.process_time() - started < 10
    assert name not in ("html", "svg") or "not drawn, because there are too many" in text


@every_format
def test_what_is_drawn_of_too_many_is_the_worst_and_the_rest_is_counted(name: str) -> None:
    graph = many(1_000)

    text = drawn(name, graph)

    if name == "mermaid":
        assert "hops more, which are too many to draw" in text
    elif name in ("html", "svg"):
        assert "hops not drawn, because there are too many" in text
    else:
        assert "app-999" in text


@pytest.mark.parametrize("name", WITHOUT_LAYOUT)
def test_a_change_of_one_hop_changes_only_lines_that_tell_of_it(name: str) -> None:
    changed = tuple(replace(hop, transport=Transport.MESH) if hop.id == "ingress > web" else hop for hop in HOPS)

    before, after = (drawn(name, graph).splitlines() for graph in (SHOP, replace(SHOP, hops=changed)))

    assert len(before) == len(after)
    different = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    # Once in the diagram, and once in the path.
    assert len(different) <= 2


@pytest.mark.parametrize("name", ["markdown", "mermaid", "dot"])
def test_a_hop_that_is_put_in_is_one_more_line(name: str) -> None:
    new = Hop("a > web", "envoy:a", "k8s:web", Transport.CLEAR, "http")

    before, after = (drawn(name, replace(SHOP, hops=hops)).splitlines() for hops in (HOPS, (*HOPS[:5], new, *HOPS[5:])))

    assert 1 == len(after) - len(before)
    assert [line for line in after if line in before] == before


def moved(fact: Step) -> Step:
    """Put three lines before what a fact is about."""
    source = fact.at.source
    return Step(Source(source.path, f"\n\n#\n{source.text}").at(fact.at.start + 4, fact.at.end + 4), fact.note)


def test_nothing_depends_on_where_things_stand_in_files() -> None:
    hops = tuple(replace(hop, facts=tuple(map(moved, hop.facts))) for hop in HOPS)

    for name in ("markdown", "mermaid", "dot"):
        assert drawn(name, SHOP) == drawn(name, replace(SHOP, hops=hops))
    assert drawn("json", SHOP) != drawn("json", replace(SHOP, hops=hops))


@pytest.mark.parametrize("name", ["text", "markdown", "json"])
def test_hostile_names_are_told(name: str) -> None:
    text = drawn(name, hostile())

    for part in ("alert(1)", "evil", "gnp.exe"):
        assert part in text


def test_text_says_in_order_of_seriousness_what_becomes_of_data() -> None:
    text = drawn("text", SHOP)

    verdicts = [text.index(words) for words in list(VERDICTS.values()) if f": {words}" in text]
    assert len(verdicts) > 3
    assert all(first < second for first, second in pairwise(verdicts))


def test_text_is_coloured_on_demand_only() -> None:
    assert "\x1b[" not in drawn("text", SHOP)
    assert "\x1b[1;31m" in drawn("text", SHOP, Presentation(colour=True))


def test_text_names_places_as_seen_from_the_working_directory() -> None:
    text = drawn("text", SHOP, Presentation(shown=lambda path: f"../{path}"))

    assert "../k8s/ingress.yaml:4:3" in text


def test_paths_that_are_alike_are_told_once() -> None:
    text = drawn("text", many(30, alike=True))

    assert 1 == text.count("encryption ends at")
    assert "the same way go 29 more paths" in text
    assert "Ingress app-7" in text
    assert "and 19 more" in text


def test_a_few_that_are_alike_are_told_one_by_one() -> None:
    assert 3 == drawn("text", many(3, alike=True)).count("encryption ends at")


def test_the_end_of_encryption_is_marked() -> None:
    assert " *==> Ingress shop" in drawn("text", SHOP)
    assert 1 == drawn("mermaid", SHOP).count(":::ends")
    assert 1 == drawn("dot", SHOP).count("peripheries=2")


def test_the_control_plane_is_left_out_of_drawings_and_counted() -> None:
    assert "prometheus" not in drawn("mermaid", SHOP)
    assert "%% left out: 1 hop of the control plane" in drawn("mermaid", SHOP)
    assert "prometheus" in drawn("dot", SHOP)


def test_hostile_names_are_all_of_them() -> None:
    assert len(hostile().nodes) == len(HOSTILE)
