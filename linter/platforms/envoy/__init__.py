"""Envoy: bootstrap and resource files of its APIs v3 and v2."""

from collections.abc import Collection, Iterator, Sequence

from linter.platforms.envoy.recognition import MAY_CLAIM, claims, may_be_in
from linter.platforms.platform import Found, Listing, Options, Workspace
from linter.provenance.source import Source

NAME = "envoy"
EXAMPLE = "envoy.yaml"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "bearing", "claims", "subjects"]


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files that configure an Envoy together with others."""
    if not any(MAY_CLAIM.search(path) and may_be_in(path, listing) for path in named):
        return ()  # as told below, where more would have to be imported to say so
    from linter.platforms.envoy.messages.bearing import bearing as told  # noqa: PLC0415  # only for a part of a tree

    return told(named, listing)


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.envoy.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options)
