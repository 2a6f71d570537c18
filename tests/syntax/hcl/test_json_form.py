import pytest

from linter.provenance.source import Source
from linter.syntax.hcl import json_form
from linter.syntax.hcl.expression import Literal, Object, Template, Tuple
from linter.syntax.hcl.tree import Block, File

MODULE = """\
{
  "//": "a comment",
  "variable": {"policy": {"default": "old"}},
  "locals": {"port": 443, "ratio": 1.5, "nothing": null, "on": true},
  "resource": {
    "aws_lb": {
      "shop": {
        "name": "shop-${var.policy}",
        "tags": {"a": "b"},
        "subnets": ["one", "${local.two}"],
        "dynamic": {"access_logs": {"for_each": [], "content": {"bucket": "logs"}}}
      },
      "two": [{"name": "first"}, {"name": "second"}]
    }
  },
  "module": {"web": {"source": "./web"}}
}
"""


def parse(text: str) -> File:
    return json_form.parse(Source("main.tf.json", text))


def block(kind: str, *labels: str) -> Block:
    return next(one for one in parse(MODULE).body.blocks if one.type == kind and one.labels == labels)


def test_keys_above_a_block_are_its_labels() -> None:
    found = [(one.type, one.labels) for one in parse(MODULE).body.blocks]

    assert [
        ("variable", ("policy",)),
        ("locals", ()),
        ("resource", ("aws_lb", "shop")),
        ("resource", ("aws_lb", "two")),
        ("resource", ("aws_lb", "two")),
        ("module", ("web",)),
    ] == found


def test_an_object_is_an_attribute_and_a_block_for_the_reader_to_choose() -> None:
    body = block("resource", "aws_lb", "shop").body

    assert isinstance(body.attributes["tags"].expression, Object)
    assert ["b"] == [one.body.attributes["a"].expression.value for one in body.named("tags")]  # type: ignore[union-attr]  # a literal


def test_a_dynamic_block_has_a_label() -> None:
    body = block("resource", "aws_lb", "shop").body

    assert [("access_logs",)] == [one.labels for one in body.named("dynamic")]


def test_the_header_is_the_last_key() -> None:
    assert '"shop"' == block("resource", "aws_lb", "shop").header.text
    assert '"locals"' == block("locals").header.text


@pytest.mark.parametrize(("name", "value"), [("port", 443), ("ratio", 1.5), ("nothing", None), ("on", True)])
def test_a_plain_value_is_a_literal(name: str, value: object) -> None:
    expression = block("locals").body.attributes[name].expression

    assert isinstance(expression, Literal)
    assert value == expression.value
    assert type(value) is type(expression.value)


def test_a_string_is_a_template() -> None:
    attributes = block("resource", "aws_lb", "shop").body.attributes
    name, subnets = attributes["name"].expression, attributes["subnets"].expression

    assert isinstance(name, Template)
    assert ["shop-", "var.policy"] == [part.at.text for part in name.parts]
    assert isinstance(subnets, Tuple)
    assert '"one"' == subnets.items[0].at.text


def test_escapes_beside_interpolations_are_undone() -> None:
    file = parse('{"locals": {"a": "\\u0041", "b": "\\"${c}"}}')

    attributes = file.body.blocks[0].body.attributes
    assert isinstance(attributes["a"].expression, Literal)
    assert "A" == attributes["a"].expression.value
    assert isinstance(attributes["b"].expression, Template)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": [1, 2}', "not YAML"),
        ("[1]", "not a JSON object"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "nested more than"),
    ],
)
def test_what_is_broken_has_one_error_and_no_blocks(text: str, message: str) -> None:
    file = parse(text)

    assert () == file.body.blocks
    assert 1 == len(file.errors)
    assert message in file.errors[0].message


def test_an_empty_file_has_nothing_in_it() -> None:
    assert () == parse("").body.blocks
    assert () == parse("").errors
