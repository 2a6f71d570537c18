"""Whether a case applies to a resource.  Knows no resource type."""

import re
from collections.abc import Iterable

from linter.platforms.terraform.language.values.value import Value, is_list, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.joins import is_named_by, resolved
from linter.platforms.terraform.mapping.providers import newest_major
from linter.platforms.terraform.mapping.row import (
    Condition,
    IsWritten,
    NamesNone,
    OneOf,
    ProviderBelow,
    Unnamed,
    Within,
)
from linter.provenance.setting import Known, Unknown


def holds(conditions: Iterable[Condition], context: Context, provider: str) -> bool | Unknown:
    """Say whether all conditions hold; the first that does not decides, an unknown one only where all others hold."""
    unknown: Unknown | None = None
    for condition in conditions:
        verdict = _holds(condition, context, provider)
        if verdict is False:
            return False
        if isinstance(verdict, Unknown):
            unknown = unknown or verdict
    return True if unknown is None else unknown


def _holds(condition: Condition, context: Context, provider: str) -> bool | Unknown:
    match condition:
        case OneOf():
            return _is_one_of(condition, context)
        case Within():
            return _is_within(condition, context)
        case IsWritten(path, written):
            found = context.refer(path)
            return ((found.value is not None) or bool(context.blocks(path))) is written
        case ProviderBelow(major):
            newest = newest_major(context.resource.module, provider)
            return newest is not None and newest < major
        case Unnamed(types, paths, by):
            own = context.resource
            return not any(is_named_by(context.configuration, one, paths, own, by) for one in types)
        case NamesNone(types, path, by):
            named = context.refer(path).value
            return named is None or isinstance(resolved(context, named, types, by), Unknown)


def _is_one_of(condition: OneOf, context: Context) -> bool | Unknown:
    found = context.find(condition.path)
    if found.maybe is not None:
        return found.maybe
    if found.value is None:
        return condition.or_absent
    if not isinstance(found.value, Unknown):
        return _text(found.value) in condition.values
    candidates = {_text(one) in condition.values for one in found.value.candidates}
    return found.value if len(candidates) != 1 else candidates.pop()


def _text(value: Known[Value]) -> str:
    """Return a value in lower case, or that of a list of one."""
    only = value.value[0] if is_list(value.value) and len(value.value) == 1 else value
    return (text_of(only.value) or "").lower() if isinstance(only, Known) else ""


def _is_within(condition: Within, context: Context) -> bool | Unknown:
    found = context.find(condition.path)
    if found.value is None:
        return False
    if isinstance(found.value, Unknown):
        return found.value
    number = re.match(r"[^0-9]{0,40}([0-9]{1,6})", text_of(found.value.value) or "")
    if number is None:
        return Unknown(f"`{found.setting}` is no version", found.value.at, found.setting)
    return condition.at_least <= int(number[1]) < condition.below
