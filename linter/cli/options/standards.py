"""Options of the commands that ask standards.  Imports nothing that reads or judges."""

import argparse

from linter.cli import options
from linter.cli.options import reports

COMPLY_FORMATS = ("csv", "html", "json", "markdown", "oscal", "text")
"""The names of `linter.report.documents.compliance.FORMATS`; a test compares them."""
INVENTORY_FORMATS = ("csv", "cyclonedx-1.6", "cyclonedx-1.7", "html", "json", "markdown", "text")
"""As above, of `linter.report.documents.inventory.FORMATS`."""
INVENTORY_EXIT_CODES = """\
exit codes:
  0  the inventory is written
  2  the command line, the configuration, a policy or a standard is wrong
  3  a file could not be analysed
  4  a fault of tlslint itself
"""

COMPLY_EXIT_CODES = """\
exit codes:
  0  no requirement fails at or above --fail-on
  1  one does
  2  the command line, the configuration, a policy or a standard is wrong
  3  a file could not be analysed (1 if a requirement fails too)
  4  a fault of tlslint itself
"""


def _standards(parser: argparse.ArgumentParser) -> options.Group:
    """Add by which standards is judged, and what is read."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="folders and files to look through (default: the working directory)"
    )
    # Standards say which rules judge, so that options about rules are none of these commands.
    parser.set_defaults(profile=None, config_from=None, select=[], ignore=[], severity=[], min_severity=None)
    parser.set_defaults(baseline=None, show_suppressed=False, statistics=False, coverage=False, sarif_category=None)
    parser.set_defaults(group_by=None)
    group = parser.add_argument_group("standards and configuration")
    group.add_argument(
        "--standard",
        metavar="IDS",
        type=options.words,
        action="extend",
        default=[],
        help="ask for these only (default: all that there are)",
    )
    group.add_argument(
        "--policies", metavar="FOLDER", action="append", default=[], help="add rules and standards of your own"
    )
    options.configuration_file(group)
    read = parser.add_argument_group("input")
    options.read_with(read)
    options.whole_tree(read)
    read.add_argument("--no-ignores", action="store_true", help="disregard comments and entries that accept findings")
    read.add_argument(
        "--today", metavar="DATE", type=options.day, help="judge what expires, and what is in force, as of this day"
    )
    return group


def comply(parser: argparse.ArgumentParser) -> None:
    """Add by which standards is judged, and how the answers are shown."""
    parser.usage = "tlslint comply [OPTION ...] [PATH ...]"
    parser.epilog = COMPLY_EXIT_CODES
    group = _standards(parser)
    group.add_argument("--list", dest="list_standards", action="store_true", help="list the standards that there are")
    shown = parser.add_argument_group("output")
    reports.format_option(shown, "the answers", COMPLY_FORMATS)
    shown.add_argument("--show-open", action="store_true", help="list what could not be decided")
    shown.add_argument("--color", choices=("auto", "always", "never"), help="colour the text (default: auto)")
    shown.add_argument("-q", "--quiet", action="count", default=0, help="leave out what decides the answers")
    reports.progress_option(shown)
    ends = parser.add_argument_group("outcome")
    options.fail_on(ends)
    options.incomplete(ends)


def inventory(parser: argparse.ArgumentParser) -> None:
    """Add which standards items may violate, and how the inventory is shown."""
    parser.usage = "tlslint inventory [OPTION ...] [PATH ...]"
    parser.epilog = INVENTORY_EXIT_CODES
    _standards(parser)
    parser.set_defaults(list_standards=False, show_open=False, fail_on=None)
    shown = parser.add_argument_group("output")
    reports.format_option(shown, "the inventory", INVENTORY_FORMATS)
    shown.add_argument(
        "--changed-since", metavar="FILE", help="show what came, went and changed since this inventory in JSON"
    )
    shown.add_argument("--color", choices=("auto", "always", "never"), help="colour the text (default: auto)")
    shown.add_argument("-q", "--quiet", action="count", default=0, help="leave out what it adds up to")
    reports.progress_option(shown)
    options.incomplete(parser.add_argument_group("outcome"))
