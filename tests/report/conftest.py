from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from support import chromium
from support.chromium import Heard
from support.graphs import drawn

from linter.flows.graph import Graph

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Opened: TypeAlias = "tuple[Page, Heard]"
Open: TypeAlias = "Callable[..., Opened]"


@pytest.fixture(scope="session")
def started() -> Iterator["Browser"]:
    with chromium.browser() as browser:
        yield browser


@pytest.fixture
def opened(started: "Browser", tmp_path: Path) -> Iterator[Open]:
    """Open a graph, or a text of a page, as a file in a window of its own."""
    contexts = []

    def opening(shown: Graph | str, name: str = "html", **settings: object) -> Opened:
        file = tmp_path / f"flows.{name}"
        file.write_text(shown if isinstance(shown, str) else drawn(name, shown), encoding="utf-8")
        wanted = {"viewport": {"width": 1500, "height": 1000}, "offline": True, **settings}
        context = started.new_context(**wanted)  # type: ignore[arg-type]  # checked by Playwright
        contexts.append(context)
        page = context.new_page()
        heard = Heard(page)
        page.goto(file.as_uri())
        return page, heard

    yield opening
    for context in contexts:
        context.close()
