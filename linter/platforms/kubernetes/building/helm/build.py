"""Helm's charts to the objects that they deploy, each with the places of what it is made of.  Knows no kind's meaning.

A chart is rendered with its own values, and again with those of each other file of values beside it.  Findings keep
the place and the name of an object, so that what several of them share is told once.  A template that cannot be
rendered is told, and read as the manifest that it is as far as it is one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from linter.platforms.kubernetes.building.helm.chart import Chart, Shelf
from linter.platforms.kubernetes.building.helm.either import joined
from linter.platforms.kubernetes.building.helm.places import Places
from linter.platforms.kubernetes.building.helm.render import Parsed, Rendering, worlds
from linter.platforms.kubernetes.building.helm.values import used
from linter.platforms.kubernetes.objects.documents import may_matter, objects_of
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Found, Unread, Workspace
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.go_template.budget import Budget
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.go_template.values.value import Value
from linter.syntax.node import Node

_HOOK = "helm.sh/hook"
PARTLY = "only what is certain of this object is looked at: the rest depends on what a chart alone does not tell"
_UNTOLD = "a part of the object depends on what a chart alone does not tell"
_UNKNOWN = "this document depends on what a chart alone does not tell"
_NOT_ALWAYS = "with one of the answers to what a chart alone does not tell, it cannot be rendered"
_MOST_NAMED = 3
_HARMLESS = frozenset({"affinity", "labels", "nodeSelector", "resources", "securityContext", "tolerations"})
"""Keys below which nothing stands that could change what is judged, but for the kinds that others find by labels."""
_FOUND_BY_LABELS = frozenset(
    {"CronJob", "DaemonSet", "Deployment", "Job", "Namespace", "Pod", "ReplicaSet", "Rollout", "StatefulSet"}
)


@dataclass(frozen=True, slots=True)
class Release:
    """What a chart deploys with one set of values."""

    worlds: tuple[tuple[Object, ...], ...]
    """One for each way that what a chart alone does not tell makes."""
    places: Places
    questions: Mapping[str, str]
    """What the worlds differ by, for each template."""

    def found(self, mapped: Callable[[tuple[Object, ...]], Iterable[Found]]) -> Iterator[Found]:
        """Yield what a mapper finds in all worlds, where it is written."""
        return joined(
            [map(self.places.moved, mapped(objects)) for objects in self.worlds], self._owners(), self.questions
        )

    def _owners(self) -> frozenset[str]:
        """Return the addresses of what all worlds deploy."""
        return frozenset.intersection(*(frozenset(one.address for one in objects) for objects in self.worlds))


@dataclass(frozen=True, slots=True)
class Built:
    """What charts deploy, and what they are made of."""

    releases: tuple[Release, ...]
    errors: tuple[InputError, ...]
    unread: tuple[Unread, ...]
    consumed: frozenset[str]
    """Templates that are told of by the objects that they become, and files that they put in."""


def build(charts: Iterable[Source], workspace: Workspace, kinds: frozenset[str]) -> Built:
    """Render all charts that are no part of another one."""
    builder = _Builder(workspace, kinds)
    shelf = Shelf(workspace, charts)
    for chart in shelf.charts():
        if isinstance(chart, InputError):
            builder.fail(chart)
        else:
            builder.add(chart)
    for error in shelf.broken:
        builder.fail(error)
    return builder.built()


class _Builder:
    """Renders one chart after the other."""

    def __init__(self, workspace: Workspace, kinds: frozenset[str]) -> None:
        self._workspace = workspace
        self._kinds = kinds
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
        budget = Budget(chart.source.at(0, 0))
        parsed = Parsed()
        failed: set[str] = set()
        for name, over in (("", Value({})), *chart.overlays):
            build = chart.folder or "."
            found = list(worlds(used(chart, over), parsed, self._workspace, budget))
            failed |= self._fail(found)
            self._consumed.update(*(one.files for one in found))
            texts = {id(source): one for one in _texts(found) for source in (one.source, one.without)}
            objects: dict[int, tuple[Object, ...]] = {}
            for one in _texts(found):
                if id(one) not in objects:
                    objects[id(one)] = tuple(replace(each, build=build) for each in self._objects(one))
            places = Places(texts, f" {name}" if name else "")
            self._releases.append(
                Release(
                    tuple(tuple(each for one in _texts([world]) for each in objects[id(one)]) for world in found),
                    places,
                    _questions(found),
                )
            )
        self._consumed |= {one for one in _templates(chart) if one not in failed}

    def _fail(self, found: list[Rendering]) -> set[str]:
        """Keep what cannot be rendered in any world as errors, and tell of what cannot in some; return the files."""
        errors = [
            {(*one.at.order, one.message): one for one in world.texts if isinstance(one, InputError)} for world in found
        ]
        paths = [{one.at.source.path for one in world.values()} for world in errors]
        lost = set.intersection(*paths) if paths else set()
        for world in errors:
            for error in world.values():
                if error.at.source.path in lost:
                    self.fail(error)
                else:
                    self._unread.append(Unread(error.at, f"{_NOT_ALWAYS}: {error.message}"))
        return lost

    def _objects(self, text: Rendered) -> Iterator[Object]:
        """Return the objects of a rendered template, without tests."""
        for document in yaml.documents(text.source):
            if not may_matter(document, self._kinds):
                continue
            is_open = text.is_open(document.start, document.end)
            is_open_elsewhere = text.is_open(document.start, document.end, _HARMLESS)
            for one in objects_of(self._parsed(text, document), self._kinds, partial=is_open_elsewhere):
                hook = one.annotation(_HOOK)
                if hook is None or "test" not in hook.text:
                    if is_open_elsewhere:
                        self._unread.append(Unread(text.place(one.at.header), PARTLY))
                    is_partial = one.partial or (is_open and one.kind in _FOUND_BY_LABELS)
                    yield replace(one, partial=is_partial, untold=_UNTOLD if is_partial else "")

    def _parsed(self, text: Rendered, document: Location) -> Node | None:
        """Parse a document; one that holds what cannot be known may need to be read without it."""
        try:
            node = yaml.parse(document)
        except InputError as error:
            if not text.is_open(document.start, document.end):
                self.fail(InputError(text.place(error.at), f"rendered, it is {error.message}", error.cure))
                return None
            try:
                node = yaml.parse(text.certain(document))
            except InputError:
                self._unread.append(Unread(text.place(document.header), _UNKNOWN))
                return None
        return None if node is None else text.told(node)


def _texts(found: Iterable[Rendering]) -> Iterator[Rendered]:
    """Return what was rendered; a text that worlds share stands once for each."""
    for world in found:
        yield from (one for one in world.texts if isinstance(one, Rendered))


def _questions(found: Sequence[Rendering]) -> dict[str, str]:
    """Tell what worlds differ by, for each template."""
    asked: dict[str, set[str]] = {}
    for one in _texts(found):
        asked.setdefault(one.source.path, set()).update(one.asked)
    return {path: _listed(sorted(questions)) for path, questions in asked.items() if questions}


def _listed(questions: Sequence[str]) -> str:
    more = ", ..." if len(questions) > _MOST_NAMED else ""
    return f"{', '.join(f'`{one}`' for one in questions[:_MOST_NAMED])}{more}"


def _absent(chart: Chart) -> Iterator[Unread]:
    """Tell of the charts that one uses and that are packed or elsewhere."""
    if chart.missing:
        yield Unread(
            chart.source.whole.header, f"rendered without charts that are not unpacked here: {', '.join(chart.missing)}"
        )
    for _, inner in chart.subcharts:
        yield from _absent(inner)


def _templates(chart: Chart) -> Iterator[str]:
    """Return the paths of all templates of a chart, be they rendered, left out or neither."""
    yield from (one.path for one in chart.templates)
    yield from chart.left_out
    for _, inner in chart.subcharts:
        yield from _templates(inner)
