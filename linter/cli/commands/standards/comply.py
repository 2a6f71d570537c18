"""`tlslint comply`: say of each requirement of standards whether the files show that it is met."""

from linter.analysis.asking.compliance.answers import Compliance
from linter.analysis.asking.compliance.judging import assessed
from linter.analysis.asking.compliance.shelf import Standards
from linter.cli import outputs, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import DEFECT, FINDINGS, progress_of
from linter.cli.commands.standards import asked, documents, incomplete, refuse_judged
from linter.cli.usage import UsageError
from linter.model.finding import Severity
from linter.report.documents.compliance import FORMATS


def comply(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    question = asked(arguments)
    if arguments.list_standards:
        if arguments.format:
            raise UsageError("--format has no effect with --list")
        return _listed(question.known)
    wanted = documents(arguments, FORMATS, question.place)
    with progress_of(arguments) as watch:
        found = assessed(question.request, question.standards, question.catalog, watch)
    refuse_judged(wanted, found, question.place)
    for document in wanted:
        text = FORMATS[document.format](found, outputs.presentation(document, arguments, question.place))
        outputs.put(document, text, question.place)
    return _exit_code(found, question.config.fail_on.value, arguments)


def _listed(known: Standards) -> int:
    """Tell which standards there are."""
    width = max(map(len, known), default=0)
    for standard in known.values():
        terminal.tell(f"{standard.id:<{width}}  {standard.title} {standard.edition}")
    return 0


def _exit_code(found: Compliance, fail_on: Severity, arguments: Arguments) -> int:
    code = incomplete(found, arguments)
    answers = (answer for assessment in found.assessments for answer in assessment.answers if answer.is_due)
    failing = any(one.severity >= fail_on for answer in answers for one in answer.failing)
    return FINDINGS if failing and code != DEFECT else code
