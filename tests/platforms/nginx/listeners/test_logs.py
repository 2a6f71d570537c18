import pytest
from support.nginx.reading import listener, tls_of

from linter.model.endpoint import Recorded
from linter.provenance.setting import Known, Unknown

SERVER = "server {{ listen 443 ssl; server_name a; ssl_certificate a.crt; ssl_certificate_key a.key; {0} }}"
FORMATS = "log_format tls '$ssl_protocol'; log_format lua '$made'; log_format hole '{{ fields }}';"


def http(server: str, around: str = "") -> str:
    return f"events {{}} http {{ {FORMATS} {around} {SERVER.format(server)} }}"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        (http("access_log a.log elsewhere;"), "is not among the files"),
        (http("access_log a.log tls if=$slow;"), "some of the requests"),
        (http("access_log off; location /a { access_log a.log tls; }"), "parts of it"),
        (http("access_log a.log lua;", "js_set $made main.made;"), "made elsewhere"),
        (http("access_log a.log hole;"), "a template fills in"),
        (SERVER.format(""), "the file around it"),
    ],
    ids=["no format", "a condition", "a location", "another language", "a template", "a file alone"],
)
def test_what_cannot_be_seen_of_a_log_is_open(text: str, because: str) -> None:
    found = tls_of(listener(text)).logs

    assert isinstance(found, Unknown)
    assert because in found.because


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (http("access_log a.log; access_log b.log tls;"), {Recorded.VERSION}),
        (http("access_log a.log tls if=$slow; access_log b.log tls;"), {Recorded.VERSION}),
        (http("", "access_log a.log tls;"), {Recorded.VERSION}),
        (http("access_log off;", "access_log a.log tls;"), set()),
        (http("access_log syslog:server=127.0.0.1 tls;"), {Recorded.VERSION}),
        (http("location /a { access_log off; }"), set()),
    ],
    ids=["two logs", "one for all", "inherited", "off", "by syslog", "a location that is off"],
)
def test_a_server_has_the_logs_of_the_nearest_level(text: str, kept: set[Recorded]) -> None:
    found = tls_of(listener(text)).logs

    assert isinstance(found, Known)
    assert kept == {one.value for one in found.value if isinstance(one, Known)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (http("error_log a.log info;"), True),
        (http("error_log a.log; error_log b.log debug;"), True),
        (http("error_log a.log;"), False),
        (http("status_zone shop;"), True),
        (http(""), False),
    ],
)
def test_failed_handshakes_are_told_with_the_level_of_info(text: str, expected: bool) -> None:
    found = tls_of(listener(text)).counts_failures

    assert isinstance(found, Known)
    assert expected is found.value
