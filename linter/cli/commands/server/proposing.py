"""What may be written at a place of a policy or a configuration, as their schemas say.  Knows no protocol."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from linter.analysis.discovery import NAMES
from linter.cli.commands.server.written import Step, Written
from linter.model.endpoint import KINDS
from linter.policy.catalog import Catalog
from linter.policy.vocabulary.listing import listed
from linter.policy.vocabulary.schemas import schema
from linter.provenance.pattern import pattern

_LISTS_OF_RULES = frozenset({"allow", "ignore", "rule", "select", "without"})
_BY_PLATFORM = frozenset({"examples", "not-applicable"})
_PARAMETERS = pattern(r"^parameters:[ ]*\n((?:[ ]+[^\n]*\n|[ ]*\n)*)", re.MULTILINE)
_KINDS = pattern(r"^applies-to:((?:[^\n]*\n[ -])*[^\n]*)", re.MULTILINE)
_PARAMETER = pattern(r"^[ ]{1,8}([a-z][a-z0-9-]*):[ ]*$", re.MULTILINE)
_MOST_ALTERNATIVES = 200


class Proposal(Struct, frozen=True):
    """A word that may stand there."""

    word: str
    is_key: bool
    meaning: str = ""


class AtHand(Struct, frozen=True):
    """What policies may name beside the words of their schemas."""

    catalog: Catalog
    standards: tuple[str, ...] = ()


def proposals(kind: str, place: Written, text: str, at_hand: AtHand) -> list[Proposal]:
    """Return what may stand at a place, each word once."""
    found = [*_of_kinds(_keys(kind, place.path, at_hand), place.path, text)] if place.may_be_key else []
    found += [*_values(kind, place.path, text, at_hand)] if place.may_be_value else []
    return list({(one.word, one.is_key): one for one in reversed(found)}.values())[::-1]


def meaning(kind: str, path: tuple[Step, ...]) -> str:
    """Return what the schema says of a key; empty where it says nothing."""
    above = _led_to(kind, path[:-1])
    words = (one.get("properties", {}).get(path[-1], {}).get("description", "") for one in above)
    return next(filter(None, words), "")


def _keys(kind: str, path: tuple[Step, ...], at_hand: AtHand) -> Iterator[Proposal]:
    for one in _led_to(kind, path):
        for key, below in one.get("properties", {}).items():
            yield Proposal(key, is_key=True, meaning=below.get("description", ""))
    last = path[-1] if path else None
    if last == "rules":
        yield from (Proposal(one, is_key=True, meaning=_title(one, at_hand)) for one in sorted(at_hand.catalog.rules))
    elif last == "parameters" and len(path) > 1 and path[-2] in at_hand.catalog.rules:
        parameters = at_hand.catalog.rule(str(path[-2])).parameters
        yield from (Proposal(one, is_key=True) for one in sorted(parameters))
    elif kind == "rule" and len(path) == 1 and last in _BY_PLATFORM:
        yield from (Proposal(one, is_key=True) for one in NAMES)


def _of_kinds(found: Iterable[Proposal], path: tuple[Step, ...], text: str) -> Iterator[Proposal]:
    """Leave out the fields that not all kinds have that a rule applies to."""
    written = _KINDS.search(text) if path[:1] in {("when",), ("require",)} else None
    kinds = [one for one in KINDS if written is not None and re.search(rf"\b{one}\b", written[1])]
    fields = [{one.name for one in listed(kind)} for kind in kinds]
    known = {one.name for kind in KINDS for one in listed(kind)} if kinds else set()
    for one in found:
        if one.word not in known or all(one.word in own for own in fields):
            yield one


def _values(kind: str, path: tuple[Step, ...], text: str, at_hand: AtHand) -> Iterator[Proposal]:
    takes_parameter = False
    for one in _led_to(kind, path):
        words = one.get("enum", [True, False] if one.get("type") == "boolean" else [])
        yield from (Proposal(_spoken(word), is_key=False) for word in words)
        takes_parameter |= str(one.get("pattern", "")).startswith("^\\$")
    if takes_parameter:
        declared = _PARAMETERS.search(text)
        names = _PARAMETER.findall(declared[1]) if declared is not None else ()
        yield from (Proposal(f"${name}", is_key=False, meaning="A parameter of the rule.") for name in names)
    key = next((step for step in reversed(path) if step is not None), "")
    if kind != "rule" and (key in _LISTS_OF_RULES or path[:1] == ("per-file-ignores",)):
        yield from (Proposal(one, is_key=False, meaning=_title(one, at_hand)) for one in sorted(at_hand.catalog.rules))
    elif (kind, path) in {("configuration", ("profile",)), ("profile", ("extends",))}:
        profiles = at_hand.catalog.profiles
        yield from (Proposal(one, is_key=False, meaning=found.title) for one, found in sorted(profiles.items()))
        if kind == "configuration":
            yield from (Proposal(one, is_key=False, meaning="A standard.") for one in at_hand.standards)


def _title(rule_id: str, at_hand: AtHand) -> str:
    return at_hand.catalog.rules[rule_id].text("title") or ""


def _spoken(word: object) -> str:
    if isinstance(word, bool):
        return "true" if word else "false"
    return str(word)


def _led_to(kind: str, path: tuple[Step, ...]) -> list[Mapping[str, Any]]:
    """Return the schemas that count for what stands at a path."""
    whole = schema(kind)
    found = _alternatives([whole], whole)
    for step in path:
        found = _alternatives((below for one in found for below in _below(one, step)), whole)
    return found


def _below(one: Mapping[str, Any], step: Step) -> Iterator[Mapping[str, Any]]:
    if step is None:
        yield one.get("items", {})
        return
    if step in one.get("properties", {}):
        yield one["properties"][step]
        return
    by_pattern = [below for shape, below in one.get("patternProperties", {}).items() if re.search(shape, step)]
    yield from by_pattern
    if not by_pattern and isinstance(others := one.get("additionalProperties"), dict):
        yield others


def _alternatives(schemas: Iterable[Mapping[str, Any]], whole: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return schemas with all that they refer to, or leave a choice of."""
    found: list[Mapping[str, Any]] = []
    pending = list(schemas)
    while pending and len(found) < _MOST_ALTERNATIVES:
        one = pending.pop(0)
        found.append(one)
        if "$ref" in one:
            pending.append(whole["definitions"][one["$ref"].rpartition("/")[2]])
        for word in ("allOf", "anyOf", "oneOf"):
            pending += one.get(word, ())
    return found
