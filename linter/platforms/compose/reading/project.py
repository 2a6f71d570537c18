"""A project of Compose: services and what they share, after everything is put together.  Knows no key's meaning."""

from collections.abc import Mapping

from msgspec import Struct

from linter.platforms.compose.reading.files import inside
from linter.platforms.compose.reading.filling import Environment, Filled, filled, setting
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

RESOURCES = ("configs", "networks", "secrets", "services", "volumes")


class Entry(Struct, frozen=True):
    """A service, a network, a configuration: its name, and what is said of it."""

    key: Scalar
    node: Node

    @property
    def name(self) -> str:
        """What it is called in the project."""
        return self.key.text

    @property
    def at(self) -> Location:
        """The place that stands for it: its name."""
        return self.key.at

    @property
    def map(self) -> Map:
        """What is said of it; nothing where it is only named."""
        return self.node if isinstance(self.node, Map) else Map({}, self.key.at)


class Project(Struct, frozen=True):
    """The services of one call of Compose."""

    path: str
    """The first of its files."""
    name: str
    """As it calls itself; else its folder."""
    scope: str
    """What its services can be joined in by name."""
    resources: Mapping[str, Mapping[str, Entry]]
    """By their kinds and names."""
    environment: Environment
    environments: Mapping[str, Environment]
    """Of files that are included, which may have variables of their own."""
    folders: Mapping[str, str]
    """From where files with another folder than their own go by paths."""

    @property
    def services(self) -> Mapping[str, Entry]:
        """The services, by their names."""
        return self.resources["services"]

    def environment_of(self, at: Location) -> Environment:
        """Return the variables with which a file is filled in."""
        return self.environments.get(at.source.path, self.environment)

    def filled(self, scalar: Scalar) -> Filled:
        """Return a scalar's text with its variables filled in."""
        return filled(scalar.text, self.environment_of(scalar.at), scalar.at)

    def text(self, node: Node | None) -> str:
        """Return the text of a scalar with its variables filled in; empty for anything else."""
        return self.filled(node).text if isinstance(node, Scalar) else ""

    def setting(self, scalar: Scalar, name: str = "") -> Known[str] | Unknown:
        """Return a scalar as a setting."""
        return setting(scalar, self.environment_of(scalar.at), name)

    def path_of(self, scalar: Scalar, text: str) -> str:
        """Return a path from the root by one that stands in a file."""
        return inside(folder_of(scalar.at.source.path, self.folders), text)


def folder_of(path: str, folders: Mapping[str, str]) -> str:
    """Return the folder from which a file goes by paths."""
    return folders[path] if path in folders else path.rpartition("/")[0]
