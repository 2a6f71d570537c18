"""The values that the templates of a chart and of those that it uses are given.

Source: https://helm.sh/docs/chart_template_guide/subcharts_and_globals/, Helm's chart/common/util/coalesce.go and, for
`import-values`, chart/v2/util/dependencies.go.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.building.helm.chart import MOST_CHARTS, Chart
from linter.platforms.kubernetes.building.helm.dependencies import Dependency
from linter.provenance.source import InputError
from linter.syntax.go_template.values.value import Value, copied

_DEEPEST = 60
_MOST_IMPORTING = 200


class Used(Struct, frozen=True):
    """A chart that takes part in a release."""

    chart: Chart
    name: str
    """As its dependency calls it."""
    path: str
    """As Helm names its folder: `shop/charts/redis`."""
    values: Value
    inside: "tuple[Used, ...]"


def used(chart: Chart, over: Value) -> Used:
    """Return a chart with its values and those over them, and the charts that it uses with theirs."""
    top = _Top(coalesced(copied(over).data, _own(chart)), iter(range(MOST_CHARTS)), iter(range(_MOST_IMPORTING)))
    data = coalesced(copied(over).data, _with_imports(chart, over.data, top))
    found = _used(chart, chart.name, chart.name, data, top)
    _drop_nulls(data)
    return found


def fresh(used: Used, values: Value | None = None) -> Used:
    """Return a chart with values of its own, since templates may change them."""
    data = copied(used.values) if values is None else values
    inside = tuple(fresh(one, data.data[one.name]) for one in used.inside)
    return replace(used, values=data, inside=inside)


def _own(chart: Chart) -> dict[str, Value]:
    """Return a chart's own values; a null among them says nothing, unlike one that is put over them."""
    data: dict[str, Value] = copied(chart.values).data
    _drop_nulls(data)
    return data


def _with_imports(chart: Chart, over: dict[str, Value], top: "_Top") -> dict[str, Value]:
    """Return a chart's own values and, under them, what it imports from the charts that it uses."""
    data = _own(chart)
    if not any(one.imports for one in chart.dependencies):
        return data
    imported: dict[str, Value] = {}
    for dependency, inner in _enabled(chart, coalesced(copied(Value(over)).data, data), top.data):
        if dependency.imports:
            if next(top.importing, None) is None:
                message = f"charts import values more than {_MOST_IMPORTING} times"
                raise InputError(inner.source.at(0, 0), message, "write the values out")
            given = data.get(dependency.alias)
            mine = copied(given).data if given is not None and isinstance(given.data, dict) else {}
            theirs = coalesced(mine, _with_imports(inner, mine, top))
            for child, parent in dependency.imports:
                found = _value_at(theirs, child)
                if found is not None and isinstance(found.data, dict):
                    coalesced(imported, _below(parent, copied(found)))
    return coalesced(data, imported)


def _below(path: str, value: Value) -> dict[str, Value]:
    """Return values under a path; `.` is the top."""
    for key in reversed([] if path == "." else path.split(".")[:_DEEPEST]):
        value = Value({key: value})
    data: dict[str, Value] = value.data
    return data


def _drop_nulls(data: dict[str, Value], depth: int = 0) -> None:
    """Take out what is null, as Helm does once all values are together."""
    for key in [key for key, value in data.items() if value.data is None]:
        del data[key]
    for value in data.values():
        if isinstance(value.data, dict) and depth < _DEEPEST:
            _drop_nulls(value.data, depth + 1)


class _Top(Struct, frozen=True):
    """What holds for all charts of a release."""

    data: dict[str, Value]
    left: Iterator[int]
    """One for each chart that may still be added."""
    importing: Iterator[int]
    """One for each chart from which others may still import."""


def _used(chart: Chart, name: str, path: str, data: dict[str, Value], top: _Top) -> Used:
    inside = []
    for dependency, inner in _enabled(chart, data, top.data):
        called = dependency.alias
        if next(top.left, None) is None:
            message = f"more than {MOST_CHARTS} charts take part in one release"
            raise InputError(inner.source.at(0, 0), message, "split the chart")
        given = data.get(called)
        mine = given.data if given is not None and isinstance(given.data, dict) else {}
        own = coalesced(mine, _with_imports(inner, mine, top))
        own["global"] = _shared(data.get("global"), own.get("global"))
        data[called] = Value(own, None if given is None else given.origin)
        inside.append(_used(inner, called, f"{path}/charts/{called}", own, top))
    return Used(chart, name, path, Value(data), tuple(inside))


def _shared(above: Value | None, own: Value | None) -> Value:
    """Return the values that all charts share: those of the chart above over a chart's own; there are always some."""
    theirs = own.data if own is not None and isinstance(own.data, dict) else {}
    if above is None or not isinstance(above.data, dict):
        return Value(theirs, None if own is None else own.origin)
    return Value(coalesced(copied(above).data, theirs), above.origin)


def coalesced(over: dict[str, Value], under: dict[str, Value], depth: int = 0) -> dict[str, Value]:
    """Add to values those that are under them; a null there takes a value away."""
    for key, value in under.items():
        mine = over.get(key)
        if mine is None:
            over[key] = copied(value)
        elif mine.data is None:
            if value.data is not None:
                del over[key]
        elif isinstance(mine.data, dict) and isinstance(value.data, dict) and depth < _DEEPEST:
            coalesced(mine.data, value.data, depth + 1)
    return over


def _enabled(chart: Chart, data: dict[str, Value], top: dict[str, Value]) -> Iterator[tuple[Dependency, Chart]]:
    """Return the charts that take part, and what is said of each; one that lies there unsaid takes part."""
    declared: dict[str, list[Dependency]] = {}
    for one in chart.dependencies:
        declared.setdefault(one.name, []).append(one)
    for name, inner in chart.subcharts:
        if name not in declared:
            yield Dependency(name, name, (), (), ()), inner
        for one in declared.get(name, ()):
            if _is_enabled(one, data, top):
                yield one, inner


def _is_enabled(dependency: Dependency, data: dict[str, Value], top: dict[str, Value]) -> bool:
    """Decide by the first condition that is given, else by the tags: one that is on is enough."""
    for path in dependency.conditions:
        found = _at(data, path)
        if isinstance(found, bool):
            return found
    tags = top.get("tags")
    given = tags.data if tags is not None and isinstance(tags.data, dict) else {}
    said = [given[tag].data for tag in dependency.tags if tag in given and isinstance(given[tag].data, bool)]
    return any(said) or not said


def _at(data: dict[str, Value], path: str) -> object:
    found = _value_at(data, path)
    return None if found is None else found.data


def _value_at(data: dict[str, Value], path: str) -> Value | None:
    value = Value(data)
    for key in path.split("."):
        if not isinstance(value.data, dict) or key not in value.data:
            return None
        value = value.data[key]
    return value
