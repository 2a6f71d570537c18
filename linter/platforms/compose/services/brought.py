"""Files of the tree that are brought to where a proxy in a container reads them.  Reads none of them.

Sources: https://docs.docker.com/reference/compose-file/services/ (build, configs, secrets, volumes),
https://docs.docker.com/reference/dockerfile/#copy.
"""

import posixpath
from collections.abc import Iterator

from linter.platforms.compose.reading.files import Files, inside
from linter.platforms.compose.reading.merging import cut
from linter.platforms.compose.reading.project import Entry, Project
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping, Node, Scalar
from linter.syntax.scripts import dockerfile

_PROXY = pattern(r"nginx|openresty|angie|tengine|envoy|(?:^|/)conf\.d(?:/|$)|\.conf(?:\.template)?$|\.template$")
# Where pages and the code of applications lie, whatever serves them.
_NO_CONFIGURATION = pattern(r"^/(?:usr/share/nginx/html|var/www|var/log|app|srv)(?:/|$)")
# Folders whose files belong together, so that they are known by their folder.
_TOGETHER = pattern(r"[^/]+\.d|[^/]+-(?:enabled|available)|snippets|vhosts")
_HERE = pattern(r"^\$\{PWD\}/")


def brought(service: Entry, project: Project, files: Files) -> Iterator[str]:
    """Yield the paths from the root of what a service brings to where a proxy reads it."""
    image = project.text(service.map.get("image"))
    for path, target in (*_mounted(service, project), *_built(service, project, files)):
        is_read = _PROXY.search(target) is not None or _PROXY.search(image) is not None
        if is_read and path not in ("", ".") and not path.startswith("..") and not _NO_CONFIGURATION.search(target):
            yield path
            folder = posixpath.dirname(path)
            if _TOGETHER.fullmatch(posixpath.basename(folder)):
                yield folder


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
    build = service.map.get("build")
    context = build.get("context") if isinstance(build, Mapping) else build
    if not isinstance(build, Scalar | Mapping) or (context is not None and not isinstance(context, Scalar)):
        return
    place = context if isinstance(context, Scalar) else service.key
    folder = project.path_of(place, project.text(context) or ".")
    name = project.text(build.get("dockerfile")) if isinstance(build, Mapping) else ""
    source = files.workspace.read(inside(folder, name or "Dockerfile"))
    for here, there in () if source is None else dockerfile.copies(source):
        yield inside(folder, here.lstrip("/")), there
