import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from linter.analysis import discovery, judgement
from linter.analysis.judgement import Judging, judged
from linter.analysis.mapping import claimed
from linter.analysis.report import Report
from linter.analysis.run import Request, run
from linter.files.tree import Tree
from linter.model.endpoint import Exposure, Listener, Role, Subject, Tls
from linter.model.finding import Finding, Severity
from linter.platforms.containment import DefectError
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Accepted, Config
from linter.policy.judge import Passed
from linter.policy.judge import judge as judge_rightly
from linter.policy.rule import Rule
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Source

TODAY = date(2026, 11, 23)
RULES = tuple(built_in_catalog().rule(rule) for rule in ("legacy-tls-version", "missing-tls-1-3", "unreadable-input"))
META = ("expired-suppression", "invalid-suppression", "suppression-without-reason", "unused-suppression")


def claims(source: Source) -> bool:
    return "tls" in source.text


def subjects(sources: Sequence[Source], *_: object) -> Iterator[Listener | InputError]:
    """Read `tls NAME VERSION ...` lines; `wrong` yields an error, `fatal` raises one, `fault` is a fault of ours."""
    for source in sources:
        for found in re.finditer(r"^(tls|wrong|fatal|fault) (\w+)([^#\n]*)", source.text, re.MULTILINE):
            at = source.at(*found.span(1))
            if found[1] == "fatal":
                raise InputError(at, "fatal")
            if found[1] == "fault":
                raise KeyError(found[2])
            if found[1] == "wrong":
                yield InputError(at, "wrong")
            else:
                yield listener(at, found[2], found[3].split())


def listener(at: Any, name: str, versions: list[str]) -> Listener:  # noqa: ANN401  # a place
    listed: Any = Known(tuple(Known(version, at, "versions") for version in versions), at, "versions")
    found = Unknown("it is not told", at, "versions") if versions == ["unknown"] else listed
    return Listener(
        at=at,
        address=name,
        name=name,
        platform="nginx",
        role=Known(Role.WEB, at),
        protocol=Known("http", at),
        exposure=Known(Exposure.PUBLIC, at),
        tls=Known(Tls(at=at, versions=found), at),
    )


# It stands in for nginx, whose name `discover` knows.
FAKE = SimpleNamespace(
    NAME="nginx", MAY_CLAIM=re.compile(r"\.conf$"), claims=claims, bearing=lambda *_: None, subjects=subjects
)


@pytest.fixture(autouse=True)
def _platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "PLATFORMS", (FAKE,))
    monkeypatch.setattr(claimed, "PLATFORMS", (FAKE,))


def judging(config: Config) -> Judging:
    return Judging(RULES, tuple(sorted(built_in_catalog().rules)), config, TODAY)


def report(root: Path, files: dict[str, str], *named: str, **changes: Any) -> Report:  # noqa: ANN401  # of Judging
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    request = Request(
        tree=Tree(root),
        folders=tuple(path for path in named or ("",) if not path.endswith(".conf")),
        files=tuple(path for path in named if path.endswith(".conf")),
        judging=replace(judging(Config()), **changes),
    )
    return run(request, lambda _: None)


def found(one: Report) -> list[str]:
    return [f"{finding.at.source.path} {finding.rule} {finding.subject}" for finding in one.findings]


OLD = "tls {} TLSv1.0 TLSv1.3\n"


def test_findings_stand_in_the_order_of_places(tmp_path: Path) -> None:
    files = {"b.conf": OLD.format("b"), "a/z.conf": OLD.format("z"), "a/y.conf": OLD.format("y2") + OLD.format("y1")}

    one = report(tmp_path, files)

    assert ["y2", "y1", "z", "b"] == [finding.subject for finding in one.findings]


def test_one_endpoint_has_one_finding_of_a_rule(tmp_path: Path) -> None:
    assert ["a.conf legacy-tls-version x"] == found(report(tmp_path, {"a.conf": OLD.format("x") * 3}))


