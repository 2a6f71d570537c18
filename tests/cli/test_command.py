import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.bounded import HUNG
from support.command import BROKEN, GOOD, OLD, ROOT, Command

from linter import __version__
from linter.cli.commands import check
from linter.cli.options import reports
from linter.report import FORMATS
from linter.report import flows as flows_report


@pytest.mark.parametrize(
    ("files", "words", "code"),
    [
        pytest.param({"a.conf": GOOD}, [], 0, id="nothing"),
        pytest.param({}, [], 0, id="no file"),
        pytest.param({"a.conf": OLD}, [], 1, id="findings"),
        pytest.param({"a.conf": OLD}, ["--fail-on", "critical"], 0, id="findings below the threshold"),
        pytest.param({"a.conf": OLD}, ["--exit-zero"], 0, id="findings that do not matter"),
        pytest.param({"a.conf": OLD}, ["--min-severity", "critical"], 0, id="findings that are not reported"),
        pytest.param({"a.conf": BROKEN}, [], 3, id="a broken file"),
        pytest.param({"a.conf": BROKEN}, ["--fail-on", "low"], 3, id="a broken file is no finding"),
        pytest.param({"a.conf": BROKEN}, ["--allow-incomplete"], 0, id="a broken file that is allowed"),
        pytest.param({"a.conf": BROKEN}, ["--exit-zero"], 3, id="a broken file whatever the findings"),
        pytest.param({"a.conf": BROKEN, "b.conf": OLD}, [], 1, id="a broken file and findings"),
        pytest.param({"a.conf": OLD}, ["--profile", "no-such"], 2, id="no such profile"),
        pytest.param({"a.conf": OLD}, ["--no-such-option"], 2, id="no such option"),
        pytest.param({"a.conf": OLD}, ["--fail"], 2, id="an option cut short"),
        pytest.param({"a.conf": OLD}, ["gone.conf"], 2, id="no such file"),
        pytest.param({".tlslint.yaml": "profil: x"}, [], 2, id="a wrong configuration"),
    ],
)
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_exit_code_is_the_same_for_every_format(
    tlslint: Command, files: dict[str, str], words: list[str], code: int, name: str
) -> None:
    tlslint.lay(files)

    assert code == tlslint("--format", name, *words).code


def test_a_fault_of_ours_shows_where_and_asks_for_a_report(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(check, "run", fail)

    found = tlslint()

    assert 4 == found.code
    assert "ZeroDivisionError: of all things" in found.err
    assert "please report it" in found.err
    assert "" == found.out


def test_an_interruption_is_quiet(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", interrupt)

    found = tlslint()

    assert (130, "", "") == (found.code, found.out, found.err)


def test_a_reader_who_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.conf").write_text(OLD * 500, encoding="utf-8")
    command = [sys.executable, "-m", "linter"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
        code = process.wait(HUNG)

    assert (1, b"") == (code, complaint)


def test_check_may_be_left_out(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    assert tlslint("check", "a.conf") == tlslint("a.conf")


def test_the_version_is_told(tlslint: Command) -> None:
    assert f"tlslint {__version__}\n" == tlslint("--version").out


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["policy", "test", "--help"]])
def test_help_is_told(tlslint: Command, words: list[str]) -> None:
    found = tlslint(*words)

    assert 0 == found.code
    assert found.out.startswith("usage: tlslint")


def test_help_names_the_formats_that_there_are(tlslint: Command) -> None:
    assert set(FORMATS) == set(reports.FORMATS)
    assert ", ".join(reports.FORMATS) in " ".join(tlslint("check", "--help").out.split())
    assert set(flows_report.FORMATS) == set(reports.FLOW_FORMATS)
    assert ", ".join(reports.FLOW_FORMATS) in " ".join(tlslint("flows", "--help").out.split())


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["check", "--help"]])
def test_help_imports_nothing_that_reads_or_judges(words: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\nfrom linter.cli import execute\n"
        f"try: execute({words!r})\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=True,
    )

    imported = set(done.stderr.split())
    assert {"linter.cli.arguments"} <= imported
    assert not imported & {"ruamel", "jsonschema", "pathspec", "linter.model", "linter.platforms", "linter.policy"}
