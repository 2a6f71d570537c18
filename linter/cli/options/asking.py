"""Options of the commands that tell what is known.  Imports nothing that reads or judges."""

import argparse

from linter.cli import options


def rules(parser: argparse.ArgumentParser) -> None:
    """Add which rules are listed, and how."""
    options.text_or_json(parser)
    options.some_rules(parser)
    options.configuration(parser)


def profiles(parser: argparse.ArgumentParser) -> None:
    """Add how profiles are listed."""
    options.text_or_json(parser)
    options.configuration(parser)


def explain(parser: argparse.ArgumentParser) -> None:
    """Add what is explained."""
    parser.add_argument(
        "rule",
        metavar="RULE|FILE:LINE",
        help="the id of a rule, such as missing-hsts, or a line, such as k8s/web.yaml:12",
    )
    options.one_platform(parser, "show its examples of this platform alone")
    parser.set_defaults(no_progress=False)
    options.configuration(parser)


def model(parser: argparse.ArgumentParser) -> None:
    """Add what is looked through, and how it is shown."""
    parser.usage = "tlslint model [OPTION ...] [PATH ...]\n       tlslint model --words"
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders and files, the working directory by default")
    parser.add_argument("--words", action="store_true", help="list all fields that policies can name, and their values")
    options.text_or_json(parser)
    parser.set_defaults(profile=None, policies=[], config_from=None, no_progress=False)
    options.configuration_file(parser.add_argument_group("configuration"))
    group = parser.add_argument_group("input")
    options.read_with(group)
    options.whole_tree(group)
    options.incomplete(parser.add_argument_group("outcome"))
