"""What a standard is: requirements by their own numbers, and the rules that stand for each.  Knows no verdict."""

from datetime import date

from msgspec import Struct

from linter.policy.rule import RuleUse
from linter.provenance.source import Location


class Scope(Struct, frozen=True):
    """Which endpoints a requirement is about; what is empty leaves none out."""

    exposure: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    platform: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    """Classes of data, which count where the configuration says where one of them lies."""


class Requirement(Struct, frozen=True):
    """One requirement of a standard."""

    number: str
    """As the standard counts it."""
    title: str
    """What it demands, in words of ours."""
    uses: tuple[RuleUse, ...]
    """The rules that stand for it; none where no configuration can show it."""
    scope: Scope
    since: date | None
    """The day from which it is demanded, where that is later than the standard's own."""
    until: date | None
    """The last day on which it counts, as of an exception."""
    not_shown: str
    """What of it no configuration can show; empty where there is nothing of that kind."""
    at: Location


class Standard(Struct, frozen=True):
    """A standard, a guideline, or a law, as far as it is about data in transit."""

    id: str
    title: str
    edition: str
    in_force: date | None
    """The day from which the edition counts; None where it says none."""
    description: str
    sources: tuple[str, ...]
    checked: date
    """The day on which the sources were read."""
    unverified: str
    """What of this file nobody has held against the standard itself."""
    requirements: tuple[Requirement, ...]
    at: Location
