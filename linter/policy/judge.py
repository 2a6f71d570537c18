"""Rules on subjects: what fails, what stays open.  Knows no platform and no file."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Listener, Subject
from linter.model.finding import Finding, Kind, Severity
from linter.policy.predicate import Every, Field, Not, Predicate, Some, evaluate
from linter.policy.predicate.facts import field_of
from linter.policy.predicate.outcome import Outcome, Verdict, Witness
from linter.policy.rule import PLACE_HOLDER, Rule
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Step, Unknown
from linter.tls.suites import CipherSuite

_PLACE_HOLDER = pattern(PLACE_HOLDER)
_SHOWN = 3
"""Values that a message lists before it counts the rest."""


class Passed(Struct, frozen=True):
    """A subject that keeps a rule."""

    rule: str
    subject: str


def judge(rules: Iterable[Rule], subject: Subject) -> Iterator[Finding | Passed]:
    """Judge one subject by every rule that applies to it."""
    for rule in rules:
        if subject.KIND in rule.applies_to:
            verdict = _judge_by(rule, subject)
            if verdict is not None:
                yield verdict


def differs_in_values(rule: Rule, first: Rule) -> bool:
    """Say whether two uses of a rule ask of one field alone, and of nothing but other values of it.

    What leaves that field open then leaves both open, and in the same words.
    """
    return (
        isinstance(rule.require, Field)
        and isinstance(first.require, Field)
        and rule.require.path == first.require.path
        and (rule.when, rule.severity) == (first.when, first.severity)
        and not any(f"{{{name}}}" in rule.fix for name in rule.parameters)
    )


def judge_again(
    rules: Iterable[Rule], subject: Subject, before: Mapping[str, Finding | Passed], alike: Container[str]
) -> Iterator[Finding | Passed]:
    """Judge one subject by other uses of rules than before; some of these differ in values alone."""
    for rule in rules:
        if subject.KIND not in rule.applies_to:
            continue
        untold = _untold(subject, rule.require.path) if rule.id in alike and isinstance(rule.require, Field) else None
        if untold is Verdict.ABSENT:
            continue
        verdict = before.get(rule.id) if untold is Verdict.OPEN else _judge_by(rule, subject)
        if verdict is not None:
            yield verdict


def _untold(subject: Subject, path: tuple[str, ...]) -> Verdict | None:
    """Return what is to be said of a field that is not there, or of which nothing is known; None of any other."""
    holder: Any = subject
    for depth, name in enumerate(path, start=1):
        found = field_of(holder, name)
        if found is None:
            return Verdict.ABSENT
        if isinstance(found, Unknown):
            return None if found.candidates else Verdict.OPEN
        if depth == len(path) or not isinstance(found, Known):
            return None
        if found.value is None:
            return Verdict.ABSENT
        holder = found.value
    return None


def asked(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the fields of subjects that some rules ask of, as structs write them."""
    return frozenset(name for rule in rules for name in (*_named(rule.when), *_named(rule.require)))


def _named(condition: Predicate | None) -> Iterator[str]:
    match condition:
        case Field(path):
            yield path[0]
        case Not(inner):
            yield from _named(inner)
        case Every(conditions) | Some(conditions):
            for one in conditions:
                yield from _named(one)


def _judge_by(rule: Rule, subject: Subject) -> Finding | Passed | None:
    condition = Outcome(Verdict.HOLDS) if rule.when is None else evaluate(rule.when, subject, subject.at)
    if condition.verdict in (Verdict.FAILS, Verdict.ABSENT):
        return None
    requirement = evaluate(rule.require, subject, subject.at)
    match condition.verdict, requirement.verdict:
        case _, Verdict.ABSENT:
            return None
        case _, Verdict.HOLDS:
            return Passed(rule.id, subject.address)
        case Verdict.HOLDS, Verdict.FAILS if (maybe := getattr(subject, "maybe", None)) is not None:
            return _finding(Kind.OPEN, rule, subject, _unsure(maybe, requirement.witnesses))
        case Verdict.HOLDS, Verdict.FAILS:
            return _finding(Kind.FAIL, rule, subject, requirement.witnesses)
        case Verdict.OPEN, _:
            return _finding(Kind.OPEN, rule, subject, condition.witnesses)
        case _:
            return _finding(Kind.OPEN, rule, subject, requirement.witnesses)


