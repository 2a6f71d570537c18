"""Files that an attribute takes in with `file`, `filebase64` or `templatefile`.  Knows no resource type."""

import posixpath
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.platform import Unread
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.value import Partial, text_of
from linter.provenance.budget import COMPARISON, spend
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source
from linter.syntax.hcl.expression import Call
from linter.syntax.hcl.tree import Attribute

_READERS = {"file": "file", "filebase64": "file", "templatefile": "templatefile"}
_TEMPLATE_ENDING = pattern(r"\.(?:tpl|tftpl|tmpl|j2)$")
_HOLE = "${unknown}"
"""Stands for what is filled in and not known."""


class Taken(Struct, frozen=True):
    """A file as it is taken in."""

    name: str
    text: Location
    at: Location | None
    """Where it is taken in, for a text that stands nowhere as it is; None for a file that is as it stands."""


def taken_in(attribute: Attribute, module: Module) -> Iterator[Taken | Unread]:
    """Return the files that an attribute takes in; one that is not at hand is told."""
    for call in _calls(attribute.expression, attribute.at):
        found = unwrapped(evaluate(replace(call, function=_READERS[call.function]), module.scope))
        partial = evaluate(call, module.scope) if call.function == "templatefile" else found
        path = unwrapped(evaluate(call.arguments[0], module.scope)) if call.arguments else found
        name = text_of(path.value) if isinstance(path, Known) else None
        name = _TEMPLATE_ENDING.sub("", posixpath.basename(name or "file"))
        if isinstance(partial, Known) and isinstance(partial.value, Partial):
            text = "".join(part if isinstance(part, str) else _HOLE for part in partial.value.parts)
            yield Taken(name, Source(call.at.source.path, text).whole, call.at)
        elif isinstance(found, Known) and isinstance(found.value, str):
            is_as_it_stands = found.at.text == found.value
            text_at = found.at if is_as_it_stands else Source(call.at.source.path, found.value).whole
            yield Taken(name, text_at, None if is_as_it_stands else call.at)
        elif not isinstance(found, Known):
            yield Unread(call.at.header, f"what `{call.function}` takes in is not judged: {found.because}")


def _calls(expression: object, at: Location) -> Iterator[Call]:
    """Return the calls that read files, wherever they stand in an expression."""
    pending: list[Any] = [expression]
    while pending:
        spend(COMPARISON, at)
        part = pending.pop()
        if isinstance(part, Call) and part.function in _READERS:
            yield part
        elif isinstance(part, tuple):
            pending.extend(part)
        elif isinstance(part, Struct) and not isinstance(part, Location):
            pending.extend(getattr(part, name) for name in part.__struct_fields__)
