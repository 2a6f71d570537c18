"""Declarative rules and profiles, and their judgement.  Knows the model, and no platform."""

from pathlib import Path


def built_in() -> Path:
    """Return the folder of the policies that come with the linter, in a wheel or in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "policies"
    return inside if inside.is_dir() else package.parent / "policies"
