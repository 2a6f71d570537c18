"""By which names things reach each other: what a platform knows of identity, so that all of them can be joined.

A name means something within a zone: a namespace, a cluster, a project of Compose, a root module, the files of one
server.  The zone of all public names is the empty one.  Whoever looks a name up says in which zones, nearest first,
as a resolver goes through its search domains.
"""

from msgspec import Struct

from linter.provenance.pattern import pattern
from linter.provenance.source import Location

PUBLIC = ""
"""The zone of names that mean the same everywhere."""


TARGET_GROUPS = "target groups of AWS"
"""The zone of their names, by which the AWS Load Balancer Controller finds what Terraform makes."""


FRONT = "front"
"""What stands for all that a controller's own pods serve, in a zone that tells the controller."""


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
    optional: bool = False
    """Whether it counts only if something among the files answers to it."""
    is_front: bool = False
    """Whether clients come to it this way, so that they need not be drawn beside."""
    otherwise: bool = False
    """Whether it counts only where nothing answers of what is named before it."""


# What stands in a text for a value that another language fills in, and that a resource has.
_REFERENCE = pattern(r"\$\{ref-((?:[0-9a-f]{2})+)\}")
_BETWEEN = "\0"


def reference(name: Name) -> str:
    """Return what stands in a text for a value that only what has this name knows: its address, when it is there."""
    return f"${{ref-{f'{name.zone}{_BETWEEN}{name.text}'.encode().hex()}}}"


def referred(text: str) -> Name | None:
    """Return whose value stands in a text where there is nothing but that; None where there is another thing."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    zone, _, name = bytes.fromhex(found[1]).decode("utf-8", "replace").partition(_BETWEEN)
    return Name(zone, name)
