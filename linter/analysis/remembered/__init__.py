"""The result of a run that is asked again while nothing that it depends on has changed.

Kept beside a result is every question that the run asked the system (`files.system`), with a digest of the answer;
it counts only where all of them are answered as before.  What it depends on else is its name: what is asked for, by
which rules and on which day, by which tlslint.
"""

from collections.abc import Callable

from linter.analysis.remembered.key import NoKeyError, key_of
from linter.analysis.remembered.written import NotKeptError, read, written
from linter.analysis.report import Report
from linter.analysis.run import Request
from linter.files import system
from linter.files.store import Store
from linter.files.tree import Tree


def remembered(
    request: Request, store: Store | None, program: Callable[[], bytes], run: Callable[[], Report]
) -> Report:
    """Return what a run finds: of an equal run before, if nothing has changed, else by running.

    `program` returns what tells one state of tlslint and what it stands on from all others.
    """
    tree = request.tree
    if store is None or not isinstance(tree, Tree) or tree.at_hand or _of_a_revision(request):
        return run()
    try:
        name = key_of(request, program())
    except NoKeyError:
        return run()
    kept = store.get(name)
    report = None if kept is None else read(kept, request)
    if report is not None:
        return report
    with system.noting() as answers:
        report = run()
    try:
        store.put(name, written(report, answers, request))
    except NotKeptError:
        store.forget(name)
    return report


def _of_a_revision(request: Request) -> bool:
    return request.git is not None and request.git.revision is not None
