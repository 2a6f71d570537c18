from msgspec.structs import replace
from support.sample import KEY, MAIN, NGINX, OLD_TLS, SNIPPET, everything, finding, place, report

from linter.model.finding import Kind, Severity, Suppressed
from linter.report import Presentation
from linter.report.findings import grouped, listed, others

RULES = {OLD_TLS.id: OLD_TLS}
AT = place(SNIPPET, "TLSv1.1")


def test_only_what_fails_is_listed_unless_more_is_asked_for() -> None:
    shown = everything()

    assert {(Kind.FAIL, False)} == {(one.kind, one.suppressed is not None) for one in listed(shown, Presentation())}
    assert Kind.OPEN in {one.kind for one in listed(shown, Presentation(show_open=True))}
    assert any(one.suppressed for one in listed(shown, Presentation(show_suppressed=True)))


def test_what_is_listed_is_sorted_by_place() -> None:
    found = listed(everything(), Presentation(show_open=True, show_suppressed=True))

    assert sorted(one.order for one in found) == [one.order for one in found]


def test_findings_of_one_rule_on_one_line_are_told_as_one_the_worst_first() -> None:
    low, high = finding(AT, severity=Severity.LOW), finding(place(SNIPPET, "TLSv1.2"), subject="b")

    (group,) = grouped([low, high])

    assert (high, low) == group.members


def test_findings_that_differ_in_more_than_the_endpoint_are_told_apart() -> None:
    one = finding(AT)
    apart = [
        finding(AT, "weak-suite"),
        finding(AT, kind=Kind.OPEN),
        finding(AT, suppressed=Suppressed("why", AT)),
        finding(place(NGINX, "TLSv1")),
        finding(place(MAIN, "var.policy")),
        finding(place(MAIN, "var.unset")),
        finding(KEY.whole),
    ]

    assert 1 + len(apart) == len(list(grouped([one, *apart])))


def test_many_findings_on_a_line_are_counted() -> None:
    found = [finding(AT, subject=f"server {number}", message=f"server {number}") for number in range(9)]

    (group,) = grouped(report([replace(one) for one in found]).findings)

    told = list(others(group))
    assert ["server 1", "server 2", "server 3", "server 4", "server 5", "3 more on this line"] == told
