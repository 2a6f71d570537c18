"""Compose: services, what they are told, and the files of others that they carry."""

from collections.abc import Collection, Iterator, Sequence

from linter.platforms.compose.recognition import MAY_CLAIM, claims
from linter.platforms.platform import Found, Listing, Options, Workspace
from linter.provenance.source import Source

NAME = "compose"
EXAMPLE = "compose.yaml"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "bearing", "claims", "subjects"]


def bearing(named: Collection[str], listing: Listing) -> Collection[str]:
    """Return the Compose files that are merged with others, or that bring or extend them."""
    from linter.platforms.compose.reading.bearing import bearing as told  # noqa: PLC0415  # only for a part of a tree

    return told(named, listing)


def subjects(sources: Sequence[Source], workspace: Workspace, _options: Options) -> Iterator[Found]:
    """Map the services of Compose files."""
    from linter.platforms.compose.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace)
