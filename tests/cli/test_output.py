import os
import re
import subprocess
import sys
import time
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from support.bounded import HUNG
from support.command import BROKEN, OLD, ROOT, RULE, Command
from support.sample import everything, rendered

from linter.cli import arguments, outputs, progress, terminal
from linter.cli.commands import check
from linter.report import FORMATS, Presentation


def test_several_reports_are_written_at_once(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    found = tlslint("-f", "sarif:out.sarif", "-f", "concise", "--format=json:out.json")

    assert f"{RULE}" in found.out
    assert '"2.1.0"' in (tlslint.folder / "out.sarif").read_text(encoding="utf-8")
    assert RULE in (tlslint.folder / "out.json").read_text(encoding="utf-8")


def test_a_category_is_written_to_sarif(tlslint: Command) -> None:
    assert "infra-prod" in tlslint("-f", "sarif", "--sarif-category", "infra-prod").out


OPEN = "server { listen 443 ssl; server_name a.example.com; include missing/*.inc; ssl_protocols $versions; }\n"


@pytest.mark.parametrize(
    ("option", "changes"),
    [
        ("--show-open", {"show_open": True}),
        ("--show-suppressed", {"show_suppressed": True}),
        ("--statistics", {"statistics": True}),
        ("--group-by", {"group_by": "rule"}),
        ("--coverage", {"coverage": True}),
        ("--sarif-category", {"sarif_category": "x"}),
        ("--color", {"colour": True}),
        ("--quiet", {"quiet": 1}),
        ("--quiet --quiet", {"quiet": 2}),
    ],
)
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_option_is_refused_where_no_format_heeds_it(option: str, changes: dict[str, Any], name: str) -> None:
    plain, changed = (rendered(name, everything(), one) for one in (Presentation(), Presentation(**changes)))

    assert option in outputs.HEEDED_BY
    if (option, name) != ("--show-suppressed", "github"):
        assert (plain != changed) is (name in outputs.HEEDED_BY[option])


def test_what_is_accepted_is_no_annotation(tlslint: Command) -> None:
    tlslint.lay({"a.conf": f"{OLD.rstrip()}  # tlslint: ignore[{RULE}] kiosks\n"})

    found = tlslint("--show-suppressed", "-f", "text", "-f", "github:out.txt")

    assert RULE in found.out
    assert RULE not in (tlslint.folder / "out.txt").read_text(encoding="utf-8")


def test_what_is_not_decided_can_be_listed(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OPEN})

    assert RULE not in tlslint().out
    assert RULE in tlslint("--show-open").out


@pytest.mark.parametrize("option", ["--statistics", "--coverage"])
def test_more_can_be_counted(tlslint: Command, option: str) -> None:
    tlslint.lay({"a.conf": OLD, "b.conf": "nothing of interest\n"})

    plain, more = tlslint(), tlslint(option)

    assert plain.code == more.code
    assert len(plain.out) < len(more.out)


def test_quiet_leaves_out_the_summary_and_then_everything(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    plain, quiet, silent = tlslint(), tlslint("-q"), tlslint("-qq")

    assert {1} == {plain.code, quiet.code, silent.code}
    assert len(plain.out) > len(quiet.out) > len(silent.out) == 0
    assert RULE in quiet.out


def test_verbose_says_what_is_skipped_and_why(tlslint: Command) -> None:
    tlslint.lay({"a.conf": "nothing of interest\n"})

    assert "a.conf: skipped: no platform knows it as its own" in tlslint("-v").err


def test_a_broken_file_is_told_even_if_no_rule_says_so(tlslint: Command) -> None:
    tlslint.lay({"a.conf": BROKEN})

    found = tlslint("--select", RULE)

    assert 3 == found.code
    assert "a.conf:1:" in found.err


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": ""}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "auto"], {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_follows_the_option_then_the_environment(
    tlslint: Command,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    environment: dict[str, str],
    coloured: bool,  # the expected value
) -> None:
    tlslint.lay({"a.conf": OLD})
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert coloured is ("\x1b[" in tlslint(*words).out)