def test_everything_is_counted(tmp_path: Path) -> None:
    text = "tls good TLSv1.3\ntls vague unknown\n" + OLD.format("old") + "wrong part\n"

    one = report(tmp_path, {"a.conf": text, "b.conf": "nothing", "c.txt": "tls"})

    coverage = one.coverage
    assert (("a.conf", "nginx"),) == coverage.read
    assert ["wrong"] == [error.message for error in coverage.failed]
    assert ["b.conf"] == [skipped.path for skipped in coverage.skipped]
    assert (3, 3, 2, 2) == (coverage.endpoints, coverage.passed, coverage.failing, coverage.open)
    assert ["legacy-tls-version"] == [finding.rule for finding in one.open], "one cause, one question"


@pytest.mark.parametrize("word", ["wrong", "fatal"])
def test_an_error_leaves_the_rest_to_be_judged(tmp_path: Path, word: str) -> None:
    one = report(tmp_path, {"a.conf": OLD.format("x") + f"{word} part\n"})

    assert ["a.conf legacy-tls-version x", "a.conf unreadable-input a.conf"] == found(one)


def test_every_error_of_a_file_is_found(tmp_path: Path) -> None:
    one = report(tmp_path, {"a.conf": "# tls\nwrong a\nwrong b\n"})

    assert ["a.conf", "a.conf#2"] == [finding.subject for finding in one.findings]
    assert 2 == len(one.coverage.failed)


def test_of_named_files_only_what_stands_in_them_is_reported_and_counted(tmp_path: Path) -> None:
    files = {"a.conf": OLD.format("a"), "b.conf": OLD.format("b") + "wrong b\n", "c/d.conf": OLD.format("d")}

    one = report(tmp_path, files, "a.conf", "c")

    assert ["a.conf legacy-tls-version a", "c/d.conf legacy-tls-version d"] == found(one)
    coverage = one.coverage
    assert (("a.conf", "nginx"), ("c/d.conf", "nginx")) == coverage.read
    assert (2, 2, 2, ()) == (coverage.endpoints, coverage.passed, coverage.failing, coverage.failed)


def test_what_is_below_a_minimum_is_not_reported(tmp_path: Path) -> None:
    high = Config(min_severity=Known(Severity.HIGH, Source("x", "").whole))
    files = {"a.conf": "tls x TLSv1.0\n"}

    assert 2 == len(report(tmp_path, files).findings)
    assert ["a.conf legacy-tls-version x"] == found(report(tmp_path, files, config=high))


def test_what_stands_in_an_excluded_file_is_not_reported_however_it_was_reached(tmp_path: Path) -> None:
    at = Source("x", "").whole

    one = report(
        tmp_path, {"a.conf": OLD.format("a"), "v/b.conf": OLD.format("b")}, config=Config(exclude=(Known("v/", at),))
    )

    assert ["a.conf legacy-tls-version a"] == found(one)
    assert not Request(Tree(tmp_path), ("",), (), judging(Config(exclude=(Known("v/", at),)))).reports("v/b.conf")


def test_what_is_accepted_is_kept_apart(tmp_path: Path) -> None:
    files = {"a.conf": f"{OLD.format('x').strip()} # tlslint: ignore[legacy-tls-version] why\n"}

    one = report(tmp_path, files)
    disregarding = report(tmp_path, files, ignores=False)

    assert ([], ["x"]) == (found(one), [finding.subject for finding in one.suppressed])
    assert (["a.conf legacy-tls-version x"], ()) == (found(disregarding), disregarding.suppressed)


def test_suppressions_are_judged_and_cannot_be_suppressed(tmp_path: Path) -> None:
    rules = (*RULES, *(built_in_catalog().rule(rule) for rule in META))
    unused = "tls x TLSv1.3 # tlslint: ignore[legacy-tls-version] why\n"
    alone = "# tlslint: ignore-file[unused-suppression] kept for the next release\n"
    together = "# tlslint: ignore-file[unused-suppression, legacy-tls-version] kept\n"

    def rules_found(text: str) -> list[str]:
        return sorted(one.rule for one in report(tmp_path, {"a.conf": text}, rules=rules).findings)

    assert ["unused-suppression"] == rules_found(unused)
    assert ["invalid-suppression", "unused-suppression"] == rules_found(alone + unused)
    assert ["unused-suppression", "unused-suppression"] == rules_found(together + unused)


