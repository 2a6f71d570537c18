"""Configuration inside other configuration: judged as its own language, placed where it stands.  Knows no language."""

import posixpath
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from linter.discovery import Texts, claimant
from linter.model import Subject
from linter.platforms import PLATFORMS
from linter.platforms.platform import Embedded, Options
from linter.source import InputError, Location, Source

INSIDE = "!"
"""Stands in an address between the file and what is inside it."""


def subjects(embedded: Iterable[Embedded], options: Options) -> Iterator[Subject | InputError]:
    """Map what is embedded, each group of files as one small tree of its own."""
    for group in embedded:
        yield from _of_group(group, options)


def _of_group(group: Embedded, options: Options) -> Iterator[Subject | InputError]:
    folder = f"{group.host.path}{INSIDE}{group.owner}"
    places = {folder + posixpath.normpath(f"/{name.lstrip('/')}"): at for name, at in group.files.items()}
    # Only the indentation of the host keeps a text from being what it will be.
    claimed = {path: claimant(path, textwrap.dedent(at.text)) for path, at in places.items()}
    if set(claimed.values()) == {None}:
        return
    sources = {path: _alone(path, at) for path, at in places.items()}
    for platform in PLATFORMS:
        own = [sources[path] for path, name in claimed.items() if name == platform.NAME]
        if own:
            for found in platform.subjects(own, Texts(sources), options):
                if isinstance(found, InputError):
                    yield InputError(_in_host(found.at, group.host, sources), found.message, found.cure)
                elif not isinstance(found, Embedded):
                    yield _moved(found, group.host, sources)


def _alone(path: str, at: Location) -> Source:
    """Return a text with nothing but what stands at a place, at the same offset."""
    return Source(path, f"{' ' * (at.start - 1)}\n{at.text}" if at.start else at.text)


def _in_host(at: Location, host: Source, sources: dict[str, Source]) -> Location:
    return host.at(at.start, at.end) if sources.get(at.source.path) is at.source else at


def _moved(part: Any, host: Source, sources: dict[str, Source]) -> Any:  # noqa: ANN401  # any part of a subject
    """Turn the places of an embedded text into those of its host."""
    if isinstance(part, Location):
        return _in_host(part, host, sources)
    if isinstance(part, tuple):
        return tuple(_moved(one, host, sources) for one in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(
        part, **{one.name: _moved(getattr(part, one.name), host, sources) for one in fields(part) if one.init}
    )
