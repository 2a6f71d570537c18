"""How data gets to a hop: the shortest way from where it comes in.  Knows no endpoint."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from linter.flows.graph import Hop, Node
from linter.flows.nodes import Drawn
from linter.provenance.setting import Step
from linter.provenance.source import Location


class Ways(Struct, frozen=True):
    """The hop by which each node is reached first, and all hops by the endpoint that says them."""

    nodes: Mapping[str, Node]
    before: Mapping[str, Hop]
    by_subject: Mapping[str, tuple[Hop, ...]]

    def to(self, subject: str, places: Collection[Location]) -> tuple[Step, ...]:
        """Return the way that leads through an endpoint's hop, as steps; nothing where the hop is the first.

        Of several hops of one address it is the one that is made by what stands at these places.
        """
        hops = self.by_subject.get(subject, ())
        for hop in sorted(hops, key=lambda hop: len(set(places).difference(step.at for step in hop.facts))):
            way = [hop, *self._back(hop)]
            if len(way) > 1:
                return tuple(self._step(one) for one in reversed(way))
        return ()

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
    for id_ in sorted(drawing.hops):
        hop = drawing.hops[id_]
        by_subject.setdefault(hop.subject, []).append(hop)
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
    return Ways(drawing.nodes, before, {subject: tuple(hops) for subject, hops in by_subject.items()})
