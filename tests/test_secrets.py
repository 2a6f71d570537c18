"""Secrets that are planted in fixtures stand in no report, whatever its format."""

import re

import pytest
from support.annotated import FIXTURES
from support.command import Command
from support.fleets import terms

from linter.fleet.places.opened import opened
from linter.fleet.reading.reader import read
from linter.fleet.roster.listed import Listed
from linter.report import FORMATS
from linter.report.flows import FORMATS as PICTURES

MARK = "Pl4nted-Mark-9f3"
_ADDRESS = re.compile(r"(?<=://)(?=[a-z0-9][\w.-]*(?:[:/\s\"']|$))", re.MULTILINE)
CASES = sorted(
    path
    for path in FIXTURES.rglob("*")
    if path.suffix in (".tf", ".yaml", ".conf", ".json") and _ADDRESS.search(path.read_text(encoding="utf-8"))
)
WORDS = [word for name in FORMATS for word in ("-f", f"{name}:out.{name}")]
DRAWN = [word for name in PICTURES for word in ("-f", f"{name}:drawn.{name}")]


@pytest.mark.parametrize("platform", sorted({path.relative_to(FIXTURES).parts[0] for path in CASES}))
def test_no_format_shows_the_password_of_an_address(tlslint: Command, platform: str) -> None:
    for number, path in enumerate(one for one in CASES if platform in one.parts):
        file = tlslint.folder / str(number) / path.relative_to(FIXTURES)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_ADDRESS.sub(f"app:{MARK}@", path.read_text(encoding="utf-8")), encoding="utf-8")

    found = tlslint("--isolated", "--show-open", "--show-suppressed", "--coverage", "-v", *WORDS)

    assert found.code in (0, 1, 3)
    shown = {name: (tlslint.folder / f"out.{name}").read_text(encoding="utf-8") for name in FORMATS}
    assert [] == [name for name, text in {**shown, "stdout": found.out, "stderr": found.err}.items() if MARK in text]
    assert any("app:****" in text for text in shown.values()) or platform not in (
        "compose",
        "kubernetes",
        "nginx",
        "terraform",
    )
    kept = read(opened(Listed("a", str(tlslint.folder))), "key", terms())
    assert [] == [
        name
        for name, content in {**kept.rows, "report": kept.report, "items": kept.inventory, "graph": kept.flows}.items()
        if MARK.encode() in content
    ]
    drawn = tlslint("flows", "--isolated", *DRAWN)
    assert drawn.code in (0, 3)
    pictures = {name: (tlslint.folder / f"drawn.{name}").read_text(encoding="utf-8") for name in PICTURES}
    assert [] == [name for name, text in {**pictures, "out": drawn.out, "err": drawn.err}.items() if MARK in text]
