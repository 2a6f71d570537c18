import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linter.provenance.source import InputError, Source
from linter.syntax.hcl import blocks, tree
from linter.syntax.hcl.expression import Opaque
from linter.syntax.hcl.tree import Attribute, Block, Body, File

MODULE = """\
# A comment, and a heredoc that looks like a block
locals {
  text = <<EOT
resource "no" "block" {
}
EOT
}

resource "aws_lb" "shop" {
  name    = "shop"
  subnets = [
    "subnet-1", # one
    "subnet-2",
  ]

  access_logs {
    bucket  = "logs"
    nested { deep = true }
  }

  dynamic "tag" {
    for_each = {}
    content {
      key = tag.key
    }
  }
}
"""


def parse(text: str) -> File:
    return blocks.parse(Source("main.tf", text))


def names(body: Body) -> list[tuple[str, tuple[str, ...]]]:
    return [(block.type, block.labels) for block in body.blocks]


def test_blocks_have_types_labels_and_bodies() -> None:
    file = parse(MODULE)

    assert () == file.errors
    assert [("locals", ()), ("resource", ("aws_lb", "shop"))] == names(file.body)
    resource = file.body.blocks[1]
    assert ["name", "subnets"] == list(resource.body.attributes)
    assert [("access_logs", ()), ("dynamic", ("tag",))] == names(resource.body)
    assert ["deep"] == list(resource.body.blocks[0].body.blocks[0].body.attributes)


def test_places_are_those_of_the_text() -> None:
    resource = parse(MODULE).body.blocks[1]

    assert 'resource "aws_lb" "shop"' == resource.header.text
    assert "access_logs" == resource.body.blocks[0].header.text
    assert "name" == resource.body.attributes["name"].name_at.text
    assert '"shop"' == resource.body.attributes["name"].at.text
    assert resource.body.attributes["subnets"].at.text.startswith("[\n")


def test_places_count_characters_not_bytes() -> None:
    body = parse('é "漢字🔒" {\n  /* 🔒 */ größe = "ü" # é\n  b = 1\n}\n').body.blocks[0].body

    assert 'é "漢字🔒"' == body.header.text
    assert '"ü"' == body.attributes["größe"].at.text
    assert "1" == body.attributes["b"].at.text


def test_windows_line_breaks_end_no_value() -> None:
    body = parse('a {\r\n  b = "x"\r\n  c = 1\r\n}\r\n').body.blocks[0].body

    assert ['"x"', "1"] == [attribute.at.text for attribute in body.attributes.values()]


def test_a_file_of_variables_has_attributes_at_its_top() -> None:
    body = parse('a = 1\nb = ["x"]\n').body

    assert ["a", "b"] == list(body.attributes)


def test_an_exponent_is_a_number() -> None:
    file = parse("a {\n  b = 1e3\n}\n")

    assert () == file.errors
    assert "1e3" == file.body.blocks[0].body.attributes["b"].at.text


def test_of_two_attributes_of_one_name_the_first_counts() -> None:
    assert "1" == parse("a {\n  b = 1\n  b = 2\n}\n").body.blocks[0].body.attributes["b"].at.text


@pytest.mark.parametrize(
    ("broken", "place", "message"),
    [
        pytest.param("a {\n  b = [1, 2\n}\n", (3, 1), "expected `]` or `,` instead of `}`", id="unclosed list"),
        pytest.param("a {\n  b = f(1\n}\n", (3, 1), "expected `)` or `,` instead of `}`", id="unclosed call"),
        pytest.param("a {\n  b = 1\n", (2, 7), "expected `}` instead of the end", id="unclosed block"),
        pytest.param('a {\n  b = "x\n}\n', (2, 7), "the string that begins here is not closed", id="string"),
        pytest.param("a {\n  b = <<EOT\n}\n", (2, 7), "the heredoc that begins with `<<EOT` is", id="heredoc"),
        pytest.param("a {\n  b = 1 2\n}\n", (2, 9), "expected `}` instead of `2`", id="two values"),
        pytest.param("a {\n  b == 1\n}\n", (2, 5), "unexpected `==`", id="no assignment"),
        pytest.param("a {\n  b =\n}\n", (2, 6), "expected a value instead of the end of the line", id="no value"),
        pytest.param("a\n  b = 1\n}\n", (2, 3), "expected `{` instead of `b`", id="no opening brace"),
        pytest.param("/* a\n", (1, 1), "the comment that begins here is not closed", id="comment"),
    ],
)
def test_what_is_broken_says_where_and_what_was_expected(broken: str, place: tuple[int, int], message: str) -> None:
    file = parse(f'{broken}\nresource "c" "d" {{\n  z = 1\n}}\n')

    assert 1 == len(file.errors)
    error = file.errors[0]
    region = error.at.region
    assert place == (region.start_line, region.start_column)
    assert message in error.message
    assert [("resource", ("c", "d"))] == [one for one in names(file.body) if one[0] == "resource"]


def test_the_blocks_before_an_error_stay_as_they_are() -> None:
    file = parse(f"{MODULE}\nvariable {{{{\n\nlocals {{\n  a = 1\n}}\n")

    assert [("locals", ()), ("resource", ("aws_lb", "shop")), ("locals", ())] == names(file.body)
    assert 1 == len(file.errors)


def test_errors_are_counted_only_so_far() -> None:
    file = parse("a {{\n" * 100)

    assert blocks.MAX_ERRORS == len(file.errors)


def test_blocks_too_deep_are_an_error() -> None:
    depth = tree.MAX_DEPTH + 5
    file = parse("a {\n" * depth + "b = 1\n" + "}\n" * depth)

    body = file.body
    for _ in range(tree.MAX_DEPTH - 1):
        body = body.blocks[0].body

    with pytest.raises(InputError, match="more than 30 levels deep"):
        _ = body.blocks[0].body


def attributes(body: Body) -> list[Attribute]:
    return [*body.attributes.values(), *(one for block in body.blocks for one in attributes(block.body))]


def all_blocks(body: Body) -> list[Block]:
    return [one for block in body.blocks for one in (block, *all_blocks(block.body))]


FRAGMENTS = (
    *(
        "a",
        " ",
        "\n",
        '"',
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "=",
        "é",
        "🔒",
        "${",
        "%{",
        "<<E\n",
        "E\n",
        "#",
        "/*",
        "*/",
        "1",
    ),
    *(".", ",", "?", ":", "for", "in", "\\", "\r\n", "b = 1\n", 'resource "x" "y" {\n', "}\n", "1e5", "==", "&&"),
)
TEXTS = st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join), st.text(max_size=80))


@given(TEXTS)
@example('a {\n  b = "é${c["d"]}"\n}\n')
@example("a {\n b = <<-E\n  é${x}\n  E\n}\n")
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_says_where_it_is_broken(text: str) -> None:
    source = Source("main.tf", text)

    file = blocks.parse(source)

    for error in file.errors:
        assert isinstance(error, InputError)
        assert 0 <= error.at.start <= error.at.end <= len(text)
    for block in all_blocks(file.body):
        assert block.header.text.startswith(block.type)
    for attribute in attributes(file.body):
        assert attribute.name == attribute.name_at.text
        expression = attribute.expression
        assert attribute.at.start <= expression.at.start <= expression.at.end <= attribute.at.end
        assert not isinstance(expression, Opaque) or expression.because
