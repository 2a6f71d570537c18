"""Options of the command that reads many repositories.  Imports nothing that reads or judges."""

import argparse
from collections.abc import Callable, Mapping
from types import MappingProxyType

from linter.cli import options
from linter.cli.options import reports

REPORT_FORMATS = ("csv", "cyclonedx-1.6", "cyclonedx-1.7", "html", "json", "markdown", "sarif", "text")
"""The names of `linter.fleet.formats.FORMATS`; a test compares them."""
FLOW_FORMATS = ("dot", "html", "json", "markdown", "mermaid", "svg", "text")
QUERY_FORMATS = ("csv", "json", "markdown", "text")
SCAN_EXIT_CODES = """\
exit codes:
  0  every repository was read
  2  the command line, the list, the store, the engine, the configuration or a policy is wrong
  3  a repository, or a file in one, could not be read
  4  a fault of tlslint itself
"""
REPORT_EXIT_CODES = """\
exit codes:
  0  the report is written
  1  there is a finding at or above --fail-on
  2  the command line or the store is wrong
  4  a fault of tlslint itself
"""
_SECONDS = 600
_MEGABYTES = 2_000
_MOST = 999_999


def _scan(parser: argparse.ArgumentParser) -> None:
    """Add what is read, by whom, and by which word."""
    parser.usage = "tlslint fleet scan [OPTION ...] LIST"
    parser.epilog = SCAN_EXIT_CODES
    parser.add_argument(
        "roster",
        metavar="LIST",
        help="repositories, one a line with labels such as `team=shop` behind it, or as .csv or .json; or a folder "
        "that holds them: folders, what git keeps of one (bare or mirrored), archives",
    )
    _store(parser)
    parser.set_defaults(no_ignores=False, allow_incomplete=False, baseline=None, since=None, no_gitignore=False)
    parser.set_defaults(config_from=None, select=[], ignore=[], severity=[], min_severity=None, fail_on=None)
    parser.set_defaults(tf_plan=[], tf_vars=[], nginx_version=None)
    group = parser.add_argument_group("rules and configuration")
    group.add_argument("--profile", metavar="NAME", help="judge by this set of rules (default: default)")
    group.add_argument(
        "--policies",
        metavar="FOLDER",
        action="append",
        default=[],
        help="add rules, profiles and standards of your own",
    )
    group.add_argument(
        "--standard",
        metavar="IDS",
        type=options.words,
        action="extend",
        default=[],
        help="ask for these standards only (default: all that there are)",
    )
    options.configuration_file(group)
    group.add_argument("--exclude", metavar="GLOB", action="append", default=[], help="do not read such files")
    group.add_argument("--today", metavar="DATE", type=options.day, help="judge what expires as of this day")
    _engine(parser.add_argument_group("engine"))
    bounds = parser.add_argument_group("bounds of one repository")
    options.budget(bounds)
    bounds.add_argument(
        "--time-limit", metavar="SECONDS", type=_count, default=_SECONDS, help=f"give up after (default: {_SECONDS})"
    )
    bounds.add_argument(
        "--memory-limit",
        metavar="MB",
        type=_count,
        default=_MEGABYTES,
        help=f"give up where it needs more (default: {_MEGABYTES:,})",
    )
    parser.add_argument_group("output").add_argument(
        "--no-progress", action="store_true", help="do not say on a terminal how far it is"
    )


def _engine(group: options.Group) -> None:
    group.add_argument(
        "--workers", metavar="NUMBER", type=_count, default=0, help="read so many at a time (default: one a core)"
    )
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="have them read by a cluster of Dask, such as tls://dask.example.com:8786",
    )
    group.add_argument("--tls-ca-file", metavar="FILE", help="the authority of the scheduler's certificate")
    group.add_argument("--tls-cert", metavar="FILE", help="the certificate to show to the scheduler")
    group.add_argument("--tls-key", metavar="FILE", help="the key of that certificate")
    group.add_argument("--resume", action="store_true", help="go on with the last run that has not ended")


def _report(parser: argparse.ArgumentParser) -> None:
    """Add about which runs, and how it is shown."""
    parser.usage = "tlslint fleet report [OPTION ...]"
    parser.epilog = REPORT_EXIT_CODES
    _store(parser)
    _run(parser)
    parser.add_argument("--against", metavar="RUN", help="the run that it is compared with (default: the one before)")
    shown = parser.add_argument_group("output")
    reports.format_option(shown, "the report", REPORT_FORMATS)
    shown.add_argument("--today", metavar="DATE", type=options.day, help="count what expires from this day on")
    parser.add_argument_group("outcome").add_argument(
        "--fail-on",
        metavar="SEVERITY",
        choices=options.SEVERITIES,
        help=f"exit with 1 where there is a finding from here on: {', '.join(options.SEVERITIES)} (default: never)",
    )


def _flows(parser: argparse.ArgumentParser) -> None:
    """Add about which run, and how it is drawn."""
    parser.usage = "tlslint fleet flows [OPTION ...]"
    _store(parser)
    _run(parser)
    parser.set_defaults(show_open=True)
    reports.format_option(parser.add_argument_group("output"), "the graph", FLOW_FORMATS)


def _query(parser: argparse.ArgumentParser) -> None:
    """Add what is asked."""
    parser.usage = "tlslint fleet query [OPTION ...] SQL"
    parser.add_argument("sql", metavar="SQL", help='such as "SELECT team, count(*) FROM findings GROUP BY team"')
    _store(parser)
    _run(parser)
    reports.format_option(parser.add_argument_group("output"), "the rows", QUERY_FORMATS)


def _runs(parser: argparse.ArgumentParser) -> None:
    """Add of which store."""
    _store(parser)


def _store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", metavar="FOLDER", default="tlslint-fleet", help="where all is kept (default: tlslint-fleet)"
    )


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--run", metavar="RUN", help="as of this run, which `tlslint fleet runs` lists (default: the last)"
    )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:10]) <= _MOST:
        raise argparse.ArgumentTypeError(f"`{text}` is no number from 1 to {_MOST:,}")
    return int(text)


ACTIONS: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = MappingProxyType(
    {
        "scan": ("read repositories, as far as they have changed", _scan),
        "report": ("say what there is, and what has changed", _report),
        "flows": ("show where data goes between repositories", _flows),
        "query": ("ask the store in SQL", _query),
        "runs": ("list the runs of a store", _runs),
    }
)
"""What `tlslint fleet` can do."""
