"""Pages of the manual that are looked things up in: commands, rules, keys of the configuration, formats."""

import argparse
import importlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from linter import report
from linter.cli.arguments import EXIT_CODES, parser
from linter.cli.options import PROFILES
from linter.policy.catalog import built_in_catalog
from linter.policy.vocabulary.schemas import schemas
from linter.report import flows
from linter.report.asking.manual import explain, table
from linter.report.documents import compliance, inventory

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
_IMPORTED = re.compile(r"from (linter\.[\w.]+) import")
_WRITTEN = "<!-- Written by tests/generated.py. -->\n"
_ABOUT_RULES = """\
# Rules

Each rule with its severity on the internet, in a private network and on one host. Its page says what it demands and
why, how to mend it, and shows what breaks and what keeps it, as `tlslint explain RULE` does. `tlslint rules` says which
of them are on where it is called.
"""
_ABOUT_STANDARDS = "Each [standard](../standards.md#what-is-there) is a profile too.\n"
_ABOUT_CONFIGURATION = """\
# Configuration

`.tlslint.yaml`, or the same keys as `[tool.tlslint]` in `pyproject.toml`, found upwards from the working directory.
Paths and patterns are relative to the folder of the file. `tlslint config show` says what is in force and why, and
[configuration.schema.json](../schemas/configuration.schema.json) lets editors complete it.
"""
_ABOUT_FORMATS = """\
# Formats

`-f FORMAT` writes to standard output, `-f FORMAT:FILE` to a file; several at once."""


def pages() -> dict[Path, str]:
    """Return all pages of the reference by their paths."""
    written = {"commands": _commands(), "configuration": _configuration(), "formats": _formats(), "rules": _rules()}
    found = {FOLDER / f"{name}.md": text for name, text in written.items()}
    catalog = built_in_catalog()
    return found | {
        FOLDER / "rules" / f"{one}.md": _nested(explain(catalog.rule(one))) for one in sorted(catalog.rules)
    }


def navigation() -> str:
    """Return the pages of rules as entries of the site's navigation."""
    return "".join(f"          - {one}: reference/rules/{one}.md\n" for one in sorted(built_in_catalog().rules))


def _commands() -> str:
    top = parser()
    parts = [
        f"{_WRITTEN}# Commands and options",
        "What `tlslint COMMAND --help` says, for all commands. `check` is what runs when no command is named.",
        "```text\n" + EXIT_CODES.strip() + "\n```",
    ]
    for name, purpose, own in _children(top):
        parts += _command(name, purpose, own)
    return "\n\n".join(parts) + "\n"


def _command(name: str, purpose: str, own: argparse.ArgumentParser) -> Iterator[str]:
    yield f"{'##' if ' ' not in name else '###'} {name}"
    yield f"{purpose[0].upper()}{purpose[1:]}."
    for title, actions in _options(own):
        yield f"{title[0].upper()}{title[1:]}:"
        yield "\n".join(f"- {_spelt(one)}: {_help(one)}" for one in actions)
    if own.epilog and own.epilog != EXIT_CODES:
        yield "```text\n" + own.epilog.strip() + "\n```"
    for child, its_purpose, below in _children(own):
        yield from _command(f"{name} {child}", its_purpose, below)


