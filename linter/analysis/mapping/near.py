"""Which endpoints bear on what is said of a few files: those with a place there, and all that names join with them.

A name that both may mean is taken for one that joins them, so that more is kept than need be, and never less.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, TypeAlias, cast

from msgspec import Struct

from linter.flows.directory import canonical, is_local
from linter.model.endpoint import Certificate, Listener, Subject, Upstream
from linter.model.identity import Alias, Front, Identity, Image, Relay, Workload
from linter.model.names import Destination, Name
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source
from linter.tls.suites import CipherSuite

MOST_FILES = 20
"""Of more, it costs more to tell than to judge all."""

_Key: TypeAlias = tuple[str, str]
_MOST_STEPS = 20
"""From one endpoint to the next; behind a longer way, all are kept."""
_Seen: TypeAlias = tuple[Subject | Identity, frozenset[_Key], frozenset[_Key], frozenset[str]]
"""An endpoint, what it offers and seeks, and the files in which it has a place."""
_PORT = "port"
"""The kind of a key that is offered by many, and joins them with those that look for it alone."""
_SCOPE = "scope"
_ENDPOINTS = (Listener, Upstream, Certificate)
_PLACELESS = (str, bool, int, date, tuple[str, ...])
_parts: dict[type, Callable[[Any], tuple[object, ...]]] = {}


def near(subjects: Sequence[Subject], identities: Iterable[Identity], asked: Collection[str]) -> Sequence[Subject]:
    """Leave out the endpoints that have nothing to do with some files.

    Where images are built of files, all are kept: what is in one is told by more than names.
    """
    others = tuple(identities)
    if len(asked) > MOST_FILES or any(isinstance(one, Image) for one in others):
        return subjects
    ends = _ends([*(one for one in subjects if isinstance(one, _ENDPOINTS)), *others], asked)
    kept = {id(end.who) for end in _joined(ends)}
    return [one for one in subjects if id(one) in kept or not isinstance(one, _ENDPOINTS)]


class _End(Struct, frozen=True, eq=False):
    """An endpoint, or a name that stands for some."""

    who: Subject | Identity
    offers: frozenset[_Key]
    """By what others find it."""
    seeks: frozenset[_Key]
    """By what it finds others."""
    is_asked: bool
    """Whether it has a place in the files that are asked for."""

    @property
    def leads_on(self) -> bool:
        """Whether what it is joined with bears on what it leads to: a certificate tells no more than what it says."""
        return self.is_asked or not isinstance(self.who, Certificate)


def _joined(ends: Sequence[_End]) -> Sequence[_End]:
    """Return those that are asked for, and all that is joined with them, step by step."""
    found: list[_End] = []
    left = ends
    new = [end for end in ends if end.is_asked]
    for _ in range(_MOST_STEPS):
        if not new:
            return found
        found += new
        leading = [end for end in new if end.leads_on]
        offered = {key for end in leading for key in end.offers}
        sought = {key for end in leading for key in (*end.seeks, *(one for one in end.offers if one[0] != _PORT))}
        known = set(map(id, new))
        left = [end for end in left if id(end) not in known]
        new = [end for end in left if not (end.offers.isdisjoint(sought) and end.seeks.isdisjoint(offered))]
    return ends


def _ends(found: Iterable[Subject | Identity], asked: Collection[str]) -> list[_End]:
    """Look at endpoints; of those that were there before, what was seen is kept, with the texts in which they stand."""
    kept: dict[Source, dict[int, _Seen]] = {}
    ends: list[_End] = []
    for one in found:
        source = one.at.source
        before = cast("dict[int, _Seen]", source.made.get(_ends, {}))
        seen = before.get(id(one))
        if seen is None or seen[0] is not one:
            end = one.listener if isinstance(one, Front) else one.hop if isinstance(one, Relay) else one
            seen = one, frozenset(_offers(end)), frozenset(_seeks(end)), _paths(one)
        kept.setdefault(source, {})[id(one)] = seen
        ends.append(_End(one, seen[1], seen[2], not seen[3].isdisjoint(asked)))
    for source, of_source in kept.items():
        source.made[_ends] = of_source
    return ends


def _paths(one: object) -> frozenset[str]:
    """Return the files in which something has a place."""
    found: set[Source] = set()
    pending: list[Any] = [one]
    while pending:
        part = pending.pop()
        kind = type(part)
        if kind is Location:
            found.add(part.source)
        elif kind is tuple:
            pending += part
        else:
            parts = _parts.get(kind)
            if parts is None:
                parts = _parts[kind] = _parts_of(kind)
            pending += parts(part)
    return frozenset(source.path for source in found)


def _parts_of(kind: type) -> Callable[[Any], tuple[object, ...]]:
    """Return what tells the parts of a structure that may have a place, or hold something that has one."""
    if not issubclass(kind, Struct) or kind is CipherSuite:
        return lambda _: ()
    names = [name for name, hint in kind.__annotations__.items() if hint not in _PLACELESS and name != "KIND"]
    return attrgetter(*names) if len(names) > 1 else lambda one: tuple(getattr(one, name) for name in names)


def _offers(one: Subject | Identity) -> Iterator[_Key]:
    yield from _addresses(one.address, getattr(one, "same_as", ""))
    if isinstance(one, Listener):
        # A certificate is shown by all listeners of an Ingress, whose addresses begin with that of the Ingress.
        yield from _addresses(one.address.rpartition(":")[0], one.address.partition(" ")[0])
        hosts = one.hosts.value if isinstance(one.hosts, Known) else ()
        yield from (("name", canonical(host.value)) for host in hosts if isinstance(host, Known))
    if isinstance(one, Listener | Alias | Workload):
        yield from map(_name, one.names)
    if isinstance(one, Workload):
        yield from ((_SCOPE, run) for run in one.runs)


def _name(name: Name) -> _Key:
    text = canonical(name.text)
    return ("name", text) if text else (_PORT, name.port)


def _seeks(one: Subject | Identity) -> Iterator[_Key]:
    match one:
        case Listener():
            yield from _destinations(one.passes_to)
            yield from _scopes(one.scope, one.address)
        case Upstream():
            yield from _scopes(one.scope)
            yield from _addresses(*one.listeners, *one.fronts, one.opened_by)
            yield from _destinations(one.targets)
            if isinstance(one.host, Known):
                yield from _destinations((Destination(one.host.value, one.host.at, one.port),))
        case Certificate():
            yield from _addresses(*one.shown_by)
        case Alias():
            yield from _destinations(one.targets)


def _scopes(*found: str) -> Iterator[_Key]:
    """Return by what a program finds what it is configured with: a scope and those around it."""
    for one in found:
        scope = one
        while scope:
            yield _SCOPE, scope
            scope = scope.rpartition("/")[0]


def _addresses(*found: str) -> Iterator[_Key]:
    return (("address", one) for one in found if one)


def _destinations(found: Iterable[Destination]) -> Iterator[_Key]:
    """Return by what a resolver finds whoever answers: also a pod by its Service, and a host by a wildcard."""
    for one in found:
        text = canonical(one.text)
        _, _, above = text.partition(".")
        yield "name", text
        yield "name", above
        yield "name", f"*.{above}"
        if is_local(one.text):
            yield _PORT, one.port
