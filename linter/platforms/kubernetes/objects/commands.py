"""The words of a container's command.  Knows no program."""

from linter.platforms.connections import commands
from linter.platforms.connections.commands import Word
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar


def words(container: Map) -> list[Word]:
    """Return the words of a container's command; a script of a shell is cut into its words."""
    written = [word for part in ("command", "args") for word in container.items_of(part) if isinstance(word, Scalar)]
    return list(commands.words(written))
