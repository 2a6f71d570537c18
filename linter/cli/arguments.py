"""The command line's words to typed arguments.  Imports nothing that reads or judges, so that `--help` is quick."""

from __future__ import annotations  # each would be worked out at every start

import argparse
from importlib import import_module
from typing import TYPE_CHECKING, Any

from linter import __version__
from linter.cli import options, terminal
from linter.cli.options import reports
from linter.cli.options.parsing import Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

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
    baseline: str | None
    since: str | None
    # check
    paths: list[str]
    format: list[str]
    show_open: bool
    show_suppressed: bool
    no_ignores: bool
    allow_incomplete: bool
    exit_zero: bool
    statistics: bool
    group_by: str | None
    suggest_fixes: bool
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
    fix: bool
    diff: bool
    unsafe_fixes: bool
    no_cache: bool
    jobs: int | None
    cache_dir: str | None
    # init
    pipeline: str | None
    hook: bool | None
    yes: bool
    force: bool
    # baseline
    until: date | None
    by: str | None
    # flows
    check: str | None
    # comply, inventory
    standard: list[str]
    list_standards: bool
    changed_since: str | None
    # fleet
    roster: str
    store: str
    workers: int
    scheduler: str | None
    tls_ca_file: str | None
    tls_cert: str | None
    tls_key: str | None
    time_limit: int
    memory_limit: int
    resume: bool
    run: str | None
    against: str | None
    sql: str
    # model
    words: bool
    # rules
    category: str | None
    platform: str | None
    on: bool
    # rules, profiles, explain, policy
    written_as: str | None
    rule: str
    action: str
    files: list[str]
    cases: list[str]
    complete: bool
    folder: str


