"""Values of Secrets, decoded.  Keeps none."""

from base64 import b64decode

from linter.platforms.kubernetes.objects.objects import HOLE
from linter.syntax.node import Scalar


def decoded(value: Scalar) -> str | None:
    """Return what a value of `data` stands for; None of what a template fills in, and of a placeholder."""
    if any(mark in value.text for mark in HOLE):
        return None
    try:
        return b64decode("".join(value.text.split()), validate=True).decode("utf-8", errors="replace")
    except ValueError:  # no base64, so a placeholder
        return None
