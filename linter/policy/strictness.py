"""Whether one form of a rule demands at least what another one does.  Knows no subject.

What cannot be compared is not at least as strict.
"""

from linter.policy.predicate import (
    AtLeast,
    AtMost,
    Each,
    Every,
    Field,
    Matches,
    NoneOf,
    OneOf,
    Otherwise,
    Predicate,
    Some,
    Test,
)
from linter.policy.rule import Rule


def is_as_strict(before: Rule, after: Rule) -> bool:
    """Say whether the later form finds all that the earlier one finds."""
    is_as_wide = after.when is None or (before.when is not None and _implies(before.when, after.when))
    return is_as_wide and set(before.applies_to) <= set(after.applies_to) and _implies(after.require, before.require)


def _implies(strict: Predicate, loose: Predicate) -> bool:
    """Say whether one condition holds only where another one does."""
    match strict, loose:
        case _ if strict == loose:
            return True
        case Field(path, test), Field(other_path, other_test):
            return path == other_path and _test_implies(test, other_test)
        case Every(conditions), Every(others):
            return all(any(_implies(one, other) for one in conditions) for other in others)
        case Some(conditions), Some(others):
            return all(any(_implies(one, other) for other in others) for one in conditions)
        case Every(conditions), _:
            return any(_implies(one, loose) for one in conditions)
        case _:
            return False


def _test_implies(strict: Test, loose: Test) -> bool:
    match strict, loose:
        case _ if strict == loose:
            return True
        case OneOf(values), OneOf(others):
            return values <= others
        case Matches(patterns), Matches(other_patterns):
            return set(patterns) <= set(other_patterns)
        case NoneOf(values), NoneOf(others):
            return values >= others
        case AtLeast(minimum), AtLeast(other):
            return minimum >= other
        case AtMost(maximum), AtMost(other):
            return maximum <= other
        case Each(condition), Each(other_condition):
            return _implies(condition, other_condition)
        case Otherwise(test), Otherwise(other_test):
            return _test_implies(other_test, test)
        case _:
            return False
