"""Valid policy files to rules and profiles.  Knows no platform."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from linter.model.endpoint import KINDS
from linter.model.finding import Severity
from linter.policy import condition
from linter.policy.predicate import Predicate
from linter.policy.rule import EXPOSURES, PLACE_HOLDER, Example, Profile, Rule, RuleUse, Value
from linter.policy.spelling import did_you_mean
from linter.policy.validation.files import PolicyError, collected, problems, together, validate, value_of
from linter.syntax import node as tree
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node


def valid_rule(policy: Map) -> Rule:
    """Check a rule file and read it.  Raises PolicyError, which has all that is wrong with it."""
    wrong = list(problems(policy, "rule"))
    # What the schema has nothing against is checked all the same, so that nobody mends a file twice.
    error = together([*wrong, *_beside(policy, wrong)] if wrong else ())
    if error is not None:
        raise error
    return read_rule(policy)


def _beside(policy: Map, wrong: Sequence[PolicyError]) -> Iterator[PolicyError]:
    """Return what is wrong with conditions that the schema has nothing against."""
    spoilt = {
        key.text
        for key, value in policy.entries.values()
        if any(key.at.start <= one.at.start <= value.at.end for one in wrong)
    }
    if "applies-to" not in policy.entries or spoilt & {"applies-to", "parameters"}:
        return
    kinds = [KINDS[kind] for kind in _texts(policy, "applies-to")]
    for key in ("when", "require"):
        found = None if key in spoilt else policy.mapping(key)
        try:
            if found is not None:
                condition.read(found, kinds, _parameters(policy, None))
        except PolicyError as error:
            yield error


def read_rule(policy: Map, use: RuleUse | None = None) -> Rule:
    """Read a valid rule file, with the severity and the parameters of a profile where one uses it."""
    parameters = _parameters(policy, use)
    when, require = _conditions(policy, parameters)
    return Rule(
        id=policy.text("id") or "",
        title=policy.text("title") or "",
        category=policy.text("category") or "",
        severity=use.severity if use and use.severity else _severity(policy),
        precision=policy.text("precision") or "high",
        applies_to=_texts(policy, "applies-to"),
        parameters=parameters,
        when=when,
        require=require,
        message=policy.text("message") or "",
        fix=policy.text("fix") or "",
        why=policy.text("why") or "",
        references=_texts(policy, "references"),
        cwe=tuple(int(text) for text in _texts(policy, "cwe")),
        examples=tuple(_examples(policy)),
        examples_day=date.fromisoformat(day) if (day := policy.text("examples-day")) else None,
        not_applicable=_text_map(policy.mapping("not-applicable")),
        at=policy.key_at("id"),
    )


def _conditions(policy: Map, parameters: Mapping[str, Value]) -> tuple[Predicate | None, Predicate]:
    """Read where a rule applies and what it demands, and check the sentences about it."""
    kinds = [KINDS[kind] for kind in _texts(policy, "applies-to")]

    def read(key: str) -> Predicate | None:
        found = policy.mapping(key)
        return None if found is None else condition.read(found, kinds, parameters)

    def sentence(key: str) -> None:
        _check_place_holders(policy.scalar(key), parameters)

    reads: tuple[Callable[[], Predicate | None], ...] = (
        *(partial(read, key) for key in ("when", "require")),
        *(partial(sentence, key) for key in ("message", "fix")),
    )
    when, require, *_ = collected(reads)
    assert require is not None  # noqa: S101  # the schema demands it
    return when, require


def valid_profile(policy: Map) -> Profile:
    """Check a profile file and read it.  Raises PolicyError, which has all that is wrong with it."""
    validate(policy, "profile")
    return read_profile(policy)


def read_profile(policy: Map) -> Profile:
    """Read a valid profile file."""
    return Profile(
        id=policy.text("id") or "",
        title=policy.text("title") or "",
        description=policy.text("description") or "",
        extends=policy.text("extends"),
        uses=tuple(read_uses(policy)),
        without=(
            *_texts(policy, "without"),
            *(key.text for key, value in _entries(policy.mapping("rules")) if is_off(value)),
        ),
        at=policy.key_at("id"),
    )


def read_uses(policy: Map) -> Iterator[RuleUse]:
    """Read the `rules` of a valid profile or configuration; one that is `off` is not among them."""
    for key, value in _entries(policy.mapping("rules")):
        if isinstance(value, Map):
            yield RuleUse(
                rule=key.text,
                severity=_severity(value) if "severity" in value.entries else None,
                parameters={name.text: value_of(node) for name, node in _entries(value.mapping("parameters"))},
                at=key.at,
            )
        elif not is_off(value):
            yield RuleUse(key.text, severity_by_exposure(_word(value)), {}, key.at)


def is_off(node: Node) -> bool:
    """Say whether a rule is switched off: `rule-id: off`, which older YAML means by false."""
    return isinstance(node, tree.Scalar) and (node.text == "off" or (node.plain and node.text == "false"))


def severity_by_exposure(word: str) -> Mapping[str, Severity]:
    """Return one severity for every exposure."""
    return dict.fromkeys(EXPOSURES, Severity[word.upper()])


def _entries(mapping: Map | None) -> Iterator[tuple[tree.Scalar, Node]]:
    yield from mapping.entries.values() if mapping is not None else ()


def _text_map(mapping: Map | None) -> dict[str, str]:
    return {key.text: _word(value) for key, value in _entries(mapping)}


def _word(node: Node) -> str:
    return node.text if isinstance(node, tree.Scalar) else ""


def _texts(policy: Map, key: str) -> tuple[str, ...]:
    return tuple(_word(item) for item in policy.items_of(key))


def _severity(policy: Map) -> Mapping[str, Severity]:
    by_exposure = policy.mapping("severity")
    if by_exposure is None:
        return severity_by_exposure(policy.text("severity") or "")
    words = _text_map(by_exposure)
    default = words.get("unknown", "low")
    return {exposure: Severity[words.get(exposure, default).upper()] for exposure in EXPOSURES}


def _parameters(policy: Map, use: RuleUse | None) -> Mapping[str, Value]:
    declared = {
        key.text: value_of(value.entries["default"][1])
        for key, value in _entries(policy.mapping("parameters"))
        if isinstance(value, Map)
    }
    for name in use.parameters if use else ():
        if name not in declared:
            known = did_you_mean(name, list(declared)) or f"; it has {', '.join(declared) or 'none'}"
            raise PolicyError(
                use.at if use else policy.header(),
                f"rule has no parameter `{name}`{known}",
                "correct the name",
            )
    return {**declared, **(use.parameters if use else {})}


def _check_place_holders(template: tree.Scalar | None, parameters: Mapping[str, Value]) -> None:
    """Check that a sentence asks only for what is there to fill it."""
    known = ("endpoint", "witness", "setting", *parameters)
    for word in re.findall(PLACE_HOLDER, template.text if template else ""):
        if template and word not in known:
            message = f"nothing fills `{{{word}}}`{did_you_mean(word, known)}"
            raise PolicyError(template.at.header, message, f"there is {', '.join(known)}")


def _examples(policy: Map) -> Iterator[Example]:
    for platform, value in _entries(policy.mapping("examples")):
        if isinstance(value, Map):
            yield Example(
                platform=platform.text,
                bad=tuple(_files(value.get("bad"))),
                good=tuple(_files(value.get("good"))),
                at=platform.at,
            )


def _files(node: Node | None) -> Iterator[Mapping[str, str]]:
    """Read one example or a list of them; a text alone is a file that gets its platform's name."""
    match node:
        case tree.Scalar():
            yield {"": node.text}
        case Map():
            yield _text_map(node)
        case tree.Sequence():
            for item in node.items:
                yield from _files(item)
