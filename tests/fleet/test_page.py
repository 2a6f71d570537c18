from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from support.chromium import Heard, browser, needs_chromium

from linter.fleet.answers.section import Answers, Point, Section
from linter.fleet.formats.report.html import render
from linter.report.presentation import Presentation

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = needs_chromium

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
HOSTILE = "</script><img src=x onerror=alert(1)>"
CELLS = "(number) => [...document.querySelectorAll(`#teams td:nth-child(${number})`)].map((cell) => cell.innerText)"


def points() -> Iterator[Point]:
    for week in range(5):
        yield Point(f"r{week}", BEGIN + timedelta(weeks=week), 10, 100, week, 30 - week, 40, 900 + week, 7, week, 50)


def answers() -> Answers:
    """Return answers with what is hostile wherever somebody else writes."""
    teams = tuple(
        (name, number, date(2026, 1, 1)) for name, number in (("b", 9), ("a", 10), (HOSTILE, 1_100), ("c", 2))
    )
    exchange = ((HOSTILE, 1, 2, 3), ("web", 4, 0, 1))
    sections = (
        Section("overview", "Overview", (f"Some {HOSTILE}.",)),
        Section("teams", "Teams", (), ("team", "findings", "day"), teams),
        Section("post-quantum", "Post-quantum", ("A share.",), ("team", "hybrid", "classical", "unknown"), exchange),
        Section("rules", "Rules", (), ("rule",), tuple((f"rule {n}",) for n in range(3_000))),
    )
    return Answers("run", BEGIN, "", "default", sections, tuple(points()), "high")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple["Page", Heard]]:
    file: Path = tmp_path_factory.mktemp("page") / "fleet.html"
    file.write_text(render(answers(), Presentation()), encoding="utf-8")
    with browser() as started:
        opened = started.new_context(viewport={"width": 1200, "height": 900}, offline=True).new_page()
        heard = Heard(opened)
        opened.goto(file.as_uri())
        yield opened, heard


def test_a_page_asks_for_nothing_and_runs_nothing_of_others(page: tuple["Page", Heard]) -> None:
    opened, heard = page

    assert [opened.url] == heard.requests
    assert ([], []) == (heard.complaints, heard.dialogs)
    assert 0 == opened.locator("img").count()


def test_tables_sort_both_ways_numbers_as_numbers(page: tuple["Page", Heard]) -> None:
    opened, _ = page
    heading = opened.locator("#teams th", has_text="findings")

    heading.locator("button").click()
    assert ["2", "9", "10", "1,100"] == opened.evaluate(CELLS, 2)
    assert "ascending" == heading.get_attribute("aria-sort")
    heading.locator("button").press("Enter")
    assert ["1,100", "10", "9", "2"] == opened.evaluate(CELLS, 2)
    opened.locator("#teams th button", has_text="team").click()

    assert ["a", "b", "c"] == [name for name in opened.evaluate(CELLS, 1) if name != HOSTILE]
    assert heading.get_attribute("aria-sort") is None


def test_plots_say_in_words_what_they_show(page: tuple["Page", Heard]) -> None:
    opened, _ = page

    assert 4 == opened.locator("#overview polyline").count()
    assert 6 == opened.locator("#post-quantum rect").count()
    caption = opened.locator("#overview figcaption").inner_text()
    assert "critical: 0 to 4; high: 30 to 26" in caption


def test_names_of_lines_do_not_stand_on_one_another(page: tuple["Page", Heard]) -> None:
    opened, _ = page
    boxes = opened.evaluate(
        "[...document.querySelectorAll('#overview text')].slice(-4).map((one) => one.getBoundingClientRect().y)"
    )

    assert all(later - earlier >= 10 for earlier, later in pairwise(boxes))


def test_a_long_table_is_cut_and_says_so(page: tuple["Page", Heard]) -> None:
    opened, _ = page

    assert 2_000 == opened.locator("#rules tbody tr").count()
    assert "And 1,000 more" in opened.locator("#rules").inner_text()
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
