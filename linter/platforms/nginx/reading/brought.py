"""Files that a Dockerfile copies, or a Compose file mounts, to where nginx reads them, or that they have in them.

Knows no TLS.

Sources: https://docs.docker.com/reference/dockerfile/#copy, https://docs.docker.com/reference/compose-file/services/.
"""

import posixpath
from collections.abc import Iterable, Iterator

from linter.platforms.platform import Embedded, Workspace
from linter.provenance.pattern import pattern
from linter.provenance.source import Source
from linter.syntax.scripts import compose, dockerfile

# The main file and what it includes, where packages and images keep them.
_READ_BY_NGINX = pattern(
    r"/(?:etc|usr/local/(?:etc|openresty)|opt)/(?:[\w/-]*/)?(?:nginx|openresty|angie|tengine)/(?:.*\.(?:conf|template)|.*/|)"
    r"|/etc/nginx/(?:sites-(?:enabled|available)|snippets)/.*"
)


def brought(paths: Iterable[str], workspace: Workspace) -> Iterator[str]:
    """Return what such files bring, each by its path from the root."""
    for path in paths:
        source = workspace.read(path)
        if source is not None and ("nginx" in source.text or "openresty" in source.text):
            pairs = _mounted(source, workspace) if path.endswith(("yaml", "yml")) else _copied(source)
            yield from (here for here, there in pairs if _READ_BY_NGINX.fullmatch(there))


def _mounted(source: Source, workspace: Workspace) -> Iterator[tuple[str, str]]:
    for service in compose.services(source, workspace):
        yield from service.mounted


def _copied(source: Source) -> Iterator[tuple[str, str]]:
    folder = posixpath.dirname(source.path)
    for here, there in dockerfile.copies(source):
        yield compose.inside(posixpath.join(folder, here)), there
        yield compose.inside(here), there  # the folder that is sent along may be one further up


def carried_by(source: Source) -> Iterator[Embedded]:
    """Return the files that a Dockerfile has in it, with the images that are given them."""
    for image, files in dockerfile.files(source):
        yield Embedded(source.path, files, () if image is None else (image,))
