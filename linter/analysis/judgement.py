"""What platforms make of sources, what rules say of that, and what people accept.  Knows no format and no language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from linter.analysis import suppression
from linter.analysis.findings.ordering import identity, in_order
from linter.analysis.mapping.claimed import Watch
from linter.analysis.mapping.seen import Seen, seen
from linter.analysis.on_paths import on_paths
from linter.analysis.suppression.baseline import Entry
from linter.analysis.suppression.note import Anywhere, Note
from linter.analysis.suppression.written import notes
from linter.analysis.terms import changes
from linter.analysis.terms.changes import Before
from linter.analysis.terms.in_force import Terms
from linter.files.patterns import matcher
from linter.files.tree import Files
from linter.files.walking import Skipped
from linter.model.endpoint import Change, Input, Subject, Suppression
from linter.model.finding import Finding
from linter.model.whereabouts.data import DataClass
from linter.platforms.containment import contained
from linter.platforms.platform import Options, Unread, Workspace
from linter.policy.config.config import Accepted, Config
from linter.policy.judge import Passed, asked, judge, judge_again
from linter.policy.rule import Rule
from linter.provenance.budget import endless
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source

_OF_PLACE = frozenset({"annotations", "certificate", "hosts", "labels", "module", "namespace", "peer", "port", "tags"})
"""Fields of which there is something only where somebody asks."""
_UNSEEN = "nobody can accept what could not be analysed, but by `--allow-incomplete`"


Verdicts: TypeAlias = dict[tuple[str, str, str], tuple[Subject, tuple[Finding | Passed | InputError, ...]]]
"""What the same rules said before, by the kind, the address and the file of what they said it of."""


class Judging(Struct, frozen=True):
    """By what to judge, and what to accept."""

    rules: tuple[Rule, ...]
    known: tuple[str, ...]
    """The ids of all rules at hand, which a suppression may name."""
    config: Config
    today: date
    ignores: bool = True
    """Whether suppressions count."""
    allow_incomplete: bool = False
    """Whether a person may accept that something could not be analysed."""
    terms: Terms = field(default_factory=Terms)
    before: Before | None = None
    """What was accepted before a change, and what the change loosens; None where there is nothing to compare with."""
    baseline: tuple[Entry, ...] = ()
    """The findings that were there when somebody began."""
    verdicts: Verdicts | None = None
    """Kept by who judges again and again; None where nobody does."""


class Judged(Struct, frozen=True):
    """What the rules say of the subjects."""

    seen: Seen
    subjects: tuple[Subject, ...]
    """What was judged: all that is among the files, and what is wrong with them."""
    findings: tuple[Finding, ...]
    """One for each rule and endpoint."""
    every: tuple[Finding, ...]
    """All, those included that say the same of another place."""
    kept: tuple[tuple[str, Subject], ...]
    """Each subject with a rule that it keeps."""
    failed: tuple[InputError, ...]

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What was not read of files."""
        return self.seen.unread

    @property
    def passed(self) -> int:
        """How many verdicts keep their rule."""
        return len(self.kept)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """What classes of data name and nothing among the files is called, in sentences."""
        return () if self.seen.graph is None else self.seen.graph.unmatched


def judged(  # noqa: PLR0913, PLR0917  # what is judged, and by what
    sources: Sequence[tuple[str, Source]],
    workspace: Workspace,
    rules: Sequence[Rule],
    options: Options,
    failures: Iterable[InputError] = (),
    watch: Watch = lambda _: None,
    classes: Sequence[DataClass] = (),
    verdicts: Verdicts | None = None,
) -> Judged:
    """Judge claimed sources, each given with the name of its platform."""
    options = replace(options, around=options.around or not _OF_PLACE.isdisjoint(asked(rules)))
    return by_rules(seen(sources, workspace, options, failures, watch, classes), rules, verdicts)


class First(Struct, frozen=True):
    """What was said by other uses of the same rules."""

    verdicts: Verdicts
    alike: frozenset[str]
    """Rules whose uses differ in values alone."""


