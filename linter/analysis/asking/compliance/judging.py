"""Requirements of standards on what is among the files.  Knows no platform and no format.

Two standards may set one rule differently, so that the files are looked through once and judged in layers: each has
every rule at most once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance, Kept, Raised, Status
from linter.analysis.asking.compliance.standard import Requirement, Scope, Standard
from linter.analysis.discovery import Found, sources_of
from linter.analysis.judgement import Considered, First, Judged, Judging, Verdicts, by_rules, considered
from linter.analysis.mapping.claimed import Watch
from linter.analysis.on_paths import classes_of
from linter.analysis.run import Request, looked_through, overview
from linter.model.endpoint import Listener, Subject, Upstream
from linter.model.finding import Finding, Kind
from linter.model.secrets import blackened
from linter.policy.catalog import Catalog
from linter.policy.judge import differs_in_values
from linter.policy.rule import Rule, RuleUse
from linter.provenance.setting import Known

_ALWAYS = ("unreadable-input",)
"""Rules that judge whatever a standard asks for."""
_ALL = Scope()
_Order: TypeAlias = tuple[str, int, int, str, str]


_Layered: TypeAlias = tuple[list[tuple[Rule, ...]], Mapping[tuple[str, str], int]]


class _Layer(Struct, frozen=True):
    """What the files say of some rules, each of which is there once."""

    findings: Mapping[str, tuple[tuple[_Order, str, Raised], ...]]
    """By rule, each with where it stands among others and the address that it is about; accepted ones are marked."""
    kept: Mapping[str, tuple[tuple[Subject, Kept], ...]]


class _Concerned(Struct, frozen=True):
    """Which subjects a requirement is about."""

    subjects: Mapping[str, tuple[Subject, ...]]
    """By their addresses."""
    classes: Mapping[str, tuple[str, ...]]
    """Of data, by the addresses of subjects that they pass by."""
    known_classes: frozenset[str]
    unplaced: frozenset[str]
    """Classes of which not all was found among the files."""

    def by(self, scope: Scope, address: str) -> bool | None:
        """Say whether a requirement is about what has an address; None where the files do not tell."""
        if scope is _ALL or scope == _ALL:
            return True
        found = {self._is_in(scope, one) for one in self.subjects.get(address, ())}
        if found == {False}:
            return False
        return True if found == {True} or not found else None

    def _is_in(self, scope: Scope, subject: Subject) -> bool | None:
        if scope.platform and subject.platform not in scope.platform:
            return False
        words = [(scope.exposure, "exposure"), (scope.role, "role")]
        answers = {_is_among(getattr(subject, field, None), wanted) for wanted, field in words if wanted}
        answers.add(self._is_passed(scope, subject))
        if False in answers:
            return False
        return None if None in answers else True

    def _is_passed(self, scope: Scope, subject: Subject) -> bool | None:
        """Say whether one of the classes passes by, as far as somebody says where it lies."""
        asked = set(scope.data) & self.known_classes
        if not (asked and isinstance(subject, Listener | Upstream)):
            return True
        if not asked.isdisjoint(self.classes.get(subject.address, ())):
            return True
        return False if asked.isdisjoint(self.unplaced) else None


def _is_among(setting: object, words: Sequence[str]) -> bool | None:
    """Say whether a setting is one of some words; what has no such setting is not parted by it."""
    if setting is None:
        return True
    return str(setting.value) in words if isinstance(setting, Known) else None


def assessed(request: Request, standards: Sequence[Standard], catalog: Catalog, watch: Watch) -> Compliance:
    """Look through what is asked for, and say of each requirement whether it is met."""
    layers, place_of = _layered(standards, catalog)
    verdicts: Verdicts = {}
    first = replace(request, judging=replace(request.judging, rules=layers[0], verdicts=verdicts))
    found, judgement = looked_through(first, watch)
    return _answered(first, standards, (layers, place_of), found, judgement)


def answered(
    request: Request, standards: Sequence[Standard], catalog: Catalog, found: Sequence[Found], judgement: Judged
) -> Compliance:
    """Say of each requirement whether it is met by what was found and judged already, by whatever rules."""
    return _answered(request, standards, _layered(standards, catalog), found, judgement)


def _answered(
    request: Request, standards: Sequence[Standard], layered: _Layered, found: Sequence[Found], judgement: Judged
) -> Compliance:
    layers, place_of = layered
    sources = sources_of(found)
    judged: list[_Layer] = []
    about: list[Considered] = []
    raised: dict[int, Raised] = {}
    for rules in layers:
        here = (
            judgement
            if rules == request.judging.rules
            else by_rules(judgement.seen, rules, None, _first(request, rules))
        )
        judging = replace(request.judging, rules=rules)
        about.append(considered(here, sources, judging, whole=False))
        judged.append(_layer(about[-1].findings, here, request, raised))
    concerned = _concerned(judgement, request.judging)
    today = request.judging.today
    unread = _unread(judgement, request)

    def answer(requirement: Requirement, *, is_in_force: bool) -> Answer:
        uses = [(use, judged[place_of[_key(use)]]) for use in requirement.uses]
        found = replace(_answer(requirement, uses, concerned, today), unread=unread)
        return replace(found, status=_status(found), is_due=found.is_due and is_in_force)

    def assessment(standard: Standard) -> Assessment:
        is_in_force = standard.in_force is None or standard.in_force <= today
        answers = (answer(one, is_in_force=is_in_force) for one in standard.requirements)
        return Assessment(standard, is_in_force, tuple(answers))

    return Compliance(
        tuple(map(assessment, standards)),
        tuple(one for one in judgement.subjects if request.reports(one.at.source.path)),
        concerned.classes,
        today,
        overview(request, found, judgement, about[0]),
    )


def _first(request: Request, rules: Sequence[Rule]) -> First | None:
    """Return what the first layer said, and which of some rules differ from those there in values alone."""
    judging = request.judging
    if judging.verdicts is None:
        return None
    uses = {rule.id: rule for rule in judging.rules}
    alike = (rule.id for rule in rules if rule.id in uses and differs_in_values(rule, uses[rule.id]))
    return First(judging.verdicts, frozenset(alike))


def _unread(judgement: Judged, request: Request) -> int:
    """Count the files that could not be analysed: what a requirement is about may stand in them."""
    if request.judging.allow_incomplete:
        return 0
    return len({error.at.source.path for error in judgement.failed if request.reports(error.at.source.path)})


def _key(use: RuleUse) -> tuple[str, str]:
    severity = None if use.severity is None else sorted(use.severity.items())
    return use.rule, repr((severity, sorted(use.parameters.items())))


def _layered(standards: Sequence[Standard], catalog: Catalog) -> _Layered:
    """Return the rules in layers, and in which of these each use of a rule is."""
    layers: list[list[Rule]] = [[]]
    place_of: dict[tuple[str, str], int] = {}
    times: dict[str, int] = defaultdict(int)
    for use in (use for standard in standards for one in standard.requirements for use in one.uses):
        key = _key(use)
        if key not in place_of:
            place_of[key] = number = times[use.rule]
            times[use.rule] += 1
            if number == len(layers):
                layers.append([])
            layers[number].append(catalog.used(use))
    layers[0] += [catalog.rule(rule_id) for rule_id in _ALWAYS if not times[rule_id]]
    return [tuple(sorted(layer, key=lambda rule: rule.id)) for layer in layers], place_of


def _layer(findings: Sequence[Finding], here: Judged, request: Request, raised: dict[int, Raised]) -> _Layer:
    """Put what was judged in order by rules; what several layers say in the same words is one."""
    is_reported = cache(request.reports)
    by_rule: dict[str, list[tuple[_Order, str, Raised]]] = defaultdict(list)
    for finding in findings:
        if is_reported(finding.at.source.path):
            order = (*finding.at.order, finding.rule, blackened(finding.subject))
            one = raised.get(id(finding)) or raised.setdefault(id(finding), Raised(finding))
            by_rule[finding.rule].append((order, finding.subject, one))
    kept: dict[str, list[tuple[Subject, Kept]]] = defaultdict(list)
    for rule, subject in here.kept:
        if is_reported(subject.at.source.path):
            shown = Kept(rule, blackened(subject.address), blackened(subject.name), subject.at)
            kept[rule].append((subject, shown))
    return _Layer(
        {rule: tuple(found) for rule, found in by_rule.items()}, {rule: tuple(found) for rule, found in kept.items()}
    )


def _concerned(judgement: Judged, judging: Judging) -> _Concerned:
    subjects: dict[str, list[Subject]] = defaultdict(list)
    for subject in judgement.subjects:
        subjects[subject.address].append(subject)
    graph = judgement.seen.graph
    labels = (one for subject in judgement.subjects if isinstance(subject, Listener) for one in subject.data)
    return _Concerned(
        {address: tuple(found) for address, found in subjects.items()},
        {} if graph is None else classes_of(graph),
        frozenset((*(one.name for one in judging.config.data), *labels)),
        frozenset(() if graph is None else graph.unplaced),
    )


def _answer(
    requirement: Requirement, uses: Sequence[tuple[RuleUse, _Layer]], concerned: _Concerned, today: date
) -> Answer:
    is_due = (requirement.since is None or requirement.since <= today) and (
        requirement.until is None or today <= requirement.until
    )
    if not uses:
        return Answer(requirement, Status.NOT_SHOWN, is_due)
    found = [
        (order, one, is_in)
        for use, layer in uses
        for order, address, one in layer.findings.get(use.rule, ())
        if (is_in := concerned.by(requirement.scope, address)) is not False
    ]
    about = [(one, is_in) for _, one, is_in in sorted(found, key=itemgetter(0))]
    # Whether the requirement is about an endpoint at all may be what is open of it.
    failing = [one for one, is_in in about if is_in and _is_failing(one.finding)]
    # What is open and accepted has been decided by a person, and not by the files.
    accepted = [one for one, _ in about if one.finding.suppressed is not None]
    settled = {id(one) for one in (*failing, *accepted)}
    return Answer(
        requirement,
        Status.NOTHING,
        is_due,
        kept=tuple(_kept(uses, lambda subject: concerned.by(requirement.scope, subject.address) is not False)),
        failing=tuple(one.shown for one in failing),
        undecided=tuple(one for one, _ in about if id(one) not in settled),
        accepted=tuple(one.shown for one in accepted),
    )


def _is_failing(finding: Finding) -> bool:
    return finding.kind is Kind.FAIL and finding.suppressed is None


def _kept(uses: Sequence[tuple[RuleUse, _Layer]], is_concerned: Callable[[Subject], bool]) -> Iterator[Kept]:
    seen: set[tuple[str, str]] = set()
    for use, layer in uses:
        for subject, kept in layer.kept.get(use.rule, ()):
            if (use.rule, subject.address) not in seen and is_concerned(subject):
                seen.add((use.rule, subject.address))
                yield kept


def _status(answer: Answer) -> Status:
    if not answer.requirement.uses:
        return Status.NOT_SHOWN
    if answer.failing:
        return Status.NOT_MET
    if answer.undecided or answer.unread:
        return Status.OPEN
    if answer.accepted:
        return Status.DEVIATES
    return Status.MET if answer.kept else Status.NOTHING
