"""How data gets to a hop: the shortest way from where it comes in.  Knows no endpoint."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from linter.flows.graph import Hop, Node, Transport
from linter.flows.nodes import Drawn
from linter.provenance.setting import Step
from linter.provenance.source import Location

_ENCRYPTED = frozenset({Transport.TLS, Transport.MUTUAL_TLS})
_MOST_TERMINATORS = 20
_Place: TypeAlias = tuple[str, str, int, int]
"""The endpoint that says a hop, and a place among its facts."""


class Ways(Struct, frozen=True):
    """The hop by which each node is reached first, and all hops by the endpoint that says them, and by their places."""

    nodes: Mapping[str, Node]
    before: Mapping[str, Hop]
    by_subject: Mapping[str, Sequence[Hop]]
    by_place: Mapping[_Place, Sequence[Hop]]
    spoken: Mapping[str, Transport]

    def to(self, subject: str, places: Collection[Location]) -> tuple[Step, ...]:
        """Return the way that leads through an endpoint's hop, as steps; nothing where the hop is the first.

        Of several hops of one address it is the one that is made by what stands at these places.
        """
        return next((way for way in self._through(subject, places) if len(way) > 1), ())

    def over(self, subject: str, places: Collection[Location]) -> tuple[Step, ...]:
        """Return the same, be it that hop alone; nothing where an endpoint has none."""
        return next(self._through(subject, places), ())

    def reaching(self, node: str) -> tuple[Step, ...]:
        """Return the way that leads to a node; nothing where nobody leads there."""
        hop = self.before.get(node)
        return () if hop is None else self._steps(hop)

    def _through(self, subject: str, places: Collection[Location]) -> Iterator[tuple[Step, ...]]:
        nearest = self._made_by(subject, places)
        nearest = sorted(nearest, key=lambda hop: len(set(places).difference(step.at for step in hop.facts)))
        return map(self._steps, chain(nearest, self.by_subject.get(subject, ())))

    def _steps(self, hop: Hop) -> tuple[Step, ...]:
        return tuple(self._step(one) for one in reversed([hop, *self._back(hop)]))

    def _made_by(self, subject: str, places: Collection[Location]) -> Sequence[Hop]:
        """Return the hops of an endpoint that are made by what stands at the one of some places that makes fewest."""
        made = [self.by_place.get(_place(subject, one), ()) for one in places]
        return min(filter(None, made), key=len, default=())

    def ending_tls(self, subject: str, places: Collection[Location]) -> tuple[Step, ...]:
        """Return the listeners that end TLS in front of an endpoint's hops in clear text that places make."""
        hops = (one for one in self._made_by(subject, places) if one.transport is Transport.CLEAR)
        sources = dict.fromkeys(one.source for one in hops if self.spoken.get(one.source) in _ENCRYPTED)
        nodes = (self.nodes[one] for one in sources)
        return tuple(Step(one.at, one.label) for one in nodes if one.at is not None)[:_MOST_TERMINATORS]

    def _back(self, hop: Hop) -> Iterator[Hop]:
        seen = {hop.target}
        while (earlier := self.before.get(hop.source)) is not None and earlier.target not in seen:
            seen.add(earlier.target)
            yield earlier
            hop = earlier

    def _step(self, hop: Hop) -> Step:
        words = f"{self.nodes[hop.source].label} -[{hop.transport}]-> {self.nodes[hop.target].label}"
        return Step(hop.facts[0].at, words)


def ways(drawing: Drawn) -> Ways:
    """Find the hop by which each node is reached first, going from those that nobody leads to."""
    leaving: dict[str, list[Hop]] = {}
    by_subject: dict[str, list[Hop]] = {}
    by_place: dict[_Place, list[Hop]] = {}
    for id_ in sorted(drawing.hops):
        hop = drawing.hops[id_]
        by_subject.setdefault(hop.subject, []).append(hop)
        for place in {_place(hop.subject, step.at) for step in hop.facts}:
            by_place.setdefault(place, []).append(hop)
        if not hop.only_redirects:
            leaving.setdefault(hop.source, []).append(hop)
    pending = [node for node in sorted(leaving) if node not in drawing.reached]
    known = set(pending)
    before: dict[str, Hop] = {}
    for node in pending:  # it grows
        for hop in leaving.get(node, ()):
            for reached in (hop.target, *sorted(drawing.inside.get(hop.target, ()))):
                if reached not in known and reached not in before:
                    before[reached] = hop
                    pending.append(reached)
    return Ways(drawing.nodes, before, by_subject, by_place, drawing.spoken)


def _place(subject: str, at: Location) -> _Place:
    return subject, at.source.path, at.start, at.end
