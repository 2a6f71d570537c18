"""The Strict-Transport-Security header that a server's answers have."""

import pytest
from support.nginx.reading import listener, tls_server, value

from linter.model.endpoint import Hsts, Listener
from linter.provenance.setting import Known, Unknown

YEAR = 31_536_000
HEADER = f'add_header Strict-Transport-Security "max-age={YEAR}" always;'
OTHER = "add_header X-Frame-Options DENY;"
PAGE = "location / { root /srv; }"


def shop(*lines: str, around: str = "") -> Listener:
    return listener(f"http {{ {around} {tls_server(*lines)} }}")


def header_of(found: Listener) -> Hsts:
    assert isinstance(found.hsts, Known)
    assert found.hsts.value is not None
    return found.hsts.value


@pytest.mark.parametrize(
    ("written", "age", "subdomains", "preload"),
    [
        (f'"max-age={YEAR}"', YEAR, False, False),
        ("max-age=300", 300, False, False),
        (f'"max-age={YEAR}; includeSubDomains; preload"', YEAR, True, True),
        (f"'includesubdomains; MAX-AGE = {YEAR}'", YEAR, True, False),
        ("'max-age=\"300\"'", 300, False, False),
        ('"max-age=0"', 0, False, False),
    ],
)
def test_the_value_of_the_header(written: str, age: int, subdomains: bool, preload: bool) -> None:
    header = header_of(shop(f"add_header Strict-Transport-Security {written};"))

    assert (age, subdomains, preload) == (
        value(header.max_age),
        value(header.include_subdomains),
        value(header.preload),
    )


def test_the_age_has_its_own_place() -> None:
    assert str(YEAR) == header_of(shop(HEADER)).max_age.at.text


SENT = [
    pytest.param([HEADER, PAGE], "", id="of the server"),
    pytest.param([PAGE], HEADER, id="of http"),
    pytest.param([f"location / {{ {HEADER} root /srv; }}"], "", id="of the location"),
    pytest.param([HEADER, "add_header_inherit merge;", f"location / {{ {OTHER} root /srv; }}"], "", id="merged"),
    pytest.param([HEADER, f"location @error {{ {OTHER} }}", PAGE], "", id="lost on an inner location"),
    pytest.param([HEADER, f"location = /healthz {{ {OTHER} return 200; }}", PAGE], "", id="lost on health"),
    pytest.param([HEADER, f"location /old {{ {OTHER} return 301 /new; }}", PAGE], "", id="lost on what is not content"),
    pytest.param(
        [f'more_set_headers "Strict-Transport-Security: max-age={YEAR}";', f"location / {{ {OTHER} }}"],
        "",
        id="of another module",
    ),
    pytest.param(["add_header strict-transport-security max-age=31536000;"], "", id="any case"),
]


@pytest.mark.parametrize(("lines", "around"), SENT)
def test_the_header_is_sent(lines: list[str], around: str) -> None:
    found = shop(*lines, around=around)

    assert YEAR == value(header_of(found).max_age)


NOT_SENT = [
    pytest.param([PAGE], "", "server", id="nothing written"),
    pytest.param([OTHER, PAGE], HEADER, OTHER.rstrip(";"), id="lost in the server"),
    pytest.param([HEADER, f"location / {{ {OTHER} root /srv; }}"], "", OTHER.rstrip(";"), id="lost in a location"),
    pytest.param(
        [HEADER, f"location / {{ if ($request_method = GET) {{ {OTHER} }} proxy_pass http://app; }}"],
        "",
        OTHER.rstrip(";"),
        id="lost under a condition",
    ),
    pytest.param([HEADER, "location / { add_header_inherit off; root /srv; }"], "", "location /", id="turned off"),
    pytest.param(['add_header Strict-Transport-Security "";'], "", '""', id="empty"),
    pytest.param(
        ['add_header Strict-Transport-Security "includeSubDomains";'], "", '"includeSubDomains"', id="without age"
    ),
]


@pytest.mark.parametrize(("lines", "around", "place"), NOT_SENT)
def test_the_header_is_not_sent(lines: list[str], around: str, place: str) -> None:
    found = shop(*lines, around=around).hsts

    assert isinstance(found, Known)
    assert found.value is None
    assert place == found.at.text


UNTOLD = [
    pytest.param(["location / { proxy_pass http://app; }"], id="the program behind may send it"),
    pytest.param(
        [f"location /api/ {{ if ($request_method = GET) {{ {OTHER} }} proxy_pass http://app; }}"],
        id="the program behind may send it under a condition",
    ),
    pytest.param(["include headers.conf;", PAGE], id="an include may hold it"),
    pytest.param(["{{ headers }}", PAGE], id="a template may hold it"),
]


@pytest.mark.parametrize("lines", UNTOLD)
def test_the_header_may_be_sent(lines: list[str]) -> None:
    assert isinstance(shop(*lines).hsts, Unknown)


@pytest.mark.parametrize("written", ["$hsts", "${HSTS}", '"max-age={{ age }}"', "max-age=$age"])
def test_an_age_that_is_filled_in_is_unknown(written: str) -> None:
    header = header_of(shop(f"add_header Strict-Transport-Security {written};"))

    assert isinstance(header.max_age, Unknown)


def test_clear_text_has_no_such_header() -> None:
    assert listener(f"server {{ listen 80; server_name shop.example.com; {HEADER} }}").hsts is None


def test_a_map_without_a_row_for_the_scheme_sends_nothing() -> None:
    found = shop("add_header Strict-Transport-Security $hsts;", around="map $scheme $hsts { http max-age=300; }").hsts

    assert isinstance(found, Known)
    assert found.value is None
