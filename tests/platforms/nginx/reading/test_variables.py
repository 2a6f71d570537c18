"""Variables with literal values, and the backends that they lead to."""

import pytest
from support.nginx.reading import MAIN, everything, listener, read, server, upstream, upstreams, value

from linter.model.endpoint import Serves, Upstream
from linter.provenance.setting import Known, Unknown

LOOPBACK = "listen 127.0.0.1:8080;"


def hop_names(*lines: str, around: str = "") -> list[str]:
    return sorted(one.name for one in upstreams(f"http {{ {around} {server(LOOPBACK, *lines)} }}"))


@pytest.mark.parametrize(
    ("lines", "around", "names"),
    [
        pytest.param(
            ["location / { set $proto https; set $app a.example.com; proxy_pass $proto://$app:8443; }"],
            "",
            ["https://a.example.com:8443"],
            id="set in the location",
        ),
        pytest.param(
            ["set $app a.example.com;", "location / { proxy_pass http://${app}; }"],
            "",
            ["http://a.example.com"],
            id="set in the server",
        ),
        pytest.param(
            ["location / { set $app a; set $app b.example.com; proxy_pass http://$app; }"],
            "",
            ["http://b.example.com"],
            id="the last one counts",
        ),
        pytest.param(
            ["location / { proxy_pass http://$app; }"],
            "map $host $app { default a.example.com; b b.example.com; }",
            ["http://a.example.com", "http://b.example.com"],
            id="map",
        ),
        pytest.param(
            ["location / { proxy_pass $scheme://a.example.com; }"], "", ["http://a.example.com"], id="the scheme"
        ),
        pytest.param(
            ["location / { proxy_pass http://a.example.com$request_uri; }"], "", ["http://a.example.com"], id="path"
        ),
        pytest.param(
            ["location / { set $one $two; set $two $one; proxy_pass http://$one; }"], "", ["http://$one"], id="circle"
        ),
        pytest.param(["location / { proxy_pass $backend; }"], "", ["$backend"], id="nowhere"),
        pytest.param(
            ["location / { proxy_pass http://$app; }"],
            f"map $host $app {{ {' '.join(f'h{n} a{n}.example.com;' for n in range(20))} }}",
            ["http://$app"],
            id="too many",
        ),
        pytest.param(
            ["location / { proxy_pass http://app/path; }"],
            "upstream app { server a.example.com; server b.example.com; }",
            ["upstream app (http)"],
            id="group",
        ),
        pytest.param(
            ["location /a { proxy_pass http://a.example.com; } location /b { proxy_pass http://a.example.com/b; }"],
            "",
            ["http://a.example.com"],
            id="one backend twice",
        ),
    ],
)
def test_the_backends_of_a_server(lines: list[str], around: str, names: list[str]) -> None:
    assert names == hop_names(*lines, around=around)


def test_a_value_notes_where_its_variable_is_set() -> None:
    hop = upstream(server(LOOPBACK, "location / { set $proto http; proxy_pass $proto://a.example.com; }"))

    assert ["set $proto http"] == [step.at.text for step in hop.tls.via]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("http://a.example.com", "public"),
        ("http://203.0.113.5:8080/path", "public"),
        ("http://10.0.0.5", "internal"),
        ("http://app:3000", "internal"),
        ("http://app.internal", "internal"),
        ("http://localhost:3000", "loopback"),
        ("http://[::1]:3000", "loopback"),
        ("http://unix:/run/app.sock:/path", "loopback"),
        ("http://$tenant.example.com", "public"),
        ("http://$tenant", set()),
        ("http://${BACKEND}", set()),
        ("http://{{ backend }}:80", set()),
        ("http://<backend>", set()),
        ("http://queue.eu-central-1.amazonaws.com", {"public", "internal"}),
    ],
)
def test_the_network_on_the_way_to_a_backend(written: str, expected: object) -> None:
    hop = upstream(server(LOOPBACK, f"location / {{ proxy_pass {written}; }}"))

    assert expected == value(hop.exposure)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("server 127.0.0.1:1; server unix:/run/a.sock;", "loopback"),
        ("server 127.0.0.1:1; server 10.0.0.1;", "internal"),
        ("server 10.0.0.1; server a.example.com backup;", "public"),
        ("server 10.0.0.1; server a.example.com down;", "internal"),
        ("server 10.0.0.1; {{ more }}", set()),
        ("", set()),
    ],
)
def test_the_network_on_the_way_to_a_group(members: str, expected: object) -> None:
    text = f"http {{ upstream app {{ {members} }} {server(LOOPBACK, 'location / { proxy_pass http://app; }')} }}"

    assert expected == value(upstream(text).exposure)


