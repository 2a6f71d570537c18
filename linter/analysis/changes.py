"""What a change does to the judgement of itself: findings that it accepts, and what it loosens.  Knows no revision."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from linter.model.endpoint import Change
from linter.model.finding import Finding
from linter.provenance.setting import Known
from linter.provenance.source import Location

PLATFORM = "tlslint"
"""What stands for the platform of a change."""

Key: TypeAlias = tuple[str, str, str]
"""The rule, the endpoint and the setting of a finding."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was so before a change."""

    accepted: Callable[[], Mapping[Key, int]]
    """Judges what was before, which takes its time, and returns the weights of the findings that were accepted."""
    loosened: tuple[tuple[Location, str], ...]
    """What the change does to configuration and policies, each where it is written."""
    agreed: str = ""
    """The path of the configuration that judges: what it accepts was agreed on before."""
    apart: tuple[str, ...] = ()
    """Folders, with `/` at the end, of which nothing is known before: they are other repositories."""

    def loosens(self, at: Location) -> bool:
        """Say whether a place is one where the change loosens something."""
        return any(at == place for place, _ in self.loosened)


def key(finding: Finding) -> Key:
    """Return what stays of a finding while lines move."""
    return finding.rule, finding.subject, finding.setting


def weights(findings: Iterable[Finding]) -> Mapping[Key, int]:
    """Return how severe accepted findings are."""
    found: dict[Key, int] = {}
    for finding in findings:
        found[key(finding)] = max(finding.severity.value, found.get(key(finding), 0))
    return found


def subjects(findings: Iterable[Finding], before: Before) -> Iterator[Change]:
    """Turn what a change does into subjects for the rules about changes."""
    by_note: dict[Location, list[Finding]] = defaultdict(list)
    for finding in findings:
        accepted = finding.suppressed
        if accepted is not None and accepted.at.source.path != before.agreed:
            by_note[accepted.at].append(finding)
    known = before.accepted() if by_note else {}
    seen: Counter[str] = Counter()
    for at, covered in sorted(by_note.items(), key=lambda item: item[0].order):
        added = [one for one in covered if known.get(key(one), 0) < one.severity.value and not _is_apart(one, before)]
        if added:
            yield _change(at, added, seen)
    for at, words in before.loosened:
        path = at.source.path
        address = f"{path}:{words}"
        yield Change(at, address, "this change", PLATFORM, Known((), at), Known(words, at))


def _change(at: Location, added: list[Finding], seen: Counter[str]) -> Change:
    path = at.source.path
    seen[path] += 1
    count = "1 finding" if len(added) == 1 else f"{len(added):,} findings"
    rules = tuple(Known(rule, at) for rule in sorted({one.rule for one in added}))
    address = f"{path}:accepted #{seen[path]}"
    return Change(at, address, f"this change accepts {count}", PLATFORM, Known(rules, at), Known(None, at))


def _is_apart(finding: Finding, before: Before) -> bool:
    return finding.at.source.path.startswith(before.apart)
