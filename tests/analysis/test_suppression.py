from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.analysis import suppression
from linter.analysis.suppression import Limits, Unused
from linter.analysis.suppression.note import Anywhere, Line, Note
from linter.analysis.suppression.written import notes
from linter.files.patterns import matcher
from linter.model.endpoint import Suppression
from linter.model.finding import Finding, Kind, Severity
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location, Source

TODAY = date(2026, 11, 23)
LIMITS = suppression.Limits(TODAY)
KNOWN = ("missing-hsts", "missing-sni", "short-hsts")


def read(text: str, path: str = "main.tf") -> list[Note]:
    return list(notes([Source(path, text)]))


def at(source: Source, text: str) -> Location:
    start = source.text.index(text)
    return source.at(start, start + len(text))


def finding(
    place: Location, header: Location | None = None, rule: str = "missing-hsts", kind: Kind = Kind.FAIL
) -> Finding:
    return Finding(
        kind, rule, Severity.HIGH, "message", place, "terraform", "main.tf:one", place if header is None else header
    )


def covered(text: str, place: str, header: str = "", path: str = "main.tf") -> bool:
    """Say whether the suppressions of a text cover a finding at a piece of it."""
    source = Source(path, text)
    found = finding(at(source, place), at(source, header or place))
    result = suppression.applied([found], list(notes([source])), LIMITS)
    return result.findings[0].suppressed is not None


# --- what is written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "rules", "until", "reason"),
    [
        pytest.param("# tlslint: ignore[missing-hsts] because", ["missing-hsts"], None, "because", id="hash"),
        pytest.param("// tlslint: ignore[missing-hsts] because", ["missing-hsts"], None, "because", id="slashes"),
        pytest.param("/* tlslint: ignore[missing-hsts] because */", ["missing-hsts"], None, "because", id="block"),
        pytest.param("#tlslint:ignore[missing-hsts]", ["missing-hsts"], None, None, id="no blanks and no reason"),
        pytest.param("### tlslint: ignore[missing-hsts]", ["missing-hsts"], None, None, id="hashes"),
        pytest.param("# tlslint: ignore[A-B, c-d ,]", ["a-b", "c-d"], None, None, id="several, in any case"),
        pytest.param(
            "# tlslint: ignore[a-b] until=2027-03-31 a  reason", ["a-b"], date(2027, 3, 31), "a reason", id="until"
        ),
        pytest.param(
            "# tlslint: ignore[a-b] a reason until=2027-03-31",
            ["a-b"],
            date(2027, 3, 31),
            "a reason",
            id="until behind",
        ),
        pytest.param("# tlslint: ignore[a-b] -- a reason", ["a-b"], None, "a reason", id="dashes before the reason"),
    ],
)
def test_a_comment_names_rules_a_day_and_a_reason(
    comment: str, rules: list[str], until: date | None, reason: str | None
) -> None:
    (note,) = read(f"{comment}\nx = 1\n")

    assert "" == note.error
    assert rules == [rule.value for rule in note.rules]
    assert until == (None if note.until is None else note.until.value)
    assert note.reason is not None
    assert reason == note.reason.value


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("# tlslint: ignore\n", "it names no rule", id="blanket"),
        pytest.param("# tlslint: ignore[]\n", "it names no rule", id="empty list"),
        pytest.param("# tlslint: ignore because\n", "it names no rule", id="reason without rules"),
        pytest.param("# tlslint: ignroe[missing-hsts]\n", "not understood", id="misspelt"),
        pytest.param("# tlslint: ignore-line[missing-hsts]\n", "not understood", id="another word"),
        pytest.param("# tlslint: ignore[missing-hsts] until=2027-02-30\n", "no date", id="no day of the calendar"),
        pytest.param("# tlslint: ignore[missing-hsts] until=\n", "no date", id="no day"),
        pytest.param(
            "x = 1\n# tlslint: ignore-file[missing-hsts]\n", "before the first statement", id="file, too late"
        ),
        pytest.param("x = 1 # tlslint: ignore-file[missing-hsts]\n", "before the first statement", id="file, beside"),
        pytest.param("a:\n  tlslint.dev/ignore: >-\n    missing-hsts\n", "names no rule", id="annotation over lines"),
        pytest.param("a:\n  tlslint.dev/ignore:\n", "names no rule", id="empty annotation"),
    ],
)
def test_a_suppression_that_is_not_understood_covers_nothing_and_says_why(text: str, error: str) -> None:
    (note,) = read(text)

    assert error in note.error


