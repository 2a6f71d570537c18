"""A JSON report that is told again says what the run itself says in every format."""

import json
from typing import Any

import pytest
from support.command import OLD, Command
from support.sample import ALL, everything, rendered, report

from linter.provenance.source import Source
from linter.report import FORMATS, Presentation
from linter.report.formats.json.reading import NoReportError, read
from linter.report.formats.json.sources import Sources, TooLargeError
from linter.report.formats.json.told import Line, Place, Position

SHOWN = Presentation(show_open=True, show_suppressed=True)
WIDE = "server { listen 443 ssl; server_name 'ä𐐀.example.com'; ssl_protocols TLSv1 TLSv1.2; ssl_certificate a.crt; }\n"


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"sarif"}))
def test_every_format_says_the_same_again(name: str) -> None:
    told = read(rendered("json", everything(), SHOWN).encode())

    assert rendered(name, everything(), ALL if name != "text" else SHOWN) == rendered(
        name, told, ALL if name != "text" else SHOWN
    )


def without_manual(text: str) -> Any:  # noqa: ANN401  # JSON
    """Return SARIF without what needs the files and the rules themselves."""
    (run,) = json.loads(text)["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    for rule in rules.values():
        rule["help"].pop("markdown")
    for result in run["results"]:
        result.pop("ruleIndex")
        result["partialFingerprints"].pop("primaryLocationLineHash", None)
    return run["results"], [rules[result["ruleId"]] for result in run["results"]]


def test_sarif_says_the_same_but_for_what_needs_the_files() -> None:
    told = read(rendered("json", everything(), SHOWN).encode())

    assert without_manual(rendered("sarif", everything(), SHOWN)) == without_manual(rendered("sarif", told, SHOWN))


def test_what_is_not_listed_is_counted() -> None:
    told = read(rendered("json", everything(), Presentation()).encode())

    assert rendered("text", everything(), Presentation()) == rendered("text", told, Presentation())


def test_columns_are_counted_as_in_the_file_where_it_is_not_ascii(tlslint: Command) -> None:
    tlslint.lay({"a.conf": WIDE})
    tlslint("-f", "json:a.json", "-f", "rdjson:one.json", "-f", "sarif:one.sarif")

    tlslint("convert", "a.json", "-f", "rdjson:two.json", "-f", "sarif:two.sarif")

    one, two = ((tlslint.folder / f"{name}.json").read_text(encoding="utf-8") for name in ("one", "two"))
    assert one == two
    one, two = ((tlslint.folder / f"{name}.sarif").read_text(encoding="utf-8") for name in ("one", "two"))
    assert without_manual(one) == without_manual(two)


def test_standard_input_is_read(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO, TextIOWrapper  # noqa: PLC0415

    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(rendered("json", report()).encode())))

    assert "No findings" in tlslint("convert", "-").out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"version": 2}, "$.version", id="a version that is not ours"),
        pytest.param({"rules": []}, "nothing of the rule old-tls", id="a rule that is missing"),
        pytest.param({"findings": [{"kind": "x"}]}, "$.findings[0]", id="a finding that is none"),
    ],
)
def test_what_is_no_report_is_an_error_with_its_place(change: dict[str, Any], said: str, tlslint: Command) -> None:
    document = json.loads(rendered("json", everything())) | change
    tlslint.lay({"a.json": json.dumps(document)})

    found = tlslint("convert", "a.json", "-f", "csv")

    assert 2 == found.code
    assert said in found.err


def test_places_beyond_measure_are_refused() -> None:
    document = json.loads(rendered("json", everything()))
    for number, finding in enumerate(document["findings"]):
        finding["at"] |= {"path": f"{number}", "start": {"line": 9_999_999, "column": 1}}

    with pytest.raises(NoReportError):
        read(json.dumps(document).encode())


def test_no_file_is_read_for_it_and_none_is_written_over(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    tlslint("-f", "json:a.json")
    (tlslint.folder / "a.conf").unlink()

    assert "ssl_protocols TLSv1.1 TLSv1.2" in tlslint("convert", "a.json").out
    assert 2 == tlslint("convert", "b.json").code


def test_parts_of_a_line_are_put_together() -> None:
    place = Place("a", Position(2, 3), Position(2, 5))

    at = Sources([Line("a", 2, 3, "cd"), Line("a", 2, 1, "ab")], [place]).place(place)

    assert ("cd", "abcd") == (at.text, at.source.line(2))


def test_lines_begin_where_the_text_has_them() -> None:
    places = [Place("a", Position(line, column), Position(line, column)) for line, column in ((3, 4), (1, 1), (9, 2))]

    source = Sources([Line("a", 3, 2, "\u00e9 = 1"), Line("a", 9, 1, "")], places).place(places[0]).source

    assert "\n\n\0\u00e9 = 1\n\n\n\n\n\n\0\n\N{REPLACEMENT CHARACTER}" == source.text
    assert Source("a", source.text).line_starts() == list(source.line_starts())


def test_lines_that_are_told_again_and_again_are_beyond_measure_too() -> None:
    place = Place("a", Position(1, 1), Position(1, 1))

    with pytest.raises(TooLargeError):
        Sources([Line("a", 1, 1, "x" * 20_000_001)], [place])
    assert Sources([Line("a", 2, 1_000_000, "x")] * 100, [place]).place(place).source.text
