"""What tables of an inventory show of each kind.  Knows no format."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from linter.analysis.asking.inventory.items import Inventory, Item
from linter.report.documents.compliance.saying import withstanding
from linter.report.wording import counted, place, printable
from linter.tls.groups import is_post_quantum

TITLES = MappingProxyType(
    {
        "listener": "Listeners",
        "upstream": "Hops",
        "certificate": "Certificates",
        "private-key": "Private keys",
        "revocation-list": "Lists of revoked certificates",
    }
)
_CONNECTIONS = ("listener", "upstream")
# By kind: the heading of a column, and the fields that it has.
_FIELDS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = MappingProxyType(
    {
        "listener": (
            ("exposure", ("exposure",)),
            ("protocol", ("protocol",)),
            ("TLS", ("tls", "tls.required")),
            ("versions", ("tls.versions",)),
            ("groups", ("tls.groups",)),
            ("clients", ("tls.client-certificate",)),
        ),
        "upstream": (
            ("exposure", ("exposure",)),
            ("protocol", ("protocol",)),
            ("TLS", ("tls", "tls.required")),
            ("versions", ("tls.versions",)),
            ("verifies", ("tls.verifies-chain",)),
            ("its name", ("tls.verifies-name",)),
        ),
        "certificate": (
            ("last day", ("not-after",)),
            ("names", ("names",)),
            ("bits", ("key-strength",)),
            ("signature", ("signature", "signature-hash")),
            ("issuer", ("life.authority", "life.issuer")),
            ("renewed by", ("life.renewed-by",)),
        ),
        "private-key": (("encrypted", ("encrypted",)),),
        "revocation-list": (("expired", ("expired",)),),
    }
)


def columns(kind: str) -> tuple[str, ...]:
    """Return the headings of a table of one kind."""
    return ("name", *(heading for heading, _ in _FIELDS[kind]), "owner", "violates", "place")


def row(item: Item, shown: Callable[[str], str]) -> tuple[str, ...]:
    """Return the cells of an item."""
    values = (_cell(item, names) for _, names in _FIELDS[item.kind])
    ends = (" ".join(item.owners), " ".join(item.violates), place(item.at, shown))
    return tuple(map(printable, (item.name, *values, *ends)))


def narrow(first: str, kind: str) -> tuple[str, ...]:
    """Return the headings of a table that has to fit a terminal, behind a first one."""
    if kind in _CONNECTIONS:
        return (first, "name", "exposure", "TLS", "exchange", "peer", "violates")
    return (first, "name", *(heading for heading, _ in _FIELDS[kind]))


def narrow_row(first: str, item: Item) -> tuple[str, ...]:
    """Return the cells of such a table: what is said of peers in one word, and standards counted."""
    if item.kind not in _CONNECTIONS:
        return tuple(map(printable, (first, item.name, *(_cell(item, names) for _, names in _FIELDS[item.kind]))))
    violated = counted(len(item.violates), "standard") if item.violates else ""
    said = (item.shown("exposure"), _versions(item), exchange_of(item) or "", _peer(item), violated)
    return tuple(map(printable, (first, item.name, *said)))


def _versions(item: Item) -> str:
    """Return `1.2+`, `clear`, `1.2+ or clear`, or `?`."""
    tls = tls_of(item)
    if tls in ("no", "?"):
        return {"no": "clear"}.get(tls, tls)
    listed = item.shown("tls.versions").replace("TLSv", "").split()
    known = [word for word in listed if word != "?"]
    newest = "1.3" in known
    first = min(known, default="?")
    text = f"{first}+" if newest and len(known) > 1 else " ".join(listed) or "yes"
    return f"{text} or clear" if tls == "also clear" else text


def _peer(item: Item) -> str:
    if item.kind == "listener":
        return {"none": "", "required": "certificate"}.get(found := item.shown("tls.client-certificate"), found)
    chain, name = item.shown("tls.verifies-chain"), item.shown("tls.verifies-name")
    if chain != "yes":
        return {"no": "unverified"}.get(chain, chain)
    return "verified" if name == "yes" else "chain only" if name == "no" else f"chain {name}".strip()


def _cell(item: Item, names: tuple[str, ...]) -> str:
    if names[0] == "tls":
        return tls_of(item)
    return next((text for name in names if (text := item.shown(name))), "")


def tls_of(item: Item) -> str:
    """Return `yes`, `no`, `also clear`, or `?`."""
    tls, required = item.field("tls"), item.field("tls.required")
    if tls is None or tls.unknown:
        return "?"
    if tls.values == ("nothing",):
        return "no"
    return "also clear" if required is not None and required.values == ("no",) else "yes"


def summed(found: Inventory) -> Iterator[str]:
    """Say how much there is of each kind, and how far it withstands quantum computers."""
    counts = Counter(item.kind for item in found.items)
    listed = ", ".join(f"{TITLES[kind].lower()}: {counts[kind]:,}" for kind in TITLES if counts[kind])
    yield f"{counted(len(found.items), 'item')}{': ' if listed else ''}{listed}."
    yield from withstanding(found.compliance)


def exchange_of(item: Item) -> str | None:
    """Return `hybrid`, `classical` or `?`; None of what has no TLS."""
    tls, exchange = item.field("tls"), item.field("tls.post-quantum")
    if item.kind not in _CONNECTIONS or tls is None or tls.values in ((), ("nothing",)):
        return None
    groups = item.field("tls.groups")
    if exchange is None and groups is not None and not groups.unknown:
        return "hybrid" if any(map(is_post_quantum, groups.values)) else "classical"
    return "?" if exchange is None or exchange.unknown else "hybrid" if exchange.values == ("yes",) else "classical"