@pytest.mark.parametrize(
    "text",
    [
        "# see tlslint: it is a linter\n",
        'url = "https://tlslint: ignore"\n',
        "tlslint: ignore[missing-hsts]\n",
        "# nothing of the sort\n",
    ],
)
def test_other_text_is_no_suppression(text: str) -> None:
    assert [] == read(text)


def test_json_has_no_comments() -> None:
    assert [] == read('{"a": "# tlslint: ignore[missing-hsts]"}', "main.tf.json")


def test_the_place_is_the_comment() -> None:
    (note,) = read("  x = 1  # tlslint: ignore[missing-hsts] because  \n")

    assert "# tlslint: ignore[missing-hsts] because" == note.at.text
    assert ["missing-hsts"] == [rule.at.text for rule in note.rules]


def test_a_missing_reason_is_placed_at_the_comment() -> None:
    (note,) = read("x = 1  # tlslint: ignore[missing-hsts]\n")

    assert note.reason is not None
    assert "# tlslint: ignore[missing-hsts]" == note.reason.at.text


PIECES = (
    "# ",
    "// ",
    "/*",
    "*/",
    "tlslint:",
    " ignore",
    "-file",
    "[",
    "missing-hsts",
    ",",
    "]",
    " until=",
    "2027-03-31",
)


@given(
    st.lists(st.sampled_from((*PIECES, "tlslint.dev/ignore:", '"', "\n", "---\n", "  x", "\t", "\0", "é")), max_size=40)
)
def test_any_text_is_read_without_an_error_and_with_places_in_it(pieces: list[str]) -> None:
    for note in read("".join(pieces), "app.yaml"):
        places = [note.at, *(rule.at for rule in note.rules), *([note.until.at] if note.until else [])]
        assert all(0 <= place.start <= place.end <= len(place.source.text) for place in places)
        assert [rule.value for rule in note.rules] == [rule.at.text.lower() for rule in note.rules]


def test_a_huge_text_of_marks_is_read_in_time() -> None:
    read("# tlslint: " * 100_000 + "\n" + "#" * 1_000_000 + "\n" + "# tlslint: ignore[a-b]\n" * 20_000)


# --- what is covered --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        pytest.param("bad = 1 # tlslint: ignore[missing-hsts]\n", "bad", True, id="the line"),
        pytest.param("x = 1 # tlslint: ignore[missing-hsts]\nbad = 1\n", "bad", False, id="not the next line"),
        pytest.param("# tlslint: ignore[missing-hsts]\nbad = 1\n", "bad", True, id="the next line"),
        pytest.param("# tlslint: ignore[missing-hsts]\nx = 1\nbad = 1\n", "bad", False, id="not the one after it"),
        pytest.param(
            "# tlslint: ignore[missing-hsts]\n\n# why\n// so\nbad = 1\n", "bad", True, id="the next statement"
        ),
        pytest.param("/* tlslint: ignore[missing-hsts]\n so */\nbad = 1\n", "bad", True, id="below a block comment"),
        pytest.param("/* tlslint: ignore[missing-hsts] */ bad = 1\n", "bad", True, id="behind a block comment"),
        pytest.param("# tlslint: ignore[missing-hsts]\n/* a\nb */\nbad = 1\n", "bad", True, id="over a block comment"),
        pytest.param("bad = 1\n# tlslint: ignore[missing-hsts]", "bad", False, id="not what is above"),
        pytest.param("# tlslint: ignore[missing-sni]\nbad = 1\n", "bad", False, id="not another rule"),
        pytest.param("# tlslint: ignore[MISSING-HSTS]\nbad = 1\n", "bad", True, id="rules in any case"),
        pytest.param("# tlslint: ignore[missing-hsts] until=2026-11-23\nbad = 1\n", "bad", True, id="the last day"),
        pytest.param("# tlslint: ignore[missing-hsts] until=2026-11-22\nbad = 1\n", "bad", False, id="expired"),
        pytest.param("# tlslint: ignore\nbad = 1\n", "bad", False, id="blanket"),
        pytest.param("# hello\n\n# tlslint: ignore-file[missing-hsts]\nx = 1\nbad = 1\n", "bad", True, id="the file"),
        pytest.param("---\n# tlslint: ignore-file[missing-hsts]\nbad: 1\n", "bad", True, id="the file, below a mark"),
    ],
)
def test_a_comment_covers_a_line_or_the_file(text: str, place: str, expected: bool) -> None:  # expected
    assert expected is covered(text, place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# tlslint: ignore[missing-hsts]\nserver {\n  bad 1;\n}\n", True, id="above its header"),
        pytest.param("server { # tlslint: ignore[missing-hsts]\n  bad 1;\n}\n", True, id="on its header"),
        pytest.param("server {\n # tlslint: ignore[missing-hsts]\n x 1;\n  bad 1;\n}\n", False, id="inside"),
    ],
)
def test_a_comment_on_a_header_covers_the_endpoint(text: str, expected: bool) -> None:  # expected
    assert expected is covered(text, "bad", header="server")


