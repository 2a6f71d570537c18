"""Which line of a baseline stands for which finding."""

from datetime import date
from itertools import permutations

import pytest
from support.bounded import cpu_at_most
from support.sample import NGINX, finding, place

from linter.analysis.suppression.baseline import matched, read, written
from linter.model.finding import Finding, Severity
from linter.provenance.source import Source

TODAY = date(2026, 11, 30)
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


def one(severity: Severity) -> Finding:
    return finding(place(NGINX, "TLSv1"), severity=severity)


def left(before: list[Severity], now: list[Severity]) -> list[Severity]:
    """Return the severities of the findings that no line of a baseline stands for; all are alike but for those."""
    entries = read(Source(".tlslint-baseline", written(map(one, before))))
    return sorted(
        found.severity for found in matched(map(one, now), entries, TODAY, ()).findings if found.suppressed is None
    )


@pytest.mark.parametrize("before", list(permutations([LOW, MEDIUM, HIGH])))
def test_the_mildest_line_that_is_enough_stands_for_a_finding(before: tuple[Severity, ...]) -> None:
    for now in permutations([LOW, MEDIUM, HIGH]):
        assert [] == left([*before], [*now])


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([LOW], [HIGH], [HIGH]),
        ([HIGH], [LOW], []),
        ([HIGH], [LOW, LOW], [LOW]),
        ([LOW, HIGH], [HIGH, HIGH], [HIGH]),
        ([LOW, HIGH], [MEDIUM, HIGH], [HIGH]),
        ([], [LOW], [LOW]),
    ],
)
def test_what_got_worse_or_more_is_new(before: list[Severity], now: list[Severity], expected: list[Severity]) -> None:
    assert expected == left(before, now)


def test_very_many_alike_are_known_in_time() -> None:
    alike = [LOW, HIGH] * 10_000

    with cpu_at_most(10):
        assert [] == left(alike, alike)
