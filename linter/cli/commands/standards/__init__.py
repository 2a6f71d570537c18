"""The commands that ask standards: whether they are met, and what cryptography there is that they speak of."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from linter.analysis.asking.compliance.answers import Compliance
from linter.analysis.asking.compliance.shelf import Standards
from linter.analysis.asking.compliance.standard import Standard
from linter.analysis.judgement import Judging
from linter.analysis.run import Request
from linter.cli import outputs, requests, revision, settings
from linter.cli.arguments import Arguments
from linter.cli.commands.check import DEFECT, INCOMPLETE
from linter.cli.outputs import Document
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.files.tree import Tree
from linter.platforms.containment import DefectError
from linter.policy.catalog import Catalog
from linter.policy.config.config import Config
from linter.policy.spelling import did_you_mean


class Asked(Struct, frozen=True):
    """What is asked, of what, by which standards."""

    place: Place
    config: Config
    request: Request
    catalog: Catalog
    known: Standards
    standards: Sequence[Standard]


def asked(arguments: Arguments) -> Asked:
    """Read what the command line and the configuration say.  Raises UsageError and InputError."""
    place = locate(arguments.paths or ["."])
    with settings.placed(place):
        shelf = revision.shelf_of(None, place)
        config = settings.configured(arguments, place, shelf)
        catalog = settings.catalog_of(config, place, shelf)
        known = settings.standards_of(config, place, shelf, catalog)
        standards = standards_named(arguments.standard or list(known), known)
        requests.refuse_missing(config, place)
    return Asked(place, config, _request(arguments, config, place, catalog), catalog, known, standards)


def standards_named(names: Sequence[str], known: Standards) -> list[Standard]:
    """Return the standards of some names, each once.  Raises UsageError where there is none of a name."""
    return [_standard(name, known) for name in dict.fromkeys(names)]


def _standard(name: str, known: Standards) -> Standard:
    if name not in known:
        hint = did_you_mean(name, known) or f", there are {', '.join(known)}"
        raise UsageError(f"--standard: no standard `{name}`{hint}")
    return known[name]


def _request(arguments: Arguments, config: Config, place: Place, catalog: Catalog) -> Request:
    return Request(
        tree=Tree(place.root),
        folders=place.folders,
        files=place.files,
        judging=Judging(
            rules=(),
            known=tuple(sorted(catalog.rules)),
            config=config,
            today=arguments.today or datetime.now(UTC).astimezone().date(),
            ignores=not arguments.no_ignores,
            allow_incomplete=arguments.allow_incomplete,
        ),
        git=None if arguments.no_gitignore else requests.working_tree(place),
        budget=arguments.budget,
    )


def documents(arguments: Arguments, formats: Collection[str], place: Place) -> tuple[Document, ...]:
    """Return the documents that the command line asks for; refuse options that change none of them."""
    found = outputs.named(arguments.format, formats, place)
    for option, given in (("--color", arguments.color), ("--quiet", arguments.quiet)):
        if given and all(document.format != "text" for document in found):
            raise UsageError(f"{option} has no effect on {', '.join(document.format for document in found)}")
    return found


def refuse_judged(wanted: Sequence[Document], found: Compliance, place: Place) -> None:
    """Raise UsageError where a document would be written over a file that it is about."""
    coverage = found.report.coverage
    failed = (error.at.source.path for error in coverage.failed)
    outputs.refuse_judged(wanted, (*(path for path, _ in coverage.read), *failed), place)


def incomplete(found: Compliance, arguments: Arguments) -> int:
    """Return the exit code where nothing else is wrong than that a file could not be analysed."""
    failed = found.report.coverage.failed
    if any(isinstance(error, DefectError) for error in failed):
        return DEFECT
    return INCOMPLETE if failed and not arguments.allow_incomplete else 0
