"""The command line's words to typed arguments.  Imports nothing that reads or judges, so that `--help` is quick."""

import argparse
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from linter import __version__
from linter.cli import terminal
from linter.provenance.budget import DEFAULT as BUDGET

COMMANDS = ("check", "config", "explain", "policy", "rules")
SEVERITIES = ("low", "medium", "high", "critical")
FORMATS = ("concise", "github", "json", "sarif", "text")
"""The names of `linter.report.FORMATS`, which need not be imported for `--help`; a test compares them."""

EXIT_CODES = """\
exit codes:
  0  nothing at or above --fail-on
  1  findings
  2  the command line, the configuration or a policy is wrong
  3  a file could not be analysed (1 if there are findings too)
  4  a fault of tlslint itself
"""


class Arguments(argparse.Namespace):
    """What the command line says; what is left out is None or empty."""

    command: str
    # every command that needs rules
    profile: str | None
    policies: list[str]
    config: str | None
    config_from: str | None
    isolated: bool
    # what judges
    select: list[str]
    ignore: list[str]
    severity: list[tuple[str, str]]
    min_severity: str | None
    fail_on: str | None
    exclude: list[str]
    tf_vars: list[str]
    tf_plan: list[str]
    nginx_version: str | None
    # check
    paths: list[str]
    format: list[str]
    show_open: bool
    show_suppressed: bool
    no_ignores: bool
    allow_incomplete: bool
    exit_zero: bool
    statistics: bool
    coverage: bool
    stdin_filename: str | None
    no_gitignore: bool
    budget: int
    sarif_category: str | None
    today: date | None
    color: str | None
    quiet: int
    verbose: bool
    no_progress: bool
    # rules, explain, policy
    written_as: str | None
    rule: str
    action: str
    files: list[str]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Writes as wide as the terminal, without `shutil`, which argparse imports at every start to learn that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=terminal.width() - 2)


def parse(argv: Sequence[str]) -> Arguments:
    """Parse the command line; `check` may be left out.  Exits for `--help`, `--version` and what cannot be parsed."""
    words = list(argv)
    if not words or words[0] not in (*COMMANDS, "-h", "--help", "-V", "--version"):
        words.insert(0, "check")
    return _parser().parse_args(words, Arguments())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tlslint",
        usage="tlslint [check] [OPTION ...] [PATH ...]\n       tlslint COMMAND [OPTION ...]",
        description="Prove, from configuration alone, that data is protected in transit.",
        epilog="`check` is what runs when no command is named; `tlslint COMMAND --help` tells its options.\n\n"
        + EXIT_CODES,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("-V", "--version", action="version", version=f"tlslint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="tlslint")
    _check(commands.add_parser("check", **_like("look for data that is not protected in transit")))
    _rules(commands.add_parser("rules", **_like("list the rules")))
    _explain(commands.add_parser("explain", **_like("say what a rule demands and why, with examples")))
    _policy(commands.add_parser("policy", **_like("check and test policy files")))
    _config(commands.add_parser("config", **_like("show what is in force")))
    return parser


def _like(purpose: str) -> dict[str, Any]:
    return {
        "help": purpose,
        "description": f"{purpose[0].upper()}{purpose[1:]}.",
        "formatter_class": _Help,
        "allow_abbrev": False,
    }


def _check(parser: argparse.ArgumentParser) -> None:
    parser.usage = "tlslint [check] [OPTION ...] [PATH ...]"
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="folders and files, the working directory by default; what stands in them is reported, whatever is read "
        "for it; `-` reads standard input",
    )
    _configuration(parser)
    _judging(parser)
    _input(parser)
    _output(parser)
    _outcome(parser)


