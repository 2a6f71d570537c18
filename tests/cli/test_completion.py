"""What a shell completes, and what is said of words that are spelt wrongly."""

import shutil
import subprocess
from importlib.util import find_spec

import pytest
from support.bounded import HUNG
from support.command import Command

from linter.cli import options
from linter.cli.options import reports
from linter.policy.catalog import built_in_catalog
from linter.policy.spelling import did_you_mean

needs_shtab = pytest.mark.skipif(find_spec("shtab") is None, reason="shtab is not installed")
TRY = """
source /dev/stdin
complete_words() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
  _shtab_tlslint tlslint "${COMP_WORDS[-1]}"
  echo "${COMPREPLY[*]}"
}
complete_words tlslint che
complete_words tlslint --grou
complete_words tlslint check --profile mozilla-m
complete_words tlslint -f rd
complete_words tlslint explain legacy
complete_words tlslint flows -f sv
complete_words tlslint policy te
"""
COMPLETED = ["check", "--group-by", "mozilla-modern", "rdjson rdjsonl", "legacy-tls-version", "svg", "test"]


@needs_shtab
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_commands_options_rules_profiles_and_formats(tlslint: Command) -> None:
    script = tlslint("completion", "bash").out

    done = subprocess.run(
        ["bash", "--norc", "-c", TRY], input=script, capture_output=True, text=True, check=True, timeout=HUNG
    )

    assert COMPLETED == done.stdout.splitlines()


@needs_shtab
@pytest.mark.parametrize("shell", ["fish", "zsh"])
def test_other_shells_get_the_same_words(tlslint: Command, shell: str) -> None:
    script = tlslint("completion", shell).out

    assert all(word in script for word in ("mozilla-modern", "rdjsonl", "legacy-tls-version", "group-by", "convert"))
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=HUNG)


def test_the_profiles_that_help_names_are_those_that_there_are() -> None:
    assert sorted(built_in_catalog().profiles) == sorted(options.PROFILES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["check", "--selct", "a"], "no option `--selct`, did you mean `--select`?", id="an option"),
        pytest.param(["--profil=strict"], "no option `--profil`, did you mean `--profile`?", id="without a command"),
        pytest.param(["rules", "--profle", "a"], "no option `--profle`, did you mean `--profile`?", id="of a command"),
        pytest.param(["policy", "chek", "a"], "did you mean `check`?", id="an action"),
        pytest.param(["check", "--fail-on", "hihg"], "did you mean `high`?", id="a value"),
        pytest.param(["-f", "rdjsn"], "did you mean `rdjson`?", id="a format"),
        pytest.param(["--group-by", "fil"], "did you mean `file`?", id="what to group by"),
        pytest.param(["flws"], "did you mean `flows`?", id="a command"),
    ],
)
def test_what_may_have_been_meant_is_said(tlslint: Command, words: list[str], said: str) -> None:
    found = tlslint(*words)

    assert 2 == found.code
    assert said in found.err


@pytest.mark.parametrize("values", [options.SEVERITIES, reports.FORMATS, options.PROFILES, reports.GROUPS])
def test_help_names_the_values(tlslint: Command, monkeypatch: pytest.MonkeyPatch, values: tuple[str, ...]) -> None:
    monkeypatch.setenv("COLUMNS", "400")

    text = " ".join(tlslint("check", "--help").out.split())

    assert ", ".join(values) in text


def test_nothing_is_meant_by_what_is_like_nothing() -> None:
    assert "" == did_you_mean("--xyz", ["--select"])
