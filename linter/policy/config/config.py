"""What is in force, each value with the place where it was set.  Knows no file.

Paths and patterns in a Config are relative to the scanned root.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct, field

from linter.model.finding import Severity
from linter.model.whereabouts.data import DataClass
from linter.policy.rule import RuleUse
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source

BUILT_IN = Source("default", "").whole
"""Where a value stands that nobody has set."""

_NO_REASON: Known[str | None] = Known(None, BUILT_IN)
_NO: Known[bool] = Known(False, BUILT_IN)  # the value is the point
_PROFILE = Known("default", BUILT_IN)
_FAIL_ON = Known(Severity.MEDIUM, BUILT_IN)
_MIN_SEVERITY = Known(Severity.LOW, BUILT_IN)


class ConfigError(InputError):
    """A configuration that cannot be used."""


class Accepted(Struct, frozen=True):
    """Findings that the configuration accepts: by rule, and by path or address."""

    at: Location
    name: str
    """As a message calls it."""
    rules: tuple[Known[str], ...]
    patterns: tuple[str, ...] = ()
    address: str = ""
    reason: Known[str | None] = _NO_REASON
    until: Known[date] | None = None


class Ignores(Struct, frozen=True):
    """What a suppression must have to count."""

    require_reason: Known[bool] = _NO
    max_days: Known[int] | None = None
    allow: Known[tuple[str, ...]] | None = None


class Config(Struct, frozen=True):
    """What is in force, each value with its place."""

    file: str = ""
    """The path of the configuration from the root; empty where there is none."""
    profile: Known[str] = _PROFILE
    policies: tuple[Known[str], ...] = ()
    """Absolute paths of folders."""
    uses: tuple[RuleUse, ...] = ()
    """Changes to rules of the profile, or rules beside it."""
    off: Mapping[str, Location] = field(default_factory=lambda: MappingProxyType({}))
    select: tuple[Known[str], ...] = ()
    """The only rules that judge; empty for all of the profile."""
    ignore: tuple[Known[str], ...] = ()
    fail_on: Known[Severity] = _FAIL_ON
    min_severity: Known[Severity] = _MIN_SEVERITY
    exclude: tuple[Known[str], ...] = ()
    tf_vars: tuple[Known[str], ...] = ()
    tf_plans: tuple[Known[str], ...] = ()
    nginx_version: Known[str] | None = None
    ignores: Ignores = Ignores()
    accepted: tuple[Accepted, ...] = ()
    """The entries of `accepted` and of `per-file-ignores`."""
    data: tuple[DataClass, ...] = ()
    """Classes of data."""
    baseline: Known[str] | None = None
    """The path of the baseline, from the root."""

    @property
    def excluded(self) -> tuple[str, ...]:
        """The patterns of files that are left out."""
        return tuple(pattern.value for pattern in self.exclude)
