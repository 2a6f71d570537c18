"""What reviewdog and Azure Pipelines read: each held against a library that reads it."""

import json
from typing import Any

import pytest
from msgspec.structs import replace
from support.npm import needs_node, node
from support.sample import ALL, everything, finding, rendered, report

from linter.analysis.report import Remedy, Replacement, Report
from linter.model.finding import Kind
from linter.provenance.source import Source

READ = """
const { commandFromString } = require("azure-pipelines-task-lib/taskcommand");
const lines = JSON.parse(process.argv[1]);
console.log(JSON.stringify(lines.map((line) => commandFromString(line))));
"""
VALIDATE = """
const { RDFormatValidator } = require("@umbrelladocs/rdformat-validator");
const validator = new RDFormatValidator({ strictMode: true, allowExtraFields: false });
Promise.all(process.argv.slice(1).map((text) => validator.validateString(text)))
  .then((found) => console.log(JSON.stringify(found.map((one) => one.errors ?? one.result?.errors))));
"""
HOSTILE = "a]b;c=d%0A\n##vso[task.setvariable variable=PATH]/evil"
WIDE = Source("a.conf", "# ä𐐀\nserver_name 'ä𐐀.example.com'; ssl_protocols TLSv1;\n")


def diagnostics(shown: Report) -> Any:  # noqa: ANN401  # JSON
    return json.loads(rendered("rdjson", shown))["diagnostics"]


def suggested(shown: Report, *edits: Replacement) -> Report:
    """Return a report with one change that mends its only finding."""
    (one,) = shown.findings
    return replace(shown, remedies=(Remedy(edits, ((one.rule, one.subject),)),))


@needs_node
def test_reviewdogs_format_is_what_its_definition_says() -> None:
    lines = rendered("rdjsonl", everything()).splitlines()

    found = json.loads(node(VALIDATE, rendered("rdjson", everything()), rendered("rdjson", report()), *lines))

    assert [[]] * (2 + len(lines)) == found


def test_each_line_of_the_other_is_a_diagnostic_by_itself() -> None:
    lines = [json.loads(line) for line in rendered("rdjsonl", everything()).splitlines()]

    assert [{**one, "source": {"name": "tlslint"}} for one in diagnostics(everything())] == lines


def test_columns_are_bytes_of_utf_8() -> None:
    start = WIDE.text.index("TLSv1")

    (one,) = diagnostics(report([finding(WIDE.at(start, start + 5))]))

    before = WIDE.text[:start].rpartition("\n")[2].encode()
    assert {"line": 2, "column": 1 + len(before)} == one["location"]["range"]["start"]


def test_a_suggestion_changes_just_what_it_says() -> None:
    start = WIDE.text.index("TLSv1")
    shown = suggested(report([finding(WIDE.at(start, start + 5))]), Replacement(WIDE.at(start, start + 5), "TLSv1.3"))

    (one,) = diagnostics(shown)[0]["suggestions"]

    lines = WIDE.text.encode().split(b"\n")
    begin, end = one["range"]["start"], one["range"]["end"]
    line = lines[begin["line"] - 1]
    written = line[: begin["column"] - 1] + one["text"].encode() + line[end["column"] - 1 :]
    assert WIDE.text.replace("TLSv1", "TLSv1.3").splitlines()[1] == written.decode()


def test_what_takes_several_edits_or_another_file_is_no_suggestion() -> None:
    shown, other = report([finding(WIDE.at(0, 1))]), Source("b.conf", "x")

    several = suggested(shown, Replacement(WIDE.at(0, 1), "x"), Replacement(WIDE.at(2, 3), "y"))
    elsewhere = suggested(shown, Replacement(other.at(0, 1), "y"))

    assert not [one for report in (several, elsewhere) for one in diagnostics(report) if "suggestions" in one]


def test_what_is_accepted_is_not_commented_on() -> None:
    assert "kiosks" not in rendered("rdjson", everything(), ALL)
    assert "kiosks" not in rendered("azure", everything(), ALL)


@needs_node
def test_azures_own_library_reads_each_command() -> None:
    shown = report([finding(Source(HOSTILE, "x").at(0, 1), message=HOSTILE, cause="", cure="")])

    (line,) = rendered("azure", shown).splitlines()
    (command,) = json.loads(node(READ, json.dumps([line])))

    assert "task.logissue" == command["command"]
    assert {"type": "error", "linenumber": "1", "columnnumber": "1", "code": "old-tls"}.items() <= command[
        "properties"
    ].items()
    assert "a]b;c=d%0A\\n##vso[task.setvariable variable=PATH]/evil" == command["properties"]["sourcepath"]


def test_what_is_open_is_no_warning_and_no_command() -> None:
    shown = report([finding(WIDE.at(0, 1), kind=Kind.OPEN, message=HOSTILE, cause=HOSTILE)])

    text = rendered("azure", shown)

    assert text.startswith("a.conf:1:1: open: ")
    assert "##" not in text


@pytest.mark.parametrize("name", ["azure", "rdjson", "rdjsonl", "csv"])
def test_nothing_is_said_of_nothing(name: str) -> None:
    expected = {"azure": 0, "rdjson": 6, "rdjsonl": 0, "csv": 1}

    assert expected[name] == len(rendered(name, report()).splitlines())
