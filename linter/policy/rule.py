"""What a rule and a profile are.  Knows neither YAML nor how they are judged."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from linter.model.finding import Severity
from linter.policy.predicate import Predicate
from linter.provenance.source import Location

Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = Scalar | tuple[Scalar, ...]

CATEGORIES = (
    "certificate",
    "cert-validation",
    "ciphers",
    "hsts",
    "in-transit-encryption-other",
    "min-version",
    "mtls",
    "observability",
    "pinning",
    "plaintext-listener",
    "plaintext-upstream",
    "redirect",
    "revocation",
    "tlslint",
)
"""What a rule is about, which is also a SARIF tag; `tlslint` is for the rules about suppressions and input."""

PLACE_HOLDER = r"\{([a-z][a-z0-9-]*)\}"
"""What stands in a rule's sentences for a word that is filled in."""

EXPOSURES = ("public", "internal", "loopback", "unknown")


class Example(Struct, frozen=True):
    """Files by name that show a rule: judged alone, they break it or keep it."""

    platform: str
    bad: tuple[Mapping[str, str], ...]
    good: tuple[Mapping[str, str], ...]
    at: Location


class Rule(Struct, frozen=True):
    """One requirement, with its parameters filled in."""

    id: str
    title: str
    category: str
    severity: Mapping[str, Severity]
    """By the exposure of the endpoint: public, internal, loopback, unknown."""
    precision: str
    """How seldom it is wrong, in SARIF's words: very-high, high, medium, low."""
    applies_to: tuple[str, ...]
    parameters: Mapping[str, Value]
    when: Predicate | None
    require: Predicate
    message: str
    fix: str
    why: str
    references: tuple[str, ...]
    cwe: tuple[int, ...]
    examples: tuple[Example, ...]
    examples_day: date | None
    """The day on which the examples are judged; None for any."""
    not_applicable: Mapping[str, str]
    """Platforms on which the rule can have no case, with the reason."""
    at: Location

    @property
    def worst(self) -> Severity:
        """The highest severity that the rule can have."""
        return max(self.severity.values())


class RuleUse(Struct, frozen=True):
    """How a profile uses one rule: what it changes of it."""

    rule: str
    severity: Mapping[str, Severity] | None
    parameters: Mapping[str, Value]
    at: Location


class Profile(Struct, frozen=True):
    """A set of rules with levels and parameters."""

    id: str
    title: str
    description: str
    extends: str | None
    uses: tuple[RuleUse, ...]
    without: tuple[str, ...]
    """Rules of the extended profile that this one leaves out."""
    at: Location
