"""Every example of the manual does what the manual says."""

from pathlib import Path

import pytest
from support.command import ROOT, Command
from support.manual import Called, Laid, steps, unlike

PAGES = sorted(page for page in (ROOT / "docs").glob("*.md") if "```console" in page.read_text(encoding="utf-8"))


def test_the_rule_of_the_readme_is_as_it_says(tlslint: Command) -> None:
    (rule,) = (one for one in steps(ROOT / "README.md") if isinstance(one, Laid) and one.path.startswith("policies/"))
    tlslint.lay({rule.path: rule.text})

    found = tlslint("policy", "test", "policies")

    assert (0, "1 rule with 2 examples: all are as they say") == (found.code, found.out.splitlines()[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_happens(tlslint: Command, monkeypatch: pytest.MonkeyPatch, page: Path) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for step in steps(page):
        match step:
            case Laid(path, text):
                tlslint.lay({path: text})
            case Called(words, lines):
                assert "tlslint" == words[0]
                found = tlslint(*words[1:])
                printed = (found.out + found.err).splitlines()
                assert "" == unlike(lines, printed), " ".join(words)
