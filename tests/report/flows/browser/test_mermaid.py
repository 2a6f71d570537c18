"""What we write in Mermaid's language, drawn by Mermaid itself, as strict as GitHub and GitLab have it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from support.chromium import Heard, needs_chromium, needs_npm_packages, package
from support.graphs import HOSTILE, SHOP, drawn, hostile, many

from linter.flows.graph import Graph
from linter.report.wording import printable

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [needs_chromium, needs_npm_packages]

Open = Callable[..., tuple["Page", Heard]]
DRAW = """
async (text) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  document.body.innerHTML = (await mermaid.render("drawing", text)).svg;
}
"""
READ = """
async (text) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  return (await mermaid.mermaidAPI.getDiagramFromText(text)).db.getEdges().length;
}
"""
STROKES = "[...document.querySelectorAll('.flowchart-link')].map((line) => getComputedStyle(line).stroke)"
LABELS = "[...document.querySelectorAll('.node .nodeLabel')].map((label) => label.innerText.split('\\n')[0])"
RED = "rgb(217, 43, 67)"


def with_mermaid(opened: Open) -> tuple[Any, Heard]:
    page, heard = opened("<!doctype html><title>x</title><body></body>")
    page.add_script_tag(content=package("mermaid/dist/mermaid.min.js"))
    return page, heard


def drawing(opened: Open, graph: Graph) -> tuple[Any, Heard]:
    page, heard = with_mermaid(opened)
    page.evaluate(DRAW, drawn("mermaid", graph))
    return page, heard


@pytest.mark.parametrize(
    "graph", [Graph(), SHOP, many(60), many(30, alike=True)], ids=["none", "shop", "many", "alike"]
)
def test_mermaid_draws_what_there_is(graph: Graph, opened: Open) -> None:
    page, _ = drawing(opened, graph)

    assert drawn("mermaid", graph).count('|"') == page.locator(".flowchart-link").count()


def test_clear_text_is_red_and_nothing_else(opened: Open) -> None:
    page, _ = drawing(opened, SHOP)

    strokes = page.evaluate(STROKES)

    assert 2 == strokes.count(RED)
    assert 3 <= len(set(strokes))


def test_hostile_names_are_names_to_mermaid(opened: Open) -> None:
    page, heard = drawing(opened, hostile())

    names = [name.replace("\u2060", "") for name in page.evaluate(LABELS)]
    assert sorted(printable(name) for name in HOSTILE) == sorted(names)
    assert len(HOSTILE) == page.locator(".flowchart-link").count()
    assert ([], []) == (heard.dialogs, [one for one in heard.complaints if "rror" in one])
    assert 0 == page.locator("body :is(script, img, iframe, a)").count()


def test_what_is_too_large_for_mermaid_is_cut_to_what_it_draws(opened: Open) -> None:
    text = drawn("mermaid", many(2_000))
    page, _ = with_mermaid(opened)

    edges = page.evaluate(READ, text)  # which refuses more than 500; to draw them all takes ten seconds

    with pytest.raises(Exception, match="limit"):
        page.evaluate(READ, "flowchart LR\n" + "a --> b\n" * 501)
    assert len(text) <= 50_000
    assert 100 < edges == text.count('|"')
