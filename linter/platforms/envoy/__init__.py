"""Envoy: bootstrap and resource files of its APIs v3 and v2."""

from collections.abc import Iterator, Sequence

from linter.platforms.envoy.recognition import MAY_CLAIM, claims
from linter.platforms.platform import Found, Options, Workspace
from linter.provenance.source import Source

NAME = "envoy"
EXAMPLE = "envoy.yaml"

__all__ = ["EXAMPLE", "MAY_CLAIM", "NAME", "claims", "subjects"]


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    from linter.platforms.envoy.adapter import read  # noqa: PLC0415  # only when there is something to read

    return read(sources, workspace, options.today)
