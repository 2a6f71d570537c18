"""The image that a configuration is copied to or mounted into, which tells the release that reads it.

Sources: https://docs.docker.com/reference/dockerfile/, https://docs.docker.com/reference/compose-file/services/.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.platforms.nginx.reading.files import folders_above
from linter.platforms.nginx.reading.releases import Release, release_of
from linter.platforms.platform import Workspace
from linter.provenance.setting import Known, Step
from linter.provenance.source import InputError, Location, Source
from linter.syntax.node import Mapping, Node, Scalar
from linter.syntax.scripts import dockerfile

_DOCKERFILES = ("Dockerfile", "Containerfile")
_COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
# An image whose name has none of these only watches what nginx reads, or reads something else.
_MAY_READ = re.compile(r"nginx|openresty|angie|tengine", re.IGNORECASE)
# The first three numbers of OpenResty's tags are those of the nginx in it.
_IMAGE = re.compile(r"(?:.*/)?(?:nginx|nginx-unprivileged|openresty):(?P<tag>\d[\w.-]*)(?:@.*)?")
_MOST_SERVICES = 1000


@dataclass(frozen=True, slots=True)
class _Given:
    """A file or folder that an image is given."""

    path: str
    """From the root."""
    is_relative: bool
    """Whether it may also be meant from a folder further up."""
    release: Release


@dataclass(frozen=True, slots=True)
class Images:
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
        for names, read in ((_DOCKERFILES, _copied), (_COMPOSE, _mounted)):
            for name in names:
                source = self.workspace.read(posixpath.join(folder, name))
                if source is not None and ("nginx" in source.text or "openresty" in source.text):
                    yield from read(source, folder)


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


def _copied(source: Source, folder: str) -> Iterator[_Given]:
    for stage in dockerfile.stages(source):
        release = _release(stage.image, stage.at)
        if release is None:
            continue
        for name in map(_inside, stage.copied):
            yield _Given(_inside(posixpath.join(folder, name)), False, release)
            if name:
                # The folder that is sent along may be one further up.
                yield _Given(name, True, release)


def _inside(name: str) -> str:
    """Return a path from the root of what is sent along, without what does not count."""
    path = posixpath.normpath(name.lstrip("/"))
    return "" if path == "." else path


def _mounted(source: Source, folder: str) -> Iterator[_Given]:
    from linter.syntax import yaml  # noqa: PLC0415  # only where a composition names nginx

    try:
        documents = list(yaml.parse_all(source))
    except InputError:
        return
    for document in documents:
        services = document.mapping("services") if isinstance(document, Mapping) else None
        entries = services.entries.values() if services is not None else ()
        for _, service in list(entries)[:_MOST_SERVICES]:
            image = service.scalar("image") if isinstance(service, Mapping) else None
            release = None if image is None else _release(image.text, image.at)
            if release is not None and isinstance(service, Mapping):
                for name in filter(None, map(_host_side, service.items_of("volumes"))):
                    yield _Given(_inside(posixpath.join(folder, name)), False, release)


def _host_side(volume: Node) -> str | None:
    """Return what of the host is mounted; None for volumes of other kinds."""
    if isinstance(volume, Scalar):
        name = volume.text.partition(":")[0]
        return name if name.startswith(".") else None
    return volume.text("source") if isinstance(volume, Mapping) else None


def _release(image: str, at: Location) -> Release | None:
    found = _IMAGE.fullmatch(image)
    return None if found is None else release_of(found["tag"], Step(at, "this image holds the nginx that reads it"))
