"""What tree-sitter's nodes become, against what python-hcl2 makes of the same text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from linter.provenance.source import Location, Source
from linter.syntax.hcl import nodes, reader
from linter.syntax.hcl.blocks import parse
from linter.syntax.hcl.expression import Literal, Opaque, Template
from linter.syntax.hcl.tree import Attribute, Body

FIXTURES = Path(__file__).parents[3] / "fixtures"


def meant(part: object) -> Any:  # noqa: ANN401  # nested tuples
    """What an expression says, whatever its places; neighbouring texts of a template are one."""
    if isinstance(part, tuple):
        return tuple(map(meant, part))
    if isinstance(part, Template):
        found: list[Any] = []
        for one in part.parts:
            text = one.value if isinstance(one, Literal) else None
            if isinstance(text, str) and found and isinstance(found[-1], str):
                found[-1] += text
            else:
                found.append(text if isinstance(text, str) else meant(one))
        return "Template", *(one for one in found if one != "")
    if not isinstance(part, Struct):
        return type(part).__name__, part
    return type(part).__name__, *(meant(getattr(part, name)) for name in part.__struct_fields__ if name != "at")


def whole(text: str) -> Location:
    return Source("main.tf", text).whole


def attributes(body: Body) -> Iterator[Attribute]:
    yield from body.attributes.values()
    for block in body.blocks:
        yield from attributes(block.body)


def test_the_expressions_of_all_fixtures_are_what_python_hcl2_reads() -> None:
    texts: set[str] = set()
    for path in sorted(FIXTURES.rglob("*.tf")):
        texts.update(one.at.text for one in attributes(parse(Source(path.name, path.read_text("utf-8"))).body))
    compared = 0

    for text in sorted(texts):
        found = nodes.expression(whole(text), reader.MAX_DEPTH, reader.read) if not reader.obstacle(text) else None
        theirs = reader.by_python_hcl2(whole(text)) if found is not None else None
        if theirs is not None and not isinstance(theirs, Opaque):
            assert meant(theirs) == meant(found), text
            compared += 1

    assert compared > 900


NAMES = st.sampled_from(["a", "each", "b-c", "x1"])
WORDS = st.sampled_from(
    ["", "x", " x ", "é", "\\n", '\\"', "\\\\", "$${a}", "%%{a}", "$", "%", "{", "}", "# x", "// x"]
)
LEAVES = st.one_of(
    NAMES,
    st.sampled_from(["true", "null", "0", "42", "1.50", "1e3", "2.5E-2"]),
    st.lists(WORDS, max_size=4).map(lambda words: f'"{"".join(words)}"'),
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    value = st.one_of(inner, inner.map(lambda text: f"({text})"))
    template = st.lists(st.one_of(WORDS, inner.map(lambda text: f"${{{text}}}")), min_size=1, max_size=4)
    operator = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"])
    return st.one_of(
        st.tuples(NAMES, st.lists(st.sampled_from([".a", ".b-c", "[0]", '["k"]', ".0", "[*]", ".*"]), max_size=4)).map(
            lambda parts: parts[0] + "".join(parts[1])
        ),
        st.tuples(NAMES, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]"),
        template.map(lambda parts: f'"{"".join(parts)}"'),
        st.tuples(value, operator, value).map(" ".join),
        st.tuples(st.sampled_from(["!", "-"]), NAMES).map("".join),
        st.tuples(inner, inner, inner).map(lambda parts: f"{parts[0]} ? {parts[1]} : {parts[2]}"),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(st.one_of(NAMES, LEAVES, inner.map(lambda text: f"({text})")), inner), max_size=3).map(
            lambda items: "{" + ", ".join(f"{key} = {item}" for key, item in items) + "}"
        ),
        st.tuples(st.sampled_from(["f", "provider::x::f"]), st.lists(inner, max_size=3), st.booleans()).map(
            lambda parts: f"{parts[0]}({', '.join(parts[1])}{'...' if parts[1] and parts[2] else ''})"
        ),
        st.tuples(inner, inner).map(lambda parts: f"[for v in {parts[0]} : {parts[1]}]"),
        st.tuples(inner, inner, inner).map(
            lambda parts: f"{{for k, v in {parts[0]} : {parts[1]} => {parts[2]}... if v}}"
        ),
    )


@given(st.recursive(LEAVES, _larger, max_leaves=12))
@settings(max_examples=400, deadline=None)
@example("a ? b : c ? d : e ? f : g")
@example("a ? b ? c : d : e")
@example("(a ? b : c) ? d : e")
@example("!a && -b == 1 + 2 * 3 - 1 || c")
@example("1 - 2 - 3")
@example("a.*.b[0].c")
@example("a[*].b[0].c")
@example('"$$${a}"')
@example('{true = 1, "b" : 2, (c) = 3}')
def test_any_expression_is_read_as_python_hcl2_reads_it(text: str) -> None:
    found = nodes.expression(whole(text), reader.MAX_DEPTH, reader.read)
    theirs = reader.by_python_hcl2(whole(text))

    if found is not None and not isinstance(theirs, Opaque):
        assert meant(theirs) == meant(found)


@pytest.mark.parametrize("text", ["a b", "{ for = 1 }", "0x1F", "a ? b", '"${}"', "a /* why */ . b"])
def test_what_the_grammar_does_not_know_is_left_to_python_hcl2(text: str) -> None:
    assert nodes.expression(whole(text), reader.MAX_DEPTH, reader.read) is None
