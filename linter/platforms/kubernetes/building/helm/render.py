"""One release of a chart: its templates rendered with one set of values, in all worlds.  Knows no kind of object."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from linter.platforms.kubernetes.building.helm import objects
from linter.platforms.kubernetes.building.helm.objects import Installation
from linter.platforms.kubernetes.building.helm.packed import below
from linter.platforms.kubernetes.building.helm.values import Used, fresh
from linter.platforms.platform import Workspace
from linter.provenance.source import InputError, Source
from linter.syntax.go_template.budget import Budget
from linter.syntax.go_template.engine import Engine, World
from linter.syntax.go_template.evaluator import expand
from linter.syntax.go_template.functions.table import FUNCTIONS
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.grammar.parser import parse
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.go_template.values.value import Hole, Value, is_hole, pieces_of

MOST_WORLDS = 8


class Parsed(Struct):
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


class _Shared(Struct):
    """Texts that are the same in several worlds, which need be read only once."""

    found: dict[tuple[str, str, tuple[tuple[int, str], ...]], Rendered] = field(default_factory=dict)

    def of(self, text: Rendered | InputError) -> Rendered | InputError:
        """Return a text, or the same one of another world."""
        if isinstance(text, InputError) or is_hole(text.source.text):
            return text  # a hole of one world is another one in the next
        return self.found.setdefault((text.source.path, text.source.text, text.opens), text)


class _Named(Struct, frozen=True):
    """A template under the name that Helm gives it."""

    name: str
    source: Source
    used: Used


class Rendering(Struct, frozen=True):
    """What the templates of a release become in one world."""

    texts: tuple[Rendered | InputError, ...]
    """What cannot be rendered is an error beside the others."""
    asked: dict[str, Hole]
    later: frozenset[str]
    files: frozenset[str]
    """Paths of the files that were put in."""
    refused: str | None
    """The question by whose answer the chart refuses to be installed."""


def worlds(
    used: Used, parsed: Parsed, workspace: Workspace, budget: Budget, release: Installation | None = None
) -> Iterator[Rendering]:
    """Render a release in each way that what cannot be known makes: with all of it, with none of it, and some alone.

    A question that comes up only where another one is answered with no, or of whose kind there are several, of which
    one at most can be answered with yes, is also answered with yes by itself.
    """
    fixed: dict[str, bool] = {}
    seen: set[frozenset[tuple[str, bool]]] = set()
    shared = _Shared()
    alone: dict[str, None] = {}
    for index in range(MOST_WORLDS):
        if index > 1 and not alone:
            break
        apart = frozenset({alone.popitem()[0]}) if index > 1 else frozenset()
        world = World(usual=index == 0, apart=apart, fixed=fixed)
        one = rendering(used, parsed, workspace, budget, world, release)
        while one.refused is not None and one.refused not in fixed:
            fixed[one.refused] = not world.answer(one.refused)
            one = rendering(used, parsed, workspace, budget, world, release)
        answers = frozenset((question, world.answer(question)) for question in one.asked)
        if answers not in seen:
            yield replace(one, texts=tuple(map(shared.of, one.texts)))
        if not answers:
            break
        seen.add(answers)
        if index < 2:  # noqa: PLR2004  # what is asked with all of it, and with none
            alone |= dict.fromkeys(reversed(_alone(one)))


def _alone(one: Rendering) -> list[str]:
    """Return the questions that are also to be answered with yes by themselves."""
    kinds = Counter(question.partition(" == ")[0] for question in one.asked)
    return [question for question in one.asked if question in one.later or kinds[question.partition(" == ")[0]] > 1]


def rendering(  # what a release is made of
    used: Used,
    parsed: Parsed,
    workspace: Workspace,
    budget: Budget,
    world: World,
    release: Installation | None = None,
) -> Rendering:
    """Render the templates of a chart, and those that it uses, in one world."""
    used = fresh(used)
    templates = sorted(_templates(used), key=lambda one: (-one.name.count("/"), one.name))
    engine = Engine(budget, {}, FUNCTIONS, expand, world=world)
    missing = used.chart.missing
    engine.missing = f"the chart `{missing[0]}`, which it uses, is not here" if missing else ""
    texts: list[Rendered | InputError] = []
    bodies: list[tuple[_Named, tree.Body]] = []
    for one in templates:
        if one.used.chart.is_library and not is_partial(one.source.path):
            continue
        found = parsed.of(one.source)
        if isinstance(found, InputError):
            engine.missing = engine.missing or "the file that may define it cannot be read"
            texts.append(found)
            continue
        engine.defines.update(found.defines)
        engine.defines[one.name] = found.body
        bodies.append((one, found.body))
    texts += _each(engine, bodies, objects.root(used, release or Installation(used.name), workspace, engine))
    return Rendering(tuple(texts), engine.asked, frozenset(engine.later), frozenset(engine.files), engine.refused)


def _templates(used: Used) -> Iterator[_Named]:
    start = len(below(used.chart.folder))
    for source in used.chart.templates:
        yield _Named(f"{used.path}/{source.path[start:]}", source, used)
    for one in used.inside:
        yield from _templates(one)


def is_partial(path: str) -> bool:
    """Say whether nothing of a file is deployed by itself: it only defines, or is what is shown to who installs it."""
    name = path.rpartition("/")[2]
    return name.startswith("_") or name == "NOTES.txt"


def _each(
    engine: Engine, bodies: list[tuple[_Named, tree.Body]], top: dict[str, Value]
) -> Iterator[Rendered | InputError]:
    for one, body in bodies:
        if is_partial(one.source.path):
            continue
        own = _below(top, one.used.path.split("/charts/")[1:])
        dot = Value({**own, "Template": objects.template(one.name, f"{one.used.path}/templates")})
        engine.budget.at = one.source.at(0, 0)
        engine.frames = 0
        engine.here = set()
        try:
            with engine.budget.half():
                text = pieces_of(expand(engine, body, dot))
            yield Rendered.of(one.source, text, engine.holes, frozenset(engine.here))
        except InputError as error:
            yield error


def _below(top: dict[str, Value], names: list[str]) -> dict[str, Value]:
    """Return what the templates of a chart see that is used by the one above it."""
    for name in names:
        inner = top["Subcharts"].data[name].data
        assert isinstance(inner, dict)  # noqa: S101  # what `root` makes
        top = inner
    return top
