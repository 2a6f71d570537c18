"""What is so of endpoints, before a change and after it.  Knows no change."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from linter.analysis.fixing.wire import is_less
from linter.analysis.judgement import Judged
from linter.files.tree import Tree
from linter.model.finding import Finding, Kind, Severity
from linter.provenance.source import Source

_UNREAD = ""
"""Stands for a file of which less is read, among the addresses of endpoints."""


class State(Struct, frozen=True):
    """What is so of the endpoints, for comparing."""

    verdicts: Mapping[tuple[str, str], tuple[Kind, Severity]] = field(default_factory=dict)
    subjects: Mapping[str, Sequence[object]] = field(default_factory=dict)
    """By address, which several have that lead to the same backend."""
    failed: int = 0
    unread: int = 0

    @classmethod
    def of(cls, judged: Judged) -> "State":
        """Return what a judgement says."""
        verdicts: dict[tuple[str, str], tuple[Kind, Severity]] = {}
        for one in judged.findings:
            key = one.rule, one.subject
            if verdicts.get(key, (Kind.OPEN,))[0] is Kind.OPEN:
                verdicts[key] = one.kind, one.severity
        subjects: dict[str, list[object]] = {}
        for subject in judged.subjects:
            subjects.setdefault(subject.address, []).append(subject)
        return cls(verdicts, subjects, len(judged.failed), len(judged.unread))

    def worse(self, after: "State") -> set[str]:
        """Return the addresses of what is worse afterwards, unknown that was known, or not there any more."""
        found = {
            subject
            for (rule, subject), one in after.verdicts.items()
            if _worse(self.verdicts.get((rule, subject)), one)
        }
        found |= {address for address, ones in self.subjects.items() if is_less(ones, after.subjects.get(address, ()))}
        return found | ({_UNREAD} if after.failed > self.failed or after.unread > self.unread else set())

    def has_none_of(self, findings: Iterable[Finding]) -> bool:
        """Say whether rules have nothing to say any more of what they found, not even a question."""
        return not any((one.rule, one.subject) in self.verdicts for one in findings)


def _worse(before: tuple[Kind, Severity] | None, after: tuple[Kind, Severity]) -> bool:
    if before is None:
        return True
    return after[0] is Kind.FAIL and (before[0] is Kind.OPEN or after[1] > before[1])


def with_sources(tree: Tree, sources: Iterable[Source]) -> Tree:
    """Return a tree in which some files are other than on the disk."""
    return Tree(tree.root, {**tree.at_hand, **{source.path: source for source in sources}})
