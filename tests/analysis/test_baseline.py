"""Which line of a baseline stands for which finding."""

from datetime import date
from itertools import permutations

import pytest
from support.bounded import cpu_at_most
from support.sample import NGINX, finding, place

from linter.analysis.suppression.baseline import Entry, read, written
from linter.analysis.suppression.matching import Looked, beyond, matched
from linter.files.tree import Texts
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
    alike = [LOW, HIGH] * 5_000

    with cpu_at_most(5):
        assert [] == left(alike, alike)


def accepted(findings: list[Finding]) -> tuple[Entry, ...]:
    return read(Source(".tlslint-baseline", written(findings)))


def new(before: list[Finding], now: list[Finding], looked: Looked) -> list[str]:
    found = matched(now, accepted(before), TODAY, (), looked)
    return [f"{one.subject} {','.join(one.values)}" for one in found.findings if one.suppressed is None]


def of(subject: str, *values: str, path: str = NGINX.path) -> Finding:
    return finding(Source(path, "x").whole, subject=subject, header=Source(path, "x").whole, values=values)


HERE = Looked(frozenset({NGINX.path}), Texts(dict.fromkeys((NGINX.path, "prod/main.tf"), NGINX)))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param([of("a", "TLSv1.1")], [of("a", "TLSv1.1", "TLSv1")], ["a TLSv1.1,TLSv1"], id="one more"),
        pytest.param([of("a", "TLSv1.1", "TLSv1")], [of("a", "TLSv1")], [], id="one less"),
        pytest.param([of("a", "TLSv1.1")], [of("a", "TLSv1")], ["a TLSv1"], id="another one"),
        pytest.param([of("a#2")], [of("a"), of("a#2")], ["a#2 "], id="one more without a name, in front"),
        pytest.param([of("live/a")], [of("other/a")], [], id="a folder with another name"),
        pytest.param(
            [of("envs/test/a")], [of("new/live/a"), of("new/test/a")], ["new/live/a "], id="folders in a renamed one"
        ),
        pytest.param(
            [of("old/a"), of("old/b")],
            [of("live/a"), of("new/a"), of("new/b")],
            ["live/a "],
            id="the folder with most of the same is the renamed one",
        ),
        pytest.param([of("prod/a")], [of("other/a")], ["other/a "], id="a folder that is there as well"),
        pytest.param([of("base/a.yaml:a")], [of("base/b.yaml:a")], [], id="another file in its name"),
        pytest.param([of("a.test:80")], [of("b.test:80")], ["b.test:80 "], id="another host is no file"),
        pytest.param([of("a", path="gone.conf")], [of("a")], [], id="a file with another name"),
    ],
)
def test_what_is_no_worse_is_known_by_whatever_name(
    before: list[Finding], now: list[Finding], expected: list[str]
) -> None:
    assert expected == new(before, now, HERE)


def test_a_copy_is_new_where_its_model_is_not_looked_at() -> None:
    """A hook is given the files that change, and took the copy for the model, which it did not read."""
    model, copy = of("a", path="a/main.tf"), of("a", path="b/main.tf")
    tree = Texts(dict.fromkeys(("a/main.tf", "b/main.tf"), NGINX))

    assert ["a "] == new([model], [copy], Looked(frozenset({"b/main.tf"}), tree))
    assert [] == new([model], [copy], Looked(frozenset({"a/main.tf", "b/main.tf"}), tree))


def test_what_became_better_is_not_accepted_when_it_is_as_bad_as_before() -> None:
    worse, better = of("a", "TLSv1", "TLSv1.1"), of("a", "TLSv1.1")

    renewed = matched([better], accepted([worse]), TODAY, ()).renewed

    assert [None] == [one.suppressed for one in matched([worse], renewed, TODAY, ()).findings]


def test_a_line_that_accepts_more_or_for_longer_is_told() -> None:
    before = read(Source("", written([of("a", "TLSv1"), of("b", "TLSv1", "TLSv1.1")], date(2027, 1, 1))))
    after = read(Source("", written([of("a", "TLSv1")], date(2027, 1, 2)) + written([of("b", "TLSv1")], TODAY)))

    assert ["a"] == [one.key[1] for one in beyond(after, before)]
    assert ["b"] == [one.key[1] for one in beyond(before, after) if one.key[1] == "b"]
    assert [] == list(beyond(before, before))
