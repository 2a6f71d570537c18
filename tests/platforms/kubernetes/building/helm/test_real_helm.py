"""Templates beside what the real Helm made of them; `real_helm.json` says how."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.kubernetes.charts import render_chart

from linter.provenance.source import InputError
from linter.syntax.go_template.rendered import Rendered

DATA: Any = json.loads((Path(__file__).parent / "real_helm.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["template"])
def test_a_template_becomes_what_helm_makes_of_it(case: dict[str, str]) -> None:
    found = render_chart({**DATA["files"], "templates/t.yaml": case["template"]})["templates/t.yaml"]

    assert isinstance(found, Rendered), str(found)
    assert case["printed"] == found.source.text


@pytest.mark.parametrize("template", DATA["refused"])
def test_what_helm_refuses_is_an_error(template: str) -> None:
    found = render_chart({**DATA["files"], "templates/t.yaml": template})["templates/t.yaml"]

    assert isinstance(found, InputError), found.source.text


@pytest.mark.parametrize("case", DATA["charts"])
def test_a_chart_becomes_what_helm_makes_of_it(case: dict[str, dict[str, str]]) -> None:
    """Charts that import values, and those of which `.helmignore` leaves files out."""
    found = render_chart(case["files"])

    assert case["printed"] == {path: one.source.text for path, one in found.items() if isinstance(one, Rendered)}
    assert len(case["printed"]) == len(found)
