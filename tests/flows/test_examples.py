"""The worked examples: small configurations of all platforms, and how they are drawn."""

from pathlib import Path

import pytest
from support.flows import drawn, graph_of_folder

EXAMPLES = Path(__file__).parents[2] / "fixtures" / "flows"


@pytest.mark.parametrize("folder", sorted(one for one in EXAMPLES.iterdir() if one.is_dir()), ids=lambda one: one.name)
def test_an_example_is_drawn_as_expected(folder: Path) -> None:
    assert drawn(graph_of_folder(folder)) == folder.with_suffix(".expect").read_text(encoding="utf-8")
