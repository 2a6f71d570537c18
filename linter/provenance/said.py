"""Where something has been said, so that what is passed over can be told from it.  Knows no format."""

from bisect import bisect_left, insort

from msgspec import Struct, field

from linter.provenance.source import Location


class Said(Struct, frozen=True):
    """Places, by their texts."""

    _starts: dict[str, list[int]] = field(default_factory=dict)

    def note(self, at: Location) -> None:
        """Take down that something is said of a place."""
        insort(self._starts.setdefault(at.source.path, []), at.start)

    def within(self, path: str, start: int, end: int) -> bool:
        """Say whether a place begins in a part of a text."""
        starts = self._starts.get(path, [])
        found = bisect_left(starts, start)
        return found < len(starts) and starts[found] < end
