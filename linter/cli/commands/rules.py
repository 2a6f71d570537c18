"""`tlslint rules` and `tlslint explain`: what the rules are.  Reads no file but policies and configuration."""

import json
from collections.abc import Iterator

from linter.cli import revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.policy.catalog import Catalog
from linter.policy.rule import Rule
from linter.policy.spelling import did_you_mean
from linter.report.explaining import rules as manual


def rules(arguments: Arguments) -> int:
    """List all rules at hand, those that do not judge by default included."""
    catalog, active = _at_hand(arguments)
    everything = sorted((*active, *_inactive(catalog, active)), key=lambda rule: rule.id)
    if arguments.written_as == "json":
        judging = {rule.id for rule in active}
        entries = [{**_entry(rule), "active": rule.id in judging} for rule in everything]
        terminal.write(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    else:
        terminal.write(manual.table(everything))
    return 0


def explain(arguments: Arguments) -> int:
    """Say what one rule demands and why, or all that is known of a line."""
    from linter.cli.commands import line  # noqa: PLC0415  # it reads files, as most calls need not

    if line.is_place(arguments.rule):
        return line.explain_line(arguments)
    catalog, active = _at_hand(arguments)
    wanted = arguments.rule.lower()
    if wanted not in catalog.rules:
        hint = did_you_mean(wanted, catalog.rules) or "; `tlslint rules` lists them, and FILE:LINE asks about a line"
        raise UsageError(f"no rule `{arguments.rule}`{hint}")
    by_id = {rule.id: rule for rule in active}
    terminal.write(manual.explain(by_id.get(wanted) or catalog.rule(wanted)))
    return 0


def _at_hand(arguments: Arguments) -> tuple[Catalog, tuple[Rule, ...]]:
    """Return all policies, and the rules of the profile in force."""
    place = locate()
    with settings.placed(place):
        shelf = revision.shelf_of(revision.named(arguments, place), place)
        config = settings.with_configuration(settings.from_file(arguments, place, shelf), arguments, place)
        catalog = settings.catalog_of(config, place, shelf)
        return catalog, settings.rules_of(config, catalog)


def _inactive(catalog: Catalog, active: tuple[Rule, ...]) -> Iterator[Rule]:
    judging = {rule.id for rule in active}
    return (catalog.rule(rule) for rule in catalog.rules if rule not in judging)


def _entry(rule: Rule) -> dict[str, object]:
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
    }
