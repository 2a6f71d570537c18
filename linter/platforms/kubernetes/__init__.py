"""Kubernetes: manifests of the core, of ingress controllers, of the Gateway API and of meshes."""

from collections.abc import Collection, Iterator, Sequence

from linter.platforms.kubernetes.recognition import MAY_CLAIM, claims
from linter.platforms.platform import Found, Listing, Options, Workspace
from linter.provenance.source import Source

NAME = "kubernetes"
EXAMPLE = "manifest.yaml"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "bearing", "claims", "subjects"]


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files of the folders, charts and overlays that others are deployed with."""
    from linter.platforms.kubernetes.building.bearing import bearing as told  # noqa: PLC0415  # only for a part of a tree

    return told(named, listing)


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map the objects of manifests."""
    from linter.platforms.kubernetes.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options)
