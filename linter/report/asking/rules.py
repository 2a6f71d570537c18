"""Rules and profiles as lists for a terminal: what is on, at which severity, and which profile switches what on."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap

from msgspec import Struct

from linter.model.finding import Severity
from linter.policy.rule import Profile, Rule
from linter.report.wording import counted, printable

_LEAST = 40
"""Columns below which nothing is wrapped any more."""
_OF_STANDARDS = "Each standard is a profile too: `tlslint comply --list` lists them."


class Standing(Struct, frozen=True):
    """A rule, and what becomes of it."""

    rule: Rule
    """With the severity in force, or its own where it does not judge."""
    is_on: bool
    profiles: Mapping[str, Mapping[str, Severity]]
    """Those that have it, each with the severity that it has there."""


def rules_text(standings: Sequence[Standing], profile: str, every: Collection[str], width: int) -> str:
    """Return rules by their categories, as wide as a terminal, of all profiles that there are."""
    ordered = sorted(standings, key=lambda one: (one.rule.category, one.rule.id))
    lines = [f"profile {profile}: {sum(one.is_on for one in ordered)} of {counted(len(ordered), 'rule')} are on"]
    for category, members in groupby(ordered, key=lambda one: one.rule.category):
        lines += ["", category, *(line for one in members for line in _rule(one, every, max(width, _LEAST)))]
    return "".join(f"{printable(line)}\n" for line in lines)


def _rule(one: Standing, every: Collection[str], width: int) -> Iterator[str]:
    yield from _wrapped(f"{'on ' if one.is_on else 'off'} {one.rule.id}: {severity(one.rule.severity)}", "  ", width)
    yield from _wrapped(one.rule.title, "      ", width)
    yield from _wrapped(in_profiles(one, every), "      ", width)


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def in_profiles(one: Standing, every: Collection[str]) -> str:
    """Say in which profiles a rule is, and its severity where it is another one than here."""
    if not one.profiles:
        return "in no profile"
    by_severity: dict[str, list[str]] = {}
    for name, own in sorted(one.profiles.items()):
        by_severity.setdefault(severity(own), []).append(name)
    same = by_severity.pop(severity(one.rule.severity), [])
    others = [f"{of} in {', '.join(names)}" for of, names in sorted(by_severity.items())]
    if len(one.profiles) == len(every):
        return ", but ".join(("in every profile", *([" and ".join(others)] if others else [])))
    return "; ".join((*([f"in {', '.join(same)}"] if same else []), *others))


def severity(of: Mapping[str, Severity]) -> str:
    """Return a severity: one word, or those of public, internal and loopback."""
    words = [str(of[exposure]) for exposure in ("public", "internal", "loopback")]
    return words[0] if len(set(of.values())) == 1 else " / ".join(words)


def here(one: Standing, profile: str, every: Collection[str]) -> str:
    """Say of a rule whether it judges, and where it does."""
    if one.is_on:
        state = f"It judges here, profile `{profile}`, with severity {severity(one.rule.severity)}"
    else:
        state = f"It does not judge here, profile `{profile}`"
    return f"{state}; it is {in_profiles(one, every)}."


def profiles_text(profiles: Iterable[tuple[Profile, int]], chosen: str, width: int) -> str:
    """Return profiles with what they are for, and how many rules each has."""
    lines: list[str] = []
    for profile, number in profiles:
        extends = f", extends {profile.extends}" if profile.extends else ""
        in_force = ", in force" if profile.id == chosen else ""
        lines += _wrapped(f"{profile.id}: {counted(number, 'rule')}{extends}{in_force}", "", max(width, _LEAST))
        lines += _wrapped(profile.title, "    ", max(width, _LEAST))
        lines += _wrapped(profile.description.strip(), "    ", max(width, _LEAST))
        lines.append("")
    lines += _wrapped(_OF_STANDARDS, "", max(width, _LEAST))
    return "".join(f"{printable(line)}\n" for line in lines)
