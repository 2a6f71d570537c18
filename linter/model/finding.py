"""What judgement yields: verdicts on endpoints.  Knows no platform and no output format."""

from datetime import date
from enum import Enum, StrEnum
from functools import total_ordering

from msgspec import Struct

from linter.provenance.setting import Step
from linter.provenance.source import Location


@total_ordering
class Severity(Enum):
    """How bad a finding is, in GitHub's four words; the order is that of the values."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __lt__(self, other: object) -> bool:
        return self.value < other.value if isinstance(other, Severity) else NotImplemented

    def __str__(self) -> str:
        return self.name.lower()


class Kind(StrEnum):
    """SARIF's result kinds, as far as a linter gives them."""

    FAIL = "fail"
    OPEN = "open"
    """There is not enough information to decide."""


class Suppressed(Struct, frozen=True):
    """Why a finding is not reported: the reason a person gave, and where."""

    reason: str
    at: Location
    until: date | None = None


class Finding(Struct, frozen=True):
    """One rule's verdict on one endpoint, at the place that decided it."""

    kind: Kind
    rule: str
    severity: Severity
    message: str
    at: Location
    platform: str
    subject: str
    """The address of the endpoint: stable while lines move."""
    header: Location
    """Where the endpoint begins."""
    setting: str = ""
    cause: str = ""
    """The default or the written value that decided, in one sentence."""
    cure: str = ""
    via: tuple[Step, ...] = ()
    related: tuple[Step, ...] = ()
    suppressed: Suppressed | None = None
    way: tuple[Step, ...] = ()
    """How data gets there from outside, hop by hop, where it takes more than one."""
    data: tuple[str, ...] = ()
    """Classes of the data that pass there."""
    ends_at: tuple[Step, ...] = ()
    """The listeners that end TLS in front of a hop in clear text, each with its name."""
    known_as: str = ""
    """What tells it again instead of its subject, where that has the paths of other files in it."""
    values: tuple[str, ...] = ()
    """What decided, in sorted words: what has none but these is no worse."""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Where it stands in a report, for sorting."""
        return (*self.at.order, self.rule, self.subject)
