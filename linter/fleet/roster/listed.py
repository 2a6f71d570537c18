"""A repository of a fleet, as a list names it.  Knows no format of lists."""

from collections.abc import Mapping

from msgspec import Struct, field


class RosterError(Exception):
    """A list of repositories that cannot be used; says where, and how to mend it."""


class Listed(Struct, frozen=True):
    """One repository: a folder, what git keeps of one, or an archive."""

    name: str
    """What every answer calls it."""
    path: str
    """Absolute."""
    revision: str = ""
    """Of git; empty for the files of a folder, and for HEAD of what has no working tree."""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def team(self) -> str:
        """Who answers for it; empty where the list does not say."""
        return self.labels.get("team", "")