def by_rules(
    everything: Seen, rules: Sequence[Rule], before: Verdicts | None = None, first: First | None = None
) -> Judged:
    """Judge what is among the files."""
    subjects = (*_inputs(everything.failed), *everything.subjects)
    kinds = {kind for rule in rules for kind in rule.applies_to}
    with endless():  # whoever made a subject has paid for what comes now
        asked_of = (one for one in subjects if one.KIND in kinds)
        verdicts = [(one, verdict) for one in asked_of for verdict in _verdicts(one, rules, before, first)]
        defects = tuple(verdict for _, verdict in verdicts if isinstance(verdict, InputError))
        verdicts += [(subject, verdict) for subject in _inputs(defects) for verdict in judge(rules, subject)]
    failed = (*everything.failed, *defects)
    cures: dict[tuple[Location, str | None], str] = {(error.at, error.message): error.cure for error in failed}
    found = ((one, verdict) for one, verdict in verdicts if isinstance(verdict, Finding))
    told = on_paths(found, everything.drawing, everything.graph)
    every = tuple(_mended(one, finding, cures) for one, finding in told)
    return Judged(
        seen=everything,
        subjects=subjects,
        findings=in_order(every),
        every=every,
        kept=tuple((verdict.rule, subject) for subject, verdict in verdicts if isinstance(verdict, Passed)),
        failed=failed,
    )


def _verdicts(
    subject: Subject, rules: Sequence[Rule], before: Verdicts | None, first: First | None
) -> Iterable[Finding | Passed | InputError]:
    """Judge a subject; one that has not changed is not judged again, as places are compared with the rest."""
    if first is not None:
        said = first.verdicts.get((subject.KIND, subject.address, subject.at.source.path))
        if said is not None and said[0] is subject:
            by_rule = {one.rule: one for one in said[1] if not isinstance(one, InputError)}
            return contained(subject.at, judge_again, rules, subject, by_rule, first.alike)
    if before is None:
        return contained(subject.at, judge, rules, subject)
    key = subject.KIND, subject.address, subject.at.source.path
    known = before.get(key)
    if known is None or (known[0] is not subject and known[0] != subject):
        known = before[key] = subject, tuple(contained(subject.at, judge, rules, subject))
    return known[1]


class Considered(Struct, frozen=True):
    """The findings, with those that a person accepts marked, and what suppressions there are."""

    findings: tuple[Finding, ...]
    subjects: tuple[Subject, ...] = ()
    """The suppressions, and what a change does to the judgement."""
    counting: tuple[Note, ...] = ()
    """The suppressions that count, whether they cover anything or not."""
    known: tuple[Entry, ...] = ()
    """What was there before and still is."""
    stale: tuple[Entry, ...] = ()
    """What was there before and is not any more."""


def considered(
    judgement: Judged,
    sources: Iterable[Source],
    judging: Judging,
    *,
    whole: bool,
    tree: Files | None = None,
) -> Considered:
    """Mark the findings that a person accepts, and add those about the suppressions themselves."""
    if not judging.ignores:
        return Considered(judgement.findings)
    limits = _limits(judging)
    touched = {source.path: source for source in (*sources, *(found.at.source for found in judgement.findings))}
    written = [*_entries(judging.config), *notes(touched[path] for path in sorted(touched))]
    found = tuple(suppression.limited(written, limits))
    endpoints = suppression.applied(judgement.findings, found, limits)
    beside = in_order(_elsewhere(endpoints.findings, judgement.every, found, limits))
    unused = suppression.Unused(
        active=frozenset(rule.id for rule in judging.rules),
        unclear=frozenset(error.at.source.path for error in judgement.failed),
        everything=whole,
    )
    subjects = tuple(suppression.subjects(found, endpoints.used, judging.known, unused, judging.today))
    verdicts = (verdict for subject in subjects for verdict in judge(judging.rules, subject))
    about = in_order(verdict for verdict in verdicts if isinstance(verdict, Finding))
    counting = tuple(note for note in found if suppression.counts(note, judging.today))
    marked = Considered((*endpoints.findings, *beside, *about), subjects, counting)
    if not judging.baseline:
        return marked
    from linter.analysis.suppression.matching import Looked, matched  # noqa: PLC0415  # few runs have a baseline

    looked = Looked(frozenset((*touched, *(path for path, _ in judgement.seen.opened))), tree)
    known = matched(endpoints.findings, judging.baseline, judging.today, limits.never, looked)
    return replace(marked, findings=(*known.findings, *beside, *about), known=known.used, stale=known.stale)