HOSTILE = "\x1b[2J\x07\x9b31m\u202egnp.exe"


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_what_is_scanned_cannot_move_the_terminal(tlslint: Command, name: str) -> None:
    tlslint.lay({f"a{HOSTILE[:4]}.conf": OLD.replace("a.example.com", f"'a{HOSTILE}'") + f"# {HOSTILE}\n"})

    found = tlslint("-f", name, "-v")

    assert 1 == found.code
    assert not set(HOSTILE) & set("\x1b\x07\x9b\u202e") & set(found.out + found.err)


def test_errors_cannot_move_the_terminal(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": '"\\x1b[2Jprofile": x\n'})

    found = tlslint()

    assert 2 == found.code
    assert "\x1b" not in found.err
    assert "\\x1b[2Jprofile" in found.err


def test_a_file_name_that_is_no_text_is_escaped(tlslint: Command) -> None:
    name = os.fsdecode(b"a\xff.conf")
    (tlslint.folder / name).write_text(OLD, encoding="utf-8")

    found = tlslint("-f", "text", "-f", "sarif:out.sarif", "-f", "json:out.json")

    assert 1 == found.code
    assert "\\udcff" in found.out


def test_progress_is_told_on_a_terminal_and_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.5, 1.5, 1.51, 2.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    stream = StringIO()

    with progress.Progress(stream, 30) as watch:
        for path in ("early", "shown", "too soon", f"{HOSTILE}" + "x" * 100):
            watch(path)

    written = stream.getvalue()
    assert "early" not in written
    assert "reading shown" in written
    assert "too soon" not in written
    assert written.endswith("\r\x1b[K")
    assert all(len(part) < 30 and "\x07" not in part for part in written.split("\r\x1b[K"))


def test_progress_can_be_switched_off_and_needs_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown = check.progress_of(arguments.parse([]))
    hidden = check.progress_of(arguments.parse(["--no-progress"]))

    assert isinstance(shown, progress.Progress)
    assert not isinstance(hidden, progress.Progress)


def test_today_is_the_day_when_no_other_is_given(tlslint: Command) -> None:
    tlslint.lay({"a.conf": f"{OLD.rstrip()}  # tlslint: ignore[{RULE}] until={date.today()} kiosks\n"})  # noqa: DTZ011  # the local day

    assert 0 == tlslint().code


def test_a_width_is_known_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "77")

    assert 77 == terminal.width()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-"])
def test_standard_output_that_takes_nothing_is_one_line(tmp_path: Path, redirection: str) -> None:
    (tmp_path / "a.conf").write_text(OLD, encoding="utf-8")
    command = f'"{sys.executable}" -m linter a.conf {redirection}'

    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
    )

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert "tlslint: error: standard output" in done.stderr


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_nothing_that_is_scanned_is_a_command_to_who_runs_a_pipeline(tlslint: Command, name: str) -> None:
    hostile = "##vso[task.setvariable variable=x]y ##[add-mask]z"
    tlslint.lay({"a.conf": OLD.replace("a.example.com", f"'{hostile}'"), f"{hostile}.conf": BROKEN})

    found = tlslint("-f", name, "--show-open")

    for line in (*found.out.splitlines(), *found.err.splitlines()):
        assert not re.search(r"##(vso)?\[", line.removeprefix("##vso[task.logissue type="))


def test_no_report_is_written_over_what_was_judged(tlslint: Command) -> None:
    tlslint.lay({"sub/a.conf": OLD})

    found = tlslint("-f", "concise:out.txt", "-f", "json:sub/../sub/a.conf")

    assert 2 == found.code
    assert "is a file that was judged" in found.err
    assert OLD == (tlslint.folder / "sub/a.conf").read_text(encoding="utf-8")
    assert not (tlslint.folder / "out.txt").exists()
    tlslint("-f", "json:a.json")
    assert 2 == tlslint("convert", "a.json", "-f", "csv:a.json").code


def test_a_hyphen_is_standard_output(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    assert RULE in tlslint("-f", "concise:-").out
    assert not (tlslint.folder / "-").exists()
