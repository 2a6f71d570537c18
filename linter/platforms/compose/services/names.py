"""Names of hosts as the containers of a project resolve them.  Looks nothing up.

Sources: https://docs.docker.com/reference/compose-file/services/ (aliases, container_name, extra_hosts, links,
network_mode), https://docs.docker.com/compose/how-tos/networking/.  Checked 2026-11-30.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from linter.model.endpoint import Exposure, Tls
from linter.platforms.compose.reading.pairs import pairs
from linter.platforms.compose.reading.project import Entry, Project
from linter.platforms.connections.opened import Connection
from linter.platforms.exposure import either, of_host
from linter.provenance.setting import Known, Setting
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

OF_MACHINE = frozenset(
    {"gateway.docker.internal", "host.containers.internal", "host.docker.internal", "host.lima.internal"}
)
"""The machine that the containers run on, by the names that Docker, Podman and Lima give it."""
_DEFAULT = "default"
_GATEWAY = "host-gateway"
_OF_SERVICE = "service:"
_NO_NAME = "its name does not tell whether the host is on a private network"


class Names(Struct, frozen=True):
    """Who answers to which name in a project."""

    own: Mapping[str, tuple[str, ...]]
    """The names of each service."""
    sharing: Mapping[str, tuple[str, ...]]
    """The services that share the network of one."""
    everything: frozenset[str]


def names_in(project: Project) -> Names:
    """Put the names of all services of a project together."""
    own = {name: tuple(own_names(one, project)) for name, one in project.services.items()}
    sharing: dict[str, tuple[str, ...]] = {}
    for name, one in project.services.items():
        if other := shares_with(one, project):
            sharing[other] = (*sharing.get(other, ()), name)
    return Names(own, sharing, frozenset(name for names in own.values() for name in names))


class Neighbours(Struct, frozen=True, dict=True):
    """Who answers to which name around the containers of a service."""

    service: Entry
    project: Project
    names: Names

    @cached_property
    def own(self) -> frozenset[str]:
        """The names of the container itself, and of those whose network it shares."""
        names = self.names
        around = (self.service.name, shares_with(self.service, self.project), *names.sharing.get(self.service.name, ()))
        return frozenset(name for one in around for name in names.own.get(one, ()))

    @cached_property
    def mapped(self) -> dict[str, str]:
        """Addresses that the service is told for names."""
        told = pairs(self.service.map.get("extra_hosts"), "=:")
        entries = told.entries.items() if told is not None else ()
        return {name: self.project.text(value).strip("[]") for name, (_, value) in entries}

    def is_beside(self, host: str) -> bool:
        """Say whether a host names a service of the project."""
        name = host.rstrip(".")
        return name in self.names.everything or name in self.links

    def exposure(self, host: str, at: Location, setting: str) -> Setting[Exposure]:
        """Say which network a connection to a host crosses."""
        name = host.rstrip(".")
        address = self.mapped.get(name, name)
        if name in OF_MACHINE or address == _GATEWAY or (name in self.own and not self._is_one_of_several()):
            return Known(Exposure.LOOPBACK, at, setting)
        if self.is_beside(name):
            return Known(Exposure.INTERNAL, at, setting)
        found = of_host(address)
        return either(_NO_NAME, at, setting) if found is None else Known(found, at, setting)

    def between(self, _found: Connection, _exposure: Setting[Exposure]) -> Setting[Tls | None] | None:
        """Return None: nothing that Compose starts changes what a container sends."""
        return None

    @cached_property
    def links(self) -> frozenset[str]:
        """The names that the service gives others for itself."""
        return frozenset(self._links())

    def _links(self) -> Iterator[str]:
        for key in ("links", "external_links"):
            for one in self.service.map.items_of(key):
                if isinstance(one, Scalar):
                    yield self.project.text(one).rpartition(":")[2]

    def _is_one_of_several(self) -> bool:
        count = self.service.map.scalar("deploy", "replicas") or self.service.map.scalar("scale")
        return count is not None and self.project.text(count) not in ("0", "1")


def own_names(service: Entry, project: Project) -> Iterator[str]:
    """Yield the names under which a service is reached in its networks."""
    yield from dict.fromkeys(name for names in names_by_network(service, project).values() for name in names)


def names_by_network(service: Entry, project: Project) -> Mapping[str, tuple[str, ...]]:
    """Return the networks that a service is in, with its names in each; an alias is one in its own network alone."""
    mode = project.text(service.map.get("network_mode"))
    everywhere = [service.name]
    everywhere += [text for key in ("container_name", "hostname") if (text := project.text(service.map.get(key)))]
    networks = pairs(service.map.get("networks"))
    named = {} if networks is None else {name: node for name, (_, node) in networks.entries.items()}
    if not named:
        return {f"mode {mode}" if mode else _DEFAULT: tuple(everywhere)}
    found: dict[str, tuple[str, ...]] = {}
    for name, node in named.items():
        aliases = node.items_of("aliases") if isinstance(node, Map) else ()
        found[name] = (*everywhere, *(text for alias in aliases if (text := project.text(alias))))
    return found


def networks_of(service: Entry, project: Project) -> tuple[str, ...]:
    """Return the networks in which a service looks names up: its own, or those of the service whose it shares."""
    other = project.services.get(shares_with(service, project))
    return tuple(names_by_network(service if other is None else other, project))


def shares_with(service: Entry, project: Project) -> str:
    """Return the service whose network a service shares; empty for none."""
    mode = project.text(service.map.get("network_mode"))
    return mode.removeprefix(_OF_SERVICE) if mode.startswith(_OF_SERVICE) else ""