def _elsewhere(
    marked: Iterable[Finding], every: Iterable[Finding], notes: Sequence[Note], limits: suppression.Limits
) -> Iterator[Finding]:
    """Yield what says the same of the same endpoint as an accepted finding, at a place where nobody accepts it."""
    accepted = {identity(one): one.order for one in marked if one.suppressed is not None}
    others = [one for one in every if accepted.get(identity(one), one.order) != one.order]
    yield from (one for one in suppression.applied(others, notes, limits).findings if one.suppressed is None)


def with_changes(
    found: Considered, reported: Iterable[Finding], skipped: Iterable[Skipped], judging: Judging
) -> Considered:
    """Add the findings about what a change does to the judgement of what is reported; no suppression covers them."""
    if judging.before is None:
        return found
    subjects = tuple(changes.subjects(reported, skipped, judging.before))
    verdicts = (verdict for subject in subjects for verdict in judge(judging.rules, subject))
    about = in_order(verdict for verdict in verdicts if isinstance(verdict, Finding))
    return Considered((*found.findings, *about), (*found.subjects, *subjects), found.counting, found.known, found.stale)


def _limits(judging: Judging) -> suppression.Limits:
    ignores = judging.config.ignores
    return suppression.Limits(
        today=judging.today,
        require_reason=ignores.require_reason.value,
        max_days=None if ignores.max_days is None else ignores.max_days.value,
        allow=None if ignores.allow is None else frozenset(ignores.allow.value),
        never={
            **_without_suppression(judging.rules, Suppression.KIND, "no suppression covers what is wrong with one"),
            **_without_suppression(
                judging.rules, Change.KIND, "no suppression covers what a change does to the judgement"
            ),
            **({} if judging.allow_incomplete else _without_suppression(judging.rules, Input.KIND, _UNSEEN)),
        },
    )


def _without_suppression(rules: Iterable[Rule], kind: str, reason: str) -> Mapping[str, str]:
    """Return the rules about one kind of subject alone, with the reason why no suppression covers them."""
    return {rule.id: reason for rule in rules if rule.applies_to == (kind,)}


def _entries(config: Config) -> Iterator[Note]:
    """Turn what the configuration accepts into suppressions."""
    return map(_entry, config.accepted)


def _entry(entry: Accepted) -> Note:
    return Note(
        at=entry.at,
        name=entry.name,
        scope=Anywhere(matcher(entry.patterns).match_file if entry.patterns else None, entry.address),
        rules=entry.rules,
        reason=entry.reason,
        until=entry.until,
    )


def _mended(subject: Subject, finding: Finding, cures: Mapping[tuple[Location, str | None], str]) -> Finding:
    """Tell how to mend what could not be analysed, instead of what is true of every file."""
    error = subject.error if isinstance(subject, Input) else None
    cure = cures.get((error.at, error.value), "") if isinstance(error, Known) else ""
    return replace(finding, cure=f"{cure[:1].upper()}{cure[1:]}, or exclude the file.") if cure else finding


def _inputs(errors: Iterable[InputError]) -> Iterator[Input]:
    """Turn errors into subjects, so that rules and reports treat them as any other."""
    seen: dict[str, int] = {}
    for error in errors:
        path = error.at.source.path
        seen[path] = seen.get(path, 0) + 1
        address = path if seen[path] == 1 else f"{path}#{seen[path]}"
        yield Input(error.at, address, path, "", Known(error.message, error.at))
