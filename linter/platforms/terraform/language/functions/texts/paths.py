"""Functions on paths, which open nothing.  Knows no names."""

import posixpath
from collections.abc import Mapping

from linter.platforms.terraform.language.functions.arguments import Function, TooMuchError, of_plain


def _basename(path: str) -> str:
    return posixpath.basename(path.rstrip("/")) or ("/" if path else ".")


def _dirname(path: str) -> str:
    return posixpath.normpath(posixpath.dirname(path) or ".")


def _abspath(path: str) -> str:
    if not path.startswith("/"):
        raise TooMuchError("it depends on where Terraform is run")
    return posixpath.normpath(path)


def _pathexpand(path: str) -> str:
    if path.startswith("~"):
        raise TooMuchError("it depends on who runs Terraform")
    return path


FUNCTIONS: Mapping[str, Function] = {
    "abspath": of_plain(_abspath, "text"),
    "basename": of_plain(_basename, "text"),
    "dirname": of_plain(_dirname, "text"),
    "pathexpand": of_plain(_pathexpand, "text"),
}
