"""What stands in an inventory.  Knows no format and no platform."""

from msgspec import Struct

from linter.analysis.asking.compliance.answers import Compliance
from linter.provenance.source import Location

KINDS = ("listener", "upstream", "certificate", "private-key", "revocation-list")


class Field(Struct, frozen=True):
    """One value of an item, as policies call it."""

    name: str
    """`tls.versions`."""
    values: tuple[str, ...]
    """What is in effect; empty where nothing is known, or where a list is empty."""
    unknown: str = ""
    """Why it is not known, or not all of it; empty where it is."""
    setting: str = ""
    """What decides it."""
    default: str = ""
    """What the absence of the setting means, where that decides."""
    at: Location | None = None


class Item(Struct, frozen=True):
    """A listener, a hop, a certificate, a key or a list of revoked certificates."""

    kind: str
    id: str
    """Stable while lines move; two of one address are told apart by a number."""
    name: str
    platform: str
    at: Location
    fields: tuple[Field, ...]
    owners: tuple[str, ...] = ()
    """Who owns its file, by CODEOWNERS."""
    data: tuple[str, ...] = ()
    """Classes of the data that pass by."""
    violates: tuple[str, ...] = ()
    """Standards of which a requirement that is due is not met by it."""

    def field(self, name: str) -> Field | None:
        """Return a value by its name; None where it has no meaning here."""
        return next((one for one in self.fields if one.name == name), None)

    def shown(self, name: str) -> str:
        """Return the values of a field as one text: `?` where they are not known, empty where it has no meaning."""
        found = self.field(name)
        if found is None:
            return ""
        text = " ".join(found.values)
        return f"{text} ?".strip() if found.unknown else text


class Inventory(Struct, frozen=True):
    """All that there is."""

    items: tuple[Item, ...]
    compliance: Compliance
