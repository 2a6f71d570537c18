"""Everything that is among the files, joined as data flows, before any rule is asked.  Knows no rule."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from linter.analysis.mapping.claimed import Watch, mapped
from linter.analysis.mapping.watched import watched
from linter.flows.building import joined
from linter.flows.graph import Graph
from linter.flows.linking import linked
from linter.flows.nodes import Drawn
from linter.model.endpoint import Listener, Subject
from linter.model.identity import Identity, Workload
from linter.model.whereabouts.data import DataClass
from linter.platforms.platform import LeftOut, Options, Unread, Workspace
from linter.provenance.source import InputError, Source


class Seen(Struct, frozen=True):
    """What platforms make of the sources."""

    subjects: tuple[Subject, ...]
    """What can be judged, but for what is wrong with the files."""
    failed: tuple[InputError, ...]
    unread: tuple[Unread, ...]
    left_out: tuple[LeftOut, ...]
    opened: tuple[tuple[str, str], ...]
    """Files that were opened for the sake of others, with the platforms that did."""
    identities: tuple[Identity, ...]
    """By which endpoints find each other."""
    drawing: Drawn
    graph: Graph | None
    """None where nobody says which data lies where."""


def seen(  # what is looked at, and how
    sources: Sequence[tuple[str, Source]],
    workspace: Workspace,
    options: Options,
    failures: Iterable[InputError] = (),
    watch: Watch = lambda _: None,
    classes: Sequence[DataClass] = (),
) -> Seen:
    """Return what claimed sources hold, each given with the name of its platform."""
    opened: dict[str, str] = {}
    everything = [*failures, *mapped(sources, workspace, options, watch, opened)]
    identities = tuple(found for found in everything if isinstance(found, Identity))
    raw = tuple(found for found in everything if isinstance(found, Subject))
    is_drawn = bool(classes) or _is_labelled((*raw, *identities))
    if options.asked is not None and not is_drawn:
        from linter.analysis.mapping.near import near  # noqa: PLC0415  # for a part of the files

        raw = tuple(near(raw, identities, options.asked))
    drawing = joined((*raw, *identities), is_led=options.around)
    joint = linked(raw, drawing, identities if options.around else None)
    endpoints = tuple(_showing(joint) if options.around else joint)
    graph, flows = _flows(drawing, endpoints, classes) if is_drawn else (None, ())
    # Of a part of the files nobody can say what all of them watch.
    observed = watched(endpoints) if options.asked is None else endpoints
    return Seen(
        subjects=(*observed, *flows),
        failed=tuple(found for found in everything if isinstance(found, InputError)),
        unread=tuple(found for found in everything if isinstance(found, Unread)),
        left_out=tuple(dict.fromkeys(found for found in everything if isinstance(found, LeftOut))),
        opened=tuple(sorted(opened.items())),
        identities=identities,
        drawing=drawing,
        graph=graph,
    )


def _showing(endpoints: Iterable[Subject]) -> Iterable[Subject]:
    from linter.analysis.mapping.showing import showing  # noqa: PLC0415  # for rules that few use

    return showing(endpoints)


def _flows(
    drawing: Drawn, endpoints: Sequence[Subject], classes: Sequence[DataClass]
) -> tuple[Graph, Sequence[Subject]]:
    """Return the paths of data that lies somewhere, and what is demanded of them."""
    from linter.flows.building import graph_from  # noqa: PLC0415  # where it is said which data lies where
    from linter.flows.demands import demanded  # noqa: PLC0415

    graph = graph_from(drawing, classes)
    return graph, tuple(demanded(graph, endpoints, classes))


def _is_labelled(found: Iterable[object]) -> bool:
    """Say whether anything says itself which data lies there."""
    return any(one.data for one in found if isinstance(one, Listener | Workload))
