"""What a run says of itself: suppressions, what a change does to the judgement, and files that cannot be read.

Knows no platform.
"""

from typing import ClassVar

from msgspec import Struct

from linter.provenance.setting import Many, Setting
from linter.provenance.source import Location

OURSELVES = "tlslint"
"""What stands for the platform of what is no endpoint, but about the judgement."""


class Suppression(Struct, frozen=True):
    """A person's note that findings are accepted: a comment or an entry of the configuration."""

    KIND: ClassVar[str] = "suppression"

    at: Location
    address: str
    name: str
    platform: str
    unused_rules: Many[str]
    """Rules that it names, that judged in this run, and that have no finding for it to cover."""
    reason: Setting[str | None]
    expired: Setting[bool]
    unknown_rules: Many[str]
    error: Setting[str | None]
    """Why it does not count: it is not understood, or the configuration's `ignores` do not allow it."""


class Change(Struct, frozen=True):
    """What a change does to the judgement of itself and of all that comes after it."""

    KIND: ClassVar[str] = "change"

    at: Location
    address: str
    name: str
    platform: str
    accepts: Many[str]
    """Rules of which it accepts findings by one suppression, one for each finding that was not accepted before."""
    loosens: Setting[str | None]
    """What it does to the configuration or the policies: `switches off missing-hsts`."""


class Input(Struct, frozen=True):
    """A file that was to be analysed."""

    KIND: ClassVar[str] = "input"

    at: Location
    address: str
    name: str
    platform: str
    error: Setting[str | None]
