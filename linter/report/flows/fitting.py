"""As much of a graph as can be laid out in seconds, and be looked at.  Knows no format.

Arrows that reach over many layers, or go side by side from one to the next, are what laying out takes long for.  There
is no way to stop Graphviz, so it is given no more than it finishes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from linter.flows.graph import Graph
from linter.report.flows.picture import Arrow, Limits, Picture, picture

LIMITS = Limits(boxes=600, arrows=1_200, clients_once=40)
_MOST_REACH = 1_500
"""Layers that all arrows go over together: a second or two."""
_MOST_ABREAST = 600
"""Arrows from one layer to the next: as above."""


def fitting(graph: Graph, *, control: bool = False) -> Picture:
    """Choose what is drawn: all of it, or the worst paths."""
    limits = LIMITS
    drawn = picture(graph, limits, control=control)
    while (excess := _excess(drawn.arrows)) > 1:
        limits = replace(limits, arrows=min(int(len(drawn.arrows) / excess), len(drawn.arrows) - 1))
        drawn = picture(graph, limits, control=control)
    return drawn


def _excess(arrows: Iterable[Arrow]) -> float:
    """Return how many times too much it is."""
    layers = Counter(layer for low, high in _spans(arrows) for layer in range(low, high))
    return max(layers.total() / _MOST_REACH, max(layers.values(), default=0) / _MOST_ABREAST)


def _spans(arrows: Iterable[Arrow]) -> Iterator[tuple[int, int]]:
    """Return from which layer to which each arrow goes, where each but those that close a circle leads onwards."""
    targets: dict[str, list[str]] = {}
    for arrow in arrows:
        if arrow.source != arrow.target:
            targets.setdefault(arrow.source, []).append(arrow.target)
            targets.setdefault(arrow.target, [])
    order = {box: place for place, box in enumerate(_finished(targets))}
    layer = dict.fromkeys(targets, 0)
    # Whatever is left later stands before; an arrow against that order closes a circle, and is drawn backwards.
    for box in reversed(order):
        for target in targets[box]:
            if order[target] < order[box]:
                layer[target] = max(layer[target], layer[box] + 1)
    for box, ends in targets.items():
        for target in ends:
            low, high = sorted((layer[box], layer[target]))
            yield low, max(high, low + 1)


def _finished(targets: dict[str, list[str]]) -> Iterator[str]:
    """Yield boxes in the order in which a search into the depth leaves them."""
    seen: set[str] = set()
    for start, first in targets.items():
        if start in seen:
            continue
        seen.add(start)
        way = [(start, iter(first))]
        while way:
            box, left = way[-1]
            for target in left:
                if target not in seen:
                    seen.add(target)
                    way.append((target, iter(targets[target])))
                    break
            else:
                way.pop()
                yield box
