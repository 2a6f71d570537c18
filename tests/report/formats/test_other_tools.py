"""What other tools read: JUnit's XML, GitLab's Code Quality, GitHub's summaries."""

import json
import re
from xml.etree import ElementTree as ET  # our own text

import pytest
from support.command import BROKEN, GOOD, OLD, Command

HOSTILE = 'a<b>&"`|@team_*[x](http://e.example)www.e.example'


def files(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD, "good.conf": GOOD, "broken.conf": BROKEN})


def test_junit_has_a_suite_for_each_file_with_what_failed_in_it(tlslint: Command) -> None:
    files(tlslint)

    tlslint("-f", "junit:out.xml")

    root = ET.parse(tlslint.folder / "out.xml").getroot()  # noqa: S314  # our own text
    suites = {suite.get("name"): suite for suite in root}
    assert {"old.conf", "good.conf", "broken.conf"} == set(suites)
    assert suites["old.conf"].find("testcase/failure") is not None
    assert suites["broken.conf"].find("testcase/error") is not None
    assert suites["good.conf"].get("failures") == str(len(suites["good.conf"].findall("testcase/failure")))
    for number in ("failures", "errors", "skipped", "tests"):
        assert int(root.get(number, "")) == sum(int(suite.get(number, "")) for suite in root)


def test_gitlab_has_fingerprints_that_are_all_different_and_stay(tlslint: Command) -> None:
    files(tlslint)

    tlslint("-f", "gitlab:one.json")
    tlslint.lay({"old.conf": f"\n\n{OLD}"})
    tlslint("-f", "gitlab:two.json")

    one, two = (json.loads((tlslint.folder / name).read_text(encoding="utf-8")) for name in ("one.json", "two.json"))
    prints = [entry["fingerprint"] for entry in one]
    assert len(prints) == len(set(prints))
    assert prints == [entry["fingerprint"] for entry in two]
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(one[0])
    assert {entry["severity"] for entry in one} <= {"info", "minor", "major", "critical", "blocker"}
    assert not any(entry["location"]["path"].startswith("./") for entry in one)


def test_gitlab_leaves_out_what_is_accepted(tlslint: Command) -> None:
    tlslint.lay({"a.conf": f"# tlslint: ignore-file[legacy-tls-version] kiosks\n{OLD}"})

    tlslint("-f", "gitlab:out.json", "--select", "legacy-tls-version")

    assert [] == json.loads((tlslint.folder / "out.json").read_text(encoding="utf-8"))


def test_markdown_sums_up_and_lists_the_worst_first(tlslint: Command) -> None:
    files(tlslint)

    tlslint("-f", "markdown:out.md")

    text = (tlslint.folder / "out.md").read_text(encoding="utf-8")
    assert text.startswith("# tlslint\n\n**")
    severities = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][2:]
    order = ["critical", "high", "medium", "low"]
    assert severities == sorted(severities, key=order.index)


def test_markdown_of_nothing_says_so(tlslint: Command) -> None:
    tlslint.lay({"a.txt": ""})

    tlslint("-f", "markdown:out.md")

    assert "No findings." in (tlslint.folder / "out.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["junit", "markdown"])
def test_what_was_scanned_is_no_markup(tlslint: Command, name: str) -> None:
    tlslint.lay({"a.conf": f"server {{ listen 443 ssl; server_name '{HOSTILE}'; ssl_protocols TLSv1; }}\n"})

    tlslint("-f", f"{name}:out")

    text = (tlslint.folder / "out").read_text(encoding="utf-8")
    if name == "junit":
        ET.fromstring(text)  # noqa: S314  # our own text
    else:
        row = next(line for line in text.splitlines() if "accepts TLSv1" in line)
        assert 5 == row.count("|")
        assert not re.search(r"<b>|@team|\[x\]|http://|www\.", row)
