"""Subjects of a rendered chart, moved to where the user wrote what they are made of.  Knows no chart."""

import textwrap
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Listener, Upstream
from linter.model.identity import Identity, apart
from linter.platforms.platform import Embedded, Found, Written
from linter.provenance.source import InputError, Location
from linter.syntax.go_template.rendered import Rendered


class Places(Struct, frozen=True):
    """Where the parts of rendered texts are written."""

    texts: Mapping[int, Rendered]
    """By the identity of their sources."""
    suffix: str = ""
    """Keeps what comes of other values apart: their objects are never in one cluster."""

    def moved(self, found: Found) -> Found:
        """Turn the places in what a mapper found."""
        if isinstance(found, InputError):
            return found.moved(self._place(found.at))
        if isinstance(found, Embedded):
            files = {name: self._content(one) for name, one in found.files.items()}
            return replace(found, files=files, images=self._moved(found.images))
        subject = self._moved(found)
        if isinstance(subject, Listener | Upstream | Identity) and self.suffix:
            return apart(subject, self.suffix)
        return subject  # type: ignore[no-any-return]  # a copy of what was found

    def _place(self, at: Location) -> Location:
        rendered = self.texts.get(id(at.source))
        return at if rendered is None else rendered.place(at)

    def _moved(self, part: Any) -> Any:  # noqa: ANN401  # any part of a subject
        if isinstance(part, Location):
            return self._place(part)
        if isinstance(part, str):
            return part
        if isinstance(part, tuple):
            return tuple(map(self._moved, part))
        if not isinstance(part, Struct):
            return part
        return replace(part, **{name: self._moved(getattr(part, name)) for name in part.__struct_fields__})

    def _content(self, content: Location | Written) -> Location | Written:
        """Turn an embedded file into one whose lines know where they are written."""
        if isinstance(content, Written):
            return Written(content.text, tuple((offset, self._place(at)) for offset, at in content.places))
        rendered = self.texts.get(id(content.source))
        if rendered is None:
            return content
        at = rendered.place(content)
        if at.text == content.text:
            return at
        return _written(rendered, content)


def _written(rendered: Rendered, content: Location) -> Written:
    """Take the indentation off, and put in the actions of what cannot be known."""
    lines = content.text.splitlines(keepends=True)
    dedented = textwrap.dedent(content.text).splitlines(keepends=True)
    places: list[tuple[int, Location]] = []
    out: list[str] = []
    start, length = content.start, 0
    for before, after in zip(lines, dedented, strict=False):
        told = rendered.with_holes(after)
        indentation = len(before) - len(after)
        for offset, at in rendered.lines(start + max(indentation, 0), start + len(before)):
            # A hole is shorter here than the action that it becomes; the end of the line is the most it can shift to.
            places.append((length + min(offset - start - indentation, len(told)), at))
        out.append(told)
        length += len(told)
        start += len(before)
    return Written("".join(out), tuple(places) or ((0, rendered.place(content.header)),))
