"""What a change does to the judgement of itself: findings that it accepts, and what it loosens.  Knows no revision."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.findings.hiding import shown
from linter.files.walking import Skipped
from linter.model.endpoint import OURSELVES, Change
from linter.model.finding import Finding, Kind
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source

Key: TypeAlias = tuple[str, str, str]
"""The rule, the endpoint and the setting of a finding, which stay while lines move."""


class Agreed(Struct, frozen=True):
    """A finding that was accepted before a change."""

    weight: tuple[bool, int]
    """Whether it fails, and how severe it is."""
    words: frozenset[str]
    """Those of its message."""
    until: date
    """The last day of that."""


class Before(Struct, frozen=True):
    """What was so before a change."""

    accepted: Callable[[], Mapping[Key, Sequence[Agreed]]]
    """Judges what was before, which takes its time, and returns the findings that were accepted."""
    loosened: tuple[tuple[Location, str], ...]
    """What the change does to configuration and policies, each where it is written."""
    agreed: str = ""
    """The path of the configuration that judges: what it accepts was agreed on before."""
    renamed: Callable[[str], str | None] = lambda _: None
    """Says what a file was called before that has only another name."""
    was_read: Callable[[str], bool] = lambda _: False
    """Says whether a platform read a file before."""
    apart: tuple[str, ...] = ()
    """Folders, with `/` at the end, of which nothing is known before: they are other repositories."""


def agreed(findings: Iterable[Finding]) -> Mapping[Key, Sequence[Agreed]]:
    """Return accepted findings as what they are worth to those of later."""
    found: dict[Key, list[Agreed]] = defaultdict(list)
    for finding in findings:
        found[_key(finding)].append(_agreed(finding))
    return found


def subjects(findings: Iterable[Finding], skipped: Iterable[Skipped], before: Before) -> Iterator[Change]:
    """Turn what a change does into subjects for the rules about changes."""
    by_note: dict[Location, list[Finding]] = defaultdict(list)
    for finding in findings:
        accepted = finding.suppressed
        if accepted is not None and accepted.at.source.path != before.agreed and not _is_apart(finding, before):
            by_note[accepted.at].append(finding)
    known = before.accepted() if by_note else {}
    seen: Counter[str] = Counter()
    for at, covered in sorted(by_note.items(), key=lambda item: item[0].order):
        added = [one for one in covered if not _was_accepted(_as_it_was_called(shown(one), before), known)]
        if added:
            yield _change(at, added, seen)
    for at, words in (*before.loosened, *_unread(skipped, before)):
        path = at.source.path
        address = f"{path}:{words}"
        yield Change(at, address, "this change", OURSELVES, Known((), at), Known(words, at))


def _unread(skipped: Iterable[Skipped], before: Before) -> Iterator[tuple[Location, str]]:
    for one in skipped:
        if before.was_read(one.path):
            yield Source(one.path, "").whole, f"leaves the file unread: {one.reason}"


def _change(at: Location, added: list[Finding], seen: Counter[str]) -> Change:
    path = at.source.path
    seen[path] += 1
    count = "1 finding" if len(added) == 1 else f"{len(added):,} findings"
    rules = tuple(Known(rule, at) for rule in sorted({one.rule for one in added}))
    address = f"{path}:accepted #{seen[path]}"
    return Change(at, address, f"this change accepts {count}", OURSELVES, Known(rules, at), Known(None, at))


def _key(finding: Finding) -> Key:
    return finding.rule, finding.subject, finding.setting


def _agreed(finding: Finding) -> Agreed:
    until = None if finding.suppressed is None else finding.suppressed.until
    weight = (finding.kind is Kind.FAIL, finding.severity.value)
    return Agreed(weight, frozenset(re.findall(r"[^\s,]+", finding.message)), until or date.max)


def _was_accepted(finding: Finding, known: Mapping[Key, Sequence[Agreed]]) -> bool:
    """Say whether a finding was accepted before: for as long, and when it was no better."""
    now = _agreed(finding)
    # A message that says more, `TLSv1.0 and TLSv1.1` instead of `TLSv1.1`, is of something worse.
    return any(
        now.weight <= one.weight and now.words <= one.words and now.until <= one.until
        for one in known.get(_key(finding), ())
    )


def _as_it_was_called(finding: Finding, before: Before) -> Finding:
    path = finding.at.source.path
    name = before.renamed(path)
    if name is None:
        return finding
    return replace(finding, subject=finding.subject.replace(path, name), message=finding.message.replace(path, name))


def _is_apart(finding: Finding, before: Before) -> bool:
    return finding.at.source.path.startswith(before.apart)
