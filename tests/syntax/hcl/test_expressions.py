import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from linter.provenance.source import Source
from linter.syntax.hcl import reader
from linter.syntax.hcl.expression import Expression, Opaque
from linter.syntax.hcl.python_hcl2.conversion import Conversion
from linter.syntax.hcl.python_hcl2.grammar import tree_of


def read(text: str) -> Expression:
    return reader.read(Source("main.tf", text).whole)


def read_by_python_hcl2(text: str) -> Expression:
    tree = tree_of(text)
    assert tree is not None
    return Conversion(Source("main.tf", text).whole, reader.read).expression(tree, reader.MAX_DEPTH)


def shown(part: object) -> str:
    """Show an expression as its types, its values and the texts at its places."""
    if isinstance(part, tuple):
        return "[" + ", ".join(map(shown, part)) + "]"
    if not isinstance(part, Struct):
        return repr(part)
    values = [shown(getattr(part, name)) for name in part.__struct_fields__ if name != "at"]
    return f"{type(part).__name__}({', '.join(values)})"


def places(expression: object) -> list[str]:
    if isinstance(expression, tuple):
        return [place for part in expression for place in places(part)]
    if not isinstance(expression, Struct):
        return []
    inner = [getattr(expression, name) for name in expression.__struct_fields__ if name != "at"]
    own: list[str] = [expression.at.text]  # type: ignore[attr-defined]  # every expression has a place
    return own + [place for part in inner for place in places(part)]


TEXT = "Literal(''), Literal('')"
"""What makes a text of a template that has one part."""
LOOP = f"For('k', 'v', Name('a'), None, Template([Name('v'), {TEXT}]), False, None)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null", "Literal(None)"),
        ("-1", "Unary('-', Literal(1))"),
        ("1.50", "Literal(1.5)"),
        ("a.b.c", "GetAttribute(GetAttribute(Name('a'), 'b'), 'c')"),
        ("a[0].b", "GetAttribute(Index(Name('a'), Literal(0)), 'b')"),
        ('a["b"]', "Index(Name('a'), Literal('b'))"),
        ("a.0", "Index(Name('a'), Literal(0))"),
        ("a[*].b[0]", "Splat(Name('a'), Index(GetAttribute(Element(), 'b'), Literal(0)))"),
        ("a.*.b[0]", "Index(Splat(Name('a'), GetAttribute(Element(), 'b')), Literal(0))"),
        ("a ? b : c ? d : e", "Conditional(Name('a'), Name('b'), Conditional(Name('c'), Name('d'), Name('e')))"),
        ("1 + 2 * 3", "Binary('+', Literal(1), Binary('*', Literal(2), Literal(3)))"),
        ("!(a && b)", "Unary('!', Binary('&&', Name('a'), Name('b')))"),
        ("a\n  == b", "Binary('==', Name('a'), Name('b'))"),
        ("f()", "Call('f', [], False)"),
        ("f(a, b...)", "Call('f', [Name('a'), Name('b')], True)"),
        ("provider::x::f(1)", "Call('provider::x::f', [Literal(1)], False)"),
        ("[1, # one\n 2,\n]", "Tuple([Literal(1), Literal(2)])"),
        ("{ a = 1, (b) = 2 }", "Object([[Literal('a'), Literal(1)], [Name('b'), Literal(2)]])"),
        ('{ "c" : 3 }', "Object([[Literal('c'), Literal(3)]])"),
        ("[for a in b : a if a]", "For(None, 'a', Name('b'), None, Name('a'), False, Name('a'))"),
        ("{ for k, v in b : k => v... }", "For('k', 'v', Name('b'), Name('k'), Name('v'), True, None)"),
        ('"a${b}c"', "Template([Literal('a'), Name('b'), Literal('c')])"),
        ('"$${a}"', "Literal('${a}')"),
        ('""', "Literal('')"),
        ("<<E\na\nE", "Literal('a\\n')"),
        ("<<-E\n    a ${b}\n     c\n    E", "Template([Literal('a '), Name('b'), Literal('\\n c\\n')])"),
        ('<<E\n${f("}")}$${x}\nE', "Template([Call('f', [Literal('}')], False), Literal('${x}\\n')])"),
        (
            '"%{ if a }b%{ endif }"',
            f"Template([Conditional(Name('a'), Template([Literal('b'), {TEXT}]), Template([{TEXT}])), {TEXT}])",
        ),
        (
            "<<E\n%{ for k, v in a ~}\n${~ v}%{ endfor }\nE",
            f"Template([Call('join', [Literal(''), Call('flatten', [{LOOP}], False)], False), Literal('\\n')])",
        ),
        ("<<E\n%{ if a }\nE", "Opaque('`%{ if }` is not closed')"),
        ("<<E\n%{ endfor }\nE", "Opaque('`%{ endfor }` stands where it means nothing')"),
        ('"a ${~ b ~} c"', "Template([Literal('a'), Name('b'), Literal('c')])"),
        ("<<E\n${a\nE", "Template([Opaque('the interpolation is not closed')])"),
    ],
)
def test_an_expression_is_read_as(text: str, expected: str) -> None:
    assert expected == shown(read(text))


