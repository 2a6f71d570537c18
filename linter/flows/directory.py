"""Who answers to a name: listeners, workloads and what stands for them, found as a resolver would.  Knows no hop."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from linter.model.endpoint import Listener, Upstream
from linter.model.hosts import Network, network
from linter.model.identity import Alias, Port, Workload
from linter.model.names import PUBLIC, Destination, Name
from linter.provenance.setting import Known, Step

_MOST_ALIASES = 8
"""Names that stand for names: more in a row are a circle, or nobody's work."""
_MOST_ANSWERS = 50
_BY_ITS_NAME = "only the name of the host says so"
_SERVED = "the pods behind this port are those of the controller that serves it"
_OF_A_POD = "it is the name of one of the pods behind the Service"

Held: TypeAlias = Listener | Workload | Alias


class Answer(Struct, frozen=True):
    """Who answers, and by which facts."""

    who: Listener | Workload | Alias
    """An alias where what it stands for is not among the files."""
    port: Port | None = None
    """The port of a workload that is reached, where it says something of it."""
    steps: tuple[Step, ...] = ()
    doubt: str = ""
    is_front: bool = False
    """Whether clients come to it this way."""


class Directory(Struct, frozen=True):
    """All names of a run."""

    by_name: Mapping[tuple[str, str, str], Sequence[Held]]
    by_text: Mapping[tuple[str, str], Sequence[Held]]
    runners: Mapping[str, Sequence[Workload]]
    """The workloads, by the scopes of what they run, or what these begin with."""
    listeners: Mapping[tuple[str, str], Sequence[Listener]]
    """By zone and port, those with no host."""
    public: Mapping[str, Sequence[Listener]]
    """Those that serve a host, by the host."""
    _cache: dict[tuple[str, str, str, tuple[str, ...]], tuple[Answer, ...]] = field(default_factory=dict)

    def runs(self, scope: str) -> tuple[Workload, ...]:
        """Return what runs the configuration of a scope."""
        found: list[Workload] = []
        while scope:
            found += self.runners.get(scope, ())
            scope = scope.rpartition("/")[0]
        return tuple(dict.fromkeys(found))

    def on_machine(self, scope: str, wanted: Destination) -> Sequence[Listener]:
        """Return what listens on a port or a socket of the machine itself."""
        if wanted.text.startswith("unix:"):
            held = self.by_text.get((scope, canonical(wanted.text)), ()) if wanted.text != "unix:" else ()
            return [one for one in held if isinstance(one, Listener)]
        return self.listeners.get((scope, wanted.port), ()) if wanted.port else ()

    def answers(self, wanted: Destination, zones: tuple[str, ...]) -> tuple[Answer, ...]:
        """Return who answers a destination that is looked up in these zones unless it says in which itself."""
        text = canonical(wanted.text)
        places = wanted.zones or zones
        key = (text, wanted.port, wanted.doubt, places)
        if key not in self._cache:
            found = _unique(self._found(text, wanted.port, places, 0))
            self._cache[key] = tuple(_doubted(one, wanted.doubt) for one in found)
        return self._cache[key]

    def _found(self, text: str, port: str, zones: tuple[str, ...], depth: int) -> Iterator[Answer]:
        for zone in zones:
            if held := self._held(zone, text, port):
                for one in held:
                    yield from self._behind(one, port, depth)
                return
        above = text.partition(".")[2]
        if text.endswith(".svc") and above.count(".") > 1:
            yield from (_doubted(one, _OF_A_POD) for one in self._found(above, port, zones, depth + 1))
        elif PUBLIC in zones:
            yield from self._by_host(text, port, depth)

    def _held(self, zone: str, text: str, port: str) -> Sequence[Held]:
        held = self.by_name.get((zone, text, port)) if port else self.by_text.get((zone, text))
        return held or self.by_name.get((zone, text, "")) or ()

    def _by_host(self, text: str, port: str, depth: int) -> Iterator[Answer]:
        """Find the one place that serves a public host, be it in another scope; else who a wildcard record leads to."""
        wildcard = "*." + text.partition(".")[2]
        found = self.public.get(text) or self.public.get(wildcard) or ()
        if len({one.scope for one in found}) == 1:
            yield from (Answer(one, doubt=_BY_ITS_NAME) for one in found if one.port in ("", port) or not port)
        elif not found:
            for one in self._held(PUBLIC, wildcard, port):
                yield from self._behind(one, port, depth)

    def _behind(self, one: Held, port: str, depth: int) -> Iterator[Answer]:
        match one:
            case Listener():
                yield Answer(one)
            case Workload():
                yield from self._inside(one, port)
            case Alias():
                yield from self._stood_for(one, port, depth)

    def _stood_for(self, alias: Alias, port: str, depth: int) -> Iterator[Answer]:
        step = Step(alias.at, f"{alias.name} stands for it")
        steps = (step, *alias.steps)
        answered, is_told = False, False
        for target in alias.targets if depth < _MOST_ALIASES else ():
            if is_told and target.otherwise:
                continue
            for found in self._found(
                canonical(target.text), target.port or port, target.zones or (alias.scope,), depth + 1
            ):
                answered, is_told = True, is_told or not target.otherwise
                served = (Step(target.at, _SERVED),) if target.is_front else ()
                doubt, is_front = found.doubt or target.doubt, target.is_front or found.is_front
                yield Answer(found.who, found.port, (*steps, *served, *found.steps), doubt, is_front)
        if not answered:
            yield Answer(alias, steps=steps)

    def _inside(self, workload: Workload, port: str) -> Iterator[Answer]:
        """Find the listener that a workload has on a port; itself where nothing says more."""
        said = next((one for one in workload.ports if port in (one.number, one.name) and port), None)
        number = said.number if said is not None else port
        found = [(scope, one) for scope in workload.runs for one in self.listeners.get((scope, number), ())]
        steps = () if said is None else (Step(said.at, f"port {said.number} of {workload.name}"),)
        if not found:
            yield Answer(workload, said, steps)
        carried = dict(workload.carried)
        for scope, one in found:
            runs = Step(workload.at, f"{workload.name} runs it")
            yield Answer(one, said, (*steps, runs, *carried.get(scope, ())))


