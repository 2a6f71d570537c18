"""Options of several commands, and their words to values.  Imports nothing that reads or judges."""

import argparse
import re
from datetime import date
from typing import TypeAlias

from linter.provenance.budget import DEFAULT as BUDGET

SEVERITIES = ("low", "medium", "high", "critical")
PROFILES = (
    "critical",
    "default",
    "lifecycle",
    "mozilla-intermediate",
    "mozilla-modern",
    "mozilla-old",
    "observability",
    "post-quantum",
    "strict",
)
"""The names of the built-in profiles; a test compares them."""
CATEGORIES = (
    *("certificate", "cert-validation", "ciphers", "hsts", "in-transit-encryption-other", "min-version", "mtls"),
    *("observability", "pinning", "plaintext-listener", "plaintext-upstream", "redirect", "revocation", "tlslint"),
)
"""As above, of `linter.policy.rule`."""
PLATFORMS = ("compose", "envoy", "kubernetes", "nginx", "pem", "prometheus", "terraform")
"""As above, of `linter.platforms`."""

Group: TypeAlias = argparse._ArgumentGroup  # noqa: SLF001  # argparse has no other name for what it returns


def configuration(parser: argparse.ArgumentParser) -> None:
    """Add what says by which rules is judged."""
    group = parser.add_argument_group("rules and configuration")
    add = group.add_argument
    add(
        "--profile",
        metavar="NAME",
        help=f"judge by this set of rules: {', '.join(PROFILES)}, a standard (`comply --list`), or one of your own",
    )
    add("--policies", metavar="FOLDER", action="append", default=[], help="add rules and profiles of your own")
    add(
        "--config-from",
        metavar="REVISION",
        help="read configuration, policies and .gitignore as of this revision of git, and tell what is accepted or "
        "loosened since",
    )
    configuration_file(group)


def configuration_file(group: Group) -> None:
    """Let a configuration be named, or none be read."""
    group.add_argument(
        "--config",
        metavar="FILE",
        help="read this configuration, its paths from the working directory, instead of the nearest .tlslint.yaml or "
        "[tool.tlslint] in pyproject.toml",
    )
    group.add_argument("--isolated", action="store_true", help="read no configuration")


def judging(parser: argparse.ArgumentParser) -> None:
    """Add what changes how is judged."""
    group = parser.add_argument_group("judging")
    add = group.add_argument
    add(
        "--select",
        metavar="RULES",
        type=words,
        action="extend",
        default=[],
        help="judge by these rules only, as `tlslint rules` lists them",
    )
    add("--ignore", metavar="RULES", type=words, action="extend", default=[], help="do not judge by these rules")
    add(
        "--severity",
        metavar="RULE=SEVERITY",
        type=_rule_severity,
        action="append",
        default=[],
        help=f"judge by this rule, with one severity for all endpoints: {', '.join(SEVERITIES)}",
    )
    add(
        "--min-severity",
        metavar="SEVERITY",
        choices=SEVERITIES,
        help=f"do not report what is below: {', '.join(SEVERITIES)}",
    )
    add("--baseline", metavar="FILE", help="accept the findings that this file has, as `tlslint baseline` writes it")
    read_with(group)


def baseline(group: Group) -> None:
    """Add what a baseline says of all that it accepts."""
    group.add_argument("--until", metavar="DATE", type=day, help="accept all of it up to this day")
    group.add_argument("--by", metavar="NAME", help="say who accepts it")


def read_with(group: Group) -> None:
    """Add what says which files are read, and as what."""
    add = group.add_argument
    add("--exclude", metavar="GLOB", action="append", default=[], help="do not read such files, as in .gitignore")
    add("--nginx-version", metavar="RELEASE", help="the nginx that reads its files (default: what images say, or any)")
    add("--tf-plan", metavar="FILE", action="append", default=[], help="a plan, as `terraform show -json` writes it")
    add("--tf-vars", metavar="FILE", action="append", default=[], help="Terraform variables, as for -var-file")


def input_(parser: argparse.ArgumentParser) -> None:
    """Add what says what is looked through."""
    group = parser.add_argument_group("input")
    add = group.add_argument
    add(
        "--stdin-filename",
        metavar="NAME",
        help="the file whose content standard input is (default: what it looks like)",
    )
    whole_tree(group)
    add("--no-ignores", action="store_true", help="disregard comments and entries that accept findings")
    add("--today", metavar="DATE", type=day, help="judge what expires as of this day")


def whole_tree(group: Group) -> None:
    """Add how much is looked through."""
    add = group.add_argument
    add("--no-gitignore", action="store_true", help="read what git ignores, too")
    budget(group)


