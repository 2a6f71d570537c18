"""Changes of texts, exact to the character.  Knows no language."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from linter.provenance.source import Source


class Edit(Struct, frozen=True, order=True):
    """What stands in a source instead of a span, in code points, the end exclusive."""

    path: str
    start: int
    end: int
    text: str


class Candidate(Struct, frozen=True):
    """Edits that may mend a finding, all of them or none."""

    edits: tuple[Edit, ...]
    is_safe: bool
    """Whether it keeps away nobody but those whom the policy means to keep away."""


def overlap(ones: Iterable[Edit], others: Sequence[Edit]) -> bool:
    """Say whether two sets of edits change the same text, or insert the same; what differs may stand side by side."""
    return any(_meet(one, other) for one in ones for other in others)


def _meet(one: Edit, other: Edit) -> bool:
    if one.path != other.path:
        return False
    if one.start == one.end and other.start == other.end:
        return one == other
    return (one.start < other.end and other.start < one.end) or one.start == other.start


def applied(source: Source, edits: Iterable[Edit]) -> Source:
    """Return a source with edits of it that do not overlap."""
    parts: list[str] = []
    here = 0
    for edit in sorted(edits):
        parts += source.text[here : edit.start], edit.text
        here = edit.end
    return Source(source.path, "".join([*parts, source.text[here:]]))