def _children(parent: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parent._actions:  # noqa: SLF001  # argparse tells it in no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            purposes = {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001
            for name, own in action.choices.items():
                yield name, purposes[name], own


def _options(own: argparse.ArgumentParser) -> Iterator[tuple[str, list[argparse.Action]]]:
    for group in own._action_groups:  # noqa: SLF001
        shown = [
            one
            for one in group._group_actions  # noqa: SLF001
            if one.help != argparse.SUPPRESS and not isinstance(one, argparse._HelpAction | argparse._SubParsersAction)  # noqa: SLF001
        ]
        if shown:
            # The titles that argparse gives by itself differ between its releases.
            yield {"positional arguments": "arguments"}.get(group.title or "", group.title or "options"), shown


def _spelt(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
    if not action.option_strings:
        return f"`{value or action.dest}`"
    *others, last = action.option_strings
    takes = f" {value or action.dest.upper()}" if action.nargs != 0 else ""
    return ", ".join([*(f"`{one}`" for one in others), f"`{last}{takes}`"])


def _help(action: argparse.Action) -> str:
    return ((action.help or "") % {**vars(action), "prog": "tlslint"}).replace("<", "&lt;")


def _rules() -> str:
    catalog = built_in_catalog()
    uses = {profile: catalog.uses(profile) for profile in PROFILES}
    header, line, *rows = table(catalog.rule(one) for one in sorted(catalog.rules)).splitlines()
    listed = [f"{_narrow(header)} profiles |", f"{_narrow(line)} --- |"]
    for one, row in zip(sorted(catalog.rules), rows, strict=True):
        having = [profile for profile, its in uses.items() if one in its]
        named = "every" if len(having) == len(PROFILES) else ", ".join(having) or "none"
        listed.append(f"{_narrow(row).replace(f'`{one}`', f'[`{one}`](rules/{one}.md)', 1)} {named} |")
    profiles = ["| profile | rules | what it is |", "| --- | --- | --- |"]
    for profile, its in uses.items():
        about = " ".join(catalog.profiles[profile].description.split())
        profiles.append(f"| `{profile}` | {len(its)} | {about} |")
    return "\n".join([f"{_WRITTEN}{_ABOUT_RULES}", *listed, "", "## Profiles", "", *profiles, "", _ABOUT_STANDARDS])


def _narrow(row: str) -> str:
    return re.sub(r" {2,}", " ", re.sub(r"-{4,}", "---", row))


def _nested(page: str) -> str:
    """Indent lists in lists by four blanks, without which they are none on the site; what is fenced stays as it is."""
    parts = re.split(r"(^`{3,}[^\n]*\n.*?^`{3,}$)", page, flags=re.DOTALL | re.MULTILINE)
    return "".join(
        part if part.startswith("```") else re.sub(r"^( +)(?=- )", r"\1\1", part, flags=re.MULTILINE) for part in parts
    )


def _configuration() -> str:
    schema = json.loads(schemas()["configuration"])
    rows = ["| key | takes | what it says |", "| --- | --- | --- |", *_keys(schema["properties"], schema, "")]
    return "\n".join([f"{_WRITTEN}{_ABOUT_CONFIGURATION}", *rows, ""])


def _keys(properties: Mapping[str, Any], schema: Mapping[str, Any], above: str) -> Iterator[str]:
    for name, value in properties.items():
        one = _resolved(value, schema)
        title = f"{one['title']}." if "title" in one and "oneOf" not in one else ""
        said = str(one.get("description") or title.capitalize()).replace("|", "\\|")
        default = f" Default: `{one['default']}`." if "default" in one else ""
        yield f"| `{above}{name}` | {_taken(one, schema)} | {said}{default} |"
        inner = one.get("items", one)
        yield from _keys(inner.get("properties", {}), schema, f"{above}{name}{'[]' if 'items' in one else ''}.")
        named = one.get("additionalProperties")
        if isinstance(named, dict) and "properties" in named:
            yield from _keys(named["properties"], schema, f"{above}{name}.NAME.")
        for by_id in one.get("patternProperties", {}).values():
            yield f"| `{above}{name}.RULE` | {by_id['title']} | |"
            of_mapping: dict[str, Any] = next(
                (choice for choice in by_id.get("oneOf", ()) if "properties" in choice), {}
            )
            yield from _keys(of_mapping.get("properties", {}), schema, f"{above}{name}.RULE.")


def _resolved(value: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema with what it refers to; what stands beside a reference is nearer."""
    parts = [*value.get("allOf", ()), value]
    found: dict[str, Any] = {}
    for part in parts:
        if "$ref" in part:
            found |= _resolved(schema["definitions"][part["$ref"].rpartition("/")[2]], schema)
        found |= {key: one for key, one in part.items() if key not in ("$ref", "allOf")}
    return found


def _taken(one: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "enum" in one:
        return ", ".join(f"`{value}`" for value in one["enum"])
    if "oneOf" in one:
        return str(one["title"])
    if one.get("type") == "array":
        of = _resolved(one["items"], schema)
        return "list of mappings" if of.get("type") == "object" else f"list of {'ids' if 'pattern' in of else 'texts'}"
    kinds = one.get("type", "")
    words = {"object": "mapping", "string": "text", "integer": "number", "boolean": "`true`, `false`"}
    return " or ".join(words.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _formats() -> str:
    commands: dict[str, tuple[str, Mapping[str, Any]]] = {
        "check": ("Formats of `check` and `convert`; [Reports](../reports.md) says whom each is for.", report.FORMATS),
        "flows": ("[Data flows](../flows.md) says more.", flows.FORMATS),
        "comply": ("[Standards](../standards.md) says more.", compliance.FORMATS),
        "inventory": ("[Standards](../standards.md#list-what-there-is) says more.", inventory.FORMATS),
    }
    parts = [f"{_WRITTEN}{_ABOUT_FORMATS}"]
    for command, (about, formats) in commands.items():
        rows = [f"| `{name}` | {_purpose(render)} |" for name, render in sorted(formats.items())]
        parts += [f"## {command}", about, "\n".join(["| format | what it is |", "| --- | --- |", *rows])]
    return "\n\n".join(parts) + "\n"


def _purpose(render: Any) -> str:  # noqa: ANN401  # each command has renderers of its own kind
    """Return what the module of a format says that it is, which is imported where it is asked for."""
    found = _IMPORTED.search(inspect.getsource(render))
    module = inspect.getmodule(render) if found is None else importlib.import_module(found[1])
    first, _, said = ((module.__doc__ if module else "") or "").strip().splitlines()[0].partition("`: ")
    return (said or first).split(".  ")[0].rstrip(".").replace("|", "\\|") + "."