def _configuration(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("rules and configuration").add_argument
    add("--profile", metavar="NAME", help="judge by this set of rules")
    add("--policies", metavar="FOLDER", action="append", default=[], help="add rules and profiles of your own")
    add(
        "--config",
        metavar="FILE",
        help="read this configuration, its paths from the working directory, instead of the nearest .tlslint.yaml or "
        "[tool.tlslint] in pyproject.toml",
    )
    add(
        "--config-from",
        metavar="REVISION",
        help="read configuration, policies and .gitignore as of this revision of git, and tell what is accepted or "
        "loosened since",
    )
    add("--isolated", action="store_true", help="read no configuration")


def _judging(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("judging").add_argument
    add("--select", metavar="RULES", type=_words, action="extend", default=[], help="judge by these rules only")
    add("--ignore", metavar="RULES", type=_words, action="extend", default=[], help="do not judge by these rules")
    add(
        "--severity",
        metavar="RULE=SEVERITY",
        type=_rule_severity,
        action="append",
        default=[],
        help="judge by this rule, with one severity for all endpoints",
    )
    add("--min-severity", metavar="SEVERITY", choices=SEVERITIES, help="do not report what is below")
    add("--fail-on", metavar="SEVERITY", choices=SEVERITIES, help="exit with 1 from here on (default: medium)")
    add("--exclude", metavar="GLOB", action="append", default=[], help="do not read such files, as in .gitignore")
    add("--nginx-version", metavar="RELEASE", help="the nginx that reads its files (default: what images say, or any)")
    add("--tf-plan", metavar="FILE", action="append", default=[], help="a plan, as `terraform show -json` writes it")
    add("--tf-vars", metavar="FILE", action="append", default=[], help="Terraform variables, as for -var-file")


def _input(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("input").add_argument
    add(
        "--stdin-filename",
        metavar="NAME",
        help="the file whose content standard input is (default: what it looks like)",
    )
    add("--no-gitignore", action="store_true", help="read what git ignores, too")
    add(
        "--budget",
        metavar="UNITS",
        type=_units,
        default=BUDGET,
        help="do this much work at most, by default some 20 seconds, and exit with 3 where that is too little "
        f"(default: {BUDGET:,})",
    )
    add("--no-ignores", action="store_true", help="disregard comments and entries that accept findings")
    add("--today", metavar="DATE", type=_day, help="judge what expires as of this day")


def _output(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("output").add_argument
    add(
        "-f",
        "--format",
        metavar="FORMAT[:FILE]",
        action="append",
        default=[],
        help=f"write the report so, to a file or to standard output; several at once: {', '.join(FORMATS)}",
    )
    add("--show-open", action="store_true", help="list what could not be decided")
    add("--show-suppressed", action="store_true", help="list what is accepted")
    add("--statistics", action="store_true", help="count the findings of each rule")
    add("--coverage", action="store_true", help="list what was read, and what was not and why")
    add("--sarif-category", metavar="NAME", help="keep this SARIF run apart from others of the same commit")
    add("--color", choices=("auto", "always", "never"), help="colour the text (default: auto)")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "-q", "--quiet", action="count", default=0, help="leave out the summary; twice, the findings too"
    )
    amount.add_argument("-v", "--verbose", action="store_true", help="say on standard error what is skipped and why")
    add("--no-progress", action="store_true", help="do not say on a terminal what is being read")


def _outcome(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("outcome").add_argument
    add("--allow-incomplete", action="store_true", help="do not exit with 3 when a file could not be analysed")
    add("--exit-zero", action="store_true", help="do not exit with 1 when there are findings")


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", dest="written_as", metavar="FORMAT", choices=("text", "json"), help="text (default) or json"
    )
    _configuration(parser)


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="the rule's id, such as missing-hsts")
    _configuration(parser)


def _policy(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, purpose in (
        ("check", "check that rules and profiles are valid"),
        ("test", "judge the examples inside rules: the bad ones must fail, the good ones must not"),
    ):
        own = actions.add_parser(action, **_like(purpose))
        own.add_argument("files", nargs="+", metavar="FILE", help="rules or profiles, or folders of them")
        own.add_argument("--policies", metavar="FOLDER", action="append", default=[], help="rules that they build on")


def _config(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = actions.add_parser("show", **_like("show the configuration in force, and where each value was set"))
    _configuration(show)
    _judging(show)


def _units(text: str) -> int:
    digits = text.replace("_", "").replace(",", "")
    if re.fullmatch(r"[1-9][0-9]{0,15}", digits) is None:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of units such as 100000000")
    return int(digits)


def _words(text: str) -> list[str]:
    words = [word.strip().lower() for word in text.split(",")]
    if not all(words):
        raise argparse.ArgumentTypeError(f"`{text}` is no list of rule ids such as missing-hsts,missing-sni")
    return words


def _rule_severity(text: str) -> tuple[str, str]:
    rule, _, severity = text.partition("=")
    if severity not in SEVERITIES:
        raise argparse.ArgumentTypeError(f"`{text}` is not RULE=SEVERITY with one of {', '.join(SEVERITIES)}")
    return rule.strip().lower(), severity


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{text}` is no date such as 2027-03-31") from error
