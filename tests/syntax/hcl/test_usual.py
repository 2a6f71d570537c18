"""The outline of a text in its usual shape, against what tree-sitter finds in the same text."""

import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linter.provenance.source import Source
from linter.syntax.hcl.blocks import by_tree_sitter
from linter.syntax.hcl.tree import Body
from linter.syntax.hcl.usual.bodies import usual_body

FIXTURES = Path(__file__).parents[3] / "fixtures"
USUAL = """\
# A bit of everything
locals {
  port = 443 # https
  many = { for key, one in var.all : key => one.id... if one != null && !one.off }
  ids  = [for one in var.all : one[0].id if can(one["id"])]
  name = "a-${var.stage == "prod" ? "p" : local.x["y"][each.key]}-%z$\\n"
  text = <<-EOT
    { not HCL
  EOT
}

resource "aws_lb" web {
  tags = merge(local.tags, {
    (var.key) = -1, "b" : [], c.d = { 80 = f(x...) }
  },)
  dynamic "tag" {
    for_each = aws_x.y.*.z[*].w.0.v
    content { key = (tag.key + 1.5) }
  }
}

default = var.a ? null : coalesce("", [
  true, // yes
])
"""
_TOKEN = re.compile(r'[A-Za-z_][\w-]*|[0-9]+|"|\s+|.')
TOKENS = [
    *_TOKEN.findall(USUAL),
    *("${", "%{", "$${", "~}", "\\", "\\q", "'", "?", "=>", "==", "::", "...", "<<E\nx\nE\n", "/*", "*/", "//", "é"),
    *("for", "in", "if", "else", "null", "for x in", "f(", "null(", ".5", "1e5", "1.", "\r", "\f", "\ufeff", "a b"),
]


def shape(body: Body) -> object:
    """All that is told of a body, with its places."""
    attributes = [(one.name, one.name_at.order, one.at.order) for one in body.attributes.values()]
    blocks = [(one.type, one.labels, one.header.order, shape(one.body)) for one in body.blocks]
    return attributes, blocks, body.header.order


def is_usual(text: str) -> bool:
    """Say whether a text is of the usual shape, in which case tree-sitter has to find the same in it."""
    source = Source("main.tf", text)
    found = usual_body(source)
    if found is not None:
        file = by_tree_sitter(source)
        assert () == file.errors
        assert shape(file.body) == shape(found)
    return found is not None


def test_the_outlines_of_fixtures_are_what_tree_sitter_finds() -> None:
    texts = [path.read_text("utf-8") for path in sorted(FIXTURES.rglob("*.tf"))]

    assert sum(map(is_usual, texts)) > 0.9 * len(texts)


def test_a_bit_of_everything_is_usual() -> None:
    without_heredoc = re.sub(r"<<-EOT.*EOT", "1", USUAL, flags=re.DOTALL)

    assert is_usual(USUAL)
    assert is_usual(without_heredoc.replace("\n", "\r\n"))


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.integers(0, len(_TOKEN.findall(USUAL)) - 1), st.sampled_from(["", *TOKENS]), st.booleans()),
        min_size=1,
        max_size=3,
    )
)
@example([(1, "\0", True)])
def test_what_is_taken_for_usual_is_what_tree_sitter_finds(changes: list[tuple[int, str, bool]]) -> None:
    parts = _TOKEN.findall(USUAL)
    for index, token, is_added in changes:
        parts[index] = parts[index] + token if is_added else token

    is_usual("".join(parts))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a {\n" + "#\n" * 40_000 + "~", id="comments"),
        pytest.param("a = {\n" + "\n" * 40_000 + "~", id="empty lines"),
        pytest.param("a = " + "b[" * 40_000, id="brackets in brackets"),
        pytest.param("a = " + "b + " * 40_000 + "~", id="a long sum"),
        pytest.param("a {\n" + "b = 1\n" * 40_000 + "~", id="many attributes"),
    ],
)
def test_hostile_texts_take_no_long_time(text: str) -> None:
    begun = process_time()

    assert not is_usual(text)
    assert process_time() - begun < 1
