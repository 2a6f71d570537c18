"""`tlslint explain FILE:LINE`: all that is known of what stands on a line."""

import re
from datetime import UTC, datetime
from pathlib import Path

from linter.analysis.asking.explaining import explained
from linter.analysis.judgement import Judging
from linter.analysis.run import Request
from linter.cli import requests, revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import progress_of
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.files.tree import Tree
from linter.report.asking import explained as report

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>[1-9]\d{0,8})(?::\d+)?")


def is_place(word: str) -> bool:
    """Say whether a word names a line of a file, as editors and our reports write it, and not a rule."""
    found = _PLACE.fullmatch(word)
    return found is not None and Path(found["path"]).exists()


def explain_line(arguments: Arguments) -> int:
    """Tell what is known of a line: endpoints, values with their ways, hops, and what the rules say."""
    found = _PLACE.fullmatch(arguments.rule)
    if found is None:
        raise UsageError(f"`{arguments.rule}` is no FILE:LINE")
    path, number = found["path"], int(found["line"])
    place = locate([path])
    if not place.files:
        raise UsageError(f"{path} is a folder: name a file and a line")
    with settings.placed(place):
        shelf = revision.shelf_of(None, place)
        config = settings.with_configuration(settings.from_file(arguments, place, shelf), arguments, place)
        requests.refuse_missing(config, place)
        rules = settings.rules_of(config, settings.catalog_of(config, place, shelf))
    today = datetime.now(UTC).astimezone().date()
    request = Request(
        tree=Tree(place.root),
        folders=(),
        files=place.files,
        judging=Judging(rules=rules, known=(), config=config, today=today),
        git=requests.working_tree(place),
        along_paths=True,
    )
    with progress_of(arguments) as watch:
        line = explained(request, place.files[0], number, watch)
    terminal.write(report.render(line, place.files[0], number, place.shown))
    return 0
