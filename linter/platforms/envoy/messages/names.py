"""Names that tell resources apart.  Knows nothing of what they name."""

from collections.abc import Iterable


def distinct(names: Iterable[str]) -> list[str]:
    """Return names in order, with a number behind each that was there before."""
    seen: dict[str, int] = {}
    told: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return told
