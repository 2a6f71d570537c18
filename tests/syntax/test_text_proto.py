"""Protobuf's text format: what becomes a node, where it stands, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance.source import InputError, Source
from linter.syntax.node import Mapping, Node, Scalar
from linter.syntax.text_proto import MAX_DEPTH, parse

MAPS = frozenset({"labels"})


def plain(node: Node) -> object:
    """Return a node as dictionaries, lists and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items]


def told(text: str) -> object:
    return plain(parse(Source("a.pb_text", text), MAPS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("# only\n# comments", {}, id="comments"),
        pytest.param('a: "b"', {"a": "b"}, id="string"),
        pytest.param("a: 'it''s' # said", {"a": "its"}, id="strings that follow each other"),
        pytest.param(r'a: "\"\n\x41\101é\\"', {"a": '"\nAAé\\'}, id="escapes"),
        pytest.param("a: -1.5e+3, b: inf; c: true", {"a": "-1.5e+3", "b": "inf", "c": "true"}, id="separators"),
        pytest.param("a { b: 1 } c: < d: 2 >", {"a": {"b": "1"}, "c": {"d": "2"}}, id="messages"),
        pytest.param("a: 1 a: 2", {"a": ["1", "2"]}, id="repeated"),
        pytest.param("a: [1, 2] a: 3", {"a": ["1", "2", "3"]}, id="list"),
        pytest.param("a: [{b: 1}, <b: 2>]", {"a": [{"b": "1"}, {"b": "2"}]}, id="list of messages"),
        pytest.param("a: []", {}, id="empty list"),
        pytest.param("a { [t.com/x.Y] { b: 1 } }", {"a": {"@type": "t.com/x.Y", "b": "1"}}, id="any"),
        pytest.param('labels { key: "a" value: "b" }', {"labels": {"a": "b"}}, id="map of one"),
        pytest.param(
            'labels { key: "a" value { b: 1 } } labels { key: "c" value { b: 2 } }',
            {"labels": {"a": {"b": "1"}, "c": {"b": "2"}}},
            id="map",
        ),
        pytest.param('header { key: "a" value: "b" }', {"header": {"key": "a", "value": "b"}}, id="no map"),
        pytest.param("a { value: true }", {"a": "true"}, id="wrapper"),
        pytest.param('a { string_value: "b" }', {"a": "b"}, id="value of a Struct"),
    ],
)
def test_texts_become_what_json_has(text: str, expected: object) -> None:
    assert expected == told(text)


def test_places_are_those_of_the_text() -> None:
    text = 'outer {\n  name: "one"\n}\n'

    found = parse(Source("a.pb_text", text), MAPS)

    name = found.find("outer", "name")
    assert name is not None
    assert '"one"' == name.at.text
    assert "outer" == found.key_at("outer").text


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        pytest.param("a: ", "", "the end of the file stands where a value should be", id="no value"),
        pytest.param("a { b: 1", "", "the end of the file stands where the name of a field", id="no end"),
        pytest.param("a { b: 1 >", ">", "`>` stands where the name of a field should be", id="wrong end"),
        pytest.param("a: [1, 2", "", "the end of the file stands where a value", id="no end of a list"),
        pytest.param('a "b"', '"b"', '`"b"` stands where `:` should be', id="no colon"),
        pytest.param("a: 1 }", "}", "`}` stands where the name of a field", id="too many ends"),
        pytest.param('a: "b\n"', '"', "not protobuf's text format", id="a string over lines"),
        pytest.param("a { [t.com/x.Y] }", "[", "stands where", id="a type without a message"),
    ],
)
def test_what_is_wrong_has_its_place(text: str, at: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        told(text)

    assert message in raised.value.message
    assert at == raised.value.at.text


def test_nesting_is_limited() -> None:
    assert told("a { " * MAX_DEPTH + "} " * MAX_DEPTH)
    with pytest.raises(InputError, match="nested more than"):
        told("a { " * 100_000)


def read(text: str) -> object:
    try:
        return told(text)
    except InputError as error:
        return error


@given(st.text(alphabet="ab:{}<>[]\"'\\,;# \n1.-/", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(read(text), InputError | dict)
