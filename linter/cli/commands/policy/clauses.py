"""The clauses of rules: which of them decides, and whether cases show each of them both ways.  Prints nothing."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.model.endpoint import Subject
from linter.policy import predicate
from linter.policy.judge import spoken
from linter.policy.predicate import Field, Predicate, evaluate
from linter.policy.predicate.outcome import Outcome, Verdict
from linter.policy.rule import Rule
from linter.provenance.setting import Known

_MOST_VALUES = 3


class Clause(Struct, frozen=True):
    """One test of one field, and where it stands in its rule."""

    name: str
    """`when.hosts`, `require.some[2].protocol`."""
    condition: Field

    @property
    def is_of_requirement(self) -> bool:
        """Whether it is a part of what the rule demands, and not of where it applies."""
        return self.name.startswith("require")


def clauses(rule: Rule) -> tuple[Clause, ...]:
    """Return the clauses of a rule, as they are written."""
    when = () if rule.when is None else _inside(rule.when, "when")
    return (*when, *_inside(rule.require, "require"))


def _inside(condition: Predicate, name: str) -> Iterator[Clause]:
    match condition:
        case predicate.Field(path):
            yield Clause(f"{name}.{'.'.join(path).replace('_', '-')}", condition)
        case predicate.Not(inner):
            yield from _inside(inner, f"{name}.not")
        case predicate.Some(conditions):
            for number, one in enumerate(conditions, start=1):
                yield from _inside(one, f"{name}.some[{number}]")
        case predicate.Every(conditions):
            for one in conditions:
                yield from _inside(one, name)


def shown(clause: Clause, subjects: Iterable[Subject]) -> frozenset[bool]:
    """Return whether subjects show a clause to hold, and whether not to; what is open shows neither."""
    found = {evaluate(clause.condition, one, one.at).verdict for one in subjects}
    return frozenset(verdict is Verdict.HOLDS for verdict in found if verdict is not Verdict.OPEN)


def decided(rule: Rule, subject: Subject) -> str:
    """Say which clauses decide on a subject, and by which values."""
    condition = None if rule.when is None else evaluate(rule.when, subject, subject.at).verdict
    requirement = evaluate(rule.require, subject, subject.at).verdict
    own = clauses(rule)
    if condition in (Verdict.FAILS, Verdict.ABSENT):
        return f"does not apply by {_by(own, subject, (condition,), of_requirement=False)}"
    if requirement is Verdict.HOLDS:
        return f"keeps the rule by {_by(own, subject, (requirement,), of_requirement=True)}"
    if requirement is Verdict.ABSENT:
        return f"has nothing of {_by(own, subject, (requirement,), of_requirement=True)}"
    if condition is Verdict.OPEN:
        return f"is open by {_by(own, subject, (condition,), of_requirement=False)}"
    word = "breaks the rule" if requirement is Verdict.FAILS else "is open"
    return f"{word} by {_by(own, subject, (requirement,), of_requirement=True)}"


def _by(own: Iterable[Clause], subject: Subject, verdicts: tuple[Verdict, ...], *, of_requirement: bool) -> str:
    found = [
        (one, evaluate(one.condition, subject, subject.at)) for one in own if one.is_of_requirement is of_requirement
    ]
    named = [f"`{one.name}`{_values(outcome)}" for one, outcome in found if outcome.verdict in verdicts]
    return ", ".join(named) or "what is negated in it"


def _values(outcome: Outcome) -> str:
    words = dict.fromkeys(
        spoken(one.value) if isinstance(one, Known) else f"not known: {one.because}" for one in outcome.witnesses
    )
    several = [word for word in words if len(word) < 200][:_MOST_VALUES]  # noqa: PLR2004  # what fits a line or two
    return f" ({', '.join(several)})" if several and outcome.witnesses else ""
