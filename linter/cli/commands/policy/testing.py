"""`tlslint policy test`: do the examples of rules hold, and is in annotated files what they say?"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from msgspec import Struct

from linter.cli import settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.policy.annotated import Case, compared
from linter.cli.commands.policy.clauses import clauses, decided, shown
from linter.cli.commands.policy.examples import NEVER_SHOWN, tried
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.model.endpoint import Input, Subject
from linter.model.secrets import blackened
from linter.policy.catalog import Catalog
from linter.policy.rule import Rule
from linter.report.wording import counted

UNLIKE = 1
"""An example is not as it says, or a clause is shown one way alone."""


class _Tested(Struct, frozen=True):
    """What came of all cases."""

    wrong: int
    subjects: dict[str, list[Subject]]
    """Those that the examples and the files have for each rule."""


def test(rules: Sequence[Rule], cases: Sequence[Case], catalog: Catalog, place: Place, arguments: Arguments) -> int:
    """Judge the examples of rules, and annotated files; tell what is not as it says."""
    if not rules:
        raise UsageError("there is no rule to test: profiles have no examples")
    today = datetime.now(UTC).astimezone().date()
    found = _tested(rules, cases, catalog, place, today, is_told=arguments.verbose)
    unshown = [one for rule in rules for one in _unshown(rule, found.subjects[rule.id], place)]
    for line in unshown if arguments.complete else ():
        _tell(line)
    examples = sum(len(example.bad) + len(example.good) for rule in rules for example in rule.examples)
    also = f" and {counted(len(cases), 'annotated case')}" if cases else ""
    _tell(
        f"{counted(len(rules), 'rule')} with {counted(examples, 'example')}{also}: "
        f"{counted(found.wrong, 'problem') if found.wrong else 'all are as they say'}"
    )
    if unshown and not arguments.complete:
        are = "clause is" if len(unshown) == 1 else "clauses are"
        _tell(f"{len(unshown)} {are} not shown to hold and not to hold; --complete lists them")
    return UNLIKE if found.wrong or (unshown and arguments.complete) else 0


def _tested(  # what is tested, and how it is told
    rules: Sequence[Rule], cases: Sequence[Case], catalog: Catalog, place: Place, today: date, *, is_told: bool
) -> _Tested:
    wrong = 0
    subjects: dict[str, list[Subject]] = {rule.id: [] for rule in rules}
    for rule in rules:
        for one in tried(rule, catalog, today):
            where = f"{settings.origin(one.at, place)}: {rule.id}"
            if one.problem:
                _tell(f"{where}: {one.problem}")
                wrong += 1
            subjects[rule.id] += one.subjects
            for subject in one.subjects if is_told else ():
                _tell(f"{where}: {one.word}: {subject.name} {decided(rule, subject)}")
    for case in cases:
        result = compared(case, rules, today)
        for at, problem in result.problems:
            _tell(f"{at}: {problem}")
        wrong += len(result.problems)
        for rule in rules:
            judged = [one for one in result.subjects if one.KIND in rule.applies_to]
            subjects[rule.id] += judged
            for subject in judged if is_told else ():
                _tell(f"{case.path}: {rule.id}: {subject.name} {decided(rule, subject)}")
    return _Tested(wrong, subjects)


def _tell(line: str) -> None:
    """Write a line, without the secrets that may stand in what it quotes of files."""
    terminal.tell(blackened(line))


def _unshown(rule: Rule, subjects: Sequence[Subject], place: Place) -> Iterator[str]:
    """Yield the clauses that no case shows to hold, or none not to hold, of those that a case can show."""
    for clause in clauses(rule) if not NEVER_SHOWN.issuperset(rule.applies_to) else ():
        ways = shown(clause, subjects)
        if rule.applies_to == (Input.KIND,):
            ways |= {True}  # what could be read is not among the inputs: each has an error
        for way, words in ((True, "hold"), (False, "not to hold")):
            if way not in ways:
                yield f"{settings.origin(rule.at, place)}: {rule.id}: no case shows `{clause.name}` to {words}".replace(
                    "to not to", "not to"
                )