def test_an_accepted_finding_hides_none_of_the_same_endpoint_elsewhere(tmp_path: Path) -> None:
    accepted, hidden = "tls x TLSv1.0 TLSv1.3 # tlslint: ignore[legacy-tls-version] why\n", "tls x TLSv1.0 TLSv1.3\n"

    result = report(tmp_path, {"a.conf": accepted + hidden})
    both = report(tmp_path, {"a.conf": accepted + accepted})

    assert [2] == [one.at.region.start_line for one in result.findings]
    assert [1] == [one.at.region.start_line for one in result.suppressed]
    assert [] == found(both)


def test_an_entry_of_the_configuration_does_not_cover_what_is_wrong_with_suppressions(tmp_path: Path) -> None:
    rules = (*RULES, *(built_in_catalog().rule(rule) for rule in META))
    at = Source(".tlslint.yaml", "x").whole
    entry = Accepted(at, "entry", (Known("unused-suppression", at),), ("*",), reason=Known("all", at))
    unused = "tls x TLSv1.3 # tlslint: ignore[legacy-tls-version] why\n"

    result = report(tmp_path, {"a.conf": unused}, rules=rules, config=Config(accepted=(entry,)))

    assert "unused-suppression" in [one.rule for one in result.findings]
    assert () == result.suppressed


def test_an_entry_accepts_that_a_file_cannot_be_analysed_where_the_command_line_allows_it(tmp_path: Path) -> None:
    at = Source(".tlslint.yaml", "x").whole
    entry = Accepted(at, "entry", (Known("unreadable-input", at),), ("a.conf",), reason=Known("a template", at))

    files = {"a.conf": "# tls\nwrong a\n"}

    one, allowed = (
        report(tmp_path, files, config=Config(accepted=(entry,)), allow_incomplete=x) for x in (False, True)
    )

    assert ["a.conf unreadable-input a.conf"] == found(one)
    assert [] == found(allowed)
    assert len(one.coverage.failed) == len(allowed.coverage.failed) == 1


def test_claimed_sources_can_be_judged_alone() -> None:
    source = Source("a.conf", OLD.format("x"))

    judgement = judged([("nginx", source)], Tree(Path()), RULES, Options(TODAY))

    assert ["legacy-tls-version"] == [finding.rule for finding in judgement.findings]
    assert 1 == judgement.passed


def test_a_fault_of_ours_in_one_file_leaves_the_others_judged(tmp_path: Path) -> None:
    files = {"a.conf": OLD.format("a"), "b.conf": "tls\nfault secret\n", "c.conf": OLD.format("c")}

    one = report(tmp_path, files)

    assert ["a.conf legacy-tls-version a", "b.conf unreadable-input b.conf", "c.conf legacy-tls-version c"] == found(
        one
    )
    (error,) = one.coverage.failed
    assert isinstance(error, DefectError)
    assert re.fullmatch(r"could not be analysed: a defect of tlslint \(KeyError( in linter/\S+:\d+)?\)", error.message)


def test_a_fault_of_ours_in_judging_concerns_one_endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(rules: tuple[Rule, ...], subject: Subject) -> Iterator[Finding | Passed]:
        if subject.address == "b":
            raise ZeroDivisionError
        return real(rules, subject)

    real = judge_rightly
    monkeypatch.setattr(judgement, "judge", judge)

    one = report(tmp_path, {"a.conf": OLD.format("a") + OLD.format("b") + OLD.format("c")})

    assert ["a.conf legacy-tls-version a", "a.conf unreadable-input a.conf", "a.conf legacy-tls-version c"] == found(
        one
    )
