"""The examples inside rules, judged as files are: the bad ones must fail, the good ones must not.  Prints nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from linter.analysis.discovery import NAMES, claimant
from linter.analysis.judgement import Judging, considered, judged
from linter.cli.commands.policy.clauses import decided
from linter.files.tree import Texts
from linter.model.endpoint import Change, Flow, Subject, Suppression
from linter.model.finding import Finding, Kind
from linter.platforms import PLATFORMS
from linter.platforms.platform import Options
from linter.policy.catalog import Catalog
from linter.policy.config.config import Config
from linter.policy.rule import Example, Rule
from linter.provenance.source import Location, Source

_MOST_TOLD = 3


class Tried(Struct, frozen=True):
    """What became of an example or a file."""

    at: Location
    word: str
    """What it is called: `bad nginx (number 2)`."""
    problem: str = ""
    """What is not as it says; empty where all is."""
    subjects: tuple[Subject, ...] = ()
    """What the rule judges in it."""


# A change stands between two states of a repository, of which an example has one; and what a class of data asks for
# stands in the configuration, which an example has not.
NEVER_SHOWN = frozenset({Change.KIND, Flow.KIND})


def tried(rule: Rule, catalog: Catalog, today: date) -> Iterator[Tried]:
    """Judge a rule's examples, each with the place of the platform's examples."""
    if not rule.examples and not NEVER_SHOWN.issuperset(rule.applies_to):
        yield Tried(rule.at, "", "has no example")
    judging = Judging(
        _rules(rule, catalog), tuple(sorted({*catalog.rules, rule.id})), Config(), rule.examples_day or today
    )
    for example in rule.examples:
        if example.platform not in NAMES:
            problem = f"no platform `{example.platform}`; there is {', '.join(NAMES)}"
            yield Tried(example.at, "", problem)
            continue
        for word, files in _cases(example):
            problem, subjects = _tried(rule, files, judging, bad=word.startswith("bad"))
            yield Tried(example.at, word, f"{word} example {problem}" if problem else "", subjects)


def _rules(rule: Rule, catalog: Catalog) -> tuple[Rule, ...]:
    """Return the rule, with those beside it that its examples suppress when it is about suppressions."""
    if Suppression.KIND not in rule.applies_to:
        return (rule,)
    return (rule, *(catalog.rule(rule_id) for rule_id in sorted(catalog.rules) if rule_id != rule.id))


def _cases(example: Example) -> Iterator[tuple[str, Mapping[str, Source]]]:
    """Return each example with what it is called; a text alone gets the file name of its platform."""
    name = next(platform.EXAMPLE for platform in PLATFORMS if example.platform == platform.NAME)
    for word, cases in (("bad", example.bad), ("good", example.good)):
        for number, files in enumerate(cases, start=1):
            numbered = f"{word} {example.platform}" + (f" (number {number})" if len(cases) > 1 else "")
            yield numbered, {path or name: Source(path or name, text) for path, text in files.items()}


def _tried(rule: Rule, files: Mapping[str, Source], judging: Judging, *, bad: bool) -> tuple[str, tuple[Subject, ...]]:
    """Judge one example; return what is wrong with it, or nothing, and what the rule judges in it."""
    claimed = [(platform, source) for source in files.values() if (platform := claimant(source))]
    if not claimed:
        return f"is read by no platform under the name {', '.join(files)}", ()
    judgement = judged(claimed, Texts(files), judging.rules, Options(judging.today))
    about = considered(judgement, [source for _, source in claimed], judging, whole=True)
    subjects = tuple(one for one in (*judgement.subjects, *about.subjects) if one.KIND in rule.applies_to)
    own = [found for found in about.findings if found.rule == rule.id and found.suppressed is None]
    failing = [found for found in own if found.kind is Kind.FAIL]
    if judgement.failed and "input" not in rule.applies_to:
        return f"cannot be analysed: {judgement.failed[0]}", subjects
    if bad:
        return "" if failing else f"does not break the rule{_open(own) or _because(rule, subjects)}", subjects
    if failing:
        first = next((one for one in subjects if one.address == failing[0].subject), None)
        by = "" if first is None else f"; it {decided(rule, first)}"
        return f"breaks the rule: {failing[0].message}{by}", subjects
    return _open(own).removeprefix(": "), subjects


def _because(rule: Rule, subjects: Sequence[Subject]) -> str:
    """Say of what is there to be judged why the rule has nothing against it."""
    if not subjects:
        return f": there is no {' and no '.join(rule.applies_to)} in it"
    return "".join(f"; {one.name} {decided(rule, one)}" for one in subjects[:_MOST_TOLD])


def _open(findings: list[Finding]) -> str:
    causes = [f"it cannot be decided, {found.cause}" for found in findings if found.kind is Kind.OPEN]
    return f": {causes[0]}" if causes else ""
