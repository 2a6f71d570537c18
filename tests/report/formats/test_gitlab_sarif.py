"""SARIF as GitLab takes it in: https://docs.gitlab.com/user/application_security/detect/sarif_reports/, 2026-11-30."""

import json
from typing import Any

import pytest
from msgspec.structs import replace
from support.sample import ALL, NGINX, OLD_TLS, everything, finding, place, rendered, report

from linter.analysis.report import Report
from linter.model.finding import Kind, Severity
from linter.policy.catalog import built_in_catalog
from linter.provenance.source import Source

SECRET = {"cwe-798", "cwe-259", "cwe-321", "cwe-522", "cwe-312", "cwe-319", "cwe-256", "cwe-257", "cwe-540"}
"""What makes GitLab take a finding for a secret that was detected."""
SEVERITIES = ((90.0, "critical"), (70.0, "high"), (40.0, "medium"), (10.0, "low"), (0.0, "info"))


def ingested(shown: Report) -> list[tuple[str, str]]:
    """Return what GitLab would keep of each result: its rule and its severity.  Asserts that it drops none."""
    (run,) = json.loads(rendered("sarif", shown, ALL))["runs"]
    driver = run["tool"]["driver"]
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert driver["name"]
    assert driver["organization"]
    assert len(run["results"]) <= 5_000
    for rule in rules.values():
        assert len(rule["properties"]["tags"]) <= 10
        assert len(rule.get("name", "")) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1_024
        assert len(rule["fullDescription"]["text"]) <= 1_024
        assert len(rule.get("helpUri", "")) <= 2_048
        assert SECRET.isdisjoint(tag.lower().replace(":", "-") for tag in rule["properties"]["tags"])
        assert "relationships" not in rule
    return [(one["ruleId"], severity(one)) for one in run["results"] if kept(one, rules)]


def kept(result: dict[str, Any], rules: dict[str, Any]) -> bool:
    assert result["ruleId"] in rules
    assert len(result["message"]["text"]) <= 1_024
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return not result.get("suppressions")


def severity(result: dict[str, Any]) -> str:
    return next(word for least, word in SEVERITIES if result["rank"] >= least)


def test_every_finding_is_taken_in_at_its_severity() -> None:
    found = ingested(everything())

    # Of two on one line, the worst is told first.
    expected = {(one.rule, str(one.severity)) for one in everything().findings} - {("old-tls", "medium")}
    assert {*expected, ("old-tls", "info")} == set(found)


@pytest.mark.parametrize("level", Severity)
def test_a_question_is_no_finding(level: Severity) -> None:
    shown = report([finding(place(NGINX, "TLSv1"), kind=Kind.OPEN, severity=level)])

    assert [("old-tls", "info")] == ingested(shown)


def test_no_rule_of_ours_is_taken_for_a_secret() -> None:
    catalog = built_in_catalog()

    assert [] == ingested(report(rules=tuple(catalog.rule(name) for name in sorted(catalog.rules))))


def test_what_is_too_long_or_too_much_is_cut_and_not_dropped() -> None:
    long = "x" * 5_000
    rule = replace(OLD_TLS, references=(f"https://example.com/{long}",), title=long, why=long)
    sources = [Source(f"{number}.conf", "ssl_protocols TLSv1;\n") for number in range(6_000)]
    findings = [finding(one.at(0, 5), subject=one.path, message=long, header=one.whole) for one in sources]

    assert 5_000 == len(ingested(report(findings, rules=(rule,))))
