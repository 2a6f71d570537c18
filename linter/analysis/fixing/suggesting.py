"""What mends findings, for a reader who applies one change and not another: each is proven without the others.

Knows no format and writes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.fixing.edits import applied
from linter.analysis.fixing.proving import Fixed, fixed
from linter.analysis.fixing.state import State, with_sources
from linter.analysis.mapping.claimed import Watch
from linter.analysis.report import Remedy, Replacement, Report
from linter.analysis.run import Request, looked_through
from linter.files.tree import Tree
from linter.model.secrets import blackened
from linter.policy.rule import Rule

_MOST_RUNS = 20


class Suggested(Struct, frozen=True):
    """Changes, and what they are not."""

    remedies: tuple[Remedy, ...] = ()
    unsafe: int = 0
    """Findings that only what is not safe might mend, which was not tried."""
    untried: int = 0
    """Findings for which there were more ways than runs."""


def suggested(
    request: Request, report: Report, watch: Watch, *, unsafe: bool, beside: Iterable[Rule] = ()
) -> Suggested:
    """Return what mends the findings of a report, as far as each change can be proven by itself.

    Whoever applies one need not apply another, so what mends a finding only beside another change is left out.
    """
    tree = request.tree
    if not isinstance(tree, Tree) or not report.findings:
        return Suggested()
    fixing = fixed(request, report, watch, unsafe=unsafe, beside=beside)
    before = State.of(looked_through(request, watch)[1]) if fixing.fixed else State()
    kept: list[Fixed] = []
    untried = fixing.untried
    for number, apart in enumerate(_apart(fixing.fixed)):
        if number < _MOST_RUNS:
            kept += _holding(apart, before, replace(request, tree=_changed(tree, apart)), watch)
        else:
            untried += sum(len(one.findings) for one in apart)
    remedies = tuple(filter(None, (_remedy(one, tree) for one in sorted(kept, key=lambda one: one.edits))))
    return Suggested(remedies, fixing.unsafe, untried)


def _apart(every: Sequence[Fixed]) -> Iterator[list[Fixed]]:
    """Part changes into such as have no endpoint in common, so that none of them can do another's work."""
    left = list(every)
    while left:
        taken: set[str] = set()
        now: list[Fixed] = []
        later: list[Fixed] = []
        for one in left:
            subjects = {finding.subject for finding in one.findings}
            (now if taken.isdisjoint(subjects) else later).append(one)
            taken |= subjects
        yield now
        left = later


def _holding(apart: Sequence[Fixed], before: State, request: Request, watch: Watch) -> Iterator[Fixed]:
    after = State.of(looked_through(request, watch)[1])
    worse = before.worse(after)
    if worse - {finding.subject for one in apart for finding in one.findings}:
        # Which of them does that cannot be told.
        return
    for one in apart:
        if after.has_none_of(one.findings) and not worse.intersection(finding.subject for finding in one.findings):
            yield one


def _changed(tree: Tree, apart: Iterable[Fixed]) -> Tree:
    edits = [edit for one in apart for edit in one.edits]
    paths = sorted({edit.path for edit in edits})
    return with_sources(tree, (applied(tree.load(path), [one for one in edits if one.path == path]) for path in paths))


def _remedy(one: Fixed, tree: Tree) -> Remedy | None:
    """Return a change as reports have it; None for one that would write a secret."""
    if any(blackened(edit.text) != edit.text for edit in one.edits):
        return None
    return Remedy(
        edits=tuple(Replacement(tree.load(edit.path).at(edit.start, edit.end), edit.text) for edit in one.edits),
        mends=tuple(dict.fromkeys((finding.rule, finding.subject) for finding in one.findings)),
        wire=tuple(map(blackened, one.wire)),
    )
