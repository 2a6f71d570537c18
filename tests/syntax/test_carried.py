import pytest

from linter.provenance.source import Location, Source
from linter.syntax import carried, yaml
from linter.syntax.node import Mapping, Scalar

VALUE = "a:\n  b: x\n  c: y z\n"


def scalar(written: str) -> Scalar:
    root = yaml.parse(Source("a.yaml", f"data:\n  f: {written}\n").whole)
    assert isinstance(root, Mapping)
    found = root.scalar("data", "f")
    assert found is not None
    return found


FORMS = [
    pytest.param('"a:\\n  b: x\\n  c: y z\\n"', id="double quotes"),
    pytest.param("|\n    a:\n      b: x\n      c: y z", id="literal"),
    pytest.param('"{\\"a\\": {\\"b\\": \\"x\\", \\"c\\": \\"y z\\"}}"', id="JSON in double quotes"),
    pytest.param("'{\"a\": {b: x, c: y z}}'", id="flow in single quotes"),
    pytest.param(">-\n    {a: {b: x,\n    c: y z}}", id="folded"),
]


@pytest.mark.parametrize("written", FORMS)
def test_a_value_carries_the_same_yaml_however_it_is_written(written: str) -> None:
    node = carried.parse(scalar(written))

    assert isinstance(node, Mapping)
    assert ("x", "y z") == (node.text("a", "b"), node.text("a", "c"))


def test_what_is_quoted_keeps_its_places() -> None:
    node = carried.parse(scalar('"a:\\n  b: x\\n  c: y z\\n"'))

    assert isinstance(node, Mapping)
    found = node.scalar("a", "c")
    assert found is not None
    assert ("y z", 2) == (found.at.text, found.at.region.start_line)


def test_a_literal_block_stands_in_its_file_as_it_is() -> None:
    assert isinstance(carried.carried(scalar("|\n    a\n    b")), Location)
