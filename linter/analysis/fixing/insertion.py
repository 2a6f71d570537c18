"""A setting written into a block that does not have it, as its neighbours are written."""

import re

from linter.analysis.fixing.edits import Edit
from linter.model.finding import Finding
from linter.provenance.pattern import pattern

_OPENING = pattern(r"[^\n{}#]*\{")
_EMPTY = pattern(r"[ \t]*\}")
_END_OF_LINE = pattern(r"[ \t]*(?:#[^\n]*)?\r?\n")
_INDENT = pattern(r"[ \t]*")
_ATTRIBUTE = pattern(r"([ \t]*)([\w-]+)([ \t]*)= ")
_ATTRIBUTES = pattern(r"(?m)^([ \t]*)([\w-]+)[ \t]*=(?!=)")
_CLOSING = pattern(r"(?m)^\}")
_STEP = {"nginx": "    ", "terraform": "  "}


def inserted(finding: Finding, name: str, value: str) -> Edit | None:
    """Return a setting as the first of the block whose header a finding stands at; None where that is no block."""
    source = finding.at.source
    text = source.text
    opening = _OPENING.match(text, finding.at.start)
    if opening is None:
        return None
    here = opening.end()
    if _has(finding, here, name):
        return None
    line = text.rfind("\n", 0, finding.at.start) + 1
    outer = _INDENT.match(text, line)
    indent = (outer[0] if outer else "") + _STEP.get(finding.platform, "  ")
    newline = "\r\n" if "\r\n" in text else "\n"
    end = _END_OF_LINE.match(text, here)
    if end is not None:
        below = _INDENT.match(text, end.end())
        if (
            below
            and len(below[0]) > len(outer[0] if outer else "")
            and text[below.end() : below.end() + 1] not in "\r\n"
        ):
            indent = below[0]
        neighbour = _ATTRIBUTE.match(text, end.end())
        written = _written(finding.platform, name, value, neighbour)
        return Edit(source.path, end.end(), end.end(), f"{indent}{written}{newline}")
    written = _written(finding.platform, name, value, None)
    if (empty := _EMPTY.match(text, here)) is not None:
        return Edit(source.path, here, empty.end(), f"{newline}{indent}{written}{newline}{outer[0] if outer else ''}}}")
    return Edit(source.path, here, here, f" {written}") if finding.platform == "nginx" else None


def _has(finding: Finding, here: int, name: str) -> bool:
    """Say whether a block of Terraform has an attribute after all, as one that is null, which may stand there once."""
    text = finding.at.source.text
    closing = _CLOSING.search(text, here)
    end = max(finding.at.end, finding.header.end, closing.start() if closing else len(text))
    return finding.platform == "terraform" and any(one[2] == name for one in _ATTRIBUTES.finditer(text, here, end))


def _written(platform: str, name: str, value: str, neighbour: re.Match[str] | None) -> str:
    """Write a setting in the language of a platform, aligned with the attribute that follows it."""
    if platform == "nginx":
        return f"{name} {value};"
    width = len(neighbour[2]) + len(neighbour[3]) if neighbour else 0
    return f"{name:<{max(width, len(name) + 1)}}= {value}"
