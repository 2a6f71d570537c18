"""Helm's charts to the objects that they deploy, each with the places of what it is made of.  Knows no kind's meaning.

A chart is rendered with its own values, and again with those of each other file of values beside it.  Findings keep
the place and the name of an object, so that what several of them share is told once.  A template that cannot be
rendered is told, and read as the manifest that it is as far as it is one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from linter.platforms.kubernetes.building.helm.chart import Chart, Shelf
from linter.platforms.kubernetes.building.helm.either import Questions, joined
from linter.platforms.kubernetes.building.helm.manifests import Manifests
from linter.platforms.kubernetes.building.helm.objects import HAS_API
from linter.platforms.kubernetes.building.helm.places import Places
from linter.platforms.kubernetes.building.helm.render import MOST_WORLDS, Parsed, Rendering, worlds
from linter.platforms.kubernetes.building.helm.values import used
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import GIVEN, Found, Unread, Workspace
from linter.provenance.source import InputError, Source
from linter.syntax.go_template.budget import Budget, Run
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.go_template.values.value import Value


class Release(Struct, frozen=True):
    """What a chart deploys with one set of values."""

    worlds: tuple[tuple[Object, ...], ...]
    """One for each way that what a chart alone does not tell makes."""
    places: Places
    questions: Questions

    def found(self, mapped: Callable[[tuple[Object, ...]], Iterable[Found]]) -> Iterator[Found]:
        """Yield what a mapper finds in all worlds, where it is written."""
        return joined(
            [map(self.places.moved, mapped(objects)) for objects in self.worlds], self._certain(), self.questions
        )

    def _certain(self) -> frozenset[str]:
        """Return the addresses of objects that only depend on the API that they are of."""
        everything = (one for objects in self.worlds for one in objects)
        return frozenset(one.address for one in everything if _asks_only_for_its_own(one, self.questions))


class Built(Struct, frozen=True):
    """What charts deploy, and what they are made of."""

    releases: tuple[Release, ...]
    errors: tuple[InputError, ...]
    unread: tuple[Unread, ...]
    consumed: frozenset[str]
    """Templates that are told of by the objects that they become, and files that they put in."""


def build(
    charts: Iterable[Source], workspace: Workspace, kinds: frozenset[str], without: Collection[str] = ()
) -> Built:
    """Render all charts that are no part of another one, without those that are deployed in another way."""
    shelf = Shelf(workspace, charts)
    builder = _Builder(shelf.workspace, kinds)
    for chart in shelf.charts():
        if isinstance(chart, InputError):
            builder.fail(chart)
        elif chart.folder not in without:
            builder.add(chart)
    for error in shelf.broken:
        builder.fail(error)
    return builder.built()


class _Builder:
    """Renders one chart after the other."""

    def __init__(self, workspace: Workspace, kinds: frozenset[str]) -> None:
        self._workspace = workspace
        self._kinds = kinds
        self._run = Run()
        self._releases: list[Release] = []
        self._errors: dict[tuple[str, int, int, str], InputError] = {}
        self._unread: list[Unread] = []
        self._consumed: set[str] = set()

    def fail(self, error: InputError) -> None:
        """Keep an error once."""
        self._errors.setdefault((*error.at.order, error.message), error)

    def built(self) -> Built:
        """Return all that was rendered."""
        return Built(
            tuple(self._releases), tuple(self._errors.values()), tuple(self._unread), frozenset(self._consumed)
        )

    def add(self, chart: Chart) -> None:
        """Render a chart with its values, and with each file of others over them."""
        self._unread += _absent(chart)
        parsed = Parsed()
        failed: set[str] = set()
        given = [one for one in chart.overlays if one[0].startswith(GIVEN)]
        for name, over in given or (("", Value({})), *chart.overlays):
            manifests = Manifests(self._kinds, chart.folder or ".")
            budget = Budget(chart.source.at(0, 0), run=self._run)
            try:
                values = used(chart, over)
            except InputError as error:
                self.fail(error)
                continue
            found = list(worlds(values, parsed, self._workspace, budget))
            if len(found) == MOST_WORLDS:
                because = f"rendered in {MOST_WORLDS} of the ways that what is unknown makes; there may be more"
                self._unread.append(Unread(chart.source.whole.header, because))
            self._consumed.update(*(one.files for one in found))
            objects = manifests.of(found)
            self._releases.append(Release(objects, manifests.places(f" {name}" if name else ""), _questions(found)))
            self._unread += manifests.unread
            for one in manifests.errors:
                self.fail(one)
            failed |= manifests.lost
        self._consumed |= {one for one in templates_of(chart) if one not in failed}


def _asks_only_for_its_own(one: Object, questions: Questions) -> bool:
    asked = questions.get(one.path, frozenset())
    return bool(one.group) and all(each.startswith(f"{HAS_API} {one.group}/") for each in asked)


def _questions(found: Sequence[Rendering]) -> dict[str, frozenset[str]]:
    """Tell what worlds differ by, for each template."""
    asked: dict[str, set[str]] = {}
    for one in (text for world in found for text in world.texts if isinstance(text, Rendered)):
        asked.setdefault(one.source.path, set()).update(one.asked)
    return {path: frozenset(questions) for path, questions in asked.items() if questions}


def _absent(chart: Chart) -> Iterator[Unread]:
    """Tell of the charts that one uses and that are packed or elsewhere."""
    if chart.missing:
        yield Unread(
            chart.source.whole.header, f"rendered without charts that are not unpacked here: {', '.join(chart.missing)}"
        )
    for _, inner in chart.subcharts:
        yield from _absent(inner)


def templates_of(chart: Chart) -> Iterator[str]:
    """Return the paths of all templates of a chart, be they rendered, left out or neither."""
    yield from (one.path for one in chart.templates)
    yield from chart.left_out
    for _, inner in chart.subcharts:
        yield from templates_of(inner)
