"""`tlslint flows`: show where data goes and where its encryption ends, or whether a document still says so."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from linter.analysis.asking.flows import flows as looked_through
from linter.analysis.judgement import Judging
from linter.analysis.run import Request
from linter.cli import outputs, requests, revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import DEFECT, INCOMPLETE, progress_of
from linter.cli.outputs import Document
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.files.tree import Tree
from linter.flows.graph import Graph
from linter.platforms.containment import DefectError
from linter.policy.config.config import Config
from linter.provenance.source import InputError
from linter.report.flows import FORMATS
from linter.report.flows.layout import LayoutMissingError

DIFFERS = 1
_MOST_COMPARED = 100_000_000
"""Pairs of lines."""
_ENDINGS = {
    ".dot": "dot",
    ".gv": "dot",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".markdown": "markdown",
    ".md": "markdown",
    ".mermaid": "mermaid",
    ".mmd": "mermaid",
    ".svg": "svg",
    ".txt": "text",
}
_MOST_LINES = 400
"""Of a difference: what is longer is not read."""


def flows(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    place = locate(arguments.paths or ["."])
    with settings.placed(place):
        config = settings.from_file(arguments, place, revision.shelf_of(None, place))
        request = _request(arguments, settings.with_reading(config, arguments, place), place)
    documents = _compared(arguments) if arguments.check is not None else _written(arguments, place)
    with progress_of(arguments) as watch:
        graph, failed = looked_through(request, watch)
    for error in failed:
        terminal.say(settings.explained(error, place))
    texts = [(document, _rendered(document, graph, arguments, place)) for document in documents]
    if arguments.check is not None:
        differs = [_differs(document, text, place) for document, text in texts]
        return DIFFERS if any(differs) else _exit_code(failed, arguments)
    for document, text in texts:
        outputs.put(document, text, place)
    return _exit_code(failed, arguments)


def _request(arguments: Arguments, config: Config, place: Place) -> Request:
    requests.refuse_missing(config, place)
    return Request(
        tree=Tree(place.root),
        folders=place.folders,
        files=place.files,
        judging=Judging(rules=(), known=(), config=config, today=datetime.now(UTC).astimezone().date()),
        git=None if arguments.no_gitignore else requests.working_tree(place),
        budget=arguments.budget,
    )


def _written(arguments: Arguments, place: Place) -> tuple[Document, ...]:
    documents = outputs.named(arguments.format, FORMATS, place)
    formats = {document.format for document in documents}
    for option, given in (("--color", arguments.color), ("--quiet", arguments.quiet)):
        if given and "text" not in formats:
            raise UsageError(f"{option} has no effect on {', '.join(sorted(formats))}")
    return documents


def _compared(arguments: Arguments) -> tuple[Document, ...]:
    """Return the document that is compared, with the format that its name or --format says."""
    file = arguments.check or ""
    for option, given in (("--color", arguments.color), ("--quiet", arguments.quiet)):
        if given:
            raise UsageError(f"{option} has no effect with --check")
    if not arguments.format:
        name = _ENDINGS.get(os.path.splitext(file)[1].lower())  # noqa: PTH122  # as the user wrote it
        if name is None:
            raise UsageError(f"--check {file}: say with --format what it is: {', '.join(FORMATS)}")
        return (Document(name, file),)
    if len(arguments.format) > 1 or ":" in arguments.format[0]:
        raise UsageError("--check compares one document: give --format one name, and no file")
    if arguments.format[0] not in FORMATS:
        raise UsageError(f"--format: no format `{arguments.format[0]}`, there is {', '.join(FORMATS)}")
    return (Document(arguments.format[0], file),)


def _rendered(document: Document, graph: Graph, arguments: Arguments, place: Place) -> str:
    presentation = outputs.presentation(document, arguments, place)
    try:
        return FORMATS[document.format](graph, presentation)
    except LayoutMissingError as error:
        raise UsageError(
            f"--format {document.format} needs Graphviz, which comes with `pip install 'tlslint[drawing]'`"
        ) from error


def _differs(document: Document, text: str, place: Place) -> bool:
    """Compare a document with what it would be now; show the difference."""
    if place.leads_out(document.file):
        raise UsageError(f"--check: {document.file} leads out of the scanned root; remove the link")
    try:
        written = Path(place.cwd, document.file).read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"--check: {document.file} cannot be read: {error.strerror}") from error
    if written == text:
        return False
    lines = _difference(written, text, document.file)
    for line in islice(lines, _MOST_LINES):
        terminal.tell(line)
    left = sum(1 for _ in lines)
    if left:
        terminal.tell(f"and {left:,} more lines")
    terminal.say(
        f"tlslint: {document.file} is not what the configuration says; "
        f"`tlslint flows -f {document.format}:{document.file}` writes it"
    )
    return True


def _difference(written: str, text: str, file: str) -> Iterator[str]:
    old, new = written.splitlines(), text.splitlines()
    if len(old) * len(new) > _MOST_COMPARED:  # which is what the standard library may have to compare
        return iter([f"{len(old):,} lines are there, and {len(new):,} would be: too many to show where they differ"])
    return unified_diff(old, new, file, "what the configuration says", n=1, lineterm="")


def _exit_code(failed: tuple[InputError, ...], arguments: Arguments) -> int:
    if any(isinstance(error, DefectError) for error in failed):
        return DEFECT
    return INCOMPLETE if failed and not arguments.allow_incomplete else 0
