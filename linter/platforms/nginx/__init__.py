"""nginx: whole configurations, servers and snippets."""

from collections.abc import Iterable, Iterator, Sequence

from linter.platforms.nginx.recognition import MAY_CLAIM, claims
from linter.platforms.platform import Found, Options, Workspace
from linter.provenance.pattern import pattern
from linter.provenance.source import Source

NAME = "nginx"
EXAMPLE = "nginx.conf"

CARRIERS = pattern(r"(?:^|/)(?:(?:Dockerfile|Containerfile)[^/]*|(?:docker-)?compose[\w.-]*\.ya?ml)$")
"""The names of files that bring others to where nginx reads them."""

__all__ = ["CARRIERS", "EXAMPLE", "MAY_CLAIM", "NAME", "brought", "claims", "subjects"]


def brought(paths: Iterable[str], workspace: Workspace) -> Iterator[str]:
    """Return the files that such files bring, of whatever names these are."""
    from linter.platforms.nginx.reading.brought import brought as read  # noqa: PLC0415  # only where there are any

    return read(paths, workspace)


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.nginx.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options)
