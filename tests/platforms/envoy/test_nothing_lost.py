"""Every listener, filter chain, cluster and resource is judged, open, told of or counted, whatever has happened to it.

They are counted by ruamel.yaml alone, which knows nothing of Envoy.
"""

import re
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
    case
    for case in (*cases("envoy"), *cases("clean"), *cases("broken"))
    if (case.parent.name == "envoy" or case.name.startswith("envoy-")) and case.suffix != ".pb_text"
]
DAMAGES = 4


def things(text: str) -> list[Thing] | None:
    """Return what a file of Envoy holds; None where it is no YAML."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            return [one for document in enumerate(YAML(pure=True).compose_all(text)) for one in _things(*document)]
    except YAMLError:
        return None


def _things(number: int, document: Any) -> Iterator[Thing]:  # noqa: ANN401  # a node of ruamel.yaml
    fields = _fields(document)
    if number or not fields:
        if number and fields:
            yield Thing("document", "", document.start_mark.line, _last(document))
        for item in () if number else _items(document):
            yield from _resource(item)
    elif "resources" in fields:
        for item in _items(fields["resources"][1]):
            yield from _resource(item)
    elif "@type" in fields:
        yield from _resource(document)
    else:
        yield from _bootstrap(fields)


def _bootstrap(fields: dict[str, tuple[int, Any]]) -> Iterator[Thing]:
    static = _fields(fields["static_resources"][1]) if "static_resources" in fields else {}
    for name, (line, value) in fields.items():
        if name in ("admin", "static_resources") and (name == "admin" or not static) and _items(value):
            yield Thing(name, "", line, _last(value))
    for field, kind in (("listeners", "Listener"), ("clusters", "Cluster"), ("secrets", "Secret")):
        for item in _items(static[field][1]) if field in static else ():
            yield from _of_kind(item, kind)


def _resource(node: Any) -> Iterator[Thing]:  # noqa: ANN401
    fields = _fields(node)
    if "resource" in fields:
        yield from _resource(fields["resource"][1])
        return
    written = str(fields["@type"][1].value).rpartition(".")[2] if "@type" in fields else ""
    given = (kind for field, kind in (("filter_chains", "Listener"), ("load_assignment", "Cluster")) if field in fields)
    yield from _of_kind(node, written or next(given, "resource"))


def _of_kind(node: Any, kind: str) -> Iterator[Thing]:  # noqa: ANN401
    fields = _fields(node)
    named = fields.get("name") or fields.get("cluster_name")
    # Routes, endpoints and secrets are judged with what names them.
    is_endpoint = kind in ("Listener", "Cluster")
    name = str(named[1].value) if named and not is_endpoint and named[1].id == "scalar" else ""
    yield Thing(kind, name, _first(node), _last(node))
    if kind == "Listener":
        chains = [(_first(one), one) for one in _items(fields["filter_chains"][1])] if "filter_chains" in fields else []
        chains += [fields["default_filter_chain"]] if "default_filter_chain" in fields else []
        several = sum(one.id == "mapping" for _, one in chains) > 1
        for line, one in chains:
            if _items(one):
                # The only chain is known by the name of its listener.
                yield Thing("chain", "", line if several else _first(node), _last(one if several else node))


def _fields(node: Any) -> dict[str, tuple[int, Any]]:  # noqa: ANN401
    """Return the fields of a message by their names in snake_case: the lines of their names, and their values."""
    if node is None or node.id != "mapping":
        return {}
    named = (
        (re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", str(key.value)), key, value) for key, value in node.value
    )
    return {name: (key.start_mark.line + 1, value) for name, key, value in named}


def _items(node: Any) -> list[Any]:  # noqa: ANN401
    """Return the elements of a list, or the one value in place of it; nothing for null."""
    if node is None or (node.id == "scalar" and node.value in ("", "~", "null")):
        return []
    return [item for one in node.value for item in _items(one)] if node.id == "sequence" else [node]


def _first(node: Any) -> int:  # noqa: ANN401
    return int(node.start_mark.line) + 1


def _last(node: Any) -> int:  # noqa: ANN401
    """Return the last line of a node; the mark of a block's end stands where the next thing begins."""
    if node.id == "scalar" or node.flow_style or not node.value:
        return max(_first(node), int(node.end_mark.line) + int(node.end_mark.column > 0))
    last = node.value[-1]
    return max(_first(node), _last(last[1] if isinstance(last, tuple) else last))


