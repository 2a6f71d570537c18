"""What stands on standard input, and the file whose content it is.  Knows no platform by name."""

import posixpath
import sys

from msgspec import Struct

from linter.analysis.discovery import claimant
from linter.cli.usage import UsageError
from linter.files.reading import MAX_BYTES, decode
from linter.platforms import PLATFORMS
from linter.provenance.source import InputError, Source

PATH = "-"
"""What stands for it among the paths."""
_JSON = ".json"


class StandardInput(Struct, frozen=True):
    """What has been read, and the name by which it is known."""

    name: str
    content: bytes
    stands_alone: bool
    """Whether the name is only made up, so that nothing beside it has to do with it."""

    def source(self, path: str) -> Source | InputError:
        """Return it as the file that it is the content of, by its path from the root."""
        try:
            return decode(path, self.content)
        except InputError as error:
            return error


def read(filename: str | None) -> StandardInput:
    """Read it as the content of a file; without a name, it goes by what it looks like.

    Raises UsageError where it looks like nothing that is read, or has a name of which no platform reads files.
    """
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if filename is not None:
        if not any(platform.MAY_CLAIM.search(filename) for platform in PLATFORMS):
            raise UsageError(f"--stdin-filename: no platform reads files with a name like `{filename}`")
        return StandardInput(filename, content, stands_alone=False)
    text = content.decode("utf-8", errors="replace")
    endings = (_JSON,) if text.lstrip()[:1] in ("{", "[") else ()
    for platform in PLATFORMS:
        for ending in dict.fromkeys((*endings, posixpath.splitext(platform.EXAMPLE)[1])):
            if claimant(Source(f"stdin{ending}", text)) == platform.NAME:
                return StandardInput(f"stdin{ending}", content, stands_alone=True)
    raise UsageError("standard input looks like nothing that is read; --stdin-filename says what it is the content of")
