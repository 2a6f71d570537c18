"""Every server, group of servers and backend is judged, open, told of or counted, whatever has happened to the file.

They are counted by crossplane's parser, which knows nothing of what is judged.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import crossplane
import pytest
from crossplane.errors import NgxParserBaseException
from support.annotated import FIXTURES, cases
from support.nothing_lost import Thing, damaged, left_out, lost, texts_of

CASES = [
    case
    for case in (*cases("nginx"), *cases("clean"), *cases("broken"))
    if case.parent.name == "nginx" or case.name.startswith("nginx-")
]
DAMAGES = 6
PASSING = {"proxy_pass", "grpc_pass", "uwsgi_pass", "fastcgi_pass", "scgi_pass", "memcached_pass", "auth_http"}
KNOWN = {"http", "stream", "mail", "events", "server", "location", "upstream", "if", "limit_except"}


def things(text: str, folder: Path) -> list[Thing] | None:
    """Return what an nginx file holds; None where it is not nginx's language."""
    file = folder / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    options = {"single": True, "catch_errors": False, "check_ctx": False, "check_args": False}
    try:
        found = crossplane.parse(str(file), **options)
    except NgxParserBaseException:
        return None
    return list(_things(found["config"][0]["parsed"], ""))


def _things(directives: list[dict[str, Any]], around: str) -> Iterator[Thing]:
    for one in directives:
        name, block, argument = one["directive"], one.get("block"), next(iter(one["args"]), "")
        if block is None:
            if name in PASSING and argument:
                yield Thing(name, argument.rpartition("://")[2].partition("/")[0], one["line"], one["line"])
            continue
        if name == "upstream":
            yield Thing(name, f"upstream {argument}", one["line"], _last(one))
        elif (name == "server" and around != "upstream") or (name not in KNOWN and _listens(block)):
            yield Thing(name, "", one["line"], _last(one))
        yield from _things(block, name)


def _listens(block: list[dict[str, Any]]) -> bool:
    return any(inner["directive"] in ("listen", "server_name") for inner in block)


def _last(one: dict[str, Any]) -> int:
    return max([int(one["line"]), *map(_last, one.get("block", ()))])


def renamed(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace("server ", "application ", 1)


def closed(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace(";", "; }", 1)


def filled_in(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace(" ", " ${X} ", 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(FIXTURES).as_posix())
def test_nothing_is_passed_over_in_silence(case: Path, tmp_path: Path) -> None:
    files = texts_of(case, (".conf", ".j2", ".template", "Dockerfile"))
    random = Random(case.name)  # noqa: S311  # the same each time, and no secret

    assert [] == list(lost(files, lambda text: things(text, tmp_path)))
    for _ in range(DAMAGES):
        other = damaged(files, random, (renamed, closed, filled_in))
        assert [] == list(lost(other, lambda text: things(text, tmp_path))), other


def test_things_are_counted(tmp_path: Path) -> None:
    text = "upstream a { server b; }\nrtmp {\n server { listen 1;\n }\n}\nserver {\n proxy_pass http://c/d;\n}\n"

    found = [(one.kind, one.name, one.first, one.last) for one in things(text, tmp_path) or ()]

    counted = [("upstream", "upstream a", 1, 1), ("server", "", 3, 3), ("server", "", 6, 7), ("proxy_pass", "c", 7, 7)]
    assert counted == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("upstream a { server b; }", ["upstream"], id="a group that nothing leads to"),
        pytest.param("rtmp { server { listen 1935; } }", ["rtmp"], id="servers of a module that is not known"),
        pytest.param(
            "server { listen 1.2.3.4:80; return 403; location / { proxy_pass http://b; } }",
            ["proxy_pass"],
            id="a backend behind an answer",
        ),
        pytest.param(
            "server { listen 1.2.3.4:80; server { listen 1.2.3.4:81; } }",
            ["a `server` inside `server`, where nginx takes none"],
            id="a server inside a server",
        ),
    ],
)
def test_what_is_left_out_is_told(text: str, told: list[str]) -> None:
    assert told == left_out({"nginx.conf": f"events {{}}\n{text}" if "rtmp" in text else text})
