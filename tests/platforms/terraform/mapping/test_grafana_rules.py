"""Alert rules that Grafana manages: what is no plain comparison tells no days, and no flaw."""

from datetime import date

import pytest

from linter.files.tree import Texts
from linter.model.expiry.watching import Alert
from linter.platforms import terraform
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source

LEFT = "(probe_ssl_earliest_cert_expiry - time()) / 86400"
REDUCED = '{ type = "reduce", expression = "A", reducer = "last" }'
THRESHOLD = '{ type = "threshold", expression = "B", conditions = [{ evaluator = { type = "lt", params = [21] } }] }'
MATH = '{ type = "math", expression = "$B < 21" }'
CLASSIC = '{ type = "classic_conditions", conditions = [{ evaluator = { type = "lt", params = [21] } }] }'


def alerts(query: str, reduced: str, condition: str, more: str = "") -> list[Alert]:
    models = {"A": f"{{ expr = {query} }}", "B": reduced, "C": condition}
    data = "".join(f'data {{\n ref_id = "{name}"\n model = jsonencode({model})\n}}\n' for name, model in models.items())
    rule = f'rule {{\n name = "expiry"\n condition = "C"\n for = "5m"\n{more}\n{data}}}\n'
    source = Source("infra/main.tf", f'variable "x" {{}}\nresource "grafana_rule_group" "a" {{\n{rule}}}\n')
    found = terraform.subjects([source], Texts({source.path: source}), Options(date(2026, 11, 30)))
    return [one for one in found if isinstance(one, Alert)]


def test_a_query_that_is_compared_with_a_number_tells_the_days() -> None:
    (one,) = alerts(f'"{LEFT}"', REDUCED, THRESHOLD)

    assert isinstance(one.days, Known)
    assert one.days.value == 21
    assert isinstance(one.flaw, Known)
    assert one.flaw.value is None


@pytest.mark.parametrize(
    ("reduced", "condition"),
    [
        pytest.param(REDUCED, MATH, id="a formula"),
        pytest.param(REDUCED, CLASSIC, id="classic conditions"),
        pytest.param(REDUCED.replace("last", "count"), THRESHOLD, id="a number of series"),
        pytest.param('{ type = "resample", expression = "A" }', THRESHOLD, id="another step"),
        pytest.param('{ type = "reduce", expression = "B", reducer = "last" }', THRESHOLD, id="a circle"),
        pytest.param(REDUCED, THRESHOLD.replace("[21]", "[]"), id="no number"),
        pytest.param(REDUCED, THRESHOLD.replace("[21]", '["a"]'), id="a word"),
        pytest.param(REDUCED, THRESHOLD.replace("lt", "within_range"), id="a range"),
    ],
)
def test_what_is_more_than_a_comparison_tells_no_days_and_no_flaw(reduced: str, condition: str) -> None:
    (one,) = alerts(f'"{LEFT}"', reduced, condition)

    assert isinstance(one.days, Unknown)
    assert one.flaw is None


def test_where_the_data_comes_from_need_not_be_known() -> None:
    (one,) = alerts(f'"{LEFT}", datasource = {{ uid = var.x }}', REDUCED, THRESHOLD)

    assert isinstance(one.days, Known)


@pytest.mark.parametrize("query", ['"up"', "var.x", "12"])
def test_what_asks_for_no_expiry_is_no_alert_on_it(query: str) -> None:
    assert not alerts(query, REDUCED, THRESHOLD)
