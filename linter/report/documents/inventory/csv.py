"""`csv`: the inventory as one table, RFC 4180, of which no cell is a formula to a spreadsheet."""

from linter.analysis.asking.inventory.items import Inventory
from linter.report.documents.spreadsheet import table
from linter.report.presentation import Presentation
from linter.report.wording import place

FIELDS = (
    "exposure",
    "role",
    "protocol",
    "host",
    "hosts",
    "port",
    "tls",
    "tls.required",
    "tls.versions",
    "tls.cipher-suites",
    "tls.groups",
    "tls.client-certificate",
    "tls.verifies-chain",
    "tls.verifies-name",
    "tls.checks-revocation",
    "tls.pinned-to",
    "tls.stapling",
    "tls.early-data",
    "hsts.max-age",
    "names",
    "not-after",
    "days-left",
    "key-strength",
    "signature-hash",
    "signature",
    "self-signed",
    "life.issuer",
    "life.authority",
    "life.days",
    "life.renewed-by",
    "encrypted",
    "expired",
)


def render(found: Inventory, presentation: Presentation) -> str:
    """Return one row for each item; a value that is not known has `?`."""
    rows: list[tuple[str, ...]] = []
    for item in found.items:
        at = place(item.at, presentation.shown)
        lists = (" ".join(words) for words in (item.owners, item.data, item.violates))
        rows.append((item.kind, item.id, item.name, item.platform, at, *lists, *map(item.shown, FIELDS)))
    return table(("kind", "id", "name", "platform", "place", "owners", "data", "violates", *FIELDS), rows)
