"""The image that a configuration is copied to or mounted into, which tells the release that reads it.

Sources: https://docs.docker.com/reference/dockerfile/, https://docs.docker.com/reference/compose-file/services/.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from linter.platforms.nginx.reading import compose
from linter.platforms.nginx.reading.files import folders_above
from linter.platforms.nginx.reading.releases import Release, release_of
from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Step
from linter.provenance.source import Location, Source
from linter.syntax.scripts import dockerfile

_DOCKERFILES = ("Dockerfile", "Containerfile")
_MENTIONS = pattern(r"nginx|openresty|build")
# An image whose name has none of these only watches what nginx reads, or reads something else.
_MAY_READ = pattern(r"nginx|openresty|angie|tengine", re.IGNORECASE)
# The first three numbers of OpenResty's tags are those of the nginx in it.
_IMAGE = pattern(r"(?:.*/)?(?:nginx|nginx-unprivileged|openresty):(?P<tag>\d[\w.-]*)(?:@.*)?")


class _Given(Struct, frozen=True):
    """A file or folder that an image is given."""

    path: str
    """From the root."""
    is_relative: bool
    """Whether it may also be meant from a folder further up."""
    release: Release


class Images(Struct, frozen=True):
    """The images that files of one tree name."""

    workspace: Workspace
    _given: dict[str, tuple[_Given, ...]] = field(default_factory=dict)

    def release(self, path: str) -> Release | None:
        """Return the nginx that reads a file or folder; None where nothing tells, or several differ."""
        is_file = self.workspace.read(path) is not None
        for folder in folders_above(path if is_file else f"{path}/"):
            found = {one.release.number: one.release for one in self._in(folder) if _covers(one, path)}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def _in(self, folder: str) -> tuple[_Given, ...]:
        if folder not in self._given:
            self._given[folder] = tuple(self._read(folder))
        return self._given[folder]

    def _read(self, folder: str) -> Iterator[_Given]:
        for name in _DOCKERFILES:
            source = self._named(folder, name)
            if source is not None:
                for arguments in self._arguments(folder, name) or ({},):
                    yield from _copied(source, folder, arguments)
        for name in compose.NAMES:
            source = self._named(folder, name)
            for service in () if source is None else compose.services(source, self.workspace):
                release = self._release_of(service)
                if release is not None:
                    yield from (_Given(path, False, release) for path, _ in service.mounted)

    def _named(self, folder: str, name: str) -> Source | None:
        """Return a file that may tell of nginx."""
        source = self.workspace.read(posixpath.join(folder, name))
        return source if source is not None and _MENTIONS.search(source.text) else None

    def _arguments(self, folder: str, name: str) -> list[Mapping[str, str]]:
        """Return the arguments with which compositions build a Dockerfile."""
        return [
            service.arguments
            for above in folders_above(posixpath.join(folder, name))
            for file in compose.NAMES
            if (source := self.workspace.read(posixpath.join(above, file))) is not None and "build" in source.text
            for service in compose.services(source, self.workspace)
            if service.folder == folder and service.dockerfile == name
        ]

    def _release_of(self, service: compose.Service) -> Release | None:
        """Return the nginx of a service: that of its image, or of the Dockerfile that it is built of."""
        if service.folder is None:
            return None if service.at is None else _release(service.image, service.at)
        source = self._named(service.folder, service.dockerfile)
        stages = () if source is None else dockerfile.stages(source, service.arguments)
        return _release(stages[-1].image, stages[-1].at) if stages else None


def release_in(images: tuple[Known[str], ...]) -> Release | None:
    """Return the nginx in the images that are given a configuration; None where nothing tells, or several differ."""
    found = [_release(image.value, image.at) for image in images if _MAY_READ.search(image.value)]
    numbers = {one and one.number for one in found}
    return found[0] if len(numbers) == 1 else None


def _covers(given: _Given, path: str) -> bool:
    """Say whether what an image is given is a file, holds it, or lies in a folder that is meant as a whole."""
    if given.path in ("", path) or path.startswith(f"{given.path}/") or posixpath.dirname(given.path) == path:
        return True
    return given.is_relative and path.endswith(f"/{given.path}")


def _copied(source: Source, folder: str, arguments: Mapping[str, str]) -> Iterator[_Given]:
    for stage in dockerfile.stages(source, arguments):
        release = _release(stage.image, stage.at)
        if release is None:
            continue
        for name in map(compose.inside, stage.copied):
            yield _Given(compose.inside(posixpath.join(folder, name)), False, release)
            if name:
                # The folder that is sent along may be one further up.
                yield _Given(name, True, release)


def _release(image: str, at: Location) -> Release | None:
    found = _IMAGE.fullmatch(image)
    return None if found is None else release_of(found["tag"], Step(at, "this image holds the nginx that reads it"))
