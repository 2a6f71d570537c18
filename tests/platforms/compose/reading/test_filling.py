"""Variables in values, after the examples of the Compose Specification."""

import pytest

from linter.platforms.compose.reading.filling import Filled, Value, filled, setting
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.syntax.node import Scalar

AT = Source("compose.yaml", "x").whole
KNOWN = {"SET": Value(Filled("set"), AT), "EMPTY": Value(Filled(""), AT)}


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        pytest.param("plain", "plain", id="nothing to fill in"),
        pytest.param("$SET-x", "set-x", id="bare"),
        pytest.param("a${SET}b", "asetb", id="in braces"),
        pytest.param("$$SET $${SET}", "$SET ${SET}", id="dollar signs that stand for themselves"),
        pytest.param("${SET:-d}", "set", id="default of one that is set"),
        pytest.param("${EMPTY:-d}", "d", id="default of an empty one"),
        pytest.param("${EMPTY-d}", "", id="an empty one is set"),
        pytest.param("${OTHER:-d}", "d", id="default"),
        pytest.param("${OTHER-d}", "d", id="default if unset"),
        pytest.param("${OTHER:-}", "", id="empty default"),
        pytest.param("${SET:?why} ${SET?why}", "set set", id="demanded"),
        pytest.param("${SET:+other}", "other", id="replaced"),
        pytest.param("${EMPTY:+other}", "", id="an empty one is not replaced"),
        pytest.param("${EMPTY+other}", "other", id="an empty one that is set is replaced"),
        pytest.param("${OTHER:-${SET}}", "set", id="nested"),
        pytest.param("${OTHER:-${MORE:-deep}}", "deep", id="nested default"),
        pytest.param("${OTHER:-a:b}c}", "a:bc}", id="braces behind"),
        pytest.param("5$ $1 $", "5$ $1 $", id="no variable"),
    ],
)
def test_values_are_filled_in(text: str, becomes: str) -> None:
    found = filled(text, KNOWN, AT)

    assert becomes == found.text
    assert () == found.missing


@pytest.mark.parametrize(
    ("text", "becomes", "missing"),
    [
        pytest.param("a-$OTHER", "a-${OTHER}", ("OTHER",), id="bare"),
        pytest.param("${OTHER:?say which}", "${OTHER}", ("OTHER",), id="demanded"),
        pytest.param("${OTHER:-${MORE}}", "${MORE}", ("MORE",), id="in a default"),
        pytest.param("${OTHER:+x}", "${OTHER}", ("OTHER",), id="replaced if set"),
        pytest.param("${OTHER/a/b}", "${OTHER/a/b}", ("OTHER/a/b",), id="what Compose refuses"),
    ],
)
def test_what_no_file_tells_is_unknown(text: str, becomes: str, missing: tuple[str, ...]) -> None:
    found = filled(text, KNOWN, AT)

    assert becomes == found.text
    assert missing == found.missing


def test_a_setting_tells_where_its_variables_are_set() -> None:
    found = setting(Scalar("${SET}", AT, plain=True), KNOWN)

    assert isinstance(found, Known)
    assert ["`SET` is set here"] == [step.note for step in found.via]


def test_a_setting_without_a_value_tells_why() -> None:
    found = setting(Scalar("${OTHER}", AT, plain=True), KNOWN)

    assert isinstance(found, Unknown)
    assert "no file tells what `OTHER` is" == found.because


def test_a_text_does_not_grow_without_end() -> None:
    known = {"A0": Value(Filled("x" * 10_000), AT)}
    for number in range(1, 40):
        known[f"A{number}"] = Value(filled(f"$A{number - 1}$A{number - 1}", known, AT), AT)

    found = filled("$A39", known, AT)

    assert len(found.text) < 1_000_000
    assert found.is_too_long
    assert found.because == "it has more than 100,000 characters"


@pytest.mark.parametrize("text", ["${" * 50_000, "${A:-" * 20_000 + "}" * 20_000, "$" * 100_000, "${A" * 30_000])
def test_what_is_nested_deep_ends(text: str) -> None:
    assert filled(text, KNOWN, AT) is not None
