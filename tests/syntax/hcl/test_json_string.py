"""Strings of JSON that hold templates: what they mean, and where it stands."""

from linter.provenance.source import Source
from linter.syntax.hcl import json_form
from linter.syntax.hcl.expression import Call, Expression, Index, Literal, Template


def value(text: str) -> Expression:
    file = json_form.parse(Source("main.tf.json", '{"locals": {"x": ' + text + "}}"))
    (block,) = file.body.blocks
    return block.body.attributes["x"].expression


def test_a_quoted_word_is_a_key() -> None:
    (index,) = part if isinstance(part := getattr(value(r'"${local.all[\"a\"]}"'), "parts", ()), tuple) else ()

    assert isinstance(index, Index)
    assert isinstance(index.key, Literal)
    assert "a" == index.key.value


def test_a_place_is_where_the_escape_is_written() -> None:
    found = value(r'"\u0061-${lookup(local.all, \"é\")}"')

    assert isinstance(found, Template)
    text, call = found.parts
    assert isinstance(text, Literal)
    assert (r"\u0061-", "a-") == (text.at.text, text.value)
    assert isinstance(call, Call)
    assert r"lookup(local.all, \"é\")" == call.at.text


def test_a_pair_of_surrogates_is_one_character() -> None:
    found = value(r'"\ud83d\ude00${local.a}"')

    assert isinstance(found, Template)
    assert "😀" == getattr(found.parts[0], "value", None)


def test_escapes_without_interpolation_are_a_text() -> None:
    found = value(r'"a\n\"b\""')

    assert isinstance(found, Literal)
    assert 'a\n"b"' == found.value
