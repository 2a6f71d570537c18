"""The fixtures: files and folders that say what must be found in them."""

from pathlib import Path

from linter.analysis.asking.marks import Mark, actual, marks, rules_of, sidecar_marks

FIXTURES = Path(__file__).parents[2] / "fixtures"
_PLATFORMS = Path(__file__).parents[2] / "linter" / "platforms"


def cases(folder: str) -> list[Path]:
    """Return the fixtures of a folder: files and folders, in it or in a room of its platform; no sidecars."""
    found = sorted(case for case in (FIXTURES / folder).glob("*") if case.suffix != ".expect")
    rooms = [case for case in found if (_PLATFORMS / folder / case.name / "__init__.py").exists()]
    inside = [case for room in rooms for case in cases(f"{folder}/{room.name}")]
    return sorted([*(case for case in found if case not in rooms), *inside])


__all__ = ["FIXTURES", "Mark", "actual", "cases", "marks", "rules_of", "sidecar_marks"]
