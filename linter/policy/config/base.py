"""What paths and patterns in a configuration are relative to.  Opens nothing."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os

from msgspec import Struct


class Base(Struct, frozen=True):
    """What the paths in a configuration are relative to."""

    folder: str
    """Absolute."""
    root: str
    """Absolute; the root of the scan."""

    def path(self, text: str) -> str:
        """Return a path relative to the root."""
        return os.path.relpath(self.absolute(text), self.root).replace(os.sep, "/")

    def absolute(self, text: str) -> str:
        """Return the absolute form of a path."""
        return os.path.realpath(os.path.join(self.folder, text))

    def pattern(self, text: str) -> str:
        """Return a pattern as in `.gitignore` that means from the root what this one means from the folder."""
        prefix = self.path(".")
        if prefix == "." or prefix.startswith(".."):
            return text
        negation, bare = ("!", text[1:]) if text.startswith("!") else ("", text)
        # A slash before the end ties a pattern to its folder; without one it matches at any depth below.
        between = "/" if "/" in bare.rstrip("/") else "/**/"
        return f"{negation}/{prefix}{between}{bare.lstrip('/')}"