class _Help(argparse.RawDescriptionHelpFormatter):
    """Writes as wide as the terminal, without `shutil`, which argparse imports at every start to learn that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=terminal.width() - 2)


def parse(argv: Sequence[str]) -> Arguments:
    """Parse the command line; `check` may be left out.  Exits for `--help`, `--version` and what cannot be parsed."""
    words = list(argv)
    if not words or words[0] not in (*COMMANDS, "-h", "--help", "-V", "--version"):
        words.insert(0, "check")
    return parser(words[0]).parse_args(words, Arguments())


def parser(asked: str = "") -> argparse.ArgumentParser:
    """Return what parses the command line of one command, or with an empty name of every command."""
    top = Parser(
        prog="tlslint",
        usage="tlslint [check] [OPTION ...] [PATH ...]\n       tlslint COMMAND [OPTION ...]",
        description="Prove, from configuration alone, that data is protected in transit.",
        epilog="`check` is what runs when no command is named; `tlslint COMMAND --help` tells its options.\n\n"
        + EXIT_CODES,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    top.add_argument("-V", "--version", action="version", version=f"tlslint {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="tlslint")
    for command, (purpose, fill) in COMMANDS.items():
        # The options of all of them are a tenth of a start, and `--help` lists no more than their names.
        if asked in ("", command):
            fill(commands.add_parser(command, **_like(purpose)))
        elif asked not in COMMANDS:
            commands.add_parser(command, **_like(purpose))
    return top


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
    options.configuration(parser)
    options.judging(parser)
    options.input_(parser)
    reports.output(parser)
    options.outcome(parser)
    options.fixes(parser.add_argument_group("fixes"))
    options.kept(parser.add_argument_group("cache"))
    options.processes(parser.add_argument_group("processes"))


def _baseline(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, purpose in (
        ("write", "accept all findings that there are now"),
        ("update", "drop what no longer occurs, and accept nothing new"),
        ("show", "list what is accepted"),
    ):
        own = actions.add_parser(action, **_like(purpose))
        own.add_argument("paths", nargs="*", metavar="PATH", help="the folder that holds all files (default: this one)")
        own.set_defaults(no_ignores=False, allow_incomplete=False, no_progress=False, until=None, by=None)
        # It is of all findings that there are, and fails for none.
        own.set_defaults(fail_on=None, since=None)
        options.configuration(own)
        options.judging(own)
        options.input_(own)
        options.incomplete(own.add_argument_group("outcome"))
        if action == "write":
            options.baseline(own.add_argument_group("what is accepted"))


def _cache(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, purpose in (("info", "say where they are and how much there is"), ("clear", "remove them")):
        options.cache_dir(actions.add_parser(action, **_like(purpose)).add_argument_group("folder"))


def _flows(parser: argparse.ArgumentParser) -> None:
    parser.usage = "tlslint flows [OPTION ...] [PATH ...]"
    parser.epilog = reports.FLOW_EXIT_CODES
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="folders and files, the working directory by default; shown is what stands in them, with the paths over "
        "it, wherever they come from and lead to",
    )
    # Nothing is judged, so that options about judging are none of this command.
    parser.set_defaults(profile=None, policies=[], config_from=None, show_open=True, show_suppressed=False)
    parser.set_defaults(statistics=False, coverage=False, sarif_category=None, group_by=None, suggest_fixes=False)
    options.configuration_file(parser.add_argument_group("configuration"))
    group = parser.add_argument_group("input")
    options.read_with(group)
    options.whole_tree(group)
    reports.flows(parser.add_argument_group("output"))
    options.incomplete(parser.add_argument_group("outcome"))


def _fleet(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    from linter.cli.options import fleets  # noqa: PLC0415  # as in `_of`

    for action, (purpose, fill) in fleets.ACTIONS.items():
        fill(actions.add_parser(action, **_like(purpose)))


def _policy(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("new", **_like("write a rule with examples to begin with"))
    new.add_argument("rule", metavar="ID", help="the id of the rule, such as shop-tls-1-3")
    new.add_argument("--folder", default="policies", help="the folder with `rules` in it (default: policies)")
    check = actions.add_parser("check", **_like("check that rules and profiles are valid"))
    test = actions.add_parser(
        "test", **_like("judge the examples inside rules, and files that say what is to be found in them")
    )
    for own in (check, test):
        own.add_argument("files", nargs="+", metavar="FILE", help="rules or profiles, or folders of them")
        own.add_argument("--policies", metavar="FOLDER", action="append", default=[], help="rules that they build on")
    options.tests(test)


def _config(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = actions.add_parser("show", **_like("show the configuration in force, and where each value was set"))
    options.configuration(show)
    options.judging(show)
    options.fail_on(show.add_argument_group("outcome"))


def _of(name: str) -> Callable[[argparse.ArgumentParser], None]:
    """Return what adds the options of a command, by its module and name, which is imported when it is called."""

    def fill(parser: argparse.ArgumentParser) -> None:
        module, function = name.split(".")
        getattr(import_module(f"linter.cli.options.{module}"), function)(parser)

    return fill


def _server(_: argparse.ArgumentParser) -> None:
    """Add nothing: what an editor wants, it says in its own language."""


COMMANDS: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "check": ("look for data that is not protected in transit", _check),
    "baseline": ("accept the findings that there are, and report new ones only", _baseline),
    "completion": ("write what lets a shell complete a command line", _of("beside.completion")),
    "comply": ("say of each requirement of standards whether it is met", _of("standards.comply")),
    "convert": ("tell a JSON report again, in another format", _of("beside.convert")),
    "fleet": ("read many repositories into a store, and answer about all of them", _fleet),
    "flows": ("show where data goes, over what, and where its encryption ends", _flows),
    "inventory": ("list every endpoint, certificate and key, for audits", _of("standards.inventory")),
    "rules": ("list the rules", _of("asking.rules")),
    "profiles": ("list the profiles, which are sets of rules to judge by", _of("asking.profiles")),
    "explain": ("say what a rule demands and why, with examples, or what is known of a line", _of("asking.explain")),
    "init": ("write the configuration, the hook and the pipeline", _of("beside.init")),
    "model": ("show what policies can ask of, and what the files say of it", _of("asking.model")),
    "policy": ("write, check and test policy files", _policy),
    "cache": ("say what results are kept for the next run, or remove them", _cache),
    "server": ("be a language server for an editor, on standard input and output", _server),
    "config": ("show what is in force", _config),
}
"""What each is for, and what adds its options."""
