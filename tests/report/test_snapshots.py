"""What is written, whole.  `TLSLINT_UPDATE_SNAPSHOTS=1 pytest tests/report` writes it anew, for a look at the diff."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sample import OLD_TLS, RULES, everything, rendered, report

from linter import __version__
from linter.report import Presentation
from linter.report.explaining.rules import explain, table

SNAPSHOTS = Path(__file__).parent / "snapshots"

CASES: dict[str, Callable[[], str]] = {
    "clean.txt": lambda: rendered("text", report(), Presentation()),
    "concise.txt": lambda: rendered("concise", everything()),
    "github.txt": lambda: rendered("github", everything()),
    "gitlab.json": lambda: rendered("gitlab", everything()),
    "junit.xml": lambda: rendered("junit", everything()),
    "markdown.md": lambda: rendered("markdown", everything()),
    "report.json": lambda: rendered("json", everything()),
    "report.sarif": lambda: json.dumps(json.loads(rendered("sarif", everything())), indent=2) + "\n",
    "rule.md": lambda: explain(OLD_TLS),
    "rules.md": lambda: table(RULES),
    "text.txt": lambda: rendered("text", everything()),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_what_was(name: str) -> None:
    written = CASES[name]().replace(f'"{__version__}"', '"VERSION"')

    snapshot = SNAPSHOTS / name
    if os.environ.get("TLSLINT_UPDATE_SNAPSHOTS"):
        snapshot.write_text(written, encoding="utf-8")
    assert snapshot.read_text(encoding="utf-8") == written


def test_every_snapshot_is_compared() -> None:
    assert sorted(CASES) == sorted(path.name for path in SNAPSHOTS.iterdir())
