"""What runs programs, and what stands for something else: by them a hop finds who answers it.  Knows no platform."""

from typing import ClassVar, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Listener, Role, Upstream
from linter.model.names import PUBLIC, Destination, Name
from linter.model.whereabouts.surroundings import Surroundings
from linter.provenance.setting import Known, Setting, Step
from linter.provenance.source import Location


class Port(Struct, frozen=True):
    """A port that a workload says it listens on."""

    number: str
    at: Location
    name: str = ""
    encrypted: Setting[bool] | None = None
    """Whether TLS is spoken there, as far as something tells."""


class Workload(Struct, frozen=True):
    """Something that runs programs: a Deployment, a service of Compose, a task."""

    KIND: ClassVar[str] = "workload"

    at: Location
    address: str
    """Identity within the scanned tree, as that of an endpoint."""
    name: str
    platform: str
    place: tuple[str, ...] = ()
    """Where it runs, the outermost first: `cluster k8s`, `namespace shop`."""
    role: Role = Role.WEB
    names: tuple[Name, ...] = ()
    ports: tuple[Port, ...] = ()
    zones: tuple[str, ...] = ()
    """Where its programs look names up, the nearest first."""
    runs: tuple[str, ...] = ()
    """Scopes of the endpoints that its programs are configured with."""
    scope: str = ""
    data: tuple[str, ...] = ()
    """As of a listener."""
    faces_clients: bool = False
    """As of a listener: a route that is attached to something that is not among the files."""
    images: tuple[Known[str], ...] = ()
    """The container images that it runs, as they are written."""
    carried: tuple[tuple[str, tuple[Step, ...]], ...] = ()
    """Scopes of what is in these, each with the facts that say so.  Filled by `flows`."""
    around: Surroundings | None = None


class Image(Struct, frozen=True):
    """A container image that files of the tree are copied into, by the name under which workloads run it."""

    KIND: ClassVar[str] = "image"

    at: Location
    address: str
    name: str
    platform: str
    runs: tuple[str, ...]
    """Scopes of the endpoints that a program in it is configured with."""
    scope: str = ""
    whatever_tag: bool = False
    """Whether workloads run it whatever tag they write, because whoever deploys them puts it in."""


class Alias(Struct, frozen=True):
    """A name that stands for others: a Service, a record of the DNS, a target group, a published port."""

    KIND: ClassVar[str] = "alias"

    at: Location
    address: str
    name: str
    platform: str
    names: tuple[Name, ...]
    targets: tuple[Destination, ...]
    """All of them are alternatives."""
    steps: tuple[Step, ...] = ()
    """The facts that make it lead there, beside its own place."""
    scope: str = ""
    lets_in: bool = False
    """Whether others than those who look it up here come by it, as by a port that a machine publishes."""


class Relay(Struct, frozen=True):
    """A hop that is drawn and not judged, because what it speaks is judged where that is said."""

    KIND: ClassVar[str] = "relay"

    hop: Upstream

    @property
    def at(self) -> Location:
        """Where it is written."""
        return self.hop.at

    @property
    def address(self) -> str:
        """Its identity, as that of an endpoint."""
        return self.hop.address

    @property
    def name(self) -> str:
        """As a message calls it."""
        return self.hop.name

    @property
    def scope(self) -> str:
        """What it can be joined with by name."""
        return self.hop.scope


class Front(Struct, frozen=True):
    """A listener that is drawn and not judged, because another of the same cause is."""

    KIND: ClassVar[str] = "front"

    listener: Listener

    @property
    def at(self) -> Location:
        """Where it is written."""
        return self.listener.at

    @property
    def address(self) -> str:
        """Its identity, as that of an endpoint."""
        return self.listener.address

    @property
    def name(self) -> str:
        """As a message calls it."""
        return self.listener.name

    @property
    def scope(self) -> str:
        """What it can be joined with by name."""
        return self.listener.scope


Identity: TypeAlias = Workload | Alias | Image | Relay | Front
"""What is drawn, and no rule judges."""

Joined: TypeAlias = Listener | Upstream | Workload | Alias | Image | Relay | Front
"""What is joined by names."""


def apart(found: Joined, suffix: str) -> Joined:
    """Return something that is joined with nothing but what has the same suffix: one of several alternatives."""
    scope = found.scope + suffix
    match found:
        case Listener():
            return _listener_apart(found, suffix)
        case Front(listener):
            return Front(_listener_apart(listener, suffix))
        case Upstream():
            return replace(found, scope=scope, targets=_all_apart(found.targets, suffix))
        case Workload():
            zones = tuple(_zone_apart(zone, suffix) for zone in found.zones)
            runs = (*found.runs, *(one + suffix for one in found.runs))
            return replace(found, scope=scope, names=_names_apart(found.names, suffix), zones=zones, runs=runs)
        case Relay(hop):
            return Relay(replace(hop, scope=scope, targets=_all_apart(hop.targets, suffix)))
        case Image():
            runs = (*found.runs, *(one + suffix for one in found.runs))
            return replace(found, scope=scope, runs=runs)
        case Alias():
            targets = _all_apart(found.targets, suffix)
            return replace(found, scope=scope, names=_names_apart(found.names, suffix), targets=targets)


def _listener_apart(found: Listener, suffix: str) -> Listener:
    passes_to = _all_apart(found.passes_to, suffix)
    return replace(found, scope=found.scope + suffix, names=_names_apart(found.names, suffix), passes_to=passes_to)


def _names_apart(names: tuple[Name, ...], suffix: str) -> tuple[Name, ...]:
    return tuple(replace(name, zone=_zone_apart(name.zone, suffix)) for name in names)


def _all_apart(found: tuple[Destination, ...], suffix: str) -> tuple[Destination, ...]:
    return tuple(replace(one, zones=tuple(_zone_apart(zone, suffix) for zone in one.zones)) for one in found)


def _zone_apart(zone: str, suffix: str) -> str:
    return zone if zone == PUBLIC else zone + suffix


__all__ = ["Alias", "Front", "Identity", "Image", "Joined", "Port", "Relay", "Workload", "apart"]
