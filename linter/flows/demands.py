"""What classes of data ask of the hops that they take, and what these lack.  Knows no platform."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from linter.flows.graph import Graph, Hop, Node, NodeKind, Transport
from linter.flows.linking import exchange_of
from linter.model.endpoint import Flow, Listener, Pin, Tls, Upstream
from linter.model.whereabouts.data import DataClass, Minimum
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls.versions import VERSIONS

_ENCRYPTED = frozenset({Transport.TLS, Transport.MUTUAL_TLS, Transport.MESH})
_MUTUAL = frozenset({Transport.MUTUAL_TLS, Transport.MESH})
_UNTOLD = frozenset({Transport.UNKNOWN, Transport.PASSED_THROUGH})


def demanded(graph: Graph, found: Iterable[object], classes: Sequence[DataClass]) -> Iterator[Flow]:
    """Yield each hop that carries data of which more is asked, with what it lacks."""
    asking = {one.name: one for one in classes if one.demands}
    if not asking:
        return
    said: dict[str, list[Listener | Upstream]] = {}
    for one in found:
        if isinstance(one, Listener | Upstream):
            said.setdefault(one.address, []).append(one)
    nodes = {node.id: node for node in graph.nodes}
    for hop in graph.hops:
        endpoint = _saying(hop, said.get(hop.subject, ()))
        if endpoint is None or hop.transport is Transport.LOCAL or hop.only_redirects or hop.broken:
            continue
        for name in hop.data:
            if name in asking:
                source, target = nodes[hop.source], nodes[hop.target]
                way = f"{name} data on its way from {source.label} to {target.label}"
                known_as = f"{_called(source)} -> {_called(target)} ({endpoint.name}) with {name} data"
                is_outside = source.kind is NodeKind.CLIENT
                lacks = _lacks(hop, endpoint, asking[name], is_outside=is_outside)
                yield replace(_flow(hop, endpoint, (name, way), asking[name], lacks), known_as=known_as)


def _called(node: Node) -> str:
    """Return what a node is called without the folders of its file, and which of several alternatives it is."""
    _, several, scope = node.id.removeprefix(node.subject).rpartition(" in ")
    return f"{node.label} in {scope.rpartition('/')[2]}" if several and node.subject else node.label


def _saying(hop: Hop, found: Sequence[Listener | Upstream]) -> Listener | Upstream | None:
    """Return which of the endpoints of one address says a hop: two containers of a pod, or two overlays, may differ."""
    places = {step.at for step in hop.facts}
    near = (one for one in found if one.at in places and one.tls.at in places)
    return next(near, found[0] if found else None)


def _flow(
    hop: Hop, endpoint: Listener | Upstream, named: tuple[str, str], asked: DataClass, lacks: Setting[str | None]
) -> Flow:
    name, way = named
    return Flow(
        at=endpoint.at,
        address=f"{hop.id} with {name} data",
        name=way,
        platform=endpoint.platform,
        exposure=endpoint.exposure,
        data=Known((Known(name, asked.at),), asked.at, "data"),
        lacks=lacks,
        maybe=endpoint.maybe or (Unknown(hop.doubt, endpoint.at) if hop.doubt else None),
    )


def _lacks(hop: Hop, endpoint: Listener | Upstream, asked: DataClass, *, is_outside: bool) -> Setting[str | None]:
    """Return the first thing that is asked and not there; unknown where nobody can tell of one."""
    tls = endpoint.tls
    unknown: Unknown | None = None
    for answer in _answers(hop, endpoint, asked, is_outside=is_outside):
        if isinstance(answer, str):
            via = tls.via if isinstance(tls, Known) else ()
            return Known(answer, tls.at, tls.setting, via)
        unknown = unknown or answer
    return unknown or Known(None, tls.at, tls.setting)


def _answers(hop: Hop, endpoint: Listener | Upstream, asked: DataClass, *, is_outside: bool) -> Iterator[str | Unknown]:
    """Yield what a hop lacks, in words that follow `without`, and what nobody can tell of it.

    Clients outside of all that is described, such as browsers, seldom have certificates: of them TLS is asked.
    """
    tls = endpoint.tls.value if isinstance(endpoint.tls, Known) else None
    if hop.transport in _UNTOLD:
        yield Unknown(hop.because or "what carries the bytes is not told", endpoint.tls.at, endpoint.tls.setting)
        return
    if hop.transport not in _ENCRYPTED:
        yield "encryption that nobody can take away" if hop.transport is Transport.OPTIONAL_TLS else "encryption"
        return
    wants_mutual = asked.minimum is not None and asked.minimum.value is Minimum.MUTUAL_TLS and not is_outside
    if wants_mutual and hop.transport not in _MUTUAL:
        yield _mutual(endpoint, tls)
    if asked.version is not None and hop.transport is not Transport.MESH:
        yield from _version(endpoint, tls, asked.version.value)
    if asked.post_quantum is not None and asked.post_quantum.value and hop.transport is not Transport.MESH:
        yield from _post_quantum(endpoint, tls, asked.secret_until)
    if asked.pinned is not None and asked.pinned.value and hop.transport is not Transport.MESH and not is_outside:
        yield from _pinned(endpoint, tls)


def _pinned(endpoint: Listener | Upstream, tls: Tls | None) -> Iterator[str | Unknown]:
    found = None if tls is None else tls.pinned_to
    if isinstance(found, Unknown):
        yield found
    elif found is None:
        yield Unknown("to what the peer is pinned is not told", endpoint.tls.at)
    elif found.value is Pin.NOTHING:
        yield "a pin"


def _mutual(endpoint: Listener | Upstream, tls: Tls | None) -> str | Unknown:
    shown = None if tls is None else tls.sends_certificate if isinstance(endpoint, Upstream) else tls.client_certificate
    if isinstance(shown, Unknown):
        return shown
    if shown is None:
        return Unknown("whether the client has a certificate of its own is not told", endpoint.tls.at)
    return "mutual TLS"


def _version(endpoint: Listener | Upstream, tls: Tls | None, oldest: str) -> Iterator[str | Unknown]:
    found = None if tls is None else tls.versions
    known = _known(found)
    if any(VERSIONS.index(one) < VERSIONS.index(oldest) for one in known if one in VERSIONS):
        yield f"{oldest} as its oldest version"
    elif not isinstance(found, Known) or len(known) < len(found.value):
        yield Unknown("the versions of TLS are not told", endpoint.tls.at)


def _post_quantum(
    endpoint: Listener | Upstream, tls: Tls | None, secret_until: Known[date] | None
) -> Iterator[str | Unknown]:
    found = None if tls is None else tls.post_quantum or exchange_of(tls)
    if isinstance(found, Known):
        if not found.value:
            because = "" if secret_until is None else f", and has to stay secret until {secret_until.value}"
            yield f"a post-quantum key exchange{because}"
    else:
        yield Unknown("the groups of the key exchange are not told", endpoint.tls.at)


def _known(found: Many[str] | None) -> tuple[str, ...]:
    return tuple(one.value for one in found.value if isinstance(one, Known)) if isinstance(found, Known) else ()


__all__ = ["demanded"]
