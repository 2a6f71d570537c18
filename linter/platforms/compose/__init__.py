"""Compose: services, what they are told, and the files of others that they carry."""

from collections.abc import Iterator, Sequence

from linter.platforms.compose.recognition import MAY_CLAIM, claims
from linter.platforms.platform import Found, Options, Workspace
from linter.provenance.source import Source

NAME = "compose"
EXAMPLE = "compose.yaml"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "claims", "subjects"]


def subjects(sources: Sequence[Source], workspace: Workspace, _options: Options) -> Iterator[Found]:
    """Map the services of Compose files."""
    from linter.platforms.compose.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace)
