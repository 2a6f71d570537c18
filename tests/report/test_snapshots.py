"""What is written, whole.  `TLSLINT_UPDATE_SNAPSHOTS=1 pytest tests/report` writes it anew, for a look at the diff."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.sample import ALL, OLD_TLS, RULES, everything, rendered, report

from linter import __version__
from linter.report import Presentation
from linter.report.asking.manual import explain, table

SNAPSHOTS = Path(__file__).parent / "snapshots"

CASES: dict[str, Callable[[], str]] = {
    "azure.txt": lambda: rendered("azure", everything()),
    "by-rule.txt": lambda: rendered("text", everything(), replace(ALL, group_by="rule")),
    "clean.txt": lambda: rendered("text", report(), Presentation()),
    "concise.txt": lambda: rendered("concise", everything()),
    "findings.csv": lambda: rendered("csv", everything()),
    "github.txt": lambda: rendered("github", everything()),
    "gitlab.json": lambda: rendered("gitlab", everything()),
    "junit.xml": lambda: rendered("junit", everything()),
    "markdown.md": lambda: rendered("markdown", everything()),
    "rdjson.json": lambda: rendered("rdjson", everything()),
    "rdjsonl.jsonl": lambda: rendered("rdjsonl", everything()),
    "report.html": lambda: rendered("html", everything()).replace(f"tlslint {__version__}", "tlslint VERSION"),
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
        snapshot.write_text(written, encoding="utf-8", newline="")
    assert snapshot.read_bytes().decode() == written


def test_every_snapshot_is_compared() -> None:
    assert sorted(CASES) == sorted(path.name for path in SNAPSHOTS.iterdir())
