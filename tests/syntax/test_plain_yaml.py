"""Tests that YAML of the plainest style is read as libyaml reads it, and that all other text is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance import budget
from linter.provenance.source import InputError, Location, Source
from linter.syntax.node import Mapping, Node, Scalar, Sequence
from linter.syntax.yaml import events, plain

_VALUES = [
    *(
        "",
        "x",
        "x y",
        "a:b",
        "-1",
        ":80",
        "x#y",
        "x  # note",
        "# note",
        "~",
        "'s: t'",
        '"d # e"',
        "[]",
        "{}",
        "|",
        "|-",
    ),
    *(
        "|+",
        "[a, 'b']",
        '{c: [d e], f: "g"}',
        ">",
        "&a b",
        "*a",
        "!t u",
        "x:",
        "x: y",
        "[a",
        "'s''t'",
        '"\\n"',
        "\t",
        "é",
    ),
]
_LINES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "  ", "  ", "    ", " ", "   "]),
    st.sampled_from(["", "", "- ", "- - ", "-   "]),
    st.sampled_from(["a: ", "b: ", "a:", "'q': ", '"q": ', "k/x.y: ", "", ""]),
    st.sampled_from(_VALUES),
)
_BEGINNINGS = st.sampled_from(["", "", "---\n", "# note\n---  # note\n", "\n", "%YAML 1.2\n---\n"])
_ENDS = st.sampled_from(["", "\n", "\n\n", "\n  ", "\n  # note\n", "\r\n", "\u2028\n"])


def told(node: Node | None) -> object:
    match node:
        case Scalar():
            return node.at.start, node.at.end, node.text, node.plain
        case Sequence():
            return node.at.start, node.at.end, [told(item) for item in node.items]
        case Mapping():
            pairs = [(told(key), told(value)) for key, value in (*node.entries.values(), *node.repeated)]
            return node.at.start, node.at.end, list(node.entries), pairs
    return None


def document(text: str) -> Location:
    return Source("f.yaml", text).whole


@given(st.builds("{}{}{}".format, _BEGINNINGS, st.lists(_LINES, min_size=1, max_size=7).map("\n".join), _ENDS))
def test_what_is_taken_is_what_libyaml_reads(text: str) -> None:
    taken = plain.parsed(document(text))

    if taken is not None:
        assert told(events.parsed(document(text))) == told(taken)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# note\n---\na: b  # note\n\nc:\n- d\n- e: f\n  g:\nh: {i: [j, 'k l'], m: 1}\n", id="blocks"),
        pytest.param("a: |\n  b\n\n    c\n  # d\n\ne: |-\n  f\n\n# note\ng: |+\n h\n\n", id="literal texts"),
        pytest.param("- - a\n  - b\n-\n  c: d\n- 'e: f'\n- \"g # h\"\n-\n", id="lists"),
        pytest.param("a: 1\na: 2\n", id="a key that comes again"),
        pytest.param("a: größer\n", id="beyond ASCII"),
    ],
)
def test_what_most_manifests_are_written_in_is_taken(text: str) -> None:
    taken = plain.parsed(document(text))

    assert told(events.parsed(document(text))) == told(taken) is not None


@pytest.mark.parametrize("left", range(0, 400, 30))
def test_it_costs_what_libyaml_costs(left: int) -> None:
    text = "a:\n  b: [c, {d: e}]\n  f:\n  - g\n"

    def place(*, read_before: bool) -> object:
        with budget.of(400, left) as spent:
            try:
                if not (read_before and plain.parsed(document(text)) is not None):
                    events.parsed(document(text))
            except budget.SpentError as error:
                return error.at.start, error.at.end
            except InputError:
                return None
            return spent.left

    assert place(read_before=False) == place(read_before=True)
