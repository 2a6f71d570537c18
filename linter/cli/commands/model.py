"""`tlslint model`: what the model holds of files, in the words of policies, or all of these words."""

from datetime import UTC, datetime

from linter.analysis.asking.model import model as held
from linter.analysis.judgement import Judging
from linter.analysis.run import Request
from linter.cli import requests, revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import INCOMPLETE, progress_of
from linter.cli.place import locate
from linter.cli.usage import UsageError
from linter.files.tree import Tree
from linter.report.asking import model as report


def model(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    is_json = arguments.written_as == "json"
    if arguments.words:
        if arguments.paths:
            raise UsageError("--words is about all files: it takes no PATH")
        terminal.write(report.words_json() if is_json else report.words_text(terminal.width()))
        return 0
    place = locate(arguments.paths or ["."])
    with settings.placed(place):
        config = settings.from_file(arguments, place, revision.shelf_of(None, place))
        config = settings.with_reading(config, arguments, place)
        requests.refuse_missing(config, place)
    request = Request(
        tree=Tree(place.root),
        folders=place.folders,
        files=place.files,
        judging=Judging(rules=(), known=(), config=config, today=datetime.now(UTC).astimezone().date()),
        git=None if arguments.no_gitignore else requests.working_tree(place),
        budget=arguments.budget,
        around=True,
    )
    with progress_of(arguments) as watch:
        found, failed = held(request, watch)
    terminal.write(report.json_text(found, failed, place.shown) if is_json else report.text(found, place.shown))
    for error in failed:
        terminal.say(settings.explained(error, place))
    return INCOMPLETE if failed and not arguments.allow_incomplete else 0