OBJECTS = """\
kind: Ingress
metadata:
  annotations:
    tlslint.dev/ignore: {value}
spec: bad
---
kind: Ingress
spec: other
"""


@pytest.mark.parametrize(
    ("value", "rules", "reason"),
    [
        pytest.param('"missing-hsts until=2027-01-01 because"', ["missing-hsts"], "because", id="quoted"),
        pytest.param("'missing-hsts, missing-sni'", ["missing-hsts", "missing-sni"], None, id="several"),
        pytest.param("missing-hsts because", ["missing-hsts"], "because", id="plain"),
    ],
)
def test_an_annotation_covers_its_object(value: str, rules: list[str], reason: str | None) -> None:
    text = OBJECTS.format(value=value)

    (note,) = read(text, "app.yaml")

    assert rules == [rule.value for rule in note.rules] == [rule.at.text for rule in note.rules]
    assert note.reason is not None
    assert reason == note.reason.value
    assert covered(text, "bad", path="app.yaml")
    assert not covered(text, "other", path="app.yaml")


def test_an_annotation_in_json_covers_its_object() -> None:
    text = '{\n "annotations": {\n  "tlslint.dev/ignore": "missing-hsts because",\n  "a": "b"\n },\n "spec": "bad"\n}\n'

    assert covered(text, '"bad"', path="app.json")


@pytest.mark.parametrize(
    ("patterns", "address", "expected"),
    [
        (("main.tf",), "", True),
        (("*.tf",), "main.tf:one", True),
        ((), "main.tf:one", True),
        ((), "main.tf:two", False),
        (("other/",), "", False),
        (("*.tf",), "main.tf:two", False),
    ],
)
def test_an_entry_covers_by_path_and_address(
    patterns: tuple[str, ...],
    address: str,
    expected: bool,  # expected
) -> None:
    source = Source("main.tf", "bad")
    scope = Anywhere(matcher(patterns).match_file if patterns else None, address)
    note = Note(source.whole, "entry", scope, (Known("missing-hsts", source.whole),))

    (found,) = suppression.applied([finding(source.whole)], [note], LIMITS).findings

    assert expected is (found.suppressed is not None)


def test_a_covered_finding_tells_reason_place_and_day() -> None:
    source = Source("main.tf", "bad = 1 # tlslint: ignore[missing-hsts] until=2027-01-01 because\n")

    (found,) = suppression.applied([finding(at(source, "bad"))], list(notes([source])), LIMITS).findings

    assert found.suppressed is not None
    assert ("because", date(2027, 1, 1)) == (found.suppressed.reason, found.suppressed.until)
    assert 1 == found.suppressed.at.region.start_line


# --- what is wrong with them ------------------------------------------------------------------------------------


def judged(
    text: str, findings: Iterable[Finding] = (), unused: Unused | None = None, limits: Limits | None = None
) -> list[Suppression]:
    found = list(suppression.limited(read(text), limits or Limits(TODAY)))
    used = suppression.applied(findings, found, LIMITS).used
    return list(suppression.subjects(found, used, KNOWN, unused or Unused(KNOWN, (), everything=True), TODAY))