def filled_in(lines: list[str], at: int) -> None:
    """Let a template fill in a field, with all that stands below it."""
    head, colon, _ = lines[at].partition(":")
    if colon:
        lines[at] = f'{head}: "{{{{ x }}}}"\n'
        margin = len(head) - len(head.lstrip())
        while len(lines) > at + 1 and lines[at + 1].strip() and _margin(lines[at + 1]) > margin:
            del lines[at + 1]


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def one_more(lines: list[str], at: int) -> None:
    """Let a template bring an element of a list."""
    if lines[at].lstrip().startswith("- "):
        lines[at] = " " * _margin(lines[at]) + '- "{{ x }}"\n' + lines[at]


def emptied(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace(": ", ": ~ #", 1)


def of_another_type(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace("type.googleapis.com/envoy.", "type.googleapis.com/other.", 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(FIXTURES).as_posix())
def test_nothing_is_passed_over_in_silence(case: Path) -> None:
    files = texts_of(case, (".yaml", ".json"))
    random = Random(case.name)  # noqa: S311  # the same each time, and no secret

    assert [] == list(lost(files, things))
    for _ in range(DAMAGES):
        other = damaged(files, random, (filled_in, one_more, emptied, of_another_type))
        assert [] == list(lost(other, things)), other


def test_things_are_counted() -> None:
    static = "staticResources:\n  clusters:\n  - name: a\n  listeners:\n    name: b\n    filterChains: {}\n"
    text = f"{static}admin: {{}}\n---\na: 1\n"

    found = [(one.kind, one.first, one.last) for one in things(text) or ()]

    counted = [("admin", 7, 7), ("Listener", 5, 6), ("chain", 5, 6), ("Cluster", 3, 3), ("document", 8, 9)]
    assert counted == found


_LISTENER = "{name: a, address: {pipe: {path: /a}}, filter_chains: [{filters: []}]}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("static_resources: {clusters: '{{ x }}'}", ["`clusters`: a template fills it in"], id="clusters"),
        pytest.param(
            f"static_resources: {{listeners: ['{{{{ x }}}}', {_LISTENER}]}}",
            ["`listeners`: a template fills it in"],
            id="a listener",
        ),
        pytest.param("static_resources: {secrets: [{name: a}]}", ["Secret"], id="a secret that nothing names"),
        pytest.param("admin: {access_log_path: /a}\nstatic_resources: {}", ["admin"], id="an admin without an address"),
        pytest.param("static_resources: {}\n---\na: 1", ["of several documents Envoy reads the first"], id="documents"),
        pytest.param(
            "static_resources: {listeners: [{name: a, address: {pipe: {path: /a}}, api_listener: {}}]}",
            ["Listener"],
            id="a listener inside an application",
        ),
        pytest.param(
            "static_resources: {}\nstats_sinks: [{name: a, typed_config: {'@type': type.googleapis.com/"
            "envoy.config.metrics.v3.StatsdSink, address: {socket_address: {address: b, port_value: 1}}}}]",
            ["StatsdSink"],
            id="metrics to an address",
        ),
        pytest.param(
            "resources: [{'@type': type.googleapis.com/envoy.config.listener.v3.Listener, address: {pipe: {path: /a}},"
            " filter_chains: [{}]}, {'@type': type.googleapis.com/envoy.service.runtime.v3.Runtime, name: a}]",
            ["Runtime"],
            id="a resource of another type",
        ),
    ],
)
def test_what_is_left_out_is_told(text: str, told: list[str]) -> None:
    assert told == left_out({"envoy.yaml": text})
