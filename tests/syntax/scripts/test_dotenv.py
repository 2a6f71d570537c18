"""Files of variables as Compose's own reader takes them."""

import pytest

from linter.provenance.source import Source
from linter.syntax.scripts.dotenv import assignments


def read(text: str) -> dict[str, str | None]:
    return {one.name: one.value for one in assignments(Source(".env", text))}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("A=b", "b", id="plain"),
        pytest.param("A =b", "b", id="blank before the sign"),
        pytest.param("A= b", "b", id="blank behind the sign"),
        pytest.param("A=b ", "b", id="blank at the end"),
        pytest.param("\t export A=b", "b", id="exported"),
        pytest.param("A: b", "b", id="colon"),
        pytest.param("A=1:b=c", "1:b=c", id="signs in the value"),
        pytest.param("A=b # c", "b", id="comment"),
        pytest.param("A=b#c", "b#c", id="a hash in a word"),
        pytest.param("A=# c", "", id="comment alone"),
        pytest.param('A="b # c" # d', "b # c", id="a hash in quotes"),
        pytest.param("A='b\\n$C'", "b\\n$C", id="literal"),
        pytest.param(r'A="b\nc\"d"', 'b\nc"d', id="escapes"),
        pytest.param(r'A="\$B"', "$$B", id="a dollar sign that stands for itself"),
        pytest.param('A="b\nc"', "b\nc", id="several lines"),
        pytest.param('A="b', '"b', id="a quote that does not end"),
        pytest.param("A=", "", id="empty"),
        pytest.param("A", None, id="handed on"),
        pytest.param("A=b\r", "b", id="return"),
    ],
)
def test_a_line_sets_a_variable(line: str, value: str | None) -> None:
    assert {"A": value} == read(line)
    assert {"X": "1", "A": value, "Y": "2"} == read(f"X=1\n{line}\nY=2\n")


def test_comments_and_what_is_no_assignment_set_nothing() -> None:
    assert {} == read("# A=b\n\n   # c\n=d\nlol$wut\n")


@pytest.mark.parametrize("line", ["A=b c", "A='b c' # d", 'export A="b c"'])
def test_the_place_is_that_of_the_value(line: str) -> None:
    (found,) = assignments(Source(".env", f"# first\n{line}\n"))

    assert "b c" == found.at.text


def test_variables_are_filled_in_unless_quotes_forbid_it() -> None:
    found = assignments(Source(".env", "A=$B\nC='$B'\nD=\"$B\"\n"))

    assert [False, True, False] == [one.is_literal for one in found]
