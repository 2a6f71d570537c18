"""The page in a real browser, as people use it: with a mouse, with keys, by ear, and without its script."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from support.chromium import Heard, needs_chromium, needs_npm_packages, package
from support.graphs import SHOP, drawn, hostile, many
from support.graphviz import needs_graphviz

from linter.flows.graph import Graph, Node, NodeKind, Transport

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [needs_chromium, needs_graphviz]

Open = Callable[..., tuple["Page", Heard]]

WIDE = Graph(
    tuple(
        Node(name, NodeKind.DATASTORE, name, ("WWWW MMMM",), data=("PERSONAL, HEALTH and CARDHOLDER DATA",))
        for name in (
            "PerconaServerMongoDB absent",
            "WWWWWWWWWWWWWWWWWWWW",
            "日本語の長い名前のデータベース",
            "ill till fill",
        )
    )
)
CONTRAST = """
() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const found = {};
  for (const [text, under] of [[".hop text.label", "rect.label"], [".node text", ".shape"]]) {
    for (const element of document.querySelectorAll(`#canvas svg:not([hidden]) ${text}`)) {
      const both = [element, element.parentElement.querySelector(under)];
      const [dark, bright] = both.map((one) => light(getComputedStyle(one).fill)).sort((one, other) => one - other);
      const name = `${element.parentElement.getAttribute("class")} ${element.getAttribute("class")}`;
      found[name] = (bright + 0.05) / (dark + 0.05);
    }
  }
  return found;
}
"""
OVERFLOWING = """
() => [...document.querySelectorAll("#canvas svg:not([hidden]) :is(.node, .hop)")].filter((part) => {
  const frame = part.querySelector(".shape, rect.label");
  return frame && [...part.querySelectorAll("text")].some((text) => text.getBBox().width > frame.getBBox().width);
}).map((part) => part.textContent)
"""


@pytest.mark.parametrize(
    "graph", [Graph(), SHOP, hostile(), many(30, alike=True)], ids=["none", "shop", "hostile", "many"]
)
def test_the_page_fetches_nothing_runs_nothing_of_others_and_complains_of_nothing(graph: Graph, opened: Open) -> None:
    page, heard = opened(graph)

    page.locator("#larger").click()
    page.locator("#fit").click()

    assert [page.url] == heard.requests
    assert ([], []) == (heard.complaints, heard.dialogs)
    assert 0 == page.locator("img, iframe, object, embed, link, [onclick], [onerror], [style]").count()
    assert 2 == page.locator("script").count()


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>document.title = 'theirs'</script>",
        "<img src=x onerror=\"document.title = 'theirs'\">",
        "<svg onload=\"document.title = 'theirs'\"></svg>",
        "<iframe srcdoc=\"<script>parent.document.title = 'theirs'</script>\"></iframe>",
        "<style>body { display: none }</style>",
        "<img src='https://example.com/x.png'>",
    ],
)
def test_the_policy_of_the_page_would_stop_what_an_escape_let_through(smuggled: str, opened: Open) -> None:
    page, heard = opened(drawn("html", SHOP).replace("<main>", f"<main>{smuggled}"))
    page.wait_for_timeout(200)

    assert "Data flows" == page.title()
    assert page.locator("h1").is_visible()
    assert not [url for url in heard.requests if url.startswith("http")]
    assert any("Content Security Policy" in complaint for complaint in heard.complaints)


def hop(page: "Page", name: str) -> Any:  # noqa: ANN401  # a locator
    return page.locator("#canvas svg:not([hidden])").get_by_role("button", name=name)


def test_a_click_on_a_hop_tells_its_facts_with_file_and_line(opened: Open) -> None:
    page, _ = opened(SHOP)

    hop(page, "web to db").locator("rect.label").click()

    facts = page.locator("#facts").inner_text()
    assert "web to db" in facts
    assert "k8s/web.yaml:3:38" in facts
    assert "sslmode=disable" in facts
    assert 1 == page.locator("tr.chosen").count()


def test_a_click_on_a_node_tells_what_it_is(opened: Open) -> None:
    page, _ = opened(SHOP)

    page.locator("#canvas").get_by_role("button", name="db: data store").first.click()

    facts = page.locator("#facts").inner_text()
    assert "data store" in facts
    assert "personal" in facts


def test_every_hop_is_reached_by_tab_and_told_at_once(opened: Open) -> None:
    page, _ = opened(SHOP)
    page.locator("#canvas").focus()

    page.keyboard.press("Tab")

    assert "internet to Ingress shop" in page.locator("#facts").inner_text()
    reached = set()
    for _ in range(30):
        reached.add(page.evaluate("document.activeElement.querySelector('title')?.textContent"))
        page.keyboard.press("Tab")
    assert len([name for name in reached if name and " to " in name]) == len(SHOP.hops) - 1  # one is control plane


def test_enter_presses_and_escape_lets_go(opened: Open) -> None:
    page, _ = opened(SHOP)
    hop(page, "Ingress shop to web").focus()

    page.keyboard.press("Enter")
    assert "true" == hop(page, "Ingress shop to web").get_attribute("aria-pressed")
    assert "k8s/ingress.yaml:3:1" in page.locator("#facts").inner_text()

    page.keyboard.press("Escape")
    assert 0 == page.locator("[aria-pressed=true]").count()


def test_a_hop_in_the_table_is_told_below_it_and_shown_in_the_drawing(opened: Open) -> None:
    page, _ = opened(many(60))
    button = page.locator('tr:has-text("Ingress app-50") button').first
    before = page.evaluate("scrollY")

    button.scroll_into_view_if_needed()
    button.click()

    assert "transport" in page.locator("tr.told").inner_text()
    assert "true" == button.get_attribute("aria-expanded")
    assert page.evaluate("scrollY") > before
    # In the middle of the drawing, though the drawing itself may be above what the window shows.
    chosen = page.locator(".hop.chosen").bounding_box()
    canvas = page.locator("#canvas").bounding_box()
    assert chosen is not None
    assert canvas is not None
    assert canvas["y"] <= chosen["y"] + chosen["height"] / 2 <= canvas["y"] + canvas["height"]

    button.click()
    assert 0 == page.locator("tr.told").count()


@pytest.mark.parametrize(
    ("filters", "rows", "bright"),
    [
        pytest.param({"#verdict": "gap-to-data-store"}, 1, "web to db", id="by verdict"),
        pytest.param({"#class": "personal"}, 1, "web to db", id="by class of data"),
        pytest.param({"#platform": "envoy"}, 3, "b to pay", id="by platform"),
        pytest.param({"#platform": "envoy", "#verdict": "broken"}, 1, "b to pay", id="by both"),
    ],
)
def test_what_is_asked_for_stays_bright(filters: dict[str, str], rows: int, bright: str, opened: Open) -> None:
    page, _ = opened(SHOP)

    for field, value in filters.items():
        page.locator(field).select_option(value)

    assert rows == page.locator("tr[data-path]:visible").count()
    assert f"{rows} of 4 rows" == page.locator("#count").inner_text()
    assert "out" not in (hop(page, bright).get_attribute("class") or "").split()
    assert page.locator(".hop.out").count()

    page.locator("button[type=reset]").click()
    page.wait_for_function("!document.querySelector('.out')")
    assert 4 == page.locator("tr[data-path]:visible").count()


@pytest.mark.parametrize("words", ["PAY.example", "k8s/web.yaml", "postgres", "not verified", "namespace shop"])
def test_search_finds_names_files_protocols_and_zones(words: str, opened: Open) -> None:
    page, _ = opened(SHOP)

    page.locator("#search").fill(words)

    assert 0 < page.locator("tr[data-path]:visible").count() < 4


def test_the_control_plane_is_shown_on_demand(opened: Open) -> None:
    page, _ = opened(SHOP)
    assert 0 == hop(page, "prometheus to web").count()

    page.get_by_label("control plane (1 hop)").check()

    assert hop(page, "prometheus to web").is_visible()
    hop(page, "prometheus to web").locator("rect.label").click()
    assert "the scheme comes from a Secret" in page.locator("#facts").inner_text()


def back(page: "Page") -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_the_theme_is_the_systems_until_somebody_chooses(opened: Open) -> None:
    light, _ = opened(SHOP)
    dark, _ = opened(SHOP, color_scheme="dark")
    assert ("rgb(255, 255, 255)", "rgb(18, 22, 27)") == (back(light), back(dark))

    dark.locator("#theme").click()
    assert back(dark) == back(light)
    light.locator("#theme").click()
    light.locator("#theme").click()
    assert "rgb(18, 22, 27)" == back(light)
    assert "rgb(18, 22, 27)" == light.evaluate("getComputedStyle(document.querySelector('#canvas')).backgroundColor")


def test_the_drawing_becomes_larger_and_smaller(opened: Open) -> None:
    page, _ = opened(SHOP)
    drawing = page.locator("#canvas svg").first
    width = float(drawing.get_attribute("width") or 0)

    page.locator("#larger").click()
    assert float(drawing.get_attribute("width") or 0) > width
    page.locator("#canvas").focus()
    page.keyboard.press("0")
    assert abs(float(drawing.get_attribute("width") or 0) - width) <= 2
    page.keyboard.press("-")
    assert float(drawing.get_attribute("width") or 0) < width


@needs_npm_packages
@pytest.mark.parametrize(
    ("graph", "scheme"),
    # What a theme changes, its colours, is all in one of them.
    [(SHOP, "light"), (SHOP, "dark"), (hostile(), "light"), (many(12), "light")],
    ids=["shop", "shop-dark", "hostile", "many"],
)
def test_nothing_stands_in_the_way_of_a_screen_reader(graph: Graph, scheme: str, opened: Open) -> None:
    page, _ = opened(graph, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(content=package("axe-core/axe.min.js"))

    found = page.evaluate("axe.run()")

    assert [] == [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_the_drawing_stand_out_from_what_is_below_them(scheme: str, opened: Open) -> None:
    page, _ = opened(SHOP, color_scheme=scheme)

    contrast = page.evaluate(CONTRAST)

    assert len(contrast) > 10
    # https://www.w3.org/TR/WCAG22/#contrast-minimum
    assert {} == {name: ratio for name, ratio in contrast.items() if ratio < 4.5}


def test_transports_differ_without_their_colours(opened: Open) -> None:
    page, _ = opened(SHOP)
    looks = """
    (kind) => {
      const hop = document.querySelector(`#canvas .hop.t-${kind}:not(.redirect)`);
      const look = (part) => getComputedStyle(hop.querySelector(part));
      const [line, label, words] = [look(".line"), look("rect.label"), look("text.label")];
      return [line.strokeWidth, line.strokeDasharray, Boolean(hop.querySelector(".core")), label.strokeDasharray,
              words.fontStyle, words.fontWeight].join();
    }"""
    page.get_by_label("control plane (1 hop)").check()

    seen = {transport: page.evaluate(looks, str(transport)) for transport in Transport if transport != "unknown"}

    assert len(seen) == len(set(seen.values()))


@pytest.mark.parametrize(
    "graph", [SHOP, hostile(), WIDE, many(2), many(22), many(220)], ids=["shop", "hostile", "wide", "5", "50", "500"]
)
def test_words_stay_inside_of_their_frames(graph: Graph, opened: Open) -> None:
    page, _ = opened(graph)

    assert [] == page.evaluate(OVERFLOWING)


def test_five_hundred_nodes_are_there_at_once(opened: Open) -> None:
    graph = many(220)
    assert len(graph.nodes) > 480
    text = drawn("html", graph)

    started = time.monotonic()
    page, heard = opened(text)
    page.locator("#search").fill("app-117")

    assert time.monotonic() - started < 10
    assert 1 == page.locator("tr[data-path]:visible").count()
    assert not heard.complaints
    # Names can be read without making anything larger.
    assert page.evaluate("document.querySelector('#canvas .name').getBoundingClientRect().height") > 8


def test_thousands_of_hops_leave_the_page_usable(opened: Open) -> None:
    page, heard = opened(many(6_000))

    page.locator("#search").fill("app-1236")

    assert page.locator("tr[data-path]:visible").count()
    assert "not drawn, because there are too many" in page.locator("main").inner_text()
    assert not heard.complaints


def test_what_is_alike_is_one_stack_that_names_its_members(opened: Open) -> None:
    page, _ = opened(many(30, alike=True))

    page.locator("#canvas .node.many").click()

    facts = page.locator("#facts").inner_text()
    assert "Ingress app-0" in facts
    assert "Ingress app-29" in facts


def test_without_its_script_the_page_shows_drawing_and_tables(opened: Open) -> None:
    page, _ = opened(SHOP, java_script_enabled=False)

    assert page.locator("#canvas svg").first.is_visible()
    assert page.get_by_text("gap to the data store").first.is_visible()
    assert page.get_by_text("need the script").is_visible()


@pytest.mark.parametrize("width", [360, 800])
def test_a_narrow_window_has_no_bar_to_the_side(width: int, opened: Open) -> None:
    page, _ = opened(SHOP, viewport={"width": width, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_reader_may_skip_the_drawing(opened: Open) -> None:
    page, _ = opened(SHOP)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert "paths" == page.evaluate("document.activeElement.id")
