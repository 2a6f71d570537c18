"""Files over each other, after the rules of the Compose Specification."""

from textwrap import indent

import pytest
from support.compose.reading import MAIN, project

from linter.platforms.compose.reading.pairs import pairs
from linter.syntax.node import Mapping, Node, Scalar, Sequence


def plain(node: Node | None) -> object:
    """Return a node as Python's own values."""
    match node:
        case Scalar():
            return None if node.is_null else node.text
        case Sequence():
            return [plain(one) for one in node.items]
        case Mapping():
            return {key: plain(one) for key, (_, one) in node.entries.items()}
    return None


def merged(*texts: str) -> dict[str, object]:
    """Return what services of one name become."""
    head = "services:\n  app:\n"
    files = {(f"{number}.yaml" if number else MAIN): head + indent(text, "    ") for number, text in enumerate(texts)}
    found = plain(project(files, *files).services["app"].node)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("base", "over", "becomes"),
    [
        pytest.param("image: a", "image: b", {"image": "b"}, id="one value"),
        pytest.param("image: a", "user: b", {"image": "a", "user": "b"}, id="another key"),
        pytest.param("dns: [a]", "dns: [b]", {"dns": ["a", "b"]}, id="lists are put together"),
        pytest.param("command: [a]", "command: [b]", {"command": ["b"]}, id="a command is replaced"),
        pytest.param("command: a b", "command: [b]", {"command": ["b"]}, id="a command of another form"),
        pytest.param("entrypoint: [a]", "entrypoint: b", {"entrypoint": "b"}, id="an entrypoint is replaced"),
        pytest.param(
            "environment: {A: 1, B: 2}",
            "environment: [B=3, C=4, D]",
            {"environment": {"A": "1", "B": "3", "C": "4", "D": None}},
            id="environments of two forms",
        ),
        pytest.param(
            "extra_hosts: ['a:1.2.3.4']",
            "extra_hosts: {b: '::1'}",
            {"extra_hosts": {"a": "1.2.3.4", "b": "::1"}},
            id="hosts of two forms",
        ),
        pytest.param(
            "networks: [front]",
            "networks: {back: {aliases: [db]}}",
            {"networks": {"front": None, "back": {"aliases": ["db"]}}},
            id="networks of two forms",
        ),
        pytest.param(
            "build: ./a",
            "build: {dockerfile: B}",
            {"build": {"context": "./a", "dockerfile": "B"}},
            id="builds of two forms",
        ),
        pytest.param(
            "volumes: ['a:/work', 'c:/x']",
            "volumes: ['b:/work:ro']",
            {"volumes": ["b:/work:ro", "c:/x"]},
            id="one volume for each path",
        ),
        pytest.param(
            "volumes: ['${A:-x}:/work']",
            "volumes: [{type: bind, source: ./b, target: /work}]",
            {"volumes": [{"type": "bind", "source": "./b", "target": "/work"}]},
            id="volumes of two forms",
        ),
        pytest.param(
            "configs: [a]",
            "configs: [{source: b, target: /a}]",
            {"configs": [{"source": "b", "target": "/a"}]},
            id="configs",
        ),
        pytest.param("ports: ['1:1']", "ports: ['2:2']", {"ports": ["1:1", "2:2"]}, id="ports"),
        pytest.param("ports: ['1:1']", "ports: !reset []", {}, id="taken away"),
        pytest.param(
            "environment: {A: 1, B: 2}",
            "environment: {A: !reset null}",
            {"environment": {"B": "2"}},
            id="one taken away",
        ),
        pytest.param("ports: ['1:1']", "ports: !override ['2:2']", {"ports": ["2:2"]}, id="replaced"),
        pytest.param("image: a", "image:", {"image": "a"}, id="null"),
        pytest.param("x-a: {b: 1}", "x-a: {c: 2}", {"x-a": {"c": "2"}}, id="extensions"),
    ],
)
def test_services_are_merged(base: str, over: str, becomes: dict[str, object]) -> None:
    assert becomes == merged(base, over)


def test_documents_of_one_file_are_merged() -> None:
    text = "services:\n  a: {image: x}\n---\nservices:\n  a: {user: y}\n  b: {image: z}\n"

    found = project({MAIN: text}).services

    assert {"a": {"image": "x", "user": "y"}, "b": {"image": "z"}} == {
        name: plain(one.node) for name, one in found.items()
    }


def test_the_place_of_a_listed_value_is_its_own() -> None:
    found = project({MAIN: "services:\n  a:\n    environment:\n      - 'A=b=c'\n      - D\n"}).services["a"]
    environment = pairs(found.map.get("environment"))

    assert environment is not None
    assert [("A", "b=c"), ("D", "D")] == [(key.at.text, value.at.text) for key, value in environment.entries.values()]
