"""The page of findings in a real browser: as it is read with eyes and by ear, in light and in dark."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from support.chromium import Heard, needs_chromium, needs_npm_packages, package
from support.sample import ALL, NGINX, everything, finding, place, rendered, report

from linter.analysis.report import Report
from linter.provenance.source import Source

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., tuple["Page", Heard]]
HOSTILE = "</pre></code><script>document.title = 'theirs'</script><img src=x onerror=alert(1)>`<b>`\"'&"


def hostile() -> Report:
    """Make a report whose every text is markup."""
    at = place(NGINX, "TLSv1")
    one = finding(at, message=HOSTILE, subject=HOSTILE, cause=HOSTILE, cure=HOSTILE)
    return report([replace(one, platform=HOSTILE, data=(HOSTILE,))])


def many(number: int) -> Report:
    """Make a report of many findings, each in a file of its own."""
    sources = [Source(f"{one}.conf", "ssl_protocols TLSv1;\n") for one in range(number)]
    return report(finding(one.at(14, 19), subject=one.path, header=one.whole) for one in sources)


def test_everything_is_told_by_file_by_rule_and_by_endpoint() -> None:
    text = rendered("html", everything())

    assert all(f"<h3><code>{name}</code></h3>" in text for name in ("conf.d/shop.conf", "infra/main.tf"))
    assert "<h3>Old TLS version is accepted</h3>" in text
    assert "<h3><code>infra/aws_lb_listener.https</code></h3>" in text
    assert "remove <code>TLSv1 TLSv1.1</code>" in text
    assert "PRIVATE KEY" not in text


@needs_chromium
@pytest.mark.parametrize("shown", [report(), everything(), hostile()], ids=["nothing", "everything", "hostile"])
def test_the_page_fetches_nothing_and_runs_nothing(shown: Report, opened: Open) -> None:
    page, heard = opened(rendered("html", shown))

    assert [page.url] == heard.requests
    assert ([], []) == (heard.complaints, heard.dialogs)
    assert page.title().startswith("tlslint: ")
    assert 0 == page.locator("script, img, iframe, object, embed, link, [onclick], [onerror], [style]").count()
    broken = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.querySelector(a.hash))"
    )
    assert [] == broken


@needs_chromium
@needs_npm_packages
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(scheme: str, opened: Open) -> None:
    page, _ = opened(
        rendered("html", everything()), color_scheme=scheme, bypass_csp=True, viewport={"width": 420, "height": 900}
    )
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.add_script_tag(content=package("axe-core/axe.min.js"))

    violations = page.evaluate("axe.run()")["violations"]

    assert [] == [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


@needs_chromium
def test_light_and_dark_follow_the_reader(opened: Open) -> None:
    back = "getComputedStyle(document.body).backgroundColor"

    light, dark = (
        opened(rendered("html", everything()), color_scheme=one)[0].evaluate(back) for one in ("light", "dark")
    )

    assert ("rgb(255, 255, 255)", "rgb(18, 22, 27)") == (light, dark)


@needs_chromium
def test_a_link_unfolds_what_it_leads_to(opened: Open) -> None:
    page, _ = opened(rendered("html", everything(), ALL), java_script_enabled=False)
    page.locator("article a", has_text="endpoint").first.click()

    assert page.locator("details[open]", has_text="broken.conf").last.is_visible()


def test_many_findings_are_folded() -> None:
    assert "<details open>" in rendered("html", many(1))
    assert "<details open>" not in rendered("html", many(300))
