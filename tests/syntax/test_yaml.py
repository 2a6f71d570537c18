import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping, Node, Scalar, Sequence, bool_of, int_of

BASIC = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)


def parse(text: str) -> Node:
    (node,) = yaml.parse_all(Source("a.yaml", text))
    return node


def mapping(text: str) -> Mapping:
    node = parse(text)
    assert isinstance(node, Mapping)
    return node


def scalars(node: Node) -> list[Scalar]:
    match node:
        case Scalar():
            return [node]
        case Sequence():
            return [one for item in node.items for one in scalars(item)]
        case Mapping():
            return [one for key, value in node.entries.values() for one in (key, *scalars(value))]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("# only a comment\n", [], id="comment"),
        pytest.param("a: 1\n", ["a: 1\n"], id="one"),
        pytest.param("---\na: 1\n---\nb: 2\n", ["---\na: 1\n", "---\nb: 2\n"], id="two"),
        pytest.param("a: 1\n...\nb: 2\n", ["a: 1\n", "\nb: 2\n"], id="end mark"),
        pytest.param("%YAML 1.2\n---\na: 1\n", ["%YAML 1.2\n---\na: 1\n"], id="directive"),
        pytest.param("---\n# comment\n---\na: 1\n", ["---\n# comment\n", "---\na: 1\n"], id="a comment alone"),
        pytest.param("a: |\n  ---\n  b\n", ["a: |\n  ---\n  b\n"], id="dashes inside a block"),
        pytest.param("a: 1\n----\n", ["a: 1\n----\n"], id="four dashes"),
    ],
)
def test_a_text_is_cut_into_documents(text: str, documents: list[str]) -> None:
    assert documents == [document.text for document in yaml.documents(Source("a.yaml", text))]


def test_a_broken_document_does_not_take_the_others_with_it() -> None:
    first, second, third = yaml.documents(Source("a.yaml", "a: 1\n---\nb: [\n---\nc: 3\n"))

    assert isinstance(yaml.parse(first), Mapping)
    with pytest.raises(InputError):
        yaml.parse(second)
    assert isinstance(yaml.parse(third), Mapping)


def test_every_key_value_and_element_has_its_place() -> None:
    node = mapping('# a comment\nhosts: [a.example, "b.example"]\ntls:\n  min: TLSv1_2 # why\n  on: yes\n')

    assert ["hosts", "a.example", '"b.example"', "tls", "min", "TLSv1_2", "on", "yes"] == [
        one.at.text for one in scalars(node)
    ]
    assert (2, 8) == node.entries["hosts"][1].at.source.line_and_column(node.entries["hosts"][1].at.start)


@pytest.mark.parametrize(
    "text", ["é: ü\n", "a: 😀 b\n", "\u2028a: b\n".replace("\u2028", ""), "a: 'x\r\n  y'\r\nb: 1\r\n"]
)
def test_places_count_characters_not_bytes(text: str) -> None:
    node = mapping(text)

    assert all(one.at.text.strip("'").split()[0] == one.text.split()[0] for one in scalars(node))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | BASIC,
        lambda children: st.lists(children, max_size=3) | st.dictionaries(BASIC, children, max_size=3),
        max_leaves=12,
    )
)
def test_what_json_says_is_what_is_read(value: object) -> None:
    text = json.dumps(value, indent=1)

    def same(node: Node | None, wanted: object) -> bool:
        match node:
            case Mapping():
                return isinstance(wanted, dict) and dict.fromkeys(wanted, True) == {
                    key: same(one, wanted[key]) for key, (_, one) in node.entries.items()
                }
            case Sequence():
                return isinstance(wanted, list) and [True] * len(wanted) == list(map(same, node.items, wanted))
            case Scalar(plain=False):
                return node.text == wanted
            case Scalar():
                return bool(json.loads(node.text) == wanted)
        return False

    assert same(parse(text), value)


def test_characters_that_json_escapes_in_two_halves_hide_nothing_beside_them() -> None:
    node = mapping(r'{"name": "shop \ud83d\uDE00", "tls": {"min": "TLSv1_2"}}')

    assert "shop \U0001f600" == node.text("name")
    assert "TLSv1_2" == node.text("tls", "min")
    assert '"TLSv1_2"' == node.mapping("tls").entries["min"][1].at.text  # type: ignore[union-attr]


