"""`tlslint fleet flows`: show where data goes between the repositories of a fleet."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os

from linter.cli import outputs, terminal
from linter.cli.arguments import Arguments
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.fleet.answers.estate.graph import estate
from linter.fleet.store.folder import Folder
from linter.report.flows import FORMATS
from linter.report.flows.layout import LayoutMissingError
from linter.report.presentation import Presentation


def flows(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    place = locate()
    documents = outputs.named(arguments.format, FORMATS, place)
    graph = estate(Folder(os.path.join(place.cwd, arguments.store)), arguments.run)
    shown = Presentation(colour=terminal.colour(None), width=terminal.width(), show_open=True)
    for document in documents:
        try:
            outputs.put(document, FORMATS[document.format](graph, shown), place)
        except LayoutMissingError as error:
            raise UsageError(
                f"--format {document.format} needs Graphviz, which comes with `pip install 'tlslint[drawing]'`"
            ) from error
    return 0
