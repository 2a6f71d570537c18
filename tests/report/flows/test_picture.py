"""What is drawn, whatever draws it."""

import hashlib
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.bounded import HUNG
from support.graphs import SHOP, drawn, many, tangled
from support.graphviz import needs_graphviz

from linter.flows.graph import Graph, Hop, Node, NodeKind, Transport, Verdict
from linter.flows.graph import Path as Way
from linter.report.flows.fitting import LIMITS, fitting
from linter.report.flows.layout import Frame, laid_out
from linter.report.flows.picture import Limits, alike, picture

ALL = Limits(1_000, 1_000)
ROOT = Path(__file__).parents[3]


def star(*transports: Transport, ends_at: str = "") -> Graph:
    """One client and as many servers, each with a hop of its own."""
    nodes = (
        Node("internet", NodeKind.CLIENT, "internet", ("internet",)),
        *(Node(f"s{number}", NodeKind.EDGE, f"server {number}", ("net",)) for number, _ in enumerate(transports)),
    )
    hops = tuple(Hop(f"h{number}", "internet", f"s{number}", one, "http") for number, one in enumerate(transports))
    return Graph(nodes, hops, tuple(Way((hop.id,), Verdict.ENCRYPTED, ends_at) for hop in hops))


def test_what_differs_in_name_only_is_one_box() -> None:
    found = picture(star(*[Transport.TLS] * 5), ALL)

    assert ["internet", "server 0 and 4 more"] == [box.label for box in found.boxes]
    assert ["5 x TLS http"] == [arrow.label for arrow in found.arrows]


@pytest.mark.parametrize(
    "graph",
    [
        pytest.param(star(*[Transport.TLS] * 3), id="a few"),
        pytest.param(star(*[Transport.TLS, Transport.CLEAR, Transport.MESH] * 3), id="three of each transport"),
    ],
)
def test_a_few_are_drawn_one_by_one(graph: Graph) -> None:
    assert len(graph.nodes) == len(picture(graph, ALL).boxes)


@pytest.mark.parametrize(
    "changes",
    [{"place": ("other",)}, {"kind": NodeKind.LISTENER}, {"platform": "nginx"}, {"data": ("personal",)}],
    ids=lambda changes: next(iter(changes)),
)
def test_what_differs_in_more_than_its_name_stands_apart(changes: dict[str, object]) -> None:
    graph = star(*[Transport.TLS] * 5)
    different = replace(graph.nodes[1], **changes)

    found = picture(replace(graph, nodes=(graph.nodes[0], different, *graph.nodes[2:])), ALL)

    assert 3 == len(found.boxes)


def test_where_encryption_ends_is_not_folded_with_where_it_does_not() -> None:
    found = picture(star(*[Transport.TLS] * 5, ends_at="s3"), ALL)

    assert [False, False, True] == [box.ends for box in found.boxes]


def test_of_too_many_those_of_the_worst_paths_are_drawn() -> None:
    found = picture(many(20), Limits(boxes=1_000, arrows=10))

    assert {"app-0", "app-4"} <= {box.label for box in found.boxes}
    assert "app-1" not in {box.label for box in found.boxes}
    assert 10 == len(found.arrows)
    assert found.undrawn > 0


def test_a_client_of_many_zones_is_drawn_beside_each() -> None:
    whole, parted = (picture(many(40), Limits(1_000, 1_000, once)) for once in (1_000, 40))

    assert 1 == sum(box.node.kind is NodeKind.CLIENT for box in whole.boxes)
    assert 4 == sum(box.node.kind is NodeKind.CLIENT for box in parted.boxes)
    assert len(whole.arrows) == len(parted.arrows)


def test_paths_through_what_is_folded_are_told_as_one() -> None:
    assert [30] == [len(paths) for paths in alike(many(30, alike=True))]
    assert len(SHOP.paths) == len(list(alike(SHOP)))


def test_a_tangle_is_cut_to_what_can_be_laid_out() -> None:
    found = fitting(tangled(60, 600))

    assert 50 < len(found.arrows) < 400
    assert found.undrawn > 100


def test_a_circle_is_drawn_whole() -> None:
    assert len(SHOP.hops) == len(fitting(SHOP, control=True).arrows)


def apart(one: Frame, other: Frame) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


@needs_graphviz
@pytest.mark.parametrize("graph", [SHOP, many(60), tangled(40, 80)], ids=["shop", "many", "tangle"])
def test_no_box_lies_on_another_and_each_is_in_its_zone(graph: Graph) -> None:
    found = laid_out(picture(graph, LIMITS))

    assert all(apart(one.frame, other.frame) for one, other in combinations(found.boxes, 2))
    for placed in found.boxes:
        around = [zone for zone in found.zones if not apart(zone.frame, placed.frame)]
        assert around
        assert all(zone.label in " / ".join(placed.box.node.place) for zone in around)


@needs_graphviz
def test_everything_lies_inside_of_the_drawing() -> None:
    found = laid_out(picture(SHOP, ALL, control=True))

    for frame in (*(box.frame for box in found.boxes), *(zone.frame for zone in found.zones)):
        assert 0 <= frame.x <= frame.x + frame.width <= found.width + 1
        assert 0 <= frame.y <= frame.y + frame.height <= found.height + 1


@needs_graphviz
def test_the_same_bytes_come_out_whatever_the_order_of_sets() -> None:
    script = "from support.graphs import *; import sys; sys.stdout.buffer.write(drawn('html', many(60)).encode())"

    written = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
            capture_output=True,
            check=True,
            timeout=HUNG,
        ).stdout
        for seed in ("1", "2")
    ]

    assert 1 == len({hashlib.sha256(text).hexdigest() for text in written})
    assert drawn("html", many(60)).encode() == written[0]
