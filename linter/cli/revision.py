"""`--config-from`: the revision that says how to judge, and what a change does to that.  Prints nothing."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

from msgspec.structs import replace

from linter.analysis.discovery import Claimed, look_at
from linter.analysis.judgement import Judging
from linter.analysis.run import Request, run
from linter.analysis.suppression.baseline import Entry, found_at
from linter.analysis.terms.changes import Agreed, Before, Key, agreed
from linter.cli import settings
from linter.cli.arguments import Arguments
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.files.committed import CommittedTree
from linter.files.git.names import RevisionError
from linter.files.git.revision import Revision, merge_base, revision
from linter.files.shelf import Committed, Disk, Shelf
from linter.files.tree import Tree
from linter.policy.config.config import Config
from linter.policy.rule import Rule
from linter.provenance.source import InputError, Location, Source

# `pathlib` takes a thirtieth of a start.
# ruff: noqa: PTH110, PTH118

_OPTION = "--config-from"


@contextmanager
def at_hand(option: str = _OPTION) -> Iterator[None]:
    """Turn what is wrong with the revision of an option into an error of the call."""
    try:
        yield
    except RevisionError as error:
        raise UsageError(f"{option}: {error}") from error


def named(arguments: Arguments, place: Place) -> Revision | None:
    """Return the revision that the command line names, if it names one."""
    if arguments.config_from is None:
        return None
    if not arguments.config_from.strip():
        # An unset variable in a pipeline must not end as the revision that is judged.
        raise UsageError(f"{_OPTION}: name a revision, such as `origin/main`")
    with at_hand():
        return revision(place.root, arguments.config_from)


def shelf_of(found: Revision | None, place: Place) -> Shelf:
    """Return where configuration and policies are read.  A baseline is to come from there, too."""
    return Disk() if found is None else Committed(found, place.root)


def before(found: Revision, request: Request, arguments: Arguments, place: Place) -> Before:
    """Return what the change that is judged is compared with."""
    judging = request.judging
    # Whatever stands on standard input, or in the working tree alone, is new.
    tree = CommittedTree(found, Tree(place.root), found.repository.tracked.files)
    return Before(
        accepted=lambda: _accepted(tree, request),
        loosened=(
            *_loosened(judging.config, judging.rules, arguments, place),
            *_accepted_anew(judging, arguments, place),
        ),
        agreed=judging.config.file,
        was_read=lambda path: path in found.entries and isinstance(look_at(tree, path), Claimed),
        renamed=_renamed(found, Tree(place.root)),
        # What a change puts in the place of a submodule is its own.
        apart=tuple(path for path in found.submodules if path not in found.repository.tracked.folders),
    )


def _accepted(tree: CommittedTree, request: Request) -> Mapping[Key, Sequence[Agreed]]:
    """Judge the files of the revision, as the change is judged, and return what was accepted."""
    report = run(replace(request, tree=tree, git=None, judging=replace(request.judging, before=None)), lambda _: None)
    return agreed(report.suppressed)


def _accepted_anew(judging: Judging, arguments: Arguments, place: Place) -> Iterator[tuple[Location, str]]:
    """Yield the lines of the baseline by which a change accepts more."""
    try:
        after = settings.configured(arguments, place, Disk())
        entries = settings.baseline_of(after, place, Disk())
    except (InputError, UsageError):
        return  # what is wrong with a configuration is told elsewhere
    from linter.analysis.suppression.matching import beyond  # noqa: PLC0415  # few runs have a baseline

    for entry in beyond(entries, judging.baseline):
        yield entry.at, f"accepts {entry.key[0]} by a line of the baseline"


def older(request: Request, arguments: Arguments, place: Place) -> tuple[str, tuple[Entry, ...]]:
    """Return the revision in which a change began, and what was found there, by the rules of today."""
    name = arguments.since or ""
    if not name.strip():
        raise UsageError("--since: name a revision, such as `origin/main`")
    with at_hand("--since"):
        found = merge_base(place.root, name)
        tree = CommittedTree(found, Tree(place.root), found.repository.tracked.files)
        # A hook is given the new name of a file alone.
        old = filter(None, map(_renamed(found, Tree(place.root)), request.files))
        judging = replace(request.judging, before=None)
        there = replace(request, tree=tree, git=None, judging=judging, files=(*request.files, *old))
        return found.shown, found_at(run(there, lambda _: None).findings, found.shown)


def _renamed(found: Revision, tree: Tree) -> Callable[[str], str | None]:
    """Return what says under which name the revision has a file of the same content that is gone from there."""
    root = os.fspath(tree.root)
    gone = cache(
        lambda: {one.id: path for path, one in found.entries.items() if not os.path.exists(os.path.join(root, path))}
    )

    def name(path: str) -> str | None:
        data = None if path in found.entries else tree.data(path)
        return None if data is None else gone().get(found.id_of(data))

    return name


def _loosened(
    config: Config, rules: tuple[Rule, ...], arguments: Arguments, place: Place
) -> Iterator[tuple[Location, str]]:
    """Compare the configuration and the policies that judge with those that will, once the change is merged."""
    try:
        after = settings.configured(arguments, place, Disk())
        rules_after = settings.rules_of(after, settings.catalog_of(after, place, Disk()))
    except InputError as error:
        yield error.at, f"makes the configuration unusable: {error.message}"
        return
    except UsageError as error:
        yield Source(config.file or ".tlslint.yaml", "").whole, f"makes the configuration unusable: {error}"
        return
    from linter.policy.config.loosening import loosened  # noqa: PLC0415  # few runs compare with a revision

    yield from loosened(config, after, rules, rules_after)
