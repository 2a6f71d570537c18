"""Configuration inside other configuration: judged as its own language, placed where it stands.  Knows no language."""

import posixpath
import textwrap
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.discovery import claimant
from linter.files.tree import Texts
from linter.model.endpoint import Subject
from linter.platforms import PLATFORMS
from linter.platforms.containment import contained
from linter.platforms.platform import Embedded, LeftOut, Options, Unread, Workspace, Written
from linter.provenance.source import InputError, Location, Source


def subjects(
    embedded: Iterable[Embedded], options: Options, workspace: Workspace
) -> Iterator[Subject | Unread | LeftOut | InputError]:
    """Map what is embedded, each group of files as one small tree of its own, or over the tree that it belongs to."""
    for group in embedded:
        yield from _of_group(group, options, workspace)


def _of_group(
    group: Embedded, options: Options, workspace: Workspace
) -> Iterator[Subject | Unread | LeftOut | InputError]:
    contents = {group.owner + posixpath.normpath(f"/{name.lstrip('/')}"): one for name, one in group.files.items()}
    contents |= group.beside
    # Only the indentation of the host keeps a text from being what it will be.
    claimed = {path: claimant(Source(path, textwrap.dedent(one.text))) for path, one in contents.items()}
    options = replace(options, images=group.images)
    inside = _Inside(contents, {path: Source(path, one.text) for path, one in contents.items()})
    found = bool(group.beside)
    tree: Workspace = _Over(Texts(inside.sources), workspace) if group.beside else Texts(inside.sources)
    for platform in PLATFORMS:
        own = [inside.sources[path] for path, name in claimed.items() if name == platform.NAME]
        for one in contained(own[0].whole, platform.subjects, own, tree, options) if own else ():
            if isinstance(one, InputError):
                yield one.moved(inside.place(one.at))
            elif not isinstance(one, Embedded) and not (group.beside and isinstance(one, LeftOut)):
                yield _surrounded(inside.moved(one), group)
            found = True
    if not found:
        first = next(iter(contents.values()))
        yield LeftOut(first.header if isinstance(first, Location) else first.places[0][1], "text", is_known=True)


def _surrounded(found: Any, group: Embedded) -> Any:  # noqa: ANN401  # what a platform finds
    """Let what carries files tell where that is which is in them and has nothing of the kind itself."""
    if group.around is not None and getattr(found, "around", group) is None:
        return replace(found, around=group.around)
    return found


class _Over(Struct, frozen=True):
    """Files, over those of a tree."""

    own: Workspace
    tree: Workspace

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        return self.own.read(path) or self.tree.read(path)

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the root."""
        return self.tree.data(path) if self.own.read(path) is None else self.own.data(path)

    def glob(self, pattern: str) -> Iterable[str]:
        """Return the paths from the root that match a shell pattern, sorted."""
        return sorted({*self.own.glob(pattern), *self.tree.glob(pattern)})


class _Inside(Struct, frozen=True):
    """Embedded files, and where what stands in them stands in the files that the user has."""

    contents: Mapping[str, Location | Written]
    sources: Mapping[str, Source]

    def place(self, at: Location) -> Location:
        """Turn a place in an embedded file into one in the user's; any other stays."""
        path = at.source.path
        if self.sources.get(path) is not at.source:
            return at
        content = self.contents[path]
        if isinstance(content, Location):
            return content.source.at(content.start + at.start, content.start + at.end)
        before = bisect_right(content.places, at.start, key=lambda place: place[0])
        return content.places[max(before - 1, 0)][1]

    def moved(self, part: Any) -> Any:  # noqa: ANN401  # any part of a subject
        """Turn the places in a part of a subject."""
        if isinstance(part, Location):
            return self.place(part)
        if isinstance(part, tuple):
            return tuple(map(self.moved, part))
        if not isinstance(part, Struct):
            return part
        return replace(part, **{name: self.moved(getattr(part, name)) for name in part.__struct_fields__})