def test_merged_keys_come_after_those_written_and_never_replace_them() -> None:
    node = mapping("base: &base {min: TLSv1_0, max: TLSv1_3}\nown:\n  <<: *base\n  min: TLSv1_2\n")

    assert "TLSv1_2" == node.text("own", "min")
    assert "TLSv1_3" == node.text("own", "max")


def test_of_equal_keys_the_last_counts() -> None:
    assert "2" == mapping("a: 1\na: 2\n").text("a")


def test_a_url_in_a_flow_collection_is_a_scalar() -> None:
    assert "http://a.example:80" == mapping("hosts: [http://a.example:80]\n").items_of("hosts")[0].text  # type: ignore[union-attr]


def test_null_is_absent() -> None:
    node = mapping("a: ~\nb:\nc: null\nd: 'null'\ne: !!str null\n")

    assert [None, None, None] == [node.get(key) for key in "abc"]
    assert ["null", "null"] == [node.text(key) for key in "de"]


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        pytest.param("a: [1,\n", "did not find expected node content", 1, 6, id="open list"),
        pytest.param("a: 1\n b: 2\n", "mapping values are not allowed", 2, 3, id="indentation"),
        pytest.param("a: *b\n", "alias *b has no anchor", 1, 4, id="alias"),
        pytest.param("a:\n\t- b\n", "cannot start any token", 2, 1, id="tab"),
        pytest.param("a: 'x\n", "unexpected end of stream", 1, 5, id="open quote"),
        pytest.param("a: \x01\n", "not YAML", 1, 4, id="control character"),
        pytest.param("[" * 200, "nested more than 100 levels deep", 1, 101, id="deep"),
    ],
)
def test_an_error_has_its_place(text: str, message: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as raised:
        parse(text)

    assert message in raised.value.message
    assert raised.value.cure
    assert (line, column) == raised.value.at.source.line_and_column(raised.value.at.start)


def test_an_error_in_a_later_document_has_the_line_of_the_file() -> None:
    _, second = yaml.documents(Source("a.yaml", "a: 1\n---\nb: [\n"))

    with pytest.raises(InputError) as raised:
        yaml.parse(second)

    assert raised.value.at.region.start_line >= 3


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("Yes", True), ('"on"', True), ("off", False), ("n0", None), ("[]", None)]
)
def test_booleans_are_read_as_the_programs_read_them(text: str, value: bool | None) -> None:
    found = bool_of(mapping(f"a: {text}\n").entries["a"][1])

    assert value == (found.value if isinstance(found, Known) else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("443", 443),
        ('"443"', 443),
        ("-1", -1),
        ("1e3", None),
        ("x", None),
        ("0x1F", 31),
        ("010", 8),
        ('"010"', 10),
        ("-0b1_1", -3),
        ("089", 89),
        ("0x_", None),
    ],
)
def test_whole_numbers_are_read_quoted_or_not(text: str, value: int | None) -> None:
    found = int_of(mapping(f"a: {text}\n").entries["a"][1], "port")

    assert value == (found.value if isinstance(found, Known) else None)
    assert isinstance(found, Known) or (isinstance(found, Unknown) and found.setting == "port")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[--upstream=http://x:80]", "--upstream=http://x:80", id="an address"),
        pytest.param("[a:b]", "a:b", id="a word"),
        pytest.param("['a:b', http://x]", "a:b", id="quotes"),
    ],
)
def test_a_colon_inside_a_word_of_a_list_is_a_part_of_it(text: str, expected: str) -> None:
    first = mapping(f"args: {text}\n").items_of("args")[0]

    assert isinstance(first, Scalar)
    assert expected == first.text


def test_colons_inside_words_cost_no_slow_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.syntax.yaml.events.MAX_SLOWLY_PARSED", 0)

    assert parse("args: [--upstream=http://x:80]\n") is not None


@pytest.mark.parametrize("beginning", ["", "&a "])
def test_a_key_that_comes_again_and_again_costs_what_others_cost(beginning: str) -> None:
    times = 100_000  # copying what came before each would take minutes
    before = process_time()

    node = mapping(f"x: {beginning}y\n" + "a: b\n" * times)

    assert times - 1 == len(node.repeated)
    assert process_time() - before < 20
