"""What people call the place of an endpoint: namespaces, labels, tags, modules.  Knows no platform."""

from msgspec import Struct

from linter.provenance.setting import Many, Setting
from linter.provenance.source import Location


class Surroundings(Struct, frozen=True):
    """Where an endpoint stands; a field is None where its platform has nothing of the kind."""

    namespace: Setting[str] | None = None
    """The namespace of Kubernetes."""
    labels: Many[str] | None = None
    """Of an object of Kubernetes, or a service of Compose, each as `key=value`."""
    annotations: Many[str] | None = None
    """Of an object of Kubernetes, each as `key=value`."""
    tags: Many[str] | None = None
    """Of a resource, or labels where its provider calls them so, each as `key=value`."""
    module: Setting[str] | None = None
    """The module's address in Terraform, such as `module.shop.module.db`; empty for a root module."""


class Peer(Struct, frozen=True):
    """Who answers a hop, as far as it is among the files."""

    at: Location
    address: str
    file: Setting[str]
    hosts: Many[str] | None = None
    port: Setting[int] | None = None
    around: Surroundings | None = None
