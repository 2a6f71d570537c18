"""`tlslint fleet scan`: read the repositories of a list as far as they have changed, and keep what there is of each."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from linter import __version__
from linter.analysis.judgement import Judging
from linter.cli import revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.cache import program
from linter.cli.commands.check import INCOMPLETE
from linter.cli.commands.fleet.progress import shown
from linter.cli.commands.standards import standards_named
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.fleet.engine.dask import Remote, dask
from linter.fleet.engine.scanning import scan as scanned
from linter.fleet.reading.isolated import Bounds
from linter.fleet.reading.terms import Terms, packed
from linter.fleet.roster.listed import Listed
from linter.fleet.roster.reading import repositories
from linter.fleet.store import runs
from linter.fleet.store.database import connection
from linter.fleet.store.folder import Folder
from linter.fleet.store.packing import pack
from linter.fleet.store.runs import Member, Run
from linter.policy.config.config import Config, ConfigError
from linter.policy.rule import Rule
from linter.report.wording import printable

_BYTES_OF_A_MEGABYTE = 1_000_000
_OF_ONE = "a baseline, a plan or variables are of one repository: take them out of the configuration, or use --isolated"


def scan(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    place = locate()
    with settings.placed(place):
        shelf = revision.shelf_of(None, place)
        config = settings.configured(arguments, place, shelf)
        if (alone := next(iter((*config.tf_vars, *config.tf_plans)), config.baseline)) is not None:
            raise ConfigError(alone.at, "it says nothing of a fleet", _OF_ONE)
        catalog = settings.catalog_of(config, place, shelf)
        known = settings.standards_of(config, place, shelf, catalog)
        terms = Terms(
            judging=_judging(config, arguments, tuple(sorted(catalog.rules)), settings.rules_of(config, catalog)),
            standards=tuple(standards_named(arguments.standard or list(known), known)),
            catalog=catalog,
            budget=arguments.budget,
        )
    roster = repositories(os.path.join(place.cwd, arguments.roster))
    store = Folder(os.path.join(place.cwd, arguments.store))
    connection()  # what packs the tables in the end is to be there
    store.begin()
    return _carried_out(store, roster, terms, arguments)


def _judging(config: Config, arguments: Arguments, known: tuple[str, ...], rules: tuple[Rule, ...]) -> Judging:
    today = arguments.today or datetime.now(UTC).astimezone().date()
    return Judging(rules=rules, known=known, config=config, today=today)


def _carried_out(store: Folder, roster: Sequence[Listed], terms: Terms, arguments: Arguments) -> int:
    named = terms.named(program())
    run = _run(store, roster, terms, named, arguments)
    runs.begin(store, run)
    bounds = Bounds(arguments.time_limit, arguments.memory_limit * _BYTES_OF_A_MEGABYTE)
    workers = arguments.workers or _cores()
    with (
        dask(packed(terms), bounds, workers, _remote(arguments)) as engine,
        shown(arguments, sys.stderr) as watch,
    ):
        members = scanned(store, roster, terms, named, engine, watch)
    runs.end(store, replace(run, ended=datetime.now(UTC)), members)
    pack(store, run.id)
    return _told(run, members, arguments.store)


def _run(store: Folder, roster: Sequence[Listed], terms: Terms, named: str, arguments: Arguments) -> Run:
    """Return the run that begins, or the one that goes on."""
    listed = runs.named(roster)
    if arguments.resume:
        left = [run for run in runs.begun(store) if run.terms == named and run.roster == listed]
        if not left:
            raise UsageError(
                "--resume: no run of this list, judged in this way, was left unended; leave the option out"
            )
        return left[-1]
    started = datetime.now(UTC)
    return Run(
        id=runs.new_id(started),
        started=started,
        ended=None,
        tlslint=__version__,
        profile=terms.judging.config.profile.value,
        terms=named,
        standards=tuple(one.id for one in terms.standards),
        repositories=len(roster),
        roster=listed,
    )


def _cores() -> int:
    """Return how many processes can run at a time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _remote(arguments: Arguments) -> Remote | None:
    files = {
        "--tls-ca-file": arguments.tls_ca_file,
        "--tls-cert": arguments.tls_cert,
        "--tls-key": arguments.tls_key,
    }
    if arguments.scheduler is None:
        for option, file in files.items():
            if file is not None:
                raise UsageError(f"{option} has no effect without --scheduler")
        return None
    if arguments.workers:
        raise UsageError("--workers has no effect with --scheduler: the cluster has as many as it has")
    for option, file in files.items():
        if file is not None and not os.path.isfile(file):  # noqa: PTH113
            raise UsageError(f"{option}: {file} is no file")
    return Remote(arguments.scheduler, *files.values())


def _told(run: Run, members: Sequence[Member], store: str) -> int:
    """Say what came of it."""
    missing = [one for one in members if one.state == runs.MISSING]
    read = sum(bool(one.key) and one.was_read for one in members)
    for one in missing:
        terminal.say(f"{printable(one.repository)}: not read: {one.why}")
    known = sum(bool(one.key) and not one.was_read for one in members)
    in_part = sum(one.state == runs.INCOMPLETE for one in members)
    noun = "repository" if len(members) == 1 else "repositories"
    words = [f"{len(members):,} {noun}: {read:,} read, {known:,} as they were"]
    words += [f"{in_part:,} not wholly analysed"] if in_part else []
    words += [f"{len(missing):,} not read"] if missing else []
    terminal.tell(f"{', '.join(words)}; run {run.id} in {printable(store)}")
    return INCOMPLETE if missing or in_part else 0
