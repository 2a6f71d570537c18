"""Findings on paths: how data gets to what they are about, and of which classes it is.  Knows no rule's meaning."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from linter.flows.graph import Graph
from linter.flows.nodes import Drawn
from linter.flows.ways import Ways, ways
from linter.model.endpoint import Flow, Listener, Subject, Upstream
from linter.model.finding import Finding, Kind, Severity
from linter.provenance.setting import Known, Step


def on_paths(
    verdicts: Iterable[tuple[Subject, Finding]], drawing: Drawn, graph: Graph | None
) -> Iterator[tuple[Subject, Finding]]:
    """Say of findings about hops how data gets to them, and of all on the way of a class of data which it is."""
    everything = list(verdicts)
    is_asked = any(isinstance(one, Upstream) and found.kind is Kind.FAIL for one, found in everything)
    known = ways(drawing) if is_asked else None
    classes = {} if graph is None else classes_of(graph)
    for one, finding in everything:
        found = finding
        if known is not None and isinstance(one, Upstream) and found.kind is Kind.FAIL:
            found = replace(found, way=known.to(one.address, (one.at, one.tls.at)), ends_at=_ends_at(one, known))
        data = classes.get(one.address, ()) if isinstance(one, Listener | Upstream) else ()
        if isinstance(one, Flow) and graph is not None:
            data = tuple(value.value for value in getattr(one.data, "value", ()))
            found = replace(found, known_as=one.known_as)
        elif data and found.kind is Kind.FAIL:
            found = replace(found, severity=_heavier(found.severity))
        yield one, replace(found, data=data) if data else found


def _ends_at(upstream: Upstream, known: Ways) -> tuple[Step, ...]:
    is_clear = isinstance(upstream.tls, Known) and upstream.tls.value is None
    return known.ending_tls(upstream.address, (upstream.at, upstream.tls.at)) if is_clear else ()


def classes_of(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """Return the classes of data that pass by endpoints, by their addresses."""
    found = {node.subject: node.data for node in graph.nodes if node.data and node.subject}
    for hop in graph.hops:
        if hop.data:
            found[hop.subject] = tuple(sorted({*found.get(hop.subject, ()), *hop.data}))
    return found


def _heavier(severity: Severity) -> Severity:
    return Severity(min(severity.value + 1, Severity.CRITICAL.value))
