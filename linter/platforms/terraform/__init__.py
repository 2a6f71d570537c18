"""Terraform and OpenTofu: modules, variable files, the resources that carry data."""

import re
from collections.abc import Iterator, Sequence

from linter.model import Subject
from linter.platforms.platform import Options, Workspace
from linter.source import InputError, Source

NAME = "terraform"
EXAMPLE = "main.tf"
MAY_CLAIM = re.compile(r"\.(?:tf|tofu|tf\.json|tofu\.json)$")


def claims(path: str, text: str) -> bool:
    """Say whether a file is of this language and concerns TLS."""
    return False


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Subject | InputError]:
    """Map claimed files to the model."""
    return iter(())
