"""`tlslint comply`: say of each requirement of standards whether the files show that it is met."""

from datetime import UTC, datetime
from pathlib import Path

from linter.analysis.asking.compliance.answers import Compliance
from linter.analysis.asking.compliance.judging import assessed
from linter.analysis.asking.compliance.shelf import Standards
from linter.analysis.asking.compliance.standard import Standard
from linter.analysis.judgement import Judging
from linter.analysis.run import Request
from linter.cli import outputs, requests, revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import DEFECT, FINDINGS, INCOMPLETE, progress_of
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.config.config import Config
from linter.files.tree import Tree
from linter.model.finding import Severity
from linter.platforms.containment import DefectError
from linter.policy.catalog import Catalog
from linter.policy.spelling import did_you_mean
from linter.report.compliance import FORMATS


def comply(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    place = locate(arguments.paths or ["."])
    with settings.placed(place):
        shelf = revision.shelf_of(None, place)
        config = settings.configured(arguments, place, shelf)
        catalog = settings.catalog_of(config, place, shelf)
        known = settings.standards_of(config, place, shelf, catalog)
        names = arguments.standard or list(known)
        standards = [_standard(name, known) for name in dict.fromkeys(names)]
    if arguments.list_standards:
        return _listed(known)
    documents = outputs.named(arguments.format, FORMATS, place)
    for option, given in (("--color", arguments.color), ("--quiet", arguments.quiet)):
        if given and all(document.format != "text" for document in documents):
            raise UsageError(f"{option} has no effect on {', '.join(document.format for document in documents)}")
    with progress_of(arguments) as watch:
        found = assessed(_request(arguments, config, place, catalog), standards, catalog, watch)
    for document in documents:
        text = FORMATS[document.format](found, outputs.presentation(document, arguments, place))
        outputs.put(document, text, place)
    return _exit_code(found, config.fail_on.value, arguments)


def _standard(name: str, known: Standards) -> Standard:
    if name not in known:
        hint = did_you_mean(name, known) or f", there are {', '.join(known)}"
        raise UsageError(f"--standard: no standard `{name}`{hint}")
    return known[name]


def _listed(known: Standards) -> int:
    """Tell which standards there are."""
    width = max(map(len, known), default=0)
    for standard in known.values():
        terminal.tell(f"{standard.id:<{width}}  {standard.title} {standard.edition}")
    return 0


def _request(arguments: Arguments, config: Config, place: Place, catalog: Catalog) -> Request:
    requests.refuse_missing(config, place)
    return Request(
        tree=Tree(Path(place.root)),
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


def _exit_code(found: Compliance, fail_on: Severity, arguments: Arguments) -> int:
    failed = found.report.coverage.failed
    if any(isinstance(error, DefectError) for error in failed):
        return DEFECT
    answers = (answer for assessment in found.assessments for answer in assessment.answers)
    if any(one.severity >= fail_on for answer in answers if answer.is_due for one in answer.failing):
        return FINDINGS
    return INCOMPLETE if failed and not arguments.allow_incomplete else 0
