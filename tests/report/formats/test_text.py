import re
from datetime import date

import pytest
from msgspec.structs import replace
from support.sample import ALL, KEY, MAIN, NGINX, VARIABLES, everything, finding, place, rendered, report

from linter.model.finding import Kind, Suppressed
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Source
from linter.report import FORMATS, Presentation

PLAIN = Presentation()


def test_when_nothing_is_found_there_is_only_the_summary() -> None:
    assert "No findings.\n3 files read.\n3 endpoints judged.\n" == rendered("text", report(), PLAIN)


def test_a_finding_has_its_line_and_a_mark_under_what_decided() -> None:
    lines = rendered("text", report([finding(place(NGINX, "TLSv1.1"))]), PLAIN).splitlines()

    assert "high[old-tls]: server shop.example.com:443 accepts TLSv1.0" == lines[0]
    assert " --> conf.d/shop.conf:4:25" == lines[1]
    assert "TLSv1.1" == lines[3][lines[4].index("^") : lines[4].rindex("^") + 1]


def test_a_finding_says_whence_why_and_how_to_mend_it() -> None:
    found = finding(
        place(MAIN, "var.policy"),
        header=place(NGINX, "server"),
        via=(Step(place(VARIABLES, '"ELB'), "default of `var.policy`"),),
        cause="`x` is not set: y",
    )

    notes = [line.strip() for line in rendered("text", report([found]), PLAIN).splitlines() if line.startswith("  = ")]

    assert [
        "= for: server shop.example.com:443 at conf.d/shop.conf:1:1",
        "= via: default of `var.policy` at infra/variables.tf:2:13",
        "= because: `x` is not set: y",
        "= fix: Let `ssl_protocols` allow only TLSv1.2 and TLSv1.3.",
    ] == notes


def test_what_is_not_decided_is_counted_and_shown_on_demand() -> None:
    undecided = report([finding(place(NGINX, "TLSv1"), kind=Kind.OPEN, cause="a variable has no value")])

    assert "1 question open (--show-open lists them)." in rendered("text", undecided, PLAIN)
    shown = rendered("text", undecided, Presentation(show_open=True))
    assert "= cannot tell: a variable has no value" in shown
    assert "1 question open.\n" in shown
    assert "fix:" not in shown


@pytest.mark.parametrize(
    ("suppressed", "note"),
    [
        (Suppressed("kiosks", NGINX.at(0, 6), date(2027, 3, 31)), "accepted until 2027-03-31: kiosks, at conf.d/shop"),
        (Suppressed("", NGINX.at(0, 6)), "accepted: no reason given, at conf.d/shop.conf:1:1"),
    ],
    ids=["for a time", "without a reason"],
)
def test_what_is_accepted_is_counted_and_shown_on_demand(suppressed: Suppressed, note: str) -> None:
    accepted = report([finding(place(NGINX, "TLSv1"), suppressed=suppressed)])

    assert rendered("text", accepted, PLAIN).startswith("No findings (1 more accepted).")
    assert note in rendered("text", accepted, Presentation(show_suppressed=True))


def test_the_summary_counts_what_could_not_be_analysed() -> None:
    error = InputError(Source("a.yaml", "").whole, "cannot be read")

    assert "3 files read, 1 could not be analysed." in rendered("text", report([], [error]), PLAIN)


def test_a_file_that_was_not_read_has_no_line() -> None:
    shown = rendered("text", report([finding(Source("a.yaml", "").whole, "unreadable")]), PLAIN)

    assert "--> a.yaml:1:1\n" in shown
    assert "^" not in shown


def test_quiet_leaves_out_the_summary_and_then_everything() -> None:
    assert "Files:" in rendered("text", everything())
    once = rendered("text", everything(), Presentation(quiet=1))
    assert "old-tls" in once
    assert "files read" not in once
    assert "" == rendered("text", everything(), Presentation(quiet=2))


def test_statistics_are_asked_for() -> None:
    assert "Findings by rule:\n  none\n" in rendered("text", report(), Presentation(statistics=True))
    assert "\n  4  old-tls " in rendered("text", everything(), Presentation(statistics=True))
    assert "Findings by rule" not in rendered("text", everything(), PLAIN)


def test_coverage_is_asked_for() -> None:
    error = InputError(Source("a.yaml", "").whole, "cannot be read")

    shown = rendered("text", report([], [error]), Presentation(coverage=True, shown=lambda path: f"../{path}"))

    assert "  read     ../infra/main.tf (terraform)\n" in shown
    assert "  failed   ../a.yaml:1:1: cannot be read\n" in shown
    assert "  skipped  ../README.conf: no platform knows it as its own\n" in shown
    assert "  3 read, 1 failed, 1 skipped\n" in shown
    assert "  7 pass, 0 fail, 0 undecided, on 3 endpoints\n" in shown


def test_colour_changes_nothing_but_colour() -> None:
    coloured = rendered("text", everything(), Presentation(colour=True))

    assert "\x1b[1;31mhigh[old-tls]\x1b[0m" in coloured
    assert rendered("text", everything(), PLAIN) == re.sub(r"\x1b\[[0-9;]*m", "", coloured)


@pytest.mark.parametrize("name", FORMATS)
def test_a_private_key_is_in_no_report(name: str) -> None:
    key = KEY.text.splitlines()[1]
    found = finding(place(KEY, key), "open-key", subject=KEY.path, header=KEY.whole)

    assert key not in rendered(name, report([found]), ALL)


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_scanned_cannot_move_the_terminal(name: str) -> None:
    hostile = "\x1b[2J\x07\x9b31m\u202e"
    source = Source(f"a{hostile}.conf", f"server {hostile} {{}} # {hostile}")
    found = finding(
        source.at(0, 8),
        message=hostile,
        subject=hostile,
        header=source.at(9, 12),
        cause=hostile,
        cure=hostile,
        via=(Step(source.at(3, 4), hostile),),
    )

    shown = rendered(name, report([found], [InputError(source.whole, hostile)]), ALL)

    assert not set("\x1b\x07\x9b\u202e") & set(shown)


def test_what_has_one_cause_and_one_cure_is_told_in_full_a_few_times() -> None:
    source = Source("conf.d/many.conf", "".join(f"    ssl_protocols TLSv1; # {number}\n" for number in range(9)))
    places = [source.at(found.start(), found.end()) for found in re.finditer(r"TLSv1", source.text)]
    many = [replace(finding(at), message=f"server {number} accepts TLSv1.0") for number, at in enumerate(places)]

    few, all_of_them = (rendered("text", report(some), PLAIN) for some in (many[:5], many))

    assert 5 == few.count("fix:")
    assert "the same in" not in few
    assert 3 == all_of_them.count("fix:")
    assert "the same in 6 more places\n --> conf.d/many.conf:4:19: server 3 accepts TLSv1.0\n" in all_of_them
    assert all(one.message in all_of_them for one in many)
