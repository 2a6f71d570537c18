"""`tlslint completion`: write what lets a shell complete a command line, with options, rules, profiles and formats."""

import argparse
from collections.abc import Iterator

from linter.cli import options, terminal
from linter.cli.arguments import Arguments, parser
from linter.cli.options import reports
from linter.cli.usage import UsageError
from linter.policy.catalog import built_in_catalog

_FILES = ("--baseline", "--cache-dir", "--check", "--config", "--tf-plan", "--tf-vars", "paths", "files")
_FOLDERS = ("--cache-dir", "--policies")


def completion(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    try:
        import shtab  # noqa: PLC0415  # of an extra
    except ImportError as error:
        raise UsageError("completion needs the package shtab: pip install 'tlslint[completion]'") from error
    whole = parser()
    # `check` may be left out, so that its options are those of the command itself.
    options.configuration(whole)
    options.judging(whole)
    options.input_(whole)
    reports.output(whole)
    options.outcome(whole)
    options.fixes(whole.add_argument_group("fixes"))
    options.kept(whole.add_argument_group("cache"))
    rules = sorted(built_in_catalog().rules)
    for one in _parsers(whole):
        for action in one._actions:  # noqa: SLF001  # argparse has no other way to them
            _tell(action, rules)
    terminal.write(shtab.complete(whole, arguments.action).rstrip("\n") + "\n")
    return 0


def _parsers(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those of its subcommands."""
    yield one
    for action in one._actions:  # noqa: SLF001  # as above
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # as above
            for below in dict.fromkeys(action.choices.values()):
                yield from _parsers(below)


def _tell(action: argparse.Action, rules: list[str]) -> None:
    """Say what an option or a path takes, where argparse does not know it."""
    import shtab  # noqa: PLC0415  # of an extra

    names = {*action.option_strings, action.dest}
    if names & {"--profile"}:
        action.choices = list(options.PROFILES)
    elif names & {"--select", "--ignore", "rule"}:
        action.choices = rules
    elif names & {"--severity"}:
        action.choices = [f"{rule}={severity}" for rule in rules for severity in options.SEVERITIES]
    elif names & {"--format"} and action.choices is None:
        is_of_flows = "flows" in (action.help or "")
        action.choices = list(reports.FLOW_FORMATS if is_of_flows else reports.FORMATS)
    elif names.intersection(_FOLDERS):
        action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # what shtab looks at
    elif names.intersection(_FILES):
        action.complete = shtab.FILE  # type: ignore[attr-defined]  # as above
