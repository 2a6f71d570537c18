"""The drawing by itself, in a real browser: as a document, and as a picture in a page of others."""

from base64 import b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from support.chromium import Heard, needs_chromium
from support.graphs import SHOP, drawn, hostile
from support.graphviz import needs_graphviz

from linter.flows.graph import Graph

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [needs_chromium, needs_graphviz]

Open = Callable[..., tuple["Page", Heard]]


@pytest.mark.parametrize("graph", [Graph(), SHOP, hostile()], ids=["nothing", "shop", "hostile"])
def test_a_drawing_is_well_formed_and_runs_nothing(graph: Graph, opened: Open) -> None:
    page, heard = opened(graph, "svg")

    assert ([page.url], [], []) == (heard.requests, heard.complaints, heard.dialogs)
    assert "svg" == page.evaluate("document.documentElement.nodeName")
    assert 0 == page.evaluate("document.querySelectorAll('script, image, a, foreignObject, parsererror').length")


def test_a_drawing_is_dark_where_its_viewer_is(opened: Open) -> None:
    fill = "getComputedStyle(document.querySelector('.node .shape')).fill"

    light, dark = (opened(SHOP, "svg", color_scheme=scheme)[0].evaluate(fill) for scheme in ("light", "dark"))

    assert ("rgb(255, 255, 255)", "rgb(13, 17, 22)") == (light, dark)


def test_a_drawing_can_be_a_picture(opened: Open) -> None:
    data = b64encode(drawn("svg", SHOP).encode()).decode()

    page, _ = opened(f"<!doctype html><title>x</title><img src='data:image/svg+xml;base64,{data}'>")

    assert page.evaluate("document.images[0].naturalWidth") > 1_000
