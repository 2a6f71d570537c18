"""By which names things reach each other: what a platform knows of identity, so that all of them can be joined.

A name means something within a zone: a namespace, a cluster, a project of Compose, a root module, the files of one
server.  The zone of all public names is the empty one.  Whoever looks a name up says in which zones, nearest first, as a
resolver goes through its search domains.
"""

from typing import ClassVar

from msgspec import Struct

from linter.model.endpoint import Role
from linter.provenance.setting import Setting, Step
from linter.provenance.source import Location

PUBLIC = ""
"""The zone of names that mean the same everywhere."""


class Name(Struct, frozen=True):
    """A name under which something can be reached."""

    zone: str
    text: str
    """A host name, an address, `aws_lb.shop`; empty for whatever has the port in the zone."""
    port: str = ""
    """A number, or the name of one; empty for any."""


class Destination(Struct, frozen=True):
    """Where something leads: a name as it is looked up."""

    text: str
    at: Location
    port: str = ""
    zones: tuple[str, ...] = ()
    """Where it is looked up, the nearest first; those of whatever runs the configuration where there are none."""
    doubt: str = ""
    """Why it is likely and not certain that it leads there; empty where it is certain."""


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


__all__ = ["PUBLIC", "Alias", "Destination", "Name", "Port", "Workload"]
