import re
import subprocess
import sys

import pytest
from support.command import ROOT
from support.sample import ALL, everything, rendered, report

from linter.report import FORMATS

_LOADED = "import sys, linter.report; print(*sorted(name for name in sys.modules if name.startswith('linter.')))"


def test_formats_are_sorted() -> None:
    assert sorted(FORMATS) == list(FORMATS)


def test_a_run_loads_no_format_that_it_does_not_use() -> None:
    found = subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True)

    assert ["linter.report", "linter.report.presentation"] == found.stdout.split()


def test_the_manual_has_a_row_for_each_format() -> None:
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]

    assert set(FORMATS) == {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("name", FORMATS)
def test_equal_reports_give_equal_texts(name: str) -> None:
    assert rendered(name, everything(), ALL) == rendered(name, everything(), ALL)


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_ends_with_one_line_break_or_is_empty(name: str) -> None:
    for shown in (report(), everything()):
        text = rendered(name, shown, ALL)
        assert not text or (text.endswith("\n") and not text.endswith("\n\n"))
