"""nginx: whole configurations, servers and snippets."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from linter.platforms.nginx.recognition import MAY_CLAIM, claims, may_bring
from linter.platforms.platform import Found, Listing, Options, Workspace
from linter.provenance.source import Source

NAME = "nginx"
EXAMPLE = "nginx.conf"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "bearing", "brought", "claims", "may_bring", "subjects"]


def brought(paths: Iterable[str], workspace: Workspace) -> Iterator[str]:
    """Return the files that such files bring, of whatever names these are."""
    from linter.platforms.nginx.reading.brought import brought as read  # noqa: PLC0415  # only where there are any

    return read(paths, workspace)


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files that include others, and those that are read together with them."""
    from linter.platforms.nginx.including import bearing as told  # noqa: PLC0415  # only for a part of a tree

    return told(named, listing)


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.nginx.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options)
