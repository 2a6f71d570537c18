import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance.source import Location, Source
from linter.report.terminal.excerpt import Excerpt, excerpt


def of(marked: str) -> Location:
    """Return the place between the brackets of a text."""
    start, end = marked.index("["), marked.index("]")
    return Source("a.conf", marked.replace("[", "").replace("]", "")).at(start, end - 1)


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        pytest.param("ab [cd] ef", Excerpt(1, "ab cd ef", 3, 2), id="in the middle"),
        pytest.param("a\nb\n  [cd]\nef", Excerpt(3, "  cd", 2, 2), id="of its line"),
        pytest.param("ab [cd\nef] gh", Excerpt(1, "ab cd", 3, 2), id="the first line of several"),
        pytest.param("ab []cd", Excerpt(1, "ab cd", 3, 1), id="nothing marks one column"),
        pytest.param("ab[]", Excerpt(1, "ab", 2, 1), id="the end of a line"),
        pytest.param("[]", Excerpt(1, "", 0, 1), id="an empty file"),
        pytest.param("[ab]  \r\ncd", Excerpt(1, "ab", 0, 2), id="without the line's end"),
        pytest.param("\tab\t[cd]", Excerpt(1, "    ab  cd", 8, 2), id="tabs are expanded"),
        pytest.param("日本 [é]x", Excerpt(1, "日本 éx", 5, 1), id="wide letters"),
        pytest.param("[日本]", Excerpt(1, "日本", 0, 4), id="wide letters are marked whole"),
        pytest.param("e\u0301 [x]", Excerpt(1, "e\u0301 x", 2, 1), id="combining letters fill no column"),
        pytest.param("\x1b[a]\u202e", Excerpt(1, "\\x1ba\\u202e", 4, 1), id="control characters are written out"),
        pytest.param(
            "redis://app:se:cr@[cache]:6379", Excerpt(1, "redis://app:*****@cache:6379", 18, 5), id="passwords are not"
        ),
    ],
)
def test_a_line_is_shown_with_its_mark(marked: str, shown: Excerpt) -> None:
    assert shown == excerpt(of(marked), 80)


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        pytest.param(f"[ab]{'-' * 100}", f"ab{'-' * 22}...", id="behind"),
        pytest.param(f"{'-' * 100}[ab]", f"...{'-' * 22}ab", id="in front"),
        pytest.param(f"{'-' * 100}[ab]{'-' * 100}", f"...{'-' * 11}ab{'-' * 11}...", id="on both sides"),
        pytest.param(f"x[{'a' * 100}]y", f"...{'a' * 24}...", id="through the mark"),
    ],
)
def test_a_long_line_is_cut_around_its_mark(marked: str, shown: str) -> None:
    assert shown == excerpt(of(marked), 30).text


def test_a_line_of_megabytes_is_cut_at_once() -> None:
    text = '{"a":1,' * 1_000_000

    assert 80 >= len(excerpt(Source("a.json", text).at(4_000_000, 4_000_003), 80).text)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200), st.data())
def test_what_is_marked_is_the_place(text: str, data: st.DataObject) -> None:
    source = Source("a.conf", text.replace("://", "___"))
    start = data.draw(st.integers(0, len(text) - 1))
    at = source.at(start, data.draw(st.integers(start + 1, len(text))))
    width = data.draw(st.integers(0, 120))

    shown = excerpt(at, width)

    assert len(shown.text) <= max(width, 30)
    marked = shown.text[shown.before : shown.before + shown.marked]
    assert at.text.startswith(marked)
    assert marked == at.text or shown.marked == max(width, 30) - 6
