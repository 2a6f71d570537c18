"""Alert rules that Grafana manages, as expressions of PromQL.  Knows no metric.

Sources: grafana/grafana documentation, resource rule_group (`model` is JSON, and `__expr__` stands for what Grafana
calculates itself); Grafana, "Expressions" (`reduce`, `threshold`) and "Alert rule evaluation" (`for`).  A rule is read
where one query is reduced to one value at most, and that is compared with one number.  Checked 2026-11-30.
"""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.json_text import json_text
from linter.platforms.terraform.language.values.value import Encoded, Value, is_map, settled, text_of
from linter.provenance.setting import Known, Unknown

_COMPARISONS = MappingProxyType({"lt": "<", "lte": "<=", "gt": ">", "gte": ">="})
# What gives the value of the series itself, or one of those that it had in the last minutes.
_REDUCERS = frozenset({"last", "max", "mean", "min"})
_MOST_STEPS = 5


class Rule(Struct, frozen=True):
    """A rule, and what it asks."""

    name: str
    expression: Known[str]
    """A comparison where the rule is no more than that; else the query alone."""
    is_followed: bool
    """Whether it is no more than that."""
    wait: str
    paused: Known[str] | None


def rules(view: View) -> Iterator[Rule]:
    """Yield the rules of a group that ask something in PromQL."""
    for block in view.blocks("rule"):
        models = dict(_models(block))
        asking = [one for one in models.values() if isinstance(one.value.get("expr"), str)]
        if len(asking) == 1:
            yield _rule(block, models, asking[0])


def _rule(block: View, models: Mapping[str, Known[Mapping[str, object]]], asking: Known[Mapping[str, object]]) -> Rule:
    compared = _compared(models, _text(block, "condition"))
    paused = block.attribute("is_paused")
    is_paused = isinstance(paused, Known) and text_of(paused.value) == "true"
    return Rule(
        name=_text(block, "name"),
        expression=asking.map(lambda model: compared or str(model["expr"])),
        is_followed=compared is not None,
        wait=_text(block, "for") or "0s",
        paused=paused.map(lambda _: "is paused") if is_paused and isinstance(paused, Known) else None,
    )


def _models(rule: View) -> Iterator[tuple[str, Known[Mapping[str, object]]]]:
    for block in rule.blocks("data"):
        written = block.attribute("model")
        if isinstance(written, Known):
            yield _text(block, "ref_id"), Known(_model(written), written.at, "model", written.via)


def _model(written: Known[Value]) -> Mapping[str, object]:
    """Return what a model says, without what is not known of it, such as where its data comes from."""
    if not isinstance(written.value, Encoded):
        return _object(text_of(written.value) or "")
    inner = settled(written.value.value)
    if isinstance(inner, Unknown) or not is_map(inner.value):
        return {}
    texts = {key: json_text(value, written.at) for key, value in inner.value.items()}
    return {key: json.loads(str(text.value)) for key, text in texts.items() if isinstance(text, Known)}


def _compared(models: Mapping[str, Known[Mapping[str, object]]], condition: str) -> str | None:
    """Return the comparison of a query that a condition makes; None where it is more than that."""
    model = models[condition].value if condition in models else {}
    told = model.get("conditions")
    if model.get("type") != "threshold" or not isinstance(told, list) or len(told) != 1:
        return None
    evaluator = told[0].get("evaluator") if isinstance(told[0], dict) else None
    kind, numbers = (evaluator.get("type"), evaluator.get("params")) if isinstance(evaluator, dict) else ("", [])
    query = _reduced(models, str(model.get("expression") or ""))
    sign = _COMPARISONS.get(str(kind))
    if query is None or sign is None or not isinstance(numbers, list) or not numbers:
        return None
    return f"({query}) {sign} {numbers[0]}" if isinstance(numbers[0], int | float) else None


def _reduced(models: Mapping[str, Known[Mapping[str, object]]], name: str) -> str | None:
    """Return the query whose value a step has; None where it calculates."""
    for _ in range(_MOST_STEPS):
        model = models[name].value if name in models else {}
        if isinstance(model.get("expr"), str):
            return str(model["expr"])
        if model.get("type") != "reduce" or model.get("reducer") not in _REDUCERS:
            return None
        name = str(model.get("expression") or "")
    return None


def _object(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(view: View, name: str) -> str:
    value = view.attribute(name)
    return text_of(value.value) or "" if isinstance(value, Known) else ""
