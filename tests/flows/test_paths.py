"""Paths: what becomes of data on each, in graphs of every shape."""

import sys
from pathlib import Path

import pytest
from support.flows import drawn, graph_of_folder

from linter.flows.building import graph_of
from linter.flows.graph import Transport, Verdict
from linter.model.endpoint import Exposure, Listener, Role, Tls, Upstream
from linter.model.identity import Alias, Port, Workload
from linter.model.names import Destination, Name
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Source

AT = Source("a", "text").at(0, 4)
CLEAR: Known[Tls | None] = Known(None, AT)
ENCRYPTED: Known[Tls | None] = Known(Tls(AT, verifies_chain=Known(True, AT), verifies_name=Known(True, AT)), AT)
UNTOLD = Unknown("a variable decides", AT)
OPTIONAL: Known[Tls | None] = Known(Tls(AT, required=Known(False, AT)), AT)


def listener(address: str, tls: Setting[Tls | None], role: Role = Role.WEB, port: str = "443") -> Listener:
    return Listener(
        at=AT,
        address=address,
        name=address,
        platform="nginx",
        role=Known(role, AT),
        protocol=Known("http", AT),
        exposure=Known(Exposure.PUBLIC if address == "edge" else Exposure.INTERNAL, AT),
        tls=tls,
        scope="s",
        port=port,
        names=(Name("s", address, port),),
    )


def hop(front: str, host: str, tls: Setting[Tls | None], role: Role = Role.WEB, port: str = "443") -> Upstream:
    return Upstream(
        at=AT,
        address=f"{front} to {host}",
        name=host,
        platform="nginx",
        role=Known(role, AT),
        protocol=Known("http", AT),
        exposure=Known(Exposure.INTERNAL, AT),
        tls=tls,
        host=Known(host, AT),
        listeners=(front,),
        scope="s",
        targets=(Destination(host, AT, port, ("s",)),),
    )


@pytest.mark.parametrize(
    ("edge", "way", "role", "verdict"),
    [
        (ENCRYPTED, ENCRYPTED, Role.WEB, Verdict.ENCRYPTED),
        (ENCRYPTED, CLEAR, Role.WEB, Verdict.ENDS_TOO_SOON),
        (ENCRYPTED, CLEAR, Role.DATASTORE, Verdict.GAP_TO_DATA_STORE),
        (CLEAR, CLEAR, Role.WEB, Verdict.NEVER_ENCRYPTED),
        (CLEAR, ENCRYPTED, Role.WEB, Verdict.NEVER_ENCRYPTED),
        (ENCRYPTED, UNTOLD, Role.WEB, Verdict.UNKNOWN),
        (UNTOLD, ENCRYPTED, Role.WEB, Verdict.UNKNOWN),
        (UNTOLD, CLEAR, Role.WEB, Verdict.ENDS_TOO_SOON),
        (OPTIONAL, CLEAR, Role.DATASTORE, Verdict.GAP_TO_DATA_STORE),
        (ENCRYPTED, OPTIONAL, Role.WEB, Verdict.DOWNGRADABLE),
    ],
)
def test_a_path_is_as_good_as_its_worst_hop(
    edge: Setting[Tls | None], way: Setting[Tls | None], role: Role, verdict: Verdict
) -> None:
    graph = graph_of([listener("edge", edge), hop("edge", "behind", way, role)])

    assert [verdict] == [path.verdict for path in graph.paths]


def test_clear_text_to_a_listener_that_takes_tls_only_is_broken_and_no_exposure() -> None:
    graph = graph_of([listener("edge", ENCRYPTED), hop("edge", "behind", CLEAR), listener("behind", ENCRYPTED)])

    assert [Verdict.BROKEN] == [path.verdict for path in graph.paths]


def test_what_passes_through_is_what_it_is_at_its_end() -> None:
    front = listener("edge", UNTOLD)
    passing = Upstream(
        at=AT,
        address="edge to behind",
        name="behind",
        platform="nginx",
        role=Known(Role.WEB, AT),
        protocol=Known("tcp", AT),
        exposure=Known(Exposure.INTERNAL, AT),
        tls=UNTOLD,
        listeners=("edge",),
        scope="s",
        targets=(Destination("behind", AT, "443", ("s",)),),
        passes_on=True,
    )

    graph = graph_of([front, passing, listener("behind", ENCRYPTED)])

    assert [Transport.PASSED_THROUGH, Transport.TLS] == [hop.transport for hop in reversed(graph.hops)]
    assert [Verdict.ENCRYPTED] == [path.verdict for path in graph.paths]


def test_of_what_comes_over_an_unknown_hop_nobody_says_that_its_encryption_ends() -> None:
    graph = graph_of([listener("edge", UNTOLD), hop("edge", "behind", CLEAR)])

    assert [""] == [path.ends_at for path in graph.paths]


