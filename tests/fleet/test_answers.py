import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft202012Validator
from support.command import BROKEN, Command
from support.fleets import DAY, Fleet, server

import linter.fleet.formats.report
from linter.cli.options import fleets as options
from linter.fleet.answers.answering import answers
from linter.fleet.answers.section import Answers
from linter.fleet.formats.report import FORMATS
from linter.fleet.formats.rows import FORMATS as ROWS
from linter.fleet.store.folder import Folder
from linter.report.flows import FORMATS as FLOWS
from linter.report.presentation import Presentation

OLD = server(versions="TLSv1.1 TLSv1.2 TLSv1.3")
WORSE = server(versions="TLSv1 TLSv1.2 TLSv1.3", location="proxy_pass http://db.example.com;")
ACCEPTED = OLD.replace(
    "ssl_protocols", "# tlslint: ignore[legacy-tls-version] until=2026-06-20 -- old scanners\n    ssl_protocols"
)
EXPIRED = Path(__file__).parents[2] / "fixtures" / "nginx" / "certificate-expired"
FIRST = {"shop": OLD, "pay": server(), "edge": OLD}
SECOND = {
    "shop": server().replace("ssl_protocols", "ssl_ecdh_curve X25519MLKEM768; ssl_protocols"),
    "pay": WORSE.replace("ssl_protocols", "ssl_ecdh_curve X25519; ssl_protocols"),
    "edge": OLD,
    "new": OLD,
    "scanned": ACCEPTED,
    "none": "events {}\n",
    "broken": BROKEN,
}
LIST = "".join(f"fleet/{name} name={name} team={'web' if name in ('shop', 'pay') else '<b>|x|'}\n" for name in SECOND)
SCHEMA = json.loads(
    Path(linter.fleet.formats.report.__file__).with_name("report.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a store with two runs, which no test changes."""
    folder = tmp_path_factory.mktemp("estate")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        command = Command(folder, _Silent())  # type: ignore[arg-type]  # nothing is captured
        fleet = Fleet(command, patched)
        fleet.lay(**FIRST)
        assert 0 == fleet.scan()
        fleet.lay(**SECOND)
        command.lay({"list": f"{LIST}{EXPIRED} name=certificate\ngone.git team=web\n"})
        assert 3 == fleet.scan("list")
    return Folder(str(folder / "tlslint-fleet"))


class _Silent:
    def readouterr(self) -> tuple[str, str]:
        return "", ""


@pytest.fixture(scope="module")
def found(store: Folder) -> Answers:
    return answers(store, None, None, DAY)


@pytest.fixture(scope="module")
def sections(found: Answers) -> dict[str, Any]:
    """Return the parts of the report in JSON, which is what its schema says."""
    document = json.loads(FORMATS["json"](found, Presentation()))
    Draft202012Validator(SCHEMA).validate(document)
    return {one["id"]: one for one in document["sections"]}


def rows(section: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a part by its headings."""
    return [dict(zip(section["headings"], row, strict=True)) for row in section["rows"]]


def test_the_names_of_formats_are_those_of_the_command_line() -> None:
    assert {*FORMATS, "sarif", "cyclonedx-1.6", "cyclonedx-1.7"} == set(options.REPORT_FORMATS)
    assert set(ROWS) == set(options.QUERY_FORMATS)
    assert set(FLOWS) == set(options.FLOW_FORMATS)


def test_changes_between_runs_are_new_worse_or_fixed(sections: dict[str, Any]) -> None:
    told = {(one["change"], one["repository"], one["rule"]) for one in rows(sections["changes"])}

    assert ("fixed", "shop", "legacy-tls-version") in told
    assert ("new", "pay", "legacy-tls-version") in told
    # What nobody looked at before is not called new, and what has not changed is not told.
    assert {"shop", "pay"} == {name for _, name, _ in told}
    sentences = sections["changes"]["sentences"]
    assert "Repositories read now and not then: 5." in sentences


def test_what_is_judged_more_severely_is_worse(fleet: Fleet) -> None:
    fleet.lay(shop=server(versions="TLSv1.2"))
    fleet.scan()
    fleet.scan("fleet", "--profile", "strict")

    changes = next(one for one in json.loads(fleet.report("-f", "json"))["sections"] if one["id"] == "changes")

    assert "missing-tls-1-3" in {one["rule"] for one in rows(changes) if one["change"] == "worse"}


def test_the_first_run_has_no_changes(store: Folder, found: Answers) -> None:
    first = answers(store, found.against, None, DAY)

    assert ("There is no run before this one.",) == next(one for one in first.sections if one.id == "changes").sentences
    assert found.trend[0] == first.trend[-1]
    assert 2 == len(found.trend)


def test_teams_repositories_and_rules_are_counted(sections: dict[str, Any]) -> None:
    teams = {one["team"]: one for one in rows(sections["teams"])}
    rules = {one["rule"]: one for one in rows(sections["rules"])}
    worst = rows(sections["repositories"])

    assert (3, 1, 5) == (teams["web"]["repositories"], teams[""]["repositories"], teams["<b>|x|"]["repositories"])
    assert 3 == rules["legacy-tls-version"]["repositories"]
    for severity in ("critical", "high", "medium", "low"):
        counts = [sum(one[severity] for one in table) for table in (teams.values(), rules.values(), worst)]
        assert 1 == len(set(counts))


def test_public_listeners_with_old_versions_are_listed(sections: dict[str, Any]) -> None:
    old = sections["old-versions"]

    listed = {one["repository"]: one["accepts"] for one in rows(old)}
    assert {
        "edge": ["TLSv1.1"],
        "new": ["TLSv1.1"],
        "scanned": ["TLSv1.1"],
        "pay": ["TLSv1.0"],
    } == {name: accepts for name, accepts in listed.items() if name != "certificate"}
    assert [f"Public listeners that accept a version before TLSv1.2: {len(old['rows']):,}."] == old["sentences"]


def test_what_people_accept_is_told_with_reason_and_end(sections: dict[str, Any]) -> None:
    (accepted,) = rows(sections["accepted"])

    assert {
        "ending": "ends within 30 days",
        "reason": "old scanners",
        "findings": 1,
        "repositories": 1,
        "first ends": "2026-06-20",
    } == accepted


def test_standards_are_met_as_far_as_the_worst_requirement(sections: dict[str, Any]) -> None:
    by_team = {one["team"]: one for one in rows(sections["standards"])}

    assert {"soc-2"} == {one["standard"] for one in by_team.values()}
    assert (2, 0) == (by_team["web"]["not met"], by_team["web"]["met"])
    assert 1 == by_team["<b>|x|"]["nothing concerned"]


def test_certificates_are_counted_by_their_last_day(sections: dict[str, Any]) -> None:
    assert {one["last day"]: one["certificates"] for one in rows(sections["certificates"])}["expired"]
    assert "certificate" in {one["repository"] for one in rows(sections["expiring"])}


def test_key_exchange_is_counted(sections: dict[str, Any]) -> None:
    web = next(one for one in rows(sections["post-quantum"]) if one["team"] == "web")

    assert (1, 1, 0) == (web["hybrid"], web["classical"], web["unknown"])
    assert ", of which 1 (" in sections["post-quantum"]["sentences"][0]


def test_what_was_not_read_is_told(sections: dict[str, Any]) -> None:
    assert [("gone", "web")] == [(one["repository"], one["team"]) for one in rows(sections["missing"])]
    assert [("broken", "nginx.conf")] == [(one["repository"], one["file"]) for one in rows(sections["failed"])]
    assert (
        "Repositories: 9, of which 7 were read, 1 not wholly analysed, 1 not read."
        in sections["overview"]["sentences"][0]
    )


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_tells_every_part(name: str, found: Answers) -> None:
    text = FORMATS[name](found, Presentation())

    for word in ("legacy-tls-version", "soc-2", "not met", "old scanners"):
        assert word in text
    assert "<b>" not in text or name in ("text", "json", "csv")


def test_a_report_can_fail(store: Folder, tlslint: Command) -> None:
    def code(*words: str) -> int:
        return tlslint("fleet", "report", "--store", store.path, *words).code

    assert [0, 1, 0] == [code(), code("--fail-on", "high"), code("--fail-on", "critical")]
    assert "there is no run x" in tlslint("fleet", "report", "--store", store.path, "--run", "x").err


def test_sarif_is_written_for_each_repository(store: Folder, tlslint: Command) -> None:
    tlslint("fleet", "report", "--store", store.path, "-f", "sarif:logs")

    logs = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tlslint.folder / "logs").iterdir()}
    assert {f"{name}.sarif" for name in (*SECOND, "certificate")} == set(logs)
    (result,) = [one for one in logs["edge.sarif"]["runs"][0]["results"] if one["ruleId"] == "legacy-tls-version"]
    assert 8 == result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert "name a folder after a colon" in tlslint("fleet", "report", "--store", store.path, "-f", "sarif").err


def test_one_bill_is_of_all_repositories(store: Folder, tlslint: Command) -> None:
    text = tlslint("fleet", "report", "--store", store.path, "-f", "cyclonedx-1.7").out

    assert JsonStrictValidator(SchemaVersion.V1_7).validate_str(text) is None
    places = {
        place["location"]
        for one in json.loads(text)["components"]
        for place in one.get("evidence", {}).get("occurrences", ())
    }
    assert {"pay/nginx.conf", "shop/nginx.conf"} <= places


def test_sql_reads_the_store_and_nothing_else(store: Folder, tlslint: Command) -> None:
    tlslint.lay({"secret.csv": "a\n1\n"})

    def asked(sql: str) -> tuple[str, str]:
        answer = tlslint("fleet", "query", "--store", store.path, "-f", "csv", sql)
        return answer.out, answer.err

    assert '"default"' in asked("SELECT profile FROM runs WHERE ended > started AND repositories = 3")[0]
    assert '"shop"' in asked("SELECT repository FROM history.findings WHERE rule = 'legacy-tls-version'")[0]
    assert '"shop"' not in asked("SELECT repository FROM findings WHERE rule = 'legacy-tls-version'")[0]
    for sql, reason in (
        ("SELECT * FROM read_csv('secret.csv')", "disabled"),
        ("SELECT * FROM read_text('/etc/hostname')", "disabled"),
        ("COPY (SELECT 1) TO 'out.csv'", "one statement that reads"),
        (f"COPY (SELECT 1) TO '{store.path}/tables/out.csv'", "one statement that reads"),
        ("SET enable_external_access = true", "one statement that reads"),
        ("INSTALL httpfs", "one statement that reads"),
        ("SELECT 1; SELECT 2", "one statement that reads"),
        ("SELEC 1", "Parser Error"),
    ):
        assert reason in asked(sql)[1]
    assert {"secret.csv"} == {path.name for path in tlslint.folder.iterdir()}
