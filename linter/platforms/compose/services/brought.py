"""Files of the tree that are brought to where a proxy in a container reads them.  Reads none of them.

Sources: https://docs.docker.com/reference/compose-file/services/ (build, configs, secrets, volumes),
https://docs.docker.com/reference/dockerfile/#copy.
"""

from collections.abc import Iterator

from linter.model.images import read_by_proxies
from linter.platforms.compose.reading.files import Files, inside
from linter.platforms.compose.reading.merging import cut
from linter.platforms.compose.reading.project import Entry, Project
from linter.provenance.pattern import pattern
from linter.provenance.source import Source
from linter.syntax.node import Mapping, Node, Scalar
from linter.syntax.scripts import dockerfile

_HERE = pattern(r"^\$\{PWD\}/")


def brought(service: Entry, project: Project, files: Files) -> Iterator[str]:
    """Yield the paths from the root of what a service brings to where a proxy reads it."""
    image = project.text(service.map.get("image"))
    yield from read_by_proxies((*_mounted(service, project), *_built(service, project, files)), image)


def built(service: Entry, project: Project, files: Files) -> Iterator[str]:
    """Yield the paths from the root of what the image that a service is built as has for a proxy to read."""
    source = _dockerfile(service, project, files)
    if source is not None:
        yield source.path  # which may have files written into it
        yield from read_by_proxies(_built(service, project, files))


def _mounted(service: Entry, project: Project) -> Iterator[tuple[str, str]]:
    """Yield the paths from the root, and in the container, of what is mounted or granted."""
    for volume in service.map.items_of("volumes"):
        if isinstance(volume, Scalar):
            here, *there = cut(project.text(volume))
            yield from _of_host(volume, here, there[0] if there else "", project)
        elif isinstance(volume, Mapping) and isinstance(source := volume.get("source"), Scalar):
            yield from _of_host(source, project.text(source), project.text(volume.get("target")), project)
    for kind in ("configs", "secrets"):
        for granted in service.map.items_of(kind):
            yield from _granted(granted, kind, project)


def _of_host(node: Scalar, here: str, there: str, project: Project) -> Iterator[tuple[str, str]]:
    """Yield a path of the host by that of the Compose file; a volume's name and any other path are none."""
    here = _HERE.sub("./", here)
    if here.startswith("."):
        yield project.path_of(node, here), there


def _granted(granted: Node, kind: str, project: Project) -> Iterator[tuple[str, str]]:
    source = granted.get("source") if isinstance(granted, Mapping) else granted
    name = project.text(source)
    target = project.text(granted.get("target")) if isinstance(granted, Mapping) else ""
    entry = project.resources[kind].get(name)
    file = None if entry is None else entry.map.scalar("file")
    if file is not None:
        yield project.path_of(file, project.text(file)), target or f"/{name}"


def _built(service: Entry, project: Project, files: Files) -> Iterator[tuple[str, str]]:
    """Yield what the Dockerfile of a service copies from the folder that it is built of."""
    folder = _context(service, project)
    source = None if folder is None else _dockerfile(service, project, files)
    if folder is not None and source is not None:
        yield from ((inside(folder, here.lstrip("/")), there) for here, there in dockerfile.copies(source))


def _dockerfile(service: Entry, project: Project, files: Files) -> Source | None:
    folder, build = _context(service, project), service.map.get("build")
    if folder is None:
        return None
    name = project.text(build.get("dockerfile")) if isinstance(build, Mapping) else ""
    return files.workspace.read(inside(folder, name or "Dockerfile"))


def _context(service: Entry, project: Project) -> str | None:
    """Return the folder that a service is built of; None where it is not built, or of another place."""
    build = service.map.get("build")
    context = build.get("context") if isinstance(build, Mapping) else build
    if not isinstance(build, Scalar | Mapping) or (context is not None and not isinstance(context, Scalar)):
        return None
    place = context if isinstance(context, Scalar) else service.key
    return project.path_of(place, project.text(context) or ".")