def words(setting: object) -> list[str]:
    assert isinstance(setting, Known)
    return [one.value for one in setting.value]


def test_a_rule_without_finding_is_unused() -> None:
    text = "bad = 1 # tlslint: ignore[missing-hsts, missing-sni]\n"
    found = suppression.applied([finding(at(Source("main.tf", text), "bad"))], read(text), LIMITS)

    (subject,) = judged(text, found.findings)

    assert ["missing-sni"] == words(subject.unused_rules)


def test_an_open_finding_makes_a_suppression_used() -> None:
    text = "bad = 1 # tlslint: ignore[missing-hsts]\n"

    (subject,) = judged(text, [finding(at(Source("main.tf", text), "bad"), kind=Kind.OPEN)])

    assert [] == words(subject.unused_rules)


def test_a_rule_that_did_not_judge_is_not_unused() -> None:
    text = "x = 1 # tlslint: ignore[missing-hsts]\n"

    (subject,) = judged(text, unused=Unused(("missing-sni",), (), everything=True))

    assert [] == words(subject.unused_rules)


def test_in_a_file_that_was_not_analysed_it_is_not_known_what_is_unused() -> None:
    text = "x = 1 # tlslint: ignore[missing-hsts]\n"

    (subject,) = judged(text, unused=Unused(KNOWN, ("main.tf",), everything=True))

    assert isinstance(subject.unused_rules, Unknown)


def test_of_a_part_of_the_files_it_is_not_known_which_entries_are_unused() -> None:
    source = Source(".tlslint.yaml", "rule")
    note = Note(source.whole, "entry", Anywhere(None, "x"), (Known("missing-hsts", source.whole),))

    (subject,) = suppression.subjects([note], (), KNOWN, Unused(KNOWN, (), everything=False), TODAY)

    assert isinstance(subject.unused_rules, Unknown)


def test_an_unknown_rule_is_told_with_what_it_may_mean() -> None:
    (subject,) = judged("x = 1 # tlslint: ignore[missing-hst]\n")

    assert ["missing-hst, did you mean `missing-hsts`"] == words(subject.unknown_rules)


def test_equal_suppressions_of_a_file_are_told_apart() -> None:
    line = "x = 1 # tlslint: ignore[missing-hsts]\n"

    one, two = judged(line + line)

    assert one.name == two.name
    assert one.address != two.address


@pytest.mark.parametrize(
    ("comment", "limits", "error"),
    [
        pytest.param("[missing-hsts]", Limits(TODAY, require_reason=True), "it gives no reason", id="no reason"),
        pytest.param("[missing-hsts] why", Limits(TODAY, require_reason=True), "", id="a reason"),
        pytest.param("[missing-hsts]", Limits(TODAY, max_days=30), "it has no `until`", id="no day"),
        pytest.param("[missing-hsts] until=2026-12-24", Limits(TODAY, max_days=30), "more than 30 days", id="late"),
        pytest.param("[missing-hsts] until=2026-12-23", Limits(TODAY, max_days=30), "", id="soon enough"),
        pytest.param(
            "[missing-hsts]", Limits(TODAY, allow=frozenset()), "does not have missing-hsts", id="none allowed"
        ),
        pytest.param("[missing-hsts]", Limits(TODAY, allow=frozenset(["missing-hsts"])), "", id="allowed"),
    ],
)
def test_the_configuration_limits_what_counts(comment: str, limits: Limits, error: str) -> None:
    text = f"bad = 1 # tlslint: ignore{comment}\n"
    (note,) = suppression.limited(read(text), limits)

    (found,) = suppression.applied([finding(at(Source("main.tf", text), "bad"))], [note], LIMITS).findings

    assert error in note.error
    assert (error == "") is (found.suppressed is not None)


def test_the_statement_below_may_be_a_block_of_dashes() -> None:
    (note,) = read(
        "# tlslint: ignore[private-key-in-repository] made up\n---\n\n-----BEGIN PRIVATE KEY-----\n", "a.key"
    )

    assert Line("a.key", 4) == note.scope
