"""What the tables of resource types are made of.  Knows neither YAML nor how it is read from a configuration.

A `Reading` says where one field of an endpoint comes from; a field has cases, of which the first that applies counts.
"""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct


class Step(Struct, frozen=True):
    """One name of a path; of several blocks of that name, those with this attribute."""

    name: str
    attribute: str = ""
    value: str = ""


Path: TypeAlias = tuple[Step, ...]
"""`site_config.minimum_tls_version`, `parameter[name=rds.force_ssl].value`; `each` is the endpoint's own block."""


class OneOf(Struct, frozen=True):
    """The attribute has one of these values."""

    path: Path
    values: frozenset[str]
    or_absent: bool


class Within(Struct, frozen=True):
    """The attribute is a version of which the first number lies between these."""

    path: Path
    at_least: int
    below: int


class IsWritten(Struct, frozen=True):
    """The attribute is written, or a block of that name, or it is not."""

    path: Path
    written: bool


class ProviderBelow(Struct, frozen=True):
    """The module asks for an older major version of the provider."""

    major: int


class Unnamed(Struct, frozen=True):
    """No resource of these types names this one, by reference or by the value of one of its own attributes."""

    types: tuple[str, ...]
    paths: tuple[Path, ...]
    by: tuple[str, ...]


class NamesNone(Struct, frozen=True):
    """An attribute names no resource of these types among the files."""

    types: tuple[str, ...]
    path: Path
    by: tuple[str, ...]


Condition: TypeAlias = OneOf | Within | IsWritten | ProviderBelow | Unnamed | NamesNone


class Forward(Struct, frozen=True):
    """Another resource, which an attribute of this one names."""

    path: Path
    types: tuple[str, ...]
    by: tuple[str, ...]
    """Attributes of the other by which a literal can name it."""
    defaults: str = ""
    """How the names of those begin that stand for what is there by default."""


class Backward(Struct, frozen=True):
    """Other resources, which name this one."""

    types: tuple[str, ...]
    path: Path
    """The attribute of the other that names this one."""
    where: Mapping[str, str]


Join: TypeAlias = Forward | Backward


class Constant(Struct, frozen=True):
    """Always this, or what the provider fills in where nothing is written."""

    value: str
    because: str = ""


class Undecided(Struct, frozen=True):
    """The configuration does not settle it, and this is why."""

    because: str
    one_of: tuple[str, ...] = ()


class Attribute(Struct, frozen=True):
    """An attribute's value, by the meaning that each of them has."""

    paths: tuple[Path, ...]
    """Names that it has had; the first that is written counts."""
    join: Join | None
    values: Mapping[str, "Constant | Undecided"]
    """Meanings by lower-case value; empty when the value itself is the meaning."""
    schemes: Mapping[str, str]
    """Meanings of a URL by its scheme."""
    written: str
    """The meaning of any value; empty when it depends."""
    absent: "Cases"
    """The value that the provider fills in; empty when nothing follows from it."""
    unlisted: str
    """Why a value that is not listed does not settle it; a value that no table knows by default."""
    setting: str
    """What the user calls it, where that is not the path."""


class Minimum(Struct, frozen=True):
    """The versions from one that an attribute names, up to the newest that the service has."""

    attribute: Attribute
    newest: str
    """Empty where the provider does not say whether TLS 1.3 is spoken."""


class Listed(Struct, frozen=True):
    """The elements of a list, each by the meaning that it has."""

    attribute: Attribute


class Flags(Struct, frozen=True):
    """Versions that booleans switch on one by one, beside those that are always on."""

    always: tuple[str, ...]
    attributes: Mapping[str, tuple[Path, ...]]
    newest: str
    """As in `Minimum`."""


class Computed(Struct, frozen=True):
    """What only code can tell, under its name in `functions`."""

    function: str


class Policy(Struct, frozen=True):
    """A vendor's named policy, which settles versions and cipher suites."""

    name: Attribute | Computed
    table: str


Reading: TypeAlias = Constant | Undecided | Attribute | Minimum | Listed | Flags | Policy | Computed


class Case(Struct, frozen=True):
    """A reading, and when it applies."""

    when: tuple[Condition, ...]
    reading: Reading


Cases: TypeAlias = tuple[Case, ...]


class EndpointRow(Struct, frozen=True):
    """One endpoint that a resource has."""

    kind: str
    """`listener` or `upstream`."""
    each: Path
    """Blocks, or a list of values, that have an endpoint each; empty for the resource as a whole."""
    label: str
    """What tells it from the resource's other endpoints, with paths in braces."""
    when: tuple[Condition, ...]
    fields: Mapping[str, Cases]
    """By the model's names, those inside TLS included."""
    behind: str | None
    """The label of the resource's own listener in front of this hop; None where there is none."""


class Row(Struct, frozen=True):
    """A resource type: where its facts are from, and the endpoints that it has."""

    types: tuple[str, ...]
    provider: str
    source: str
    checked: str
    endpoints: tuple[EndpointRow, ...]
