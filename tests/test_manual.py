"""Every example of the manual does what the manual says."""

import argparse
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.annotated import FIXTURES
from support.command import ROOT, Command
from support.links import dead_links, missing_from_navigation
from support.manual import Called, Laid, Typed, steps, typed, unlike
from support.repositories import git, needs_git

from linter.cli.arguments import COMMANDS, parser

PAGES = sorted(page for page in (ROOT / "docs").rglob("*.md") if "```console" in page.read_text(encoding="utf-8"))
MANUAL = (
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "reference" not in page.parts),
)
FEWEST = 30
MANIFEST = b"apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
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


@needs_git
def test_every_command_that_a_page_shows_by_the_way_is_understood(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run them all in the small shop, as one after the other needs what those before have written."""
    for path, text in shop().items():
        tlslint.lay({path: text})
    git(tlslint.folder, "init", "-q")
    git(tlslint.folder, "add", ".")
    git(tlslint.folder, "commit", "-qm", "shop")
    git(tlslint.folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    found = {one: page.name for page in MANUAL for one in typed(page)}

    refused = [(page, one.words) for one, page in found.items() if _refuses(tlslint, monkeypatch, one)]

    assert [] == refused
    assert len(found) > FEWEST


def _refuses(tlslint: Command, monkeypatch: pytest.MonkeyPatch, one: Typed) -> bool:
    """Say whether a command is called wrongly, or fails for a fault."""
    given = (tlslint.folder / one.reads).read_bytes() if one.reads not in {"", "|"} else MANIFEST
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    return tlslint(*one.words).code in {2, 4}


def shop() -> dict[str, str]:
    """Return a few files of the small shop, in the folders that the pages speak of, and a plan of it."""
    root = FIXTURES / "projects" / "shop"
    moved = {
        "infra/data.tf": "infra/data.tf",
        "kubernetes/shop.yaml": "k8s/shop.yaml",
        "nginx/snippets/tls.conf": "proxy/tls.conf",
    }
    files = {new: (root / old).read_text(encoding="utf-8") for old, new in moved.items()}
    plan = '{"format_version": "1.2", "configuration": {"root_module": {}}}'
    return {**files, "plan.json": plan, "docs/index.md": "# The shop\n", "fleet.txt": "proxy\n"}


def test_every_option_that_a_page_names_is_one() -> None:
    known = set(_options(parser()))
    written = re.compile(r"`(?:tlslint [^`]*)?(--[a-z][a-z-]+)")

    named = {(page.name, option) for page in MANUAL for option in written.findall(page.read_text("utf-8"))}

    assert named
    assert [] == [(page, option) for page, option in sorted(named) if option not in known]


def _options(known: argparse.ArgumentParser) -> Iterator[str]:
    for one in known._actions:  # noqa: SLF001  # argparse has no other list of them
        yield from one.option_strings
        for inner in one.choices.values() if isinstance(one.choices, dict) else ():
            yield from _options(inner)


def test_what_a_page_says_to_install_is_there() -> None:
    """Registries are not asked: that pip installs a package by its name is not ours to show."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    extras = re.compile(r"pipx? install '?(?:tlslint|\.)\[([\w,]+)\]")

    named = {name for page in MANUAL for one in extras.findall(page.read_text("utf-8")) for name in one.split(",")}

    assert named
    assert named <= set(known)


def test_what_a_page_links_to_is_there() -> None:
    assert [] == list(dead_links(ROOT))


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    assert [] == missing_from_navigation(ROOT)
