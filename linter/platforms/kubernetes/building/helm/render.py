"""One release of a chart: its templates rendered with one set of values.  Knows no kind of object."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.platforms.kubernetes.building.helm import objects
from linter.platforms.kubernetes.building.helm.values import Used
from linter.platforms.platform import Workspace
from linter.provenance.source import InputError, Source
from linter.syntax.go_template.budget import Budget, SpentError
from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.evaluator import expand
from linter.syntax.go_template.functions.table import FUNCTIONS
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.grammar.parser import parse
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.go_template.values.value import Value, pieces_of


@dataclass(slots=True)
class Parsed:
    """Templates that were parsed, or why they cannot be."""

    found: dict[str, tree.Template | InputError] = field(default_factory=dict)

    def of(self, source: Source) -> tree.Template | InputError:
        """Parse a template once."""
        if source.path not in self.found:
            try:
                self.found[source.path] = parse(source)
            except InputError as error:
                self.found[source.path] = error
        return self.found[source.path]


@dataclass(frozen=True, slots=True)
class _Named:
    """A template under the name that Helm gives it."""

    name: str
    source: Source
    used: Used


def rendered(used: Used, parsed: Parsed, workspace: Workspace, budget: Budget) -> Iterator[Rendered | InputError]:
    """Render the templates of a chart and those that it uses; what cannot be rendered is an error beside the others."""
    templates = sorted(_templates(used), key=lambda one: (-one.name.count("/"), one.name))
    engine = Engine(budget, {}, FUNCTIONS, expand)
    missing = used.chart.missing
    engine.missing = f"the chart `{missing[0]}`, which it uses, is not here" if missing else ""
    bodies: list[tuple[_Named, tree.Body]] = []
    for one in templates:
        if one.used.chart.is_library and not _is_partial(one.source.path):
            continue
        found = parsed.of(one.source)
        if isinstance(found, InputError):
            engine.missing = engine.missing or "the file that may define it cannot be read"
            yield found
            continue
        engine.defines.update(found.defines)
        engine.defines[one.name] = found.body
        bodies.append((one, found.body))
    yield from _each(engine, bodies, objects.root(used, used.name, workspace))


def _templates(used: Used) -> Iterator[_Named]:
    start = len(used.chart.folder) + 1 if used.chart.folder else 0
    for source in used.chart.templates:
        yield _Named(f"{used.path}/{source.path[start:]}", source, used)
    for one in used.inside:
        yield from _templates(one)


def _is_partial(path: str) -> bool:
    """Say whether a file only defines: Helm renders those whose names begin with an underscore for nobody."""
    return path.rpartition("/")[2].startswith("_") or path.endswith(".tpl")


def _each(
    engine: Engine, bodies: list[tuple[_Named, tree.Body]], top: dict[str, Value]
) -> Iterator[Rendered | InputError]:
    for one, body in bodies:
        if _is_partial(one.source.path) or "/templates/tests/" in one.name:
            continue
        own = _below(top, one.used.path.split("/charts/")[1:])
        dot = Value({**own, "Template": objects.template(one.name, f"{one.used.path}/templates")})
        engine.budget.at = one.source.at(0, 0)
        engine.frames = 0
        try:
            yield Rendered.of(one.source, pieces_of(expand(engine, body, dot)), engine.holes)
        except SpentError as error:
            yield error
            return
        except InputError as error:
            yield error


def _below(top: dict[str, Value], names: list[str]) -> dict[str, Value]:
    """Return what the templates of a chart see that is used by the one above it."""
    for name in names:
        inner = top["Subcharts"].data[name].data
        assert isinstance(inner, dict)  # noqa: S101  # what `root` makes
        top = inner
    return top