@pytest.mark.parametrize(
    ("directive", "written", "encrypted"),
    [
        ("proxy_pass", "http://a.example.com", False),
        ("proxy_pass", "https://a.example.com", True),
        ("proxy_pass", "HTTPS://a.example.com", True),
        ("proxy_pass", "http://a.example.com:443", False),
        ("grpc_pass", "a.example.com:50051", False),
        ("grpc_pass", "grpc://a.example.com", False),
        ("grpc_pass", "grpcs://a.example.com", True),
        ("uwsgi_pass", "a.example.com:3031", False),
        ("uwsgi_pass", "suwsgi://a.example.com", True),
        ("fastcgi_pass", "a.example.com:9000", False),
        ("scgi_pass", "a.example.com:4000", False),
        ("memcached_pass", "a.example.com:11211", False),
        ("proxy_pass", "$backend", None),
        ("proxy_pass", "${PROTO}://a.example.com", None),
        ("grpc_pass", "$backend", None),
    ],
)
def test_the_scheme_decides_whether_a_hop_is_encrypted(directive: str, written: str, encrypted: bool | None) -> None:
    tls = upstream(server(LOOPBACK, f"location / {{ {directive} {written}; }}")).tls

    assert encrypted == (tls.value is not None if isinstance(tls, Known) else None)


@pytest.mark.parametrize(
    ("lines", "sent"),
    [
        ("proxy_pass https://a.example.com;", False),
        ("proxy_ssl_server_name on; proxy_pass https://a.example.com;", True),
        ("proxy_pass https://10.0.0.5;", None),
        ("proxy_pass https://10.0.0.5:8443;", None),
        ("proxy_pass https://[2001:db8::1];", None),
        ("proxy_pass https://unix:/run/a.sock;", None),
        ("proxy_ssl_name a.example.com; proxy_pass https://10.0.0.5;", False),
        ("proxy_ssl_server_name on; proxy_ssl_name 10.0.0.6; proxy_pass https://a.example.com;", None),
        ("proxy_pass https://group;", None),
        ("proxy_ssl_server_name on; proxy_pass https://group;", True),
    ],
)
def test_the_name_that_a_backend_is_told(lines: str, sent: bool | None) -> None:
    group = "upstream group { server 10.0.0.5; }"
    tls = upstream(group + server(LOOPBACK, f"location / {{ {lines} }}")).tls

    assert isinstance(tls, Known)
    assert tls.value is not None
    assert sent == (None if tls.value.sends_sni is None else value(tls.value.sends_sni))


@pytest.mark.parametrize(
    ("other", "expected"), [("proxy_ssl_ciphers AES128-SHA;", 2), ("proxy_ssl_ciphers AES256-SHA;", 1)]
)
def test_one_way_to_a_backend_is_one_hop(other: str, expected: int) -> None:
    lines = ("proxy_ssl_ciphers AES256-SHA;", other)
    locations = [f"location /{n}/ {{ {line} proxy_pass https://a.example.com; }}" for n, line in enumerate(lines)]
    found = everything({MAIN: server(LOOPBACK, *locations)})

    assert expected == len([one for one in found if isinstance(one, Upstream)])


def test_a_hop_knows_the_listeners_in_front_of_it() -> None:
    text = server(
        "listen 80;", "listen 443 ssl;", "server_name a.example.com;", "location / { proxy_pass http://app; }"
    )

    assert ("nginx.conf:server a.example.com:80", "nginx.conf:server a.example.com:443") == upstream(text).listeners


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return 301 https://$host$request_uri;", Serves.REDIRECT),
        ("return 301 $there;", Serves.REDIRECT),
        ("return 301 $unknown;", set()),
        ("return 301 {{ there }};", set()),
        ("return 301 $scheme://$host;", Serves.CONTENT),
        ("return 301 /new;", Serves.CONTENT),
        ("return 418;", Serves.NOTHING),
        ("return 200;", Serves.CONTENT),
        ("{{ body }}", set()),
        ("include body.conf;", set()),
        ("if ($host = a) { return 301 https://a; } return 404;", Serves.REDIRECT),
        ("location / { return 301 https://$host; } location /.well-known/ { root /srv; }", Serves.REDIRECT),
        ("location / { return 301 https://$host; } location = /healthz { return 200; }", Serves.REDIRECT),
        ("location / { return 301 https://$host; } location /app { proxy_pass http://app; }", Serves.CONTENT),
        ("location / { deny all; }", Serves.NOTHING),
        ("location / { allow 10.0.0.0/8; deny all; }", Serves.CONTENT),
        ("", Serves.CONTENT),
    ],
)
def test_what_a_server_answers_with(line: str, expected: object) -> None:
    around = "map $host $there { default https://a.example.com; b https://b.example.com; }"
    found = listener(f"http {{ {around} server {{ listen 80; server_name a.example.com; {line} }} }}")

    assert found.serves is not None
    assert expected == value(found.serves)


def test_a_map_of_the_scheme_is_that_of_the_listener() -> None:
    text = f"""
        http {{
            map $scheme $backend {{ http http://plain.example.com; default https://safe.example.com; }}
            {server("listen 80;", "listen 443 ssl;", "location / { proxy_pass $backend; }")}
        }}"""

    hops = {name: one for name, one in read(text).items() if "://" in name}

    assert {"http://plain.example.com", "https://safe.example.com"} == set(hops)


def test_a_variable_of_an_include_that_is_missing_is_unknown() -> None:
    hop = upstream(server(LOOPBACK, "include vars.conf;", "location / { proxy_pass http://$app; }"))

    assert isinstance(hop.exposure, Unknown)
