"""Options about what is written, and how it looks.  Imports nothing that reads or judges."""

import argparse
from typing import TypeAlias

from linter.cli.options import Group

FORMATS = (
    "azure",
    "concise",
    "csv",
    "github",
    "gitlab",
    "html",
    "json",
    "junit",
    "markdown",
    "rdjson",
    "rdjsonl",
    "sarif",
    "text",
)
"""The names of `linter.report.FORMATS`, which need not be imported for `--help`; a test compares them."""
GROUPS = ("endpoint", "file", "rule")
"""What `--group-by` can put findings together by."""
FLOW_EXIT_CODES = """\
exit codes:
  0  the flows are written, or the document says what the configuration does
  1  --check: it does not
  2  the command line or the configuration is wrong
  3  a file could not be analysed (1 if the document differs, too)
  4  a fault of tlslint itself
"""
FLOW_FORMATS = ("dot", "html", "json", "markdown", "mermaid", "svg", "text")
"""As above, of `linter.report.flows.FORMATS`."""

Exclusive: TypeAlias = argparse._MutuallyExclusiveGroup  # noqa: SLF001  # argparse has no other name for it


def output(parser: argparse.ArgumentParser) -> None:
    """Add how the report of a check looks."""
    group, amount = shown(parser)
    group.add_argument(
        "--since", metavar="REVISION", help="report only what is new since HEAD and this revision parted"
    )
    group.add_argument(
        "--suggest-fixes",
        action="store_true",
        help="say in html, json, rdjson, rdjsonl and sarif what mends findings, each proven by itself, which takes "
        "several runs; with --unsafe-fixes, also what can keep out who is meant to get in",
    )
    amount.add_argument("-v", "--verbose", action="store_true", help="say on standard error what is skipped and why")
    progress_option(group)


def shown(parser: argparse.ArgumentParser) -> tuple[Group, Exclusive]:
    """Add how a report looks, and return where more about it goes."""
    group = parser.add_argument_group("output")
    add = group.add_argument
    format_option(group, "the report", FORMATS)
    add("--show-open", action="store_true", help="list what could not be decided")
    add("--show-suppressed", action="store_true", help="list what is accepted")
    add("--statistics", action="store_true", help="count the findings of each rule, or of what --group-by says")
    add(
        "--group-by",
        metavar="WHAT",
        choices=GROUPS,
        help=f"put what is told in text together by one of {', '.join(GROUPS)} (default: by place)",
    )
    add("--coverage", action="store_true", help="list what was read, and what was not and why")
    add("--sarif-category", metavar="NAME", help="keep this SARIF run apart from others of the same commit")
    add("--color", choices=("auto", "always", "never"), help="colour the text (default: auto)")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "-q", "--quiet", action="count", default=0, help="leave out the summary; twice, the findings too"
    )
    return group, amount


def format_option(group: Group, what: str, formats: tuple[str, ...]) -> None:
    """Add as what something is written, and where to."""
    group.add_argument(
        "-f",
        "--format",
        metavar="FORMAT[:FILE]",
        action="append",
        default=[],
        help=f"write {what} so, to a file or to standard output; several at once: {', '.join(formats)}",
    )


def progress_option(group: Group) -> None:
    """Add whether progress is told."""
    group.add_argument("--no-progress", action="store_true", help="do not say on a terminal what is being read")


def flows(group: Group) -> None:
    """Add how flows are shown, or compared with a document."""
    format_option(group, "the flows", FLOW_FORMATS)
    group.add_argument(
        "--check",
        metavar="FILE",
        help="write nothing, and exit with 1 and the difference where this document does not say what the "
        "configuration does; its format is what its name says, or --format",
    )
    group.add_argument("--color", choices=("auto", "always", "never"), help="colour the text (default: auto)")
    group.add_argument("-q", "--quiet", action="count", default=0, help="leave out the summary")
    progress_option(group)