def _unsure(maybe: Unknown, witnesses: tuple[Witness, ...]) -> tuple[Witness, ...]:
    """Let what would fail be open, at the same places, by what decides whether the subject is there."""
    return tuple(replace(maybe, at=one.at, setting=one.setting) for one in witnesses)


def _finding(kind: Kind, rule: Rule, subject: Subject, witnesses: tuple[Witness, ...]) -> Finding:
    first = min(witnesses, key=lambda witness: witness.at.order) if witnesses else Known(None, subject.at)
    return Finding(
        kind=kind,
        rule=rule.id,
        severity=severity(rule, subject),
        message=_filled(rule.message, rule, subject, witnesses) if kind is Kind.FAIL else _asked(rule, subject),
        at=first.at,
        platform=subject.platform,
        subject=subject.address,
        header=subject.at,
        setting=first.setting,
        cause=_cause(first),
        cure=_filled(rule.fix, rule, subject, (first,)),
        via=first.via,
        related=() if subject.at == first.at else (Step(subject.at, subject.name),),
        values=_values(witnesses) if kind is Kind.FAIL else (),
    )


def severity(rule: Rule, subject: Subject) -> Severity:
    """Return the severity of a rule for a subject, by its exposure.

    What exists to let clients in counts as if they came from the internet, at most with medium, when nothing says so.
    """
    exposure = getattr(subject, "exposure", None)
    if isinstance(exposure, Known):
        return rule.severity[str(exposure.value)]
    unknown = rule.severity["unknown"]
    if isinstance(subject, Listener) and subject.faces_clients:
        return max(unknown, min(rule.severity["public"], Severity.MEDIUM))
    return unknown


def _asked(rule: Rule, subject: Subject) -> str:
    """Say what could not be decided."""
    return f"{subject.name}: {rule.title}?"


def _filled(template: str, rule: Rule, subject: Subject, witnesses: tuple[Witness, ...]) -> str:
    """Fill a sentence's place holders: the endpoint, what decided, its setting, the rule's parameters."""

    def word(found: re.Match[str]) -> str:
        match found[1]:
            case "endpoint":
                return subject.name
            case "witness":
                return _listed(witnesses)
            case "setting":
                setting = witnesses[0].setting if witnesses else ""
                return f"`{setting}`" if setting else "the setting"
            case name if name in rule.parameters:
                value = rule.parameters[name]
                return _listed_words(value if isinstance(value, tuple) else (value,))
            case _:
                return found[0]

    return _PLACE_HOLDER.sub(word, template) if "{" in template else template


def _cause(witness: Witness) -> str:
    match witness:
        case Unknown():
            return witness.because
        case Known(default=""):
            return ""
        case Known():
            return f"`{witness.setting}` is not set: {witness.default}" if witness.setting else witness.default


def _listed(witnesses: tuple[Witness, ...]) -> str:
    return _listed_words(dict.fromkeys(spoken(witness.value) for witness in witnesses if isinstance(witness, Known)))


def _listed_words(values: Iterable[object]) -> str:
    words = [str(value) for value in values]
    if len(words) > _SHOWN:
        return f"{', '.join(words[:_SHOWN])} and {len(words) - _SHOWN} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _values(witnesses: Iterable[Witness]) -> tuple[str, ...]:
    """Return what decided in words that stay while the text around it is written otherwise."""
    return tuple(sorted({word for one in witnesses if isinstance(one, Known) for word in _compared(one)}))


def _compared(known: Known[Any]) -> Iterator[str]:
    match known.value:
        case tuple():
            return  # what it lacks decided, whatever there is
        case None | bool() | str() | date() | CipherSuite() | Enum():
            yield spoken(known.value)
        case _:
            # Days that are left are fewer each day, and of what a number is too much only the rule knows.
            yield known.default or " ".join(known.at.header.text.split())


def spoken(value: Any) -> str:  # noqa: ANN401  # a setting holds anything
    """Return a value as a message says it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case CipherSuite():
            return value.name
        case tuple():
            return ", ".join(spoken(item.value) for item in value if isinstance(item, Known)) or "nothing"
        case _:
            return str(value)
