"""IAM policies of resources: whether they deny every request that comes without TLS."""

from collections.abc import Iterator, Mapping
from enum import Enum

from msgspec import Struct

from linter.platforms.terraform.language.functions.encodings.json import decoded
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import (
    Encoded,
    Handle,
    Partial,
    Value,
    is_list,
    is_map,
    settled,
    text_of,
)
from linter.platforms.terraform.mapping.context import Context
from linter.provenance.setting import Known, Setting, Unknown

_DOCUMENT = "aws_iam_policy_document"
_CONDITION = "aws:securetransport"
_TESTS = frozenset({"bool", "boolifexists"})
_MAX_DEPTH = 5
_UNKNOWN_PART = "\N{REPLACEMENT CHARACTER}"


class _Effect(Enum):
    """What a statement does about requests without TLS."""

    DENIES_ALL = "denies all"
    DENIES_SOME = "denies some"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class _Statement(Struct, frozen=True):
    """The parts of a statement that matter here; None where a part is unknown."""

    effect: str | None
    everybody: bool | None
    everything: bool | None
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...] | None


def requires_tls(context: Context) -> Setting[str] | None:
    """Say whether the `policy` of a resource denies what comes without TLS."""
    reference = context.view.reference("policy")
    if reference is None:
        return None
    at = context.view.body.attributes["policy"].at
    effects = [_effect(statement) for statement in _statements(context, reference, _MAX_DEPTH)]
    if _Effect.DENIES_ALL in effects:
        return Known("true", at, "policy")
    if _Effect.UNKNOWN in effects:
        return Unknown("a part of the policy is not known", at, "policy")
    if _Effect.DENIES_SOME in effects:
        return Unknown("the policy refuses clear text for a part of the requests", at, "policy")
    return Known("false", at, "policy", reference.via if isinstance(reference, Known) else ())


def _effect(statement: _Statement | None) -> _Effect:
    if statement is None or statement.effect is None:
        return _Effect.UNKNOWN
    if statement.conditions is None:
        return _Effect.UNKNOWN
    about_tls = [one for one in statement.conditions if one[1].lower() == _CONDITION and one[0].lower() in _TESTS]
    if statement.effect != "deny":
        # Whoever is allowed elsewhere is not bound by a condition here.
        return _Effect.DENIES_SOME if any(one[2] == ("true",) for one in about_tls) else _Effect.NOTHING
    if not any(one[2] == ("false",) for one in about_tls):
        return _Effect.NOTHING
    if statement.everybody is None or statement.everything is None:
        return _Effect.UNKNOWN
    is_whole = statement.everybody and statement.everything and len(statement.conditions) == 1
    return _Effect.DENIES_ALL if is_whole else _Effect.DENIES_SOME


def _statements(context: Context, policy: Setting[Value], depth: int) -> Iterator[_Statement | None]:
    """Return the statements of a policy; None for one that is not known."""
    if depth <= 0:
        yield None
        return
    if isinstance(policy, Known) and isinstance(policy.value, Handle):
        target = policy.value.target
        if isinstance(target, Resource) and target.type == _DOCUMENT:
            key = ("statements", target, depth)
            yield from context.configuration.once(key, lambda: tuple(_of_document(context, view_of(target), depth)))
            return
    value = policy if isinstance(policy, Known) and isinstance(policy.value, Partial) else settled(policy)
    if isinstance(value, Unknown):
        yield None
    else:
        yield from _of_json(value)


def _of_document(context: Context, document: View, depth: int) -> Iterator[_Statement | None]:
    """Return the statements of a policy document and of those that it includes."""
    for name in ("source_policy_documents", "override_policy_documents"):
        included = document.attribute(name)
        if isinstance(included, Unknown) or (included is not None and not is_list(included.value)):
            yield None
        elif included is not None:
            for one in included.value:
                yield from _statements(context, one, depth - 1)
    for statement in document.blocks("statement"):
        yield None if statement.maybe is not None else _of_block(statement)


