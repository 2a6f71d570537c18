"""Text that is made to take long, or to crash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.annotated import FIXTURES
from support.bounded import cpu_at_most
from support.nginx.reading import everything, server, tls_server

from linter.platforms import nginx
from linter.platforms.platform import Embedded
from linter.provenance.source import InputError, Source

SECONDS = 15.0
"""Of processor time; none takes more than two."""
MANY = 1000


def quick(files: dict[str, str]) -> list[object]:
    with cpu_at_most(SECONDS):
        return list(everything(files))


LONG = 4_000_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * (LONG // 10), id="word"),
        pytest.param("listen " + "1" * (LONG // 10) + ";", id="argument"),
        pytest.param("server_name " + "a " * (LONG // 100) + ";", id="arguments"),
        pytest.param("#" * LONG, id="comment"),
        pytest.param('"' + "a" * (LONG // 10), id="quote that is never closed"),
        pytest.param("\\" * (LONG // 10), id="backslashes"),
        pytest.param("$" * (LONG // 10) + ";", id="dollars"),
        pytest.param("{%" * (LONG // 10), id="templates that are never closed"),
        pytest.param(" " * (LONG // 10), id="white space"),
        pytest.param("\n" * (LONG // 10), id="lines"),
        pytest.param(";" * (LONG // 10), id="ends"),
        pytest.param("content_by_lua_block {" * 10_000, id="Lua"),
        pytest.param("content_by_lua_block " * 10_000, id="Lua without block"),
    ],
)
def test_one_long_line(text: str) -> None:
    with cpu_at_most(SECONDS):
        nginx.claims(Source("nginx.conf", text))

    with cpu_at_most(SECONDS):
        found = everything({"nginx.conf": text})

    assert all(isinstance(one, InputError) for one in found)


@pytest.mark.parametrize("name", ["location /", "server", "if ($a)", "http"])
def test_blocks_inside_blocks(name: str) -> None:
    text = f"{name} {{ " * 1000 + "}" * 1000

    (error,) = quick({"nginx.conf": f"http {{ server {{ {text} }} }}"})

    assert isinstance(error, InputError)
    assert "nested deeper" in error.message


def test_includes_inside_includes() -> None:
    files = {f"conf/{n}.conf": f"include {n + 1}.conf;\nlisten 80;" for n in range(MANY)}
    files["conf/nginx.conf"] = "events {}\nhttp { server { include 0.conf; } }"

    found = quick(files)

    assert [one for one in found if isinstance(one, InputError) and "nested deeper" in one.message]


def test_includes_that_multiply() -> None:
    files = {f"conf/{n}.conf": f"include {n + 1}.conf;\n" * 10 for n in range(20)}
    files["conf/20.conf"] = "listen 80;"
    files["conf/nginx.conf"] = "events {}\nhttp { server { include 0.conf; } }"

    found = quick(files)

    assert [one for one in found if isinstance(one, InputError) and "more than" in one.message]


def test_files_that_include_each_other() -> None:
    files = {f"{n}.conf": f"include *.conf;\n{server('listen 80;')}" for n in range(6)}
    files["nginx.conf"] = "events {}\nhttp { include *.conf; }"

    assert any(isinstance(one, InputError) for one in quick(files))


def chain(count: int) -> str:
    """Maps that double the values of one another."""
    lines = [f"map $host $v{n} {{ a $v{n + 1}$v{n + 1}; b $v{n + 1}b$v{n + 1}; }}" for n in range(count)]
    return "\n".join(lines)


MAPS = {
    "patterns": "map $host $b { " + " ".join(f"~^(a+)+{n}$ b{n};" for n in range(MANY)) + " }",
    "chain": chain(40).replace("$v0 ", "$b "),
    "circle": "map $host $b { a $c; b $c; } map $host $c { a $b; b $b; }",
    "itself": "map $host $b { " + " ".join(f"h{n} $b$b$b$b$b;" for n in range(100)) + " }",
    "variables": f"map $host $b {{ a {'$x' * 5000}; }}",
}


@pytest.mark.parametrize("maps", MAPS.values(), ids=MAPS)
def test_maps_that_multiply(maps: str) -> None:
    locations = " ".join(f"location /{n} {{ proxy_pass http://$b; }}" for n in range(50))

    quick({"nginx.conf": f"http {{ {maps} {server('listen 80;', locations)} }}"})


SIZES = {
    "servers": tls_server() * MANY,
    "servers of one group": f"upstream a {{ {'server b;' * MANY} }}"
    + server("location / { proxy_pass http://a; }") * 50,
    "locations": server("listen 80;", *(f"location /{n} {{ proxy_pass http://a{n}; }}" for n in range(MANY))),
    "listens": server(*(f"listen {n};" for n in range(1, MANY))),
    "names": server("listen 80;", "server_name " + " ".join(f"a{n}.example.com" for n in range(20_000)) + ";"),
    "headers": tls_server("add_header X-A b;" * MANY, *(f"location /{n} {{ add_header X b; }}" for n in range(MANY))),
    "versions": tls_server("ssl_protocols " + "TLSv1.2 " * MANY + ";"),
    "suites": tls_server("ssl_ciphers " + ":".join(["AES128-SHA"] * MANY) + ";"),
    "commands": tls_server("ssl_conf_command Protocol +TLSv1.1;" * MANY),
    "colons": server(f"listen {':' * 20_000};"),
    "host of colons": server(f"location / {{ proxy_pass http://{':' * 20_000}z; }}"),
    "conditions": server("listen 80;", *("if ($scheme = http) { set $a b; }" for _ in range(MANY))),
}


@pytest.mark.parametrize("text", SIZES.values(), ids=SIZES)
def test_many_of_a_kind(text: str) -> None:
    quick({"nginx.conf": f"events {{}} http {{ {text} }}"})


def check(text: str) -> None:
    """Every error and every subject stands inside the text."""
    for found in everything({"nginx.conf": text}):
        assert not isinstance(found, Embedded)
        assert 0 <= found.at.start <= found.at.end <= len(found.at.source.text)


CASES = sorted(path for folder in ("nginx", "clean") for path in (FIXTURES / folder).rglob("*.conf*"))
TEXTS = [path.read_text(encoding="utf-8") for path in CASES]
CUTS = [
    "",
    "{",
    "}",
    ";",
    '"',
    "'",
    "#",
    "\\",
    "$",
    "${X}",
    "{{ x }}",
    "{%",
    " ssl",
    "include x;",
    "include nginx.conf;",
]


@given(st.text())
def test_any_text_is_mapped_or_refused(text: str) -> None:
    check(text)


@given(st.text(alphabet="ab {};#\"'\\$\n\t\0%", max_size=60))
def test_any_signs_are_mapped_or_refused(text: str) -> None:
    check(text)


@st.composite
def edited(draw: st.DrawFn) -> str:
    """A fixture, with a few places cut out or written over."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + draw(st.sampled_from(CUTS)) + text[end:]
    return text


@settings(max_examples=200, deadline=None)
@given(edited())
def test_any_edit_is_mapped_or_refused(text: str) -> None:
    check(text)
