import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance.source import InputError, Source
from linter.syntax.node import Mapping, Scalar
from linter.syntax.toml import table

TEXT = """\
[other]
name = "no"

[tool.tlslint] # here
# name = "a comment"
name = "x"
'quoted key' = "on"
off = "off"
truth = true
number = 30
day = 2027-03-31
dotted.inner = 1
inline = {first = "a", second = ["b", "c"]}

[tool.tlslint.sub]
name = "y"

[[tool.tlslint.list]]
name = "one"
[[tool.tlslint.list]]
name = "two"
"""


def read() -> Mapping:
    found = table(Source("pyproject.toml", TEXT), "tool", "tlslint")
    assert found is not None
    return found


def scalar(*path: str) -> Scalar:
    found = read().find(*path)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize(
    ("path", "text", "plain", "line"),
    [
        pytest.param(["name"], "x", True, 6, id="text"),
        pytest.param(["quoted key"], "on", True, 7, id="quoted key"),
        pytest.param(["off"], "off", True, 8, id="a word that only TOML needs quotes for"),
        pytest.param(["truth"], "true", True, 9, id="boolean"),
        pytest.param(["number"], "30", True, 10, id="number"),
        pytest.param(["day"], "2027-03-31", True, 11, id="date"),
        pytest.param(["dotted", "inner"], "1", True, 12, id="dotted key"),
        pytest.param(["inline", "first"], "a", True, 13, id="inline table"),
        pytest.param(["sub", "name"], "y", True, 16, id="table below"),
    ],
)
def test_a_value_knows_its_line(path: list[str], text: str, plain: bool, line: int) -> None:  # expected
    found = scalar(*path)

    assert (text, plain, line) == (found.text, found.plain, found.at.region.start_line)


def test_the_entries_of_a_list_of_tables_are_told_apart() -> None:
    lines = [entry.key_at("name").region.start_line for entry in read().mappings_of("list")]

    assert [19, 21] == lines


def test_the_elements_of_a_list_are_told_apart() -> None:
    assert ["b", "c"] == [item.at.text for item in read().items_of("inline", "second")]


@pytest.mark.parametrize("text", ['"true"', '"12"', '""', '"null"', '"1.5"', '"~"'])
def test_a_text_that_looks_like_something_else_is_not_plain(text: str) -> None:
    found = table(Source("a.toml", f"[t]\nkey = {text}\n"), "t")

    assert found is not None
    value = found.entries["key"][1]
    assert isinstance(value, Scalar)
    assert not value.plain


@pytest.mark.parametrize("names", [("tool", "nothing"), ("nothing",), ("other", "name")])
def test_a_table_that_is_not_there_is_none(names: tuple[str, ...]) -> None:
    assert table(Source("pyproject.toml", TEXT), *names) is None


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        pytest.param("a = 1\nb = = 2\n", (2, 5), "invalid value", id="value"),
        pytest.param("a = 1\na = 2\n", (2, 6), "cannot overwrite a value", id="key twice"),
        pytest.param("a = [1,", (1, 8), "invalid value", id="cut short"),
        pytest.param("a = " + "1" * 5000, (1, 1), "exceeds the limit", id="a number of thousands of digits"),
        pytest.param("a = " + "[" * 5000, (1, 1), "nested too deep", id="thousands of brackets"),
    ],
)
def test_an_error_has_its_place(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(InputError) as raised:
        table(Source("a.toml", text))

    region = raised.value.at.region
    assert place == (region.start_line, region.start_column)
    assert message in raised.value.message


@given(st.text(alphabet="ab.=[]{}\"'#\n ,1-", max_size=80))
def test_any_text_is_read_or_an_error_with_a_place_in_it(text: str) -> None:
    start = 0
    try:
        table(Source("a.toml", text), "a")
    except InputError as error:
        start = error.at.start

    assert 0 <= start <= len(text)