def _of_block(statement: View) -> _Statement:
    effects = _texts(statement.attribute("effect") or Known("allow", statement.header))
    principals = list(statement.blocks("principals"))
    everybody = _all_of(_texts(block.attribute("identifiers")) for block in principals) if principals else False
    actions = _texts(statement.attribute("actions"))
    conditions = [_condition(block) for block in statement.blocks("condition")]
    known = tuple(condition for condition in conditions if condition is not None)
    return _Statement(
        effect=effects[0] if effects else None,
        everybody=everybody and not list(statement.blocks("not_principals")),
        everything=_is_everything(actions),
        conditions=known if len(known) == len(conditions) else None,
    )


def _condition(block: View) -> tuple[str, str, tuple[str, ...]] | None:
    test, variable = block.attribute("test"), block.attribute("variable")
    if not isinstance(test, Known) or not isinstance(variable, Known):
        return None
    name = text_of(variable.value) or ""
    values = _values(name, block.attribute("values"))
    return None if values is None else (text_of(test.value) or "", name, values)


def _values(variable: str, written: Setting[Value] | None) -> tuple[str, ...] | None:
    """Return the values of a condition; which they are matters only where it is about TLS."""
    values = _texts(written)
    return (_UNKNOWN_PART,) if values is None and variable.lower() != _CONDITION else values


def _all_of(identifiers: Iterator[tuple[str, ...] | None]) -> bool | None:
    found = list(identifiers)
    if any(one is not None and "*" in one for one in found):
        return True
    return None if None in found else False


def _is_everything(actions: tuple[str, ...] | None) -> bool | None:
    return None if actions is None else any(action == "*" or action.endswith(":*") for action in actions)


def _texts(setting: Setting[Value] | None) -> tuple[str, ...] | None:
    """Return the texts of a list, or of one; None where one is unknown."""
    if setting is None:
        return ()
    if isinstance(setting, Unknown):
        return None
    elements = setting.value if is_list(setting.value) else (setting,)
    texts = [text_of(one.value) if isinstance(one, Known) else None for one in map(settled, elements)]
    known = tuple(text.lower() for text in texts if text is not None)
    return known if len(known) == len(texts) else None


def _of_json(policy: Known[Value]) -> Iterator[_Statement | None]:
    value: Setting[Value] = policy
    if isinstance(policy.value, Encoded):
        value = settled(policy.value.value)
    elif isinstance(policy.value, Partial):
        # What is unknown is mostly a name inside a string, where the rest can be read without it.
        parts = (part if isinstance(part, str) else _UNKNOWN_PART for part in policy.value.parts)
        value = decoded("".join(parts), policy.at)
    elif isinstance(policy.value, str):
        value = decoded(policy.value, policy.at)
    members = _members(value)
    statements = None if members is None else _member(members, "Statement")
    if isinstance(statements, Known):
        for one in statements.value if is_list(statements.value) else (statements,):
            yield _of_object(settled(one))
    else:
        yield None


def _members(value: Setting[Value]) -> Mapping[str, Setting[Value]] | None:
    plain = settled(value)
    return plain.value if isinstance(plain, Known) and is_map(plain.value) else None


def _member(members: Mapping[str, Setting[Value]], name: str) -> Setting[Value] | None:
    found = next((value for key, value in members.items() if key.lower() == name.lower()), None)
    return None if found is None else settled(found)


def _of_object(statement: Setting[Value]) -> _Statement | None:
    members = _members(statement)
    if members is None:
        return None
    effect = _texts(_member(members, "Effect"))
    return _Statement(
        effect=effect[0] if effect else None,
        everybody=_everybody(_member(members, "Principal")),
        everything=_is_everything(_texts(_member(members, "Action"))),
        conditions=_conditions(_member(members, "Condition")),
    )


def _everybody(principal: Setting[Value] | None) -> bool | None:
    if principal is None or isinstance(principal, Unknown):
        return False if principal is None else None
    members = principal.value.values() if is_map(principal.value) else (principal,)
    return _all_of(_texts(settled(member)) for member in members)


def _conditions(found: Setting[Value] | None) -> tuple[tuple[str, str, tuple[str, ...]], ...] | None:
    if found is None:
        return ()
    tests = _members(found)
    if tests is None:
        return None
    conditions = []
    for test, variables in tests.items():
        members = _members(variables)
        if members is None:
            return None
        for variable, value in members.items():
            texts = _values(variable, settled(value))
            if texts is None:
                return None
            conditions.append((test, variable, texts))
    return tuple(conditions)
