"""The real Graphviz, which lays drawings out, and reads what we write in its language."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

needs_graphviz = pytest.mark.skipif(find_spec("pygraphviz") is None, reason="pygraphviz is not installed")


def read(text: str) -> Any:  # noqa: ANN401  # JSON
    """Let Graphviz draw what we write, and return what it drew."""
    from pygraphviz import AGraph  # noqa: PLC0415  # not everywhere

    return json.loads(AGraph(string=text).draw(prog="dot", format="json"))


def texts(thing: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    """Return the lines of text that are written on a node, an edge or a cluster."""
    # What it draws into JSON has backslashes escaped as in its own language, and once more as in JSON.
    for drawing in ("_draw_", "_ldraw_"):
        yield from (step["text"].replace("\\\\", "\\") for step in thing.get(drawing, ()) if step["op"] == "T")
