"""`tlslint rules`, `profiles` and `explain`: what the rules are.  Reads no file but policies and configuration."""

import json
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.cli import revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.policy.catalog import Catalog
from linter.policy.rule import Rule
from linter.policy.spelling import did_you_mean
from linter.report.asking import manual
from linter.report.asking.rules import Standing, here, profiles_text, rules_text


class _AtHand(Struct, frozen=True):
    """All policies, and what judges of them."""

    catalog: Catalog
    profile: str
    active: tuple[Rule, ...]


def rules(arguments: Arguments) -> int:
    """List all rules at hand, those that do not judge by default included."""
    found = _at_hand(arguments)
    listed = [one for one in _standings(found) if _is_asked(one, arguments)]
    if not listed:
        raise UsageError("there is no such rule: leave out one of --category, --platform and --on")
    if arguments.written_as == "json":
        terminal.write(json.dumps([_entry(one, found.catalog) for one in listed], indent=2, ensure_ascii=False) + "\n")
    else:
        terminal.write(rules_text(listed, found.profile, found.catalog.profiles, terminal.width()))
    return 0


def profiles(arguments: Arguments) -> int:
    """List all profiles at hand, and how many rules each has."""
    found = _at_hand(arguments)
    listed = [(one, found.catalog.uses(name)) for name, one in sorted(found.catalog.profiles.items())]
    if arguments.written_as == "json":
        entries = [
            {
                "id": one.id,
                "title": one.title,
                "description": one.description.strip(),
                "extends": one.extends,
                "in-force": one.id == found.profile,
                "rules": sorted(uses),
            }
            for one, uses in listed
        ]
        terminal.write(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    else:
        terminal.write(profiles_text(((one, len(uses)) for one, uses in listed), found.profile, terminal.width()))
    return 0


def explain(arguments: Arguments) -> int:
    """Say what one rule demands and why, or all that is known of a line."""
    from linter.cli.commands import line  # noqa: PLC0415  # it reads files, as most calls need not

    if line.is_place(arguments.rule):
        if arguments.platform is not None:
            raise UsageError("--platform has no effect on a line: it is for the examples of a rule")
        return line.explain_line(arguments)
    found = _at_hand(arguments)
    wanted = arguments.rule.lower()
    if wanted not in found.catalog.rules:
        hint = did_you_mean(wanted, found.catalog.rules)
        hint = hint or "; `tlslint rules` lists them, and FILE:LINE asks about a line"
        raise UsageError(f"no rule `{arguments.rule}`{hint}")
    (one,) = (one for one in _standings(found) if one.rule.id == wanted)
    shown = one.rule if arguments.platform is None else _of_platform(one.rule, arguments.platform)
    terminal.write(manual.explain(shown, here(one, found.profile, found.catalog.profiles)))
    return 0


def _of_platform(rule: Rule, platform: str) -> Rule:
    """Return a rule with the examples of one platform."""
    examples = tuple(one for one in rule.examples if one.platform == platform)
    reasons = {name: because for name, because in rule.not_applicable.items() if name == platform}
    return replace(rule, examples=examples, not_applicable=reasons)


def _at_hand(arguments: Arguments) -> _AtHand:
    """Return all policies, and the rules of the profile in force."""
    place = locate()
    with settings.placed(place):
        shelf = revision.shelf_of(revision.named(arguments, place), place)
        config = settings.with_configuration(settings.from_file(arguments, place, shelf), arguments, place)
        catalog = settings.catalog_of(config, place, shelf)
        return _AtHand(catalog, config.profile.value, settings.rules_of(config, catalog))


def _standings(found: _AtHand) -> Iterator[Standing]:
    """Return all rules by their ids: those that judge as they do, and the others as their files say."""
    judging = {rule.id: rule for rule in found.active}
    uses = {name: found.catalog.uses(name) for name in found.catalog.profiles}
    for rule_id in sorted(found.catalog.rules):
        own = found.catalog.rule(rule_id)
        severities = {name: of[rule_id].severity or own.severity for name, of in uses.items() if rule_id in of}
        yield Standing(judging.get(rule_id, own), rule_id in judging, severities)


def _is_asked(one: Standing, arguments: Arguments) -> bool:
    platform, category = arguments.platform, arguments.category
    return (
        (one.is_on or not arguments.on)
        and category in (None, one.rule.category)
        and (platform is None or platform in _platforms(one.rule))
    )


def _platforms(rule: Rule) -> list[str]:
    """Return the platforms of which a rule has an example."""
    return sorted(one.platform for one in rule.examples)


def _entry(one: Standing, catalog: Catalog) -> dict[str, object]:
    rule = one.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "category": rule.category,
        "severity": {exposure: str(severity) for exposure, severity in rule.severity.items()},
        "precision": rule.precision,
        "applies-to": list(rule.applies_to),
        "parameters": dict(rule.parameters),
        "why": rule.why,
        "fix": rule.fix,
        "references": list(rule.references),
        "cwe": list(rule.cwe),
        "active": one.is_on,
        "own": rule.id in catalog.own,
        "platforms": _platforms(rule),
        "profiles": {
            name: {exposure: str(severity) for exposure, severity in of.items()}
            for name, of in sorted(one.profiles.items())
        },
    }
