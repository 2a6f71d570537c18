"""The image that a file is copied to or mounted into, which tells what reads it.  Knows no image.

Sources: https://docs.docker.com/reference/dockerfile/, https://docs.docker.com/reference/compose-file/services/.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from re import Pattern
from typing import Generic, TypeVar

from msgspec import Struct, field

from linter.provenance.source import Location, Source
from linter.syntax.scripts import compose, dockerfile

T = TypeVar("T")
_DOCKERFILES = ("Dockerfile", "Containerfile")


class _Given(Struct, Generic[T], frozen=True):
    """A file or folder that an image is given."""

    path: str
    """From the root."""
    is_relative: bool
    """Whether it may also be meant from a folder further up."""
    reader: T


class Images(Struct, Generic[T], frozen=True):
    """The images that files of one tree name."""

    files: compose.Files
    mentions: Pattern[str]
    """Found in the files that may name an image that counts, and `build` where one is built."""
    reader_in: Callable[[str, Location], T | None]
    """What reads files in an image, given where it is named; None for other images."""
    _given: dict[str, tuple[_Given[T], ...]] = field(default_factory=dict)

    def readers(self, path: str) -> Iterator[T]:
        """Return what reads a file or folder, by the files of the nearest folder that tell."""
        is_file = self.files.read(path) is not None
        for folder in folders_above(path if is_file else f"{path}/"):
            found = [one.reader for one in self._in(folder) if _covers(one, path)]
            if found:
                yield from found
                return

    def _in(self, folder: str) -> tuple[_Given[T], ...]:
        if folder not in self._given:
            self._given[folder] = tuple(self._read(folder))
        return self._given[folder]

    def _read(self, folder: str) -> Iterator[_Given[T]]:
        for name in _DOCKERFILES:
            source = self._named(folder, name)
            if source is not None:
                for arguments in self._arguments(folder, name) or ({},):
                    yield from self._copied(source, folder, arguments)
        for name in compose.NAMES:
            source = self._named(folder, name)
            for service in () if source is None else compose.services(source, self.files):
                reader = self._reader_of(service)
                if reader is not None:
                    yield from (_Given(path, False, reader) for path, _ in service.mounted)

    def _named(self, folder: str, name: str) -> Source | None:
        """Return a file that may tell of an image that counts."""
        source = self.files.read(posixpath.join(folder, name))
        return source if source is not None and self.mentions.search(source.text) else None

    def _arguments(self, folder: str, name: str) -> list[Mapping[str, str]]:
        """Return the arguments with which compositions build a Dockerfile."""
        return [
            service.arguments
            for above in folders_above(posixpath.join(folder, name))
            for file in compose.NAMES
            if (source := self.files.read(posixpath.join(above, file))) is not None and "build" in source.text
            for service in compose.services(source, self.files)
            if service.folder == folder and service.dockerfile == name
        ]

    def _reader_of(self, service: compose.Service) -> T | None:
        """Return what is in a service: by its image, or by the Dockerfile that it is built of."""
        if service.folder is None:
            return None if service.at is None else self.reader_in(service.image, service.at)
        source = self._named(service.folder, service.dockerfile)
        stages = () if source is None else dockerfile.stages(source, service.arguments)
        return self.reader_in(stages[-1].image, stages[-1].at) if stages else None

    def _copied(self, source: Source, folder: str, arguments: Mapping[str, str]) -> Iterator[_Given[T]]:
        for stage in dockerfile.stages(source, arguments):
            reader = self.reader_in(stage.image, stage.at)
            if reader is None:
                continue
            for name in map(compose.inside, stage.copied):
                yield _Given(compose.inside(posixpath.join(folder, name)), False, reader)
                if name:
                    # The folder that is sent along may be one further up.
                    yield _Given(name, True, reader)


def folders_above(path: str) -> tuple[str, ...]:
    """Return the folder of a file and all folders around it, the nearest first."""
    return tuple(_folders_above(posixpath.dirname(path)))


def _folders_above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _covers(given: _Given[T], path: str) -> bool:
    """Say whether what an image is given is a file, holds it, or lies in a folder that is meant as a whole."""
    if given.path in ("", path) or path.startswith(f"{given.path}/") or posixpath.dirname(given.path) == path:
        return True
    return given.is_relative and path.endswith(f"/{given.path}")
