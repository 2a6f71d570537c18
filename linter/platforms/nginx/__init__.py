"""nginx: whole configurations, servers and snippets."""

from collections.abc import Iterator, Sequence

from linter.platforms.nginx.recognition import MAY_CLAIM, claims
from linter.platforms.platform import Found, Options, Workspace
from linter.provenance.source import Source

NAME = "nginx"
EXAMPLE = "nginx.conf"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "claims", "subjects"]


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.nginx.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options)
