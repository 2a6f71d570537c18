"""Every example of the manual does what the manual says."""

from pathlib import Path

import pytest
from support.command import ROOT, Command
from support.links import dead_links, missing_from_navigation
from support.manual import Called, Laid, steps, unlike
from support.repositories import git, needs_git

from linter.cli.arguments import COMMANDS

PAGES = sorted(page for page in (ROOT / "docs").rglob("*.md") if "```console" in page.read_text(encoding="utf-8"))
_TODAY = "2026-12-01"
"""The day on which the pages are true: suppressions that they show are in force."""


@needs_git
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_happens(tlslint: Command, monkeypatch: pytest.MonkeyPatch, page: Path) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for step in steps(page):
        match step:
            case Laid(path, text):
                tlslint.lay({path: text})
            case Called(words, lines):
                assert "" == unlike(lines, _printed(tlslint, words)), " ".join(words)


def _printed(tlslint: Command, words: tuple[str, ...]) -> list[str]:
    """Do what a page has its reader type."""
    match words:
        case ("git", *rest):
            return git(tlslint.folder, *rest).splitlines()
        case ("echo", "$?"):
            return [str(tlslint.last)]
        case ("tlslint", *rest):
            checks = not rest or rest[0] not in COMMANDS
            found = tlslint(*(["--today", _TODAY] if checks else []), *rest)
            return (found.out + found.err).splitlines()
    raise AssertionError(words)


def test_what_a_page_links_to_is_there() -> None:
    assert [] == list(dead_links(ROOT))


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    assert [] == missing_from_navigation(ROOT)
