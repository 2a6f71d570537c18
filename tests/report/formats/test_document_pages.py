"""The pages of `comply` and `inventory` in a real browser: fetched from nowhere, in light, in dark and on paper."""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from support.chromium import Heard, needs_chromium, needs_npm_packages, package
from support.command import Command

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., tuple["Page", Heard]]
COMMANDS = (("comply", "--standard", "bcp-195,cnsa-2.0,pci-dss-4.0.1"), ("inventory",))
HOSTILE = "</details></td><script>document.title='theirs'</script><img/src=x/onerror=alert(1)>"
NGINX = """\
events {{}}
http {{
    server {{
        listen 443 ssl;
        server_name "{name}";
        ssl_certificate s.pem;
        ssl_certificate_key s.key;
        ssl_protocols TLSv1.1 TLSv1.2;
        ssl_ecdh_curve X25519;
        ssl_early_data on;  # tlslint: ignore[early-data-accepted] {reason}
        location / {{ proxy_pass https://b.example.com; }}
    }}
}}
"""


@pytest.fixture(params=COMMANDS, ids=lambda words: words[0])
def page_of(request: pytest.FixtureRequest, tlslint: Command) -> Callable[[str], str]:
    """Write the page of a command about a server that has a name."""

    def written(name: str) -> str:
        tlslint.lay({"nginx.conf": NGINX.format(name=name, reason=name)})
        return tlslint(*request.param, "-f", "html").out

    return written


@needs_chromium
@pytest.mark.parametrize("name", ["a.example.com", HOSTILE], ids=["usual", "hostile"])
def test_the_page_fetches_nothing_and_runs_nothing(page_of: Callable[[str], str], name: str, opened: Open) -> None:
    text = page_of(name)

    page, heard = opened(text)

    assert name[:40].lower() in html.unescape(text)
    assert [page.url] == heard.requests
    assert ([], []) == (heard.complaints, heard.dialogs)
    assert page.title() != "theirs"
    assert 0 == page.locator("script, img, iframe, object, embed, link, [onclick], [onerror], [style]").count()


@needs_chromium
@needs_npm_packages
def test_the_page_is_accessible_in_light_and_in_dark(page_of: Callable[[str], str], opened: Open) -> None:
    page, _ = opened(page_of("a.example.com"), bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.add_script_tag(content=package("axe-core/axe.min.js"))

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = page.evaluate("axe.run()")["violations"]

        assert [] == [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations], scheme


@needs_chromium
def test_the_page_follows_the_reader_and_can_be_printed(page_of: Callable[[str], str], opened: Open) -> None:
    back = "getComputedStyle(document.body).backgroundColor"
    page, _ = opened(page_of("a.example.com"), color_scheme="light")
    light = page.evaluate(back)

    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(back)
    page.emulate_media(media="print", color_scheme="light")

    assert ("rgb(255, 255, 255)", "rgb(255, 255, 255)") == (light, page.evaluate(back))
    assert light != dark
    assert page.pdf(format="A4").startswith(b"%PDF-")