def budget(group: Group) -> None:
    """Add how much work is done."""
    group.add_argument(
        "--budget",
        metavar="UNITS",
        type=_units,
        default=BUDGET,
        help="do this much work at most, by default some ten seconds, and exit with 3 where that is too little "
        f"(default: {BUDGET:,})",
    )


def outcome(parser: argparse.ArgumentParser) -> None:
    """Add what changes the exit code of a check."""
    group = parser.add_argument_group("outcome")
    fail_on(group)
    incomplete(group)
    group.add_argument("--exit-zero", action="store_true", help="do not exit with 1 when there are findings")


def fail_on(group: Group) -> None:
    """Say which findings make a check fail."""
    group.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        choices=SEVERITIES,
        help=f"exit with 1 from here on: {', '.join(SEVERITIES)} (default: medium)",
    )


def tests(parser: argparse.ArgumentParser) -> None:
    """Add what rules are tested by, and how much is told."""
    add = parser.add_argument
    add(
        "--cases",
        metavar="FOLDER",
        action="append",
        default=[],
        help="files with marks that say what is to be found in them (also: `tests` beside `rules`)",
    )
    add("--complete", action="store_true", help="exit with 1, too, where cases show a clause one way alone")
    add("-v", "--verbose", action="store_true", help="say of every endpoint which clauses decide")


def some_rules(parser: argparse.ArgumentParser) -> None:
    """Let a part of the rules be listed."""
    group = parser.add_argument_group("which rules")
    group.add_argument("--on", action="store_true", help="only those that judge, as of --profile and the configuration")
    group.add_argument(
        "--category", choices=CATEGORIES, metavar="NAME", help=f"only those of it: {', '.join(CATEGORIES)}"
    )
    one_platform(group, "only those with a case there")


def one_platform(group: Group | argparse.ArgumentParser, purpose: str) -> None:
    """Let a platform be named."""
    group.add_argument("--platform", choices=PLATFORMS, metavar="NAME", help=f"{purpose}: {', '.join(PLATFORMS)}")


def text_or_json(parser: argparse.ArgumentParser) -> None:
    """Let a list be for people or for programs."""
    parser.add_argument(
        "-f", "--format", dest="written_as", metavar="FORMAT", choices=("text", "json"), help="text (default) or json"
    )


def fixes(group: Group) -> None:
    """Let findings be mended."""
    add = group.add_argument
    add("--fix", action="store_true", help="mend what can be, where it is proven that the finding goes and none comes")
    add("--diff", action="store_true", help="show what --fix would write, write nothing, and exit with 1 if anything")
    add("--unsafe-fixes", action="store_true", help="mend also by what can keep out who is meant to get in")


def processes(group: Group) -> None:
    """Say how many processes work side by side."""
    group.add_argument(
        "-j",
        "--jobs",
        metavar="NUMBER",
        type=_processes,
        help="use this many processes at most, which changes nothing of what is found (default: two where there are as "
        "many processors and enough to do)",
    )


def kept(group: Group) -> None:
    """Say where results are kept for the next run that asks for the same."""
    group.add_argument("--no-cache", action="store_true", help="neither use nor keep the result of a run")
    cache_dir(group)


def cache_dir(group: Group) -> None:
    """Let the folder with results be named."""
    group.add_argument(
        "--cache-dir",
        metavar="FOLDER",
        help="keep results here (default: TLSLINT_CACHE_DIR, or tlslint in the user's folder of caches)",
    )


def incomplete(group: Group) -> None:
    """Let be what cannot be analysed."""
    group.add_argument(
        "--allow-incomplete", action="store_true", help="do not exit with 3 when a file could not be analysed"
    )


def _units(text: str) -> int:
    digits = text.replace("_", "").replace(",", "")
    if re.fullmatch(r"[1-9][0-9]{0,15}", digits) is None:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of units such as 100000000")
    return int(digits)


def _processes(text: str) -> int:
    if re.fullmatch(r"[1-9][0-9]{0,3}", text) is None:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of processes such as 2")
    return int(text)


def words(text: str) -> list[str]:
    """Return the words of a list with commas."""
    found = [word.strip().lower() for word in text.split(",")]
    if not all(found):
        raise argparse.ArgumentTypeError(f"`{text}` is no list of names such as missing-hsts,missing-sni")
    return found


def _rule_severity(text: str) -> tuple[str, str]:
    rule, _, severity = text.partition("=")
    if severity not in SEVERITIES:
        raise argparse.ArgumentTypeError(f"`{text}` is not RULE=SEVERITY with one of {', '.join(SEVERITIES)}")
    return rule.strip().lower(), severity


def day(text: str) -> date:
    """Return a day, written as `2026-11-30`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{text}` is no date such as 2027-03-31") from error
