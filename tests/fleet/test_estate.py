import json

import pytest
from support.fleets import Fleet, server

from linter.fleet.answers.estate.graph import estate
from linter.fleet.store.folder import Folder
from linter.flows.graph import Graph, Hop

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: payments, namespace: pay}
spec:
  selector: {app: payments}
  ports: [{port: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: payments, namespace: pay}
spec:
  selector: {matchLabels: {app: payments}}
  template:
    metadata: {labels: {app: payments}}
    spec:
      containers: [{name: a, image: "registry.example.com/acme/front:1.2", ports: [{containerPort: 8080}]}]
"""
COMPOSE = """\
services:
  front:
    image: registry.example.com/acme/front:1.2
    build: .
"""
TO_SERVICE = server("shop.example.com", location="proxy_pass http://payments.pay.svc.cluster.local:8080;")
TO_HOST = server("shop.example.com", location="proxy_pass http://api.example.com;")


def joined(fleet: Fleet, **labels: str) -> Graph:
    """Scan all repositories, each with the labels that are given for it, and return the graph of the estate."""
    names = sorted(path.name for path in (fleet.folder / "fleet").iterdir())
    fleet.tlslint.lay({"list": "".join(f"fleet/{name} name={name} {labels.get(name, '')}\n" for name in names)})
    assert 0 == fleet.scan("list")
    return estate(Folder(str(fleet.folder / "tlslint-fleet")), None)


def between(graph: Graph, source: str, target: str) -> list[Hop]:
    """Return the hops from one repository to another."""
    return [hop for hop in graph.hops if hop.source.startswith(f"{source}//") and hop.target.startswith(f"{target}//")]


def test_a_host_is_who_serves_it_in_another_repository(fleet: Fleet) -> None:
    fleet.lay(shop=TO_HOST, edge=server("api.example.com", listen="80"))

    graph = joined(fleet)

    (hop,) = between(graph, "shop", "edge")
    assert ("", "clear") == (hop.doubt, hop.transport)
    assert "api.example.com is served by edge" == hop.facts[-1].note
    assert "shop/nginx.conf" == hop.facts[0].at.source.path
    verdicts = {(len(path.hops), path.verdict) for path in graph.paths if hop.id in path.hops}
    assert {(2, "ends-too-soon")} == verdicts
    assert "host api.example.com:80" not in {node.id for node in graph.nodes}


def test_a_host_that_nobody_serves_on_that_port_stays_one(fleet: Fleet) -> None:
    fleet.lay(shop=TO_HOST, edge=server("api.example.com"))

    graph = joined(fleet)

    assert [] == between(graph, "shop", "edge")
    assert "host api.example.com:80" in {node.id for node in graph.nodes}


def test_a_host_that_two_repositories_serve_leads_to_both_with_doubt(fleet: Fleet) -> None:
    fleet.lay(
        shop=TO_HOST, a=server("api.example.com", listen="80"), b=server("api.example.com", "TLSv1.2", listen="80")
    )

    graph = joined(fleet)

    hops = [*between(graph, "shop", "a"), *between(graph, "shop", "b")]
    assert ["2 repositories answer to api.example.com"] * 2 == [hop.doubt for hop in hops]


@pytest.mark.parametrize(
    ("shop", "pay", "doubt"),
    [
        ("", "", "nothing says that both repositories are of one cluster"),
        ("cluster=live", "cluster=test", "nothing says that both repositories are of one cluster"),
        ("cluster=live", "cluster=live", ""),
    ],
)
def test_a_service_of_the_mesh_is_certain_only_within_one_cluster(
    shop: str, pay: str, doubt: str, fleet: Fleet
) -> None:
    fleet.lay(shop=TO_SERVICE)
    fleet.tlslint.lay({"fleet/pay/k8s.yaml": SERVICE})

    graph = joined(fleet, shop=shop, pay=pay)

    (hop,) = between(graph, "shop", "pay")
    assert (doubt, "pay//k8s.yaml:Deployment pay/payments") == (hop.doubt, hop.target)


def test_of_two_clusters_the_own_one_answers(fleet: Fleet) -> None:
    fleet.lay(shop=TO_SERVICE)
    fleet.tlslint.lay({f"fleet/{name}/k8s.yaml": f"# {name}\n{SERVICE}" for name in ("live", "test")})

    graph = joined(fleet, shop="cluster=l", live="cluster=l", test="cluster=t")

    (hop,) = [*between(graph, "shop", "live"), *between(graph, "shop", "test")]
    assert ("", True) == (hop.doubt, hop.target.startswith("live//"))


def test_an_image_that_another_repository_builds_is_run(fleet: Fleet) -> None:
    fleet.tlslint.lay(
        {
            "fleet/build/compose.yaml": COMPOSE,
            "fleet/build/Dockerfile": "FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\n",
            "fleet/build/nginx.conf": server("front.example.com", listen="8080"),
            "fleet/run/k8s.yaml": SERVICE,
        }
    )

    graph = joined(fleet)

    (hop,) = between(graph, "run", "build")
    assert ("local", "run//k8s.yaml:Deployment pay/payments") == (hop.transport, hop.source)
    assert "which files are in the tag that runs, the repositories do not say" == hop.doubt


def test_names_that_mean_something_only_inside_join_nothing(fleet: Fleet) -> None:
    inside = server("shop.example.com", location="proxy_pass http://backend:8080;")
    fleet.lay(shop=inside, other=server("backend", listen="8080"))

    assert [] == between(joined(fleet), "shop", "other")


def test_clients_are_the_same_for_all(fleet: Fleet) -> None:
    fleet.lay(shop=server("shop.example.com"), edge=server("api.example.com"))

    graph = joined(fleet)

    assert ["internet"] == [node.id for node in graph.nodes if node.kind == "client"]
    places = {node.id.partition("//")[0]: node.place[0] for node in graph.nodes if node.kind != "client"}
    assert {"shop": "repository shop", "edge": "repository edge"} == places


@pytest.mark.parametrize("name", ["text", "json", "mermaid", "markdown", "dot"])
def test_the_estate_is_shown_as_any_flows(name: str, fleet: Fleet) -> None:
    fleet.lay(shop=TO_HOST, edge=server("api.example.com", listen="80"))
    joined(fleet)

    shown = fleet.tlslint("fleet", "flows", "-f", name)

    assert 0 == shown.code
    assert "api.example.com" in shown.out
    if name == "json":
        assert {"shop/nginx.conf", "edge/nginx.conf"} == {
            node["at"]["path"] for node in json.loads(shown.out)["nodes"] if node["at"]
        }
