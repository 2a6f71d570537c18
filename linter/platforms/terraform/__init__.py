"""Terraform and OpenTofu: modules, variable files, the resources that carry data."""

from collections.abc import Collection, Iterator, Sequence

from linter.platforms.platform import Found, Listing, Options, Workspace
from linter.platforms.terraform.recognition import MAY_CLAIM, claims
from linter.provenance.source import Source

NAME = "terraform"
EXAMPLE = "main.tf"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "bearing", "claims", "subjects"]


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files of the modules that others are part of, up to the root modules."""
    if not listing.ending(".tf", ".tofu", ".tfvars", ".json"):
        return ()
    from linter.platforms.terraform.folders.bearing import bearing as told  # noqa: PLC0415  # only for a part of a tree

    return told(named, listing)


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.terraform import adapter  # noqa: PLC0415  # only when there is something to read

    return adapter.subjects(sources, workspace, options)
