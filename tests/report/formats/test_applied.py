"""What reports suggest, applied as their readers apply it, is what was proven: SARIF by UTF-16, reviewdog by bytes."""

import json

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.sample import finding, rendered, report

from linter.analysis.report import Remedy, Replacement, Report
from linter.provenance.source import Source
from linter.report import Presentation
from linter.report.formats.json.reading import read

TEXTS = st.text(alphabet="ab \tä€𐐀\n", min_size=1, max_size=40)


def suggesting(source: Source, start: int, end: int, text: str) -> Report:
    found = report([finding(source.at(0, 1), subject="a", header=source.at(0, 1))])
    edit = Replacement(source.at(start, end), text)
    return replace(found, remedies=(Remedy((edit,), (("old-tls", "a"),)),))


def by_reviewdog(shown: Report, text: str) -> str:
    (one,) = json.loads(rendered("rdjson", shown))["diagnostics"]
    (suggestion,) = one["suggestions"]
    lines = text.encode().split(b"\n")
    start, end = (
        sum(len(line) + 1 for line in lines[: at["line"] - 1]) + at["column"] - 1
        for at in (suggestion["range"]["start"], suggestion["range"]["end"])
    )
    changed: bytes = text.encode()[:start] + suggestion["text"].encode() + text.encode()[end:]
    return changed.decode()


def by_sarif(shown: Report, text: str) -> str:
    (run,) = json.loads(rendered("sarif", shown))["runs"]
    (fix,) = run["results"][0]["fixes"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    region, units = replacement["deletedRegion"], text.encode("utf-16-le")
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    start, end = (
        sum(len(line) + 2 for line in lines[: region[f"{side}Line"] - 1]) + 2 * (region[f"{side}Column"] - 1)
        for side in ("start", "end")
    )
    inserted = replacement.get("insertedContent", {"text": ""})["text"].encode("utf-16-le")
    changed: bytes = units[:start] + inserted + units[end:]
    return changed.decode("utf-16-le")


@given(text=TEXTS, span=st.tuples(st.integers(0, 40), st.integers(0, 40)), new=st.sampled_from(["", "x", "€\n𐐀"]))
@settings(max_examples=60, deadline=None)
def test_a_suggestion_applied_is_what_was_proven(text: str, span: tuple[int, int], new: str) -> None:
    start, end = sorted(min(one, len(text)) for one in span)
    shown = suggesting(Source("a.conf", text), start, end, new)
    expected = text[:start] + new + text[end:]

    assert (expected, expected) == (by_reviewdog(shown, text), by_sarif(shown, text))


@given(text=TEXTS, span=st.tuples(st.integers(0, 40), st.integers(0, 40)))
@settings(max_examples=60, deadline=None)
def test_so_it_is_where_a_report_is_told_again(text: str, span: tuple[int, int]) -> None:
    start, end = sorted(min(one, len(text)) for one in span)
    assume(text[start:end].strip())
    shown = suggesting(Source("a.conf", text), start, end, "x")

    told = read(rendered("json", shown, Presentation()).encode())

    expected = f"{text[:start]}x{text[end:]}"
    assert (expected, expected) == (by_reviewdog(told, text), by_sarif(told, text))
