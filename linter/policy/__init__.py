"""Declarative rules and profiles, and their judgement.  Knows the model, and no platform."""

import os

from linter.provenance import shipped


def built_in() -> str:
    """Return the path of the folder of the policies that come with the linter, in a wheel or in a checkout."""
    inside = shipped.beside(__file__, "..", "policies")
    return inside if os.path.isdir(inside) else shipped.beside(__file__, "..", "..", "policies")  # noqa: PTH112  # as there
