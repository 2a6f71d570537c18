"""Terraform and OpenTofu: modules, variable files, the resources that carry data."""

from collections.abc import Iterator, Sequence

from linter.platforms.platform import Found, Options, Workspace
from linter.platforms.terraform.recognition import MAY_CLAIM, claims
from linter.provenance.source import Source

NAME = "terraform"
EXAMPLE = "main.tf"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "claims", "subjects"]


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.terraform import adapter  # noqa: PLC0415  # only when there is something to read

    return adapter.subjects(sources, workspace, options)