def directory(found: Iterable[object]) -> Directory:
    """Put the names of all listeners, workloads and aliases together."""
    by_name: dict[tuple[str, str, str], list[Held]] = {}
    by_text: dict[tuple[str, str], list[Held]] = {}
    runners: dict[str, list[Workload]] = {}
    listeners: dict[tuple[str, str], list[Listener]] = {}
    public: dict[str, list[Listener]] = {}
    for one in found:
        if not isinstance(one, Listener | Workload | Alias):
            continue
        for name in (*one.names, *(_hosts(one) if isinstance(one, Listener) else ())):
            text = canonical(name.text)
            if isinstance(one, Listener) and not text:
                listeners.setdefault((name.zone, name.port), []).append(one)
                _begin(listeners, name, one)
            by_name.setdefault((name.zone, text, name.port), []).append(one)
            by_text.setdefault((name.zone, text), []).append(one)
        if isinstance(one, Workload):
            for scope in one.runs:
                runners.setdefault(scope, []).append(one)
        elif isinstance(one, Listener):
            for name in _hosts(one):
                public.setdefault(canonical(name.text), []).append(one)
    return Directory(by_name, by_text, runners, listeners, public)


def _begin(listeners: dict[tuple[str, str], list[Listener]], name: Name, one: Listener) -> None:
    """Find a listener by all that its scope begins with, as what carries files is named."""
    above = name.zone.rpartition("/")[0]
    while above:
        listeners.setdefault((above, name.port), []).append(one)
        above = above.rpartition("/")[0]


def _hosts(listener: Listener) -> Iterator[Name]:
    if isinstance(listener.hosts, Known):
        for host in listener.hosts.value:
            if isinstance(host, Known):
                yield Name(listener.scope, host.value, listener.port)


def canonical(host: str) -> str:
    """Return a host as all write it: `web.shop.svc` for `Web.shop.svc.cluster.local.`."""
    text = host.strip("[]").rstrip(".").lower()
    before, service, _ = text.partition(".svc.")
    return f"{before}.svc" if service else text


def is_local(host: str) -> bool:
    """Say whether a host is the machine itself, or a socket of its files."""
    return not host or host.startswith("unix:") or network(host) is Network.MACHINE


def _doubted(answer: Answer, doubt: str) -> Answer:
    return replace(answer, doubt=answer.doubt or doubt) if doubt else answer


def _unique(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield each who answers once; more than a drawing can show are left."""
    seen: set[tuple[str, str, str]] = set()
    for one in answers:
        key = (one.who.KIND, one.who.address, one.port.number if one.port is not None else "")
        if key not in seen:
            seen.add(key)
            yield one
        if len(seen) >= _MOST_ANSWERS:
            return


def led(found: Iterable[object], known: Directory) -> dict[tuple[str, str], tuple[Known[str], ...]]:
    """Return, by the scopes and the addresses of listeners, public hosts that lead to them as other files say."""
    hosts: dict[tuple[str, str], dict[str, Known[str]]] = {}
    for alias in (one for one in found if isinstance(one, Alias)):
        names = [one.text for one in alias.names if one.zone == PUBLIC]
        for target in alias.targets if names else ():
            for answer in known.answers(target, (alias.scope, PUBLIC)):
                if isinstance(answer.who, Listener) and not answer.doubt:
                    key = (answer.who.scope, answer.who.same_as or answer.who.address)
                    hosts.setdefault(key, {}).update((name, Known(name, alias.at)) for name in names)
    return {key: tuple(one[name] for name in sorted(one)) for key, one in hosts.items()}


def zones_of(upstream: Upstream, workloads: Iterable[Workload]) -> tuple[str, ...]:
    """Return where the host of a hop is looked up that says nothing itself: as what opens it would."""
    own = [zone for one in workloads for zone in one.zones]
    return tuple(dict.fromkeys((upstream.scope, *own, PUBLIC)))
