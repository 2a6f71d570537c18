import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance.source import InputError, Region, Source


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        pytest.param("listen 443;", 7, 10, Region(1, 8, 1, 11), id="within a line"),
        pytest.param("a\nb\nc", 2, 5, Region(2, 1, 3, 2), id="over two lines"),
        pytest.param("a\r\nbc", 3, 5, Region(2, 1, 2, 3), id="after a Windows line end"),
        pytest.param("", 0, 0, Region(1, 1, 1, 1), id="an empty text"),
        pytest.param("a\n", 2, 2, Region(2, 1, 2, 1), id="behind the last line break"),
        pytest.param("é😀x", 2, 3, Region(1, 3, 1, 4), id="columns count code points"),
    ],
)
def test_a_span_becomes_lines_and_columns(text: str, start: int, end: int, expected: Region) -> None:
    assert expected == Source("nginx.conf", text).at(start, end).region


@given(st.text(alphabet="ab\r\n é"), st.data())
def test_a_region_slices_back_to_the_text_of_its_span(text: str, data: st.DataObject) -> None:
    source = Source("x", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    region = source.at(start, end).region

    starts = source.line_starts()
    first = starts[region.start_line - 1] + region.start_column - 1
    last = starts[region.end_line - 1] + region.end_column - 1
    assert source.at(start, end).text == text[first:last]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("server {\n  listen 80;\n}", "server {", id="the first line"),
        pytest.param("server {  \n}", "server {", id="without white space at the end"),
        pytest.param("server {\r\n}", "server {", id="without a carriage return"),
        pytest.param("listen 80;", "listen 80;", id="all of one line"),
    ],
)
def test_the_header_of_a_span_is_its_first_line(text: str, expected: str) -> None:
    assert expected == Source("x", text).whole.header.text


def test_a_line_comes_without_its_break() -> None:
    source = Source("x", "one\r\ntwo\nthree")

    assert ["one", "two", "three"] == [source.line(number) for number in (1, 2, 3)]


def test_places_sort_by_path_and_position() -> None:
    first, second = Source("a.tf", "xy"), Source("b.tf", "xy")

    places = sorted([second.at(0, 1), first.at(1, 2), first.at(0, 1)], key=lambda place: place.order)

    assert [("a.tf", 0), ("a.tf", 1), ("b.tf", 0)] == [(place.source.path, place.start) for place in places]


def test_an_error_names_its_place() -> None:
    error = InputError(Source("conf.d/shop.conf", "a\nlisten").at(2, 8), "expected ';'", "add it")

    assert str(error) == "conf.d/shop.conf:2:1: expected ';'"
    assert error.cure == "add it"


def test_what_was_made_of_a_source_is_not_kept_with_it() -> None:
    source = Source("a.yaml", "a: 1\n")
    source.made["anything"] = object()

    kept = pickle.loads(pickle.dumps(source.whole)).source  # noqa: S301  # its own

    assert ("a.yaml", "a: 1\n", {}) == (kept.path, kept.text, kept.made)
