"""Options of the commands that go before a check or after it.  Imports nothing that reads or judges."""

import argparse

from linter.cli import options
from linter.cli.options import reports

SHELLS = ("bash", "fish", "zsh")
PIPELINES = ("azure", "circleci", "github", "gitlab", "jenkins", "tekton", "none")


def convert(parser: argparse.ArgumentParser) -> None:
    """Add what a report is told again by."""
    parser.usage = "tlslint convert [OPTION ...] REPORT"
    parser.add_argument("paths", nargs=1, metavar="REPORT", help="a report of `tlslint -f json`; `-` is standard input")
    parser.set_defaults(suggest_fixes=False)
    reports.shown(parser)


def completion(parser: argparse.ArgumentParser) -> None:
    """Add for which shell."""
    parser.add_argument("action", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))


def init(parser: argparse.ArgumentParser) -> None:
    """Add what is written, so that nothing need be asked."""
    parser.usage = "tlslint init [OPTION ...] [FOLDER]"
    parser.add_argument("paths", nargs="*", metavar="FOLDER", help="the root of the repository (default: this folder)")
    add = parser.add_argument_group("what is written").add_argument
    add("--profile", metavar="NAME", choices=options.PROFILES, help=f"one of {', '.join(options.PROFILES)}")
    add("--fail-on", metavar="SEVERITY", choices=options.SEVERITIES, help=f"one of {', '.join(options.SEVERITIES)}")
    add("--pipeline", metavar="NAME", choices=PIPELINES, help=f"one of {', '.join(PIPELINES)}")
    add("--hook", action=argparse.BooleanOptionalAction, default=None, help="write an entry for pre-commit and prek")
    add("--yes", action="store_true", help="ask nothing: what no option says is what would be proposed")
    add("--force", action="store_true", help="write over files that are there")