@pytest.mark.parametrize(
    "text",
    ["true", "null", "42", '"plain"', '"two words, [brackets] {braces} and é"', "a.b", "var.some-name.c_d", "a.for"],
)
def test_the_short_way_leads_to_what_python_hcl2_reads(text: str) -> None:
    assert shown(read_by_python_hcl2(text)) == shown(read(text))
    assert places(read_by_python_hcl2(text)) == places(read(text))


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,5}", fullmatch=True)


@given(st.lists(NAMES, min_size=2, max_size=4).map(".".join))
@settings(max_examples=100, deadline=None)
def test_any_reference_is_read_alike_both_ways(text: str) -> None:
    if tree_of(text) is not None and not isinstance(read(text), Opaque):
        assert shown(read_by_python_hcl2(text)) == shown(read(text))
        assert places(read_by_python_hcl2(text)) == places(read(text))


def test_every_part_knows_its_place() -> None:
    expression = read('[for k, v in var.sizes : "x${k}" if f(v.a[0], !b ? 1 : { c = "é" })]')

    assert [
        '[for k, v in var.sizes : "x${k}" if f(v.a[0], !b ? 1 : { c = "é" })]',
        "var.sizes",
        "var",
        '"x${k}"',
        "x",
        "k",
        'f(v.a[0], !b ? 1 : { c = "é" })',
        "v.a[0]",
        "v.a",
        "v",
        "0",
        '!b ? 1 : { c = "é" }',
        "!b",
        "b",
        "1",
        '{ c = "é" }',
        "c",
        '"é"',
    ] == places(expression)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        pytest.param("(a b)", "python-hcl2 cannot read this expression", id="refused"),
        pytest.param("(" * 70 + "1" + ")" * 70, "it is nested more than 60 levels deep", id="brackets"),
        pytest.param("1" + " + 1" * 100, "it is nested too deeply", id="operators"),
        pytest.param("a" + "[0]" * 100, "it is nested too deeply", id="indexes"),
        pytest.param("a[*]" + ".b" * 100, "it is nested too deeply", id="splat"),
        pytest.param('["' + "a" * reader.MAX_LENGTH + '"]', "it is longer than 100,000 characters", id="length"),
        pytest.param("[\n" + "\n" * 1000 + "1]", "it holds hundreds of blanks in a row", id="blanks"),
        pytest.param('"' + "$${a}" * 1000 + '"', "it holds hundreds of escaped interpolations", id="escapes"),
        pytest.param("for.a", "`for` is no name", id="keyword"),
    ],
)
def test_what_is_not_read_says_why(text: str, because: str) -> None:
    found = shown(read(text))

    assert f"Opaque('{because}')" in found or f'Opaque("{because}")' in found


def test_a_template_of_too_many_parts_is_not_read() -> None:
    text = "<<E\n" + "${a}\n" * 2000 + "E"

    assert isinstance(read(text), Opaque)
