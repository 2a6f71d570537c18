"""Values of kinds that nobody expects where the tables look: whatever they are, the rest is still judged."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec import Struct

from linter.analysis.mapping import embedded
from linter.files.tree import Texts
from linter.flows.linking import linked
from linter.model.endpoint import Subject
from linter.platforms import terraform
from linter.platforms.platform import Embedded, Options
from linter.platforms.terraform.embedded.manifests import TYPES as MANIFESTS
from linter.platforms.terraform.mapping.row import Path, Step
from linter.platforms.terraform.mapping.tables import row, types
from linter.policy.catalog import built_in_catalog
from linter.policy.judge import judge
from linter.provenance.source import Source

RULES = built_in_catalog().resolve("strict", [], {})
OPTIONS = Options(date(2026, 11, 23))

ODD = [
    pytest.param("var.odd ? { a = 1 } : {}", id="an object, perhaps"),
    pytest.param('var.odd ? ["a"] : ["b", "c"]', id="one list or another"),
    pytest.param('var.odd ? aws_lb.other.arn : "b"', id="a reference, perhaps"),
    pytest.param("var.odd ? jsonencode({ a = 1 }) : jsonencode([])", id="one text of JSON or another"),
    pytest.param("jsonencode({ a = var.odd })", id="a text of JSON"),
    pytest.param('"${jsonencode({ a = 1 })}"', id="a text of JSON in quotes"),
    pytest.param("{ for k in [1] : k => jsonencode([k]) }", id="texts of JSON in an object"),
    pytest.param("[aws_lb.other, module.nowhere, [null]]", id="references in lists"),
    pytest.param("aws_lb.other[*].arn", id="a splat"),
    pytest.param("var.odd ? [1] : []", id="a switch"),
    pytest.param('"${var.odd}"', id="an unknown"),
    pytest.param("-1.5", id="a number"),
    pytest.param("toset([])", id="nothing"),
]


def paths(part: object) -> Iterator[Path]:
    """Return all paths in a row of the tables."""
    if isinstance(part, tuple) and part and all(isinstance(one, Step) for one in part):
        yield tuple(one for one in part if one.name != "each")
    elif isinstance(part, tuple | dict):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from paths(inner)
    elif isinstance(part, Struct):
        yield from paths(tuple(getattr(part, name) for name in part.__struct_fields__))


def names(resource_type: str) -> dict[str, Any]:
    """Return the names that a row looks for, in the blocks that it looks for them in."""

    def nested() -> Any:  # noqa: ANN401  # a tree of names
        return defaultdict(nested)

    root: dict[str, Any] = nested()
    known = row(resource_type)
    for path in paths(() if known is None else known):
        inner = root
        for step in path:
            inner = inner[step.name]
    return root


def attributes(inside: dict[str, Any], value: str) -> str:
    return "".join(f"{name} = {value}\n" for name in inside)


def blocks(inside: dict[str, Any], value: str) -> str:
    written = (
        f"{name} {{\n{blocks(inner, value)}}}\n" if inner else f"{name} = {value}\n" for name, inner in inside.items()
    )
    return "".join(written)


def dynamic(inside: dict[str, Any], value: str) -> str:
    written = (
        f'dynamic "{{}}" {{{{\nfor_each = {value.replace("{", "{{").replace("}", "}}")}\ncontent {{{{\n{{}}}}}}\n}}}}\n'
    )
    return "".join(
        written.format(name, dynamic(inner, value)) if inner else f"{name} = {value}\n"
        for name, inner in inside.items()
    )


def judge_all(text: str) -> None:
    source = Source("main.tf", text)
    found = list(terraform.subjects([source], Texts({source.path: source}), OPTIONS))
    carried = embedded.subjects([one for one in found if isinstance(one, Embedded)], OPTIONS, Texts({}))
    told = [one for one in (*found, *carried) if isinstance(one, Subject)]
    for subject in linked(told):
        for _ in judge(RULES, subject):
            pass


@pytest.mark.parametrize("write", [attributes, blocks, dynamic])
@pytest.mark.parametrize(("turn", "value"), [pytest.param(at, *odd.values, id=odd.id) for at, odd in enumerate(ODD)])
def test_no_value_stops_the_run(turn: int, value: str, write: Any) -> None:  # noqa: ANN401  # one of the functions above
    # By turns each half of the types, which meet half of the values so, written in each way.
    resources = [
        f'resource "{name}" "odd" {{\n{write(names(name), value)}}}\n' for name in tuple(types())[turn % 2 :: 2]
    ]

    judge_all('variable "odd" {}\nresource "aws_lb" "other" {}\n' + "".join(resources))


KUBERNETES = """
resource "{type}" "odd" {{
  metadata {{
    name        = "odd"
    annotations = {value}
  }}
  spec {{
    type = {value}
    dynamic "port" {{
      for_each = {value}
      content {{ port = {value} }}
    }}
    dynamic "tls" {{
      for_each = {value}
      content {{ hosts = {value} }}
    }}
    template {{
      spec {{
        dynamic "container" {{
          for_each = {value}
          content {{ image = {value} }}
        }}
        container {{
          dynamic "env" {{
            for_each = {value}
            content {{ value = {value} }}
          }}
        }}
      }}
    }}
  }}
  data     = {value}
  manifest = {value}
}}
"""


@pytest.mark.parametrize("value", ODD)
def test_no_value_stops_the_run_in_a_manifest(value: str) -> None:
    judge_all('variable "odd" {}\n' + "".join(KUBERNETES.format(type=name, value=value) for name in MANIFESTS))


def test_all_names_are_written_as_hcl_has_them() -> None:
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]*|@type", name) for one in types() for name in names(one))
