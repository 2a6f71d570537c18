"""What spreadsheets and databases read: every cell is a text or a number, and none a formula."""

import csv
from io import StringIO

import pytest
from support.sample import ALL, NGINX, everything, finding, place, rendered, report

from linter.report.formats.csv import COLUMNS


def rows(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator))


def test_there_is_a_row_for_each_finding_under_a_header() -> None:
    header, *found = rows(rendered("csv", everything()))

    assert list(COLUMNS) == header
    assert 9 == len(found)
    assert {len(COLUMNS)} == {len(row) for row in found}
    assert {"fail", "open", "accepted"} == {row[header.index("status")] for row in found}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://a")',
        "+1+1",
        "-1",
        "@SUM(1)",
        "  =1",
        "\t=1",
        "\r\n=1",
        "a;=1;b",
        "a,=1",
        "a|=1",
        'a"=1',
        "\uff1d1",
    ],
)  # fmt: skip
def test_no_cell_is_a_formula_whatever_separates_cells(text: str, separator: str) -> None:
    shown = report([finding(place(NGINX, "TLSv1"), message=text, cause=text, subject=text)])

    cells = [cell for row in rows(rendered("csv", shown), separator) for cell in row]

    assert not [cell for cell in cells if cell.strip().strip('"').lstrip()[:1] in tuple("=+-@\uff1d")]


def test_lines_end_as_the_standard_says() -> None:
    text = rendered("csv", everything(), ALL)

    assert text.count("\n") == text.count("\r\n") == 10
