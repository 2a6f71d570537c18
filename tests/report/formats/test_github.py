import pytest
from msgspec.structs import replace
from support.sample import ALL, NGINX, finding, place, rendered, report

from linter.model.finding import Finding, Kind, Severity
from linter.provenance.source import Source
from linter.report import Presentation

PLAIN = Presentation()
LINES = Source("many.conf", "listen 80;\n" * 100)


def on_line(number: int, severity: Severity) -> Finding:
    start = LINES.line_starts()[number]
    return finding(LINES.at(start, start + 6), severity=severity, subject=str(number), message=f"line {number + 1}")


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (Severity.CRITICAL, "error"),
        (Severity.HIGH, "error"),
        (Severity.MEDIUM, "warning"),
        (Severity.LOW, "notice"),
    ],
)
def test_a_finding_is_a_command(severity: Severity, level: str) -> None:
    shown = rendered("github", report([finding(place(NGINX, "TLSv1"), severity=severity)]), PLAIN)

    assert (
        f"::{level} file=conf.d/shop.conf,line=4,endLine=4,col=19,endColumn=24,title=tlslint old-tls"
        "::server shop.example.com:443 accepts TLSv1.0"
        "%0Afix: Let `ssl_protocols` allow only TLSv1.2 and TLSv1.3.\n"
    ) == shown


def test_what_is_not_decided_is_a_notice() -> None:
    undecided = report([finding(place(NGINX, "TLSv1"), kind=Kind.OPEN, cause="who knows")])

    assert "" == rendered("github", undecided, PLAIN)
    shown = rendered("github", undecided, ALL)
    assert shown.startswith("::notice ")
    assert "%0Acannot tell: who knows" in shown


def test_what_means_something_in_a_command_is_escaped() -> None:
    source = Source("a,b:c%.conf", "x\n")

    shown = rendered("github", report([finding(source.at(0, 1), message="50%, a:b\r\n::error::x")]), PLAIN)

    assert "file=a%2Cb%3Ac%25.conf," in shown
    assert "::50%25, a:b\\r\\n::error::x%0A" in shown
    assert 1 == shown.count("\n")


def test_the_worst_come_first() -> None:
    found = [on_line(number, severity) for number, severity in enumerate(sorted(Severity))]

    levels = [line.split()[0] for line in rendered("github", report(found), PLAIN).splitlines()]

    assert ["::error", "::error", "::warning", "::notice"] == levels


def test_what_a_change_does_to_the_judgement_is_not_crowded_out() -> None:
    many = [on_line(number, Severity.MEDIUM) for number in range(30)]
    own = replace(finding(place(NGINX, "TLSv1"), severity=Severity.MEDIUM, message="this change"), platform="tlslint")

    lines = rendered("github", report([*many, own]), PLAIN).splitlines()

    assert "this change" in lines[0]


def test_ten_of_a_level_are_shown_and_the_rest_is_counted() -> None:
    severities = [Severity.HIGH] * 12 + [Severity.MEDIUM] * 10 + [Severity.LOW] * 11
    found = [on_line(number, severity) for number, severity in enumerate(severities)]

    lines = rendered("github", report(found), PLAIN).splitlines()

    levels = [line.split()[0] for line in lines]
    assert ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10 == levels
    assert "::notice title=tlslint::4 more results" in lines[-1]


def test_findings_of_one_rule_on_one_line_are_one_command() -> None:
    found = [finding(place(NGINX, "TLSv1"), subject=name, message=f"{name} accepts TLSv1.0") for name in "abc"]

    (line,) = rendered("github", report(found), PLAIN).splitlines()

    assert "::a accepts TLSv1.0%0Aalso: b accepts TLSv1.0%0Aalso: c accepts TLSv1.0%0A" in line
