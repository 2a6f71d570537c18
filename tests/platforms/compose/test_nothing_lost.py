"""Every service is judged, open, told of or counted, whatever has happened to its file.

They are counted by ruamel.yaml alone, which knows nothing of Compose.
"""

import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import ReusedAnchorWarning, YAMLError
from support.annotated import FIXTURES, cases
from support.nothing_lost import Thing, damaged, left_out, lost, texts_of

CASES = [
    *cases("compose"),
    *(case for case in (*cases("clean"), *cases("broken")) if "compose" in case.name),
]
DAMAGES = 6


def things(text: str) -> list[Thing] | None:
    """Return the services of a file; None where it is no YAML."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            return [one for document in YAML(pure=True).compose_all(text) for one in _services(document)]
    except (YAMLError, ValueError):
        return None


def _services(document: Any) -> Iterator[Thing]:  # noqa: ANN401  # a node of ruamel.yaml
    for key, value in _entries(document):
        if key.value == "services":
            entries = _entries(value)
            yield from (Thing("service", str(one.value), one.start_mark.line + 1, _last(node)) for one, node in entries)
            if not entries:
                yield Thing("services", "services", 1, _last(value))


def _entries(node: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401
    return [(key, value) for key, value in node.value if key.id == "scalar"] if node and node.id == "mapping" else []


def _last(node: Any) -> int:  # noqa: ANN401
    return int(node.end_mark.line) + 1


def filled_in(lines: list[str], at: int) -> None:
    """Let a variable fill in a value, with all that stands below it."""
    head, colon, _ = lines[at].partition(":")
    if colon:
        lines[at] = f"{head}: ${{X}}\n"
        margin = _margin(head)
        while len(lines) > at + 1 and lines[at + 1].strip() and _margin(lines[at + 1]) > margin:
            del lines[at + 1]


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def emptied(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace(": ", ": ~ #", 1)


def of_a_template(lines: list[str], at: int) -> None:
    lines[at] = " " * _margin(lines[at]) + "{{ x }}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(FIXTURES).as_posix())
def test_nothing_is_passed_over_in_silence(case: Path) -> None:
    files = texts_of(case, (".yaml", ".yml", ".env"))
    random = Random(case.name)  # noqa: S311  # the same each time, and no secret

    assert [] == list(lost(files, things))
    for _ in range(DAMAGES):
        other = damaged(files, random, (filled_in, emptied, of_a_template))
        assert [] == list(lost(other, things)), other


def test_things_are_counted() -> None:
    text = "services:\n  a:\n    image: b\n  c: {}\n"

    assert [("service", "a", 2, 4), ("service", "c", 4, 4)] == [
        (one.kind, one.name, one.first, one.last) for one in things(text) or ()
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("services: {a: {image: b}}", ["service"], id="a service that says nothing"),
        pytest.param("services: {a: }", ["service"], id="a service without anything"),
        pytest.param("services: {a: '{{ x }}'}", ["service"], id="a service of a template"),
        pytest.param("services: '{{ x }}'", ["no services are described in it"], id="services of a template"),
        pytest.param("services: []", ["no services are described in it"], id="no mapping"),
        pytest.param(
            "services: {a: {image: b, environment: [DB_URL, OTHER]}}",
            ["no file tells what `DB_URL` is"],
            id="a variable of whoever starts it",
        ),
        pytest.param(
            "services: {a: {image: b, environment: {DB_URL: '${A}', B: '${C}'}}}",
            ["`DB_URL`: no file tells what `A` is"],
            id="a variable without a value",
        ),
        pytest.param(
            "services: {a: {image: b, env_file: [x.env]}}",
            ["`x.env`, which holds variables, is not among the files that are looked at"],
            id="a file of variables that is not there",
        ),
    ],
)
def test_what_is_left_out_is_told(text: str, told: list[str]) -> None:
    assert told == left_out({"compose.yaml": text})