def test_two_hops_of_one_configuration_to_one_backend_stay_two() -> None:
    found = [listener("edge", ENCRYPTED), hop("edge", "behind", ENCRYPTED), hop("edge", "behind", CLEAR)]

    graph, turned = graph_of(found), graph_of(reversed(found))

    assert {Verdict.ENCRYPTED, Verdict.ENDS_TOO_SOON} == {path.verdict for path in graph.paths}
    assert graph == turned


def test_names_that_stand_for_each_other_in_a_circle_lead_nowhere() -> None:
    names = ("a", "b", "c")
    circle = [
        Alias(AT, one, one, "kubernetes", (Name("s", one, "443"),), (Destination(other, AT, "443", ("s",)),), (), "s")
        for one, other in zip(names, (*names[1:], names[0]), strict=True)
    ]

    graph = graph_of([listener("edge", ENCRYPTED), hop("edge", "a", CLEAR), *circle])

    assert len(graph.hops) == 2
    assert len(graph.loose) == 1


def test_hops_in_a_circle_are_followed_once() -> None:
    found = [
        listener("edge", ENCRYPTED),
        hop("edge", "x", ENCRYPTED),
        listener("x", ENCRYPTED),
        listener("y", ENCRYPTED),
    ]

    graph = graph_of([*found, hop("x", "y", ENCRYPTED), hop("y", "x", ENCRYPTED)])

    assert [3] == [len(path.hops) for path in graph.paths]


def test_a_circle_that_nobody_comes_to_has_paths_as_well() -> None:
    pods = [
        Workload(AT, one, one, "kubernetes", names=(Name("s", one),), runs=(f"{one} files",), scope="s")
        for one in ("a", "b")
    ]
    opened = [
        Upstream(
            at=AT,
            address=f"{one} to {other}",
            name=other,
            platform="kubernetes",
            role=Known(Role.WEB, AT),
            protocol=Known("http", AT),
            exposure=Known(Exposure.INTERNAL, AT),
            tls=CLEAR,
            host=Known(other, AT),
            scope="s",
            opened_by=one,
            targets=(Destination(other, AT, "80", ("s",)),),
        )
        for one, other in (("a", "b"), ("b", "a"))
    ]

    graph = graph_of([*pods, *opened])

    assert [Verdict.NEVER_ENCRYPTED] == [path.verdict for path in graph.paths]


def test_two_that_answer_to_a_name_stay_two() -> None:
    twins = [
        Workload(AT, one, one, "kubernetes", names=(Name("s", "behind"),), ports=(Port("443", AT),), scope="s")
        for one in ("blue", "green")
    ]

    graph = graph_of([listener("edge", ENCRYPTED), hop("edge", "behind", CLEAR), *twins])

    assert {"blue", "green"} == {one.target for one in graph.hops if one.source == "edge"}


def test_what_has_the_same_name_in_another_scope_is_not_joined() -> None:
    elsewhere = Workload(AT, "else/web", "web", "kubernetes", names=(Name("other", "behind"),), scope="other")

    graph = graph_of([listener("edge", ENCRYPTED), hop("edge", "behind", CLEAR), elsewhere])

    assert "else/web" not in {node.id for node in graph.nodes}


@pytest.mark.parametrize("layers", [30])
def test_paths_without_number_are_cut_off_and_told(layers: int) -> None:
    found: list[object] = [listener("edge", ENCRYPTED), hop("edge", "0a", ENCRYPTED), hop("edge", "0b", ENCRYPTED)]
    for number in range(layers):
        for one in "ab":
            found.append(listener(f"{number}{one}", ENCRYPTED))
            found += [hop(f"{number}{one}", f"{number + 1}{other}", ENCRYPTED) for other in "ab"]

    graph = graph_of(found)

    assert len(graph.paths) == 5_000
    assert graph.unlisted


def test_the_graph_grows_as_the_estate_does() -> None:
    def estate(services: int) -> list[object]:
        found: list[object] = []
        for number in range(services):
            name = f"web-{number}"
            found += [listener(name, ENCRYPTED), hop(name, f"app-{number}", CLEAR), listener(f"app-{number}", CLEAR)]
        return found

    def calls(services: int) -> int:
        everything = estate(services)
        made = 0

        def count(*_: object) -> None:
            nonlocal made
            made += 1

        sys.setprofile(count)
        try:
            graph_of(everything)
        finally:
            sys.setprofile(None)
        return made

    assert calls(1_000) < 11 * calls(100)


def test_the_order_of_what_is_found_does_not_matter(tmp_path: Path) -> None:
    found = [listener("edge", ENCRYPTED), hop("edge", "x", CLEAR), listener("x", CLEAR), hop("x", "db", CLEAR)]

    assert graph_of(found) == graph_of(reversed(found))
    assert not drawn(graph_of_folder(tmp_path))
