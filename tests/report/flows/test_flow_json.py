import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.graphs import HOSTILE, SHOP, drawn, hostile, many

import linter.report.flows
from linter.flows.graph import Graph, NodeKind, Transport, Verdict, Verification

SCHEMA = json.loads((Path(linter.report.flows.__file__).parent / "flows.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:  # noqa: ANN401  # JSON
    """Forbid in a schema what it does not name, so that it names all there is."""
    if isinstance(schema, dict):
        strict = {key: closed(value) for key, value in schema.items()}
        return {**strict, "additionalProperties": False} if "properties" in schema else strict
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("graph", [Graph(), SHOP, hostile(), many(20)], ids=["nothing", "shop", "hostile", "many"])
def test_what_is_written_is_what_the_schema_says_and_no_more(graph: Graph) -> None:
    document = json.loads(drawn("json", graph))

    assert [] == list(Draft202012Validator(closed(SCHEMA)).iter_errors(document))


def test_the_schema_names_all_kinds() -> None:
    definitions = SCHEMA["$defs"]

    assert definitions["node"]["properties"]["kind"]["enum"] == list(NodeKind)
    assert definitions["hop"]["properties"]["transport"]["enum"] == list(Transport)
    assert definitions["hop"]["properties"]["verification"]["enum"] == [*Verification, None]
    assert definitions["path"]["properties"]["verdict"]["enum"] == list(Verdict)


def test_everything_is_there() -> None:
    document = json.loads(drawn("json", SHOP))

    hop = document["hops"][0]
    assert ("internet", "k8s:ingress shop", "tls") == (hop["source"], hop["target"], hop["transport"])
    assert ["TLSv1.2", "TLSv1.3"] == hop["versions"]
    assert {"path": "k8s/ingress.yaml", "start": {"line": 4, "column": 3}, "end": {"line": 4, "column": 7}} == (
        hop["facts"][0]["at"]
    )
    assert "gap-to-data-store" == document["paths"][0]["verdict"]
    assert len(SHOP.nodes) == len(document["nodes"])


def test_any_name_can_be_read_back() -> None:
    text = drawn("json", hostile())

    assert text.isascii()
    assert list(HOSTILE) == [node["label"] for node in json.loads(text)["nodes"]]
