import pytest

from linter.report.flows.formats.markdown import quoted


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("shop", "`shop`", id="plain"),
        pytest.param("<b>*x*</b> [a](b)", "`<b>*x*</b> [a](b)`", id="markup stays as it is in code"),
        pytest.param("a `b` c", "``a `b` c``", id="a fence longer than any inside"),
        pytest.param("`b", "`` `b ``", id="a blank keeps fences apart"),
        pytest.param("a|b", "`a\\|b`", id="a bar would end the cell"),
        pytest.param("  ", "", id="nothing to see"),
    ],
)
def test_a_name_is_code(text: str, written: str) -> None:
    assert quoted(text) == written
