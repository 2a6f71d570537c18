import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.sample import ALL, MAIN, NGINX, VARIABLES, everything, finding, place, rendered, report

import linter.report
from linter.analysis.report import Report
from linter.model.finding import Suppressed
from linter.provenance.setting import Step
from linter.provenance.source import Source
from linter.report import Presentation

SCHEMA = json.loads((Path(linter.report.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def document(shown: Report, presentation: Presentation = ALL) -> Any:  # noqa: ANN401  # JSON
    return json.loads(rendered("json", shown, presentation))


def closed(schema: Any) -> Any:  # noqa: ANN401  # JSON
    """Forbid in a schema what it does not name, so that it names all there is."""
    if isinstance(schema, dict):
        strict = {key: closed(value) for key, value in schema.items()}
        return {**strict, "additionalProperties": False} if "properties" in schema else strict
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("shown", [report(), everything()], ids=["nothing", "everything"])
@pytest.mark.parametrize("presentation", [ALL, Presentation()], ids=["all", "plain"])
def test_what_is_written_is_what_the_schema_says_and_no_more(shown: Report, presentation: Presentation) -> None:
    assert [] == list(Draft202012Validator(closed(SCHEMA)).iter_errors(document(shown, presentation)))


def test_everything_about_a_finding_is_there() -> None:
    found = finding(
        place(MAIN, "var.policy"),
        subject="infra/aws_lb_listener.https",
        setting="ssl_policy",
        cause="because",
        via=(Step(place(VARIABLES, '"ELB'), "default"),),
        suppressed=Suppressed("kiosks", NGINX.at(0, 6), date(2027, 3, 31)),
    )

    (one,) = document(report([found]))["findings"]

    assert {
        "kind": "fail",
        "rule": "old-tls",
        "severity": "high",
        "message": "server shop.example.com:443 accepts TLSv1.0",
        "cause": "because",
        "cure": "Let `ssl_protocols` allow only TLSv1.2 and TLSv1.3.",
        "at": {"path": "infra/main.tf", "start": {"line": 3, "column": 16}, "end": {"line": 3, "column": 26}},
        "platform": "nginx",
        "subject": "infra/aws_lb_listener.https",
        "setting": "ssl_policy",
    }.items() <= one.items()
    assert "default" == one["via"][0]["note"]
    assert {"reason": "kiosks", "until": "2027-03-31"}.items() <= one["suppressed"].items()


def test_what_is_accepted_or_not_decided_is_counted_and_listed_on_demand() -> None:
    plain, full = document(everything(), Presentation()), document(everything())

    assert plain["summary"] == full["summary"]
    assert (1, 1) == (plain["summary"]["open"], plain["summary"]["suppressed"])
    assert 2 == len(full["findings"]) - len(plain["findings"])


def test_any_name_of_a_file_can_be_read_back() -> None:
    path = "a\udcff\x1b日.conf"
    text = rendered("json", report([finding(Source(path, "x").whole)]))

    assert text.isascii()
    assert path == json.loads(text)["findings"][0]["at"]["path"]
