"""What is written, whole.  `TLSLINT_UPDATE_SNAPSHOTS=1 pytest tests/report` writes it anew, for a look at the diff."""

import os
from pathlib import Path

import pytest
from support.graphs import SHOP, drawn

from linter import __version__

SNAPSHOTS = Path(__file__).parent / "snapshots"

CASES = {
    "shop.dot": "dot",
    "shop.json": "json",
    "shop.md": "markdown",
    "shop.mmd": "mermaid",
    "shop.txt": "text",
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_what_was(name: str) -> None:
    written = drawn(CASES[name], SHOP).replace(f'"{__version__}"', '"VERSION"')

    snapshot = SNAPSHOTS / name
    if os.environ.get("TLSLINT_UPDATE_SNAPSHOTS"):
        snapshot.write_text(written, encoding="utf-8")
    assert snapshot.read_text(encoding="utf-8") == written


def test_every_snapshot_is_compared() -> None:
    assert sorted(CASES) == sorted(path.name for path in SNAPSHOTS.iterdir())
