"""The graph of data flows: who speaks to whom, over what, and how that is known.  Knows no platform and no format."""

from enum import StrEnum

from msgspec import Struct

from linter.provenance.setting import Step
from linter.provenance.source import Location


class NodeKind(StrEnum):
    """What stands at an end of a hop."""

    CLIENT = "client"
    """Whoever connects from outside of what the files describe."""
    EDGE = "edge"
    """What exists to let clients in: a load balancer, a CDN, an Ingress, a Gateway."""
    LISTENER = "listener"
    """A port of a server."""
    WORKLOAD = "workload"
    DATASTORE = "data-store"
    HOST = "external-host"
    """A host that none of the files describes."""
    UNTOLD = "untold"
    """A backend that the files do not name."""


class Node(Struct, frozen=True):
    """One end of hops."""

    id: str
    """Stable while lines move: the address of what it stands for, `internet`, `host db.example.com`."""
    kind: NodeKind
    label: str
    """What a drawing calls it."""
    place: tuple[str, ...]
    """The zones that it lies in, the outermost first: `internet`; `cluster k8s`, `namespace shop`."""
    platform: str = ""
    at: Location | None = None
    data: tuple[str, ...] = ()
    """Classes of the data that lie here or pass through."""
    hosts: tuple[str, ...] = ()
    """The host names that it is known to clients by."""
    subject: str = ""
    """The address of what it stands for, which several nodes share that several overlays deploy."""


class Transport(StrEnum):
    """What carries the bytes of a hop."""

    CLEAR = "clear"
    TLS = "tls"
    MUTUAL_TLS = "mutual-tls"
    MESH = "mesh"
    """Encrypted by the proxies of a service mesh."""
    OPTIONAL_TLS = "optional-tls"
    """The same port accepts clear text, so that whoever sits between may have it."""
    PASSED_THROUGH = "passed-through"
    """Whatever comes in, TLS or not, goes on as it is."""
    LOCAL = "local"
    """Nothing that another host sees."""
    UNKNOWN = "unknown"


class Verification(StrEnum):
    """What the side that connects checks of the certificate that it is shown."""

    FULL = "full"
    """Its chain and its name."""
    CHAIN = "chain"
    NONE = "none"
    UNKNOWN = "unknown"


class Hop(Struct, frozen=True):
    """One connection: from whom to whom, over what, and how that is known."""

    id: str
    """Stable while lines move."""
    source: str
    """The id of the node that connects."""
    target: str
    """The id of the node that is reached."""
    transport: Transport
    protocol: str = ""
    """http, grpc, postgres; empty where it is not known."""
    versions: tuple[str, ...] = ()
    """The versions of TLS that may be spoken, the oldest first; none where they are not known."""
    verification: Verification | None = None
    """None where there is nothing to verify, or it is the client's business."""
    facts: tuple[Step, ...] = ()
    """All places that make the hop, each with what it says."""
    doubt: str = ""
    """Why it is likely and not certain that the hop leads there; empty where it is certain."""
    because: str = ""
    """Why its transport is not known."""
    is_control: bool = False
    """Whether it serves administration, discovery or telemetry."""
    only_redirects: bool = False
    """Whether who comes this way is only sent to https."""
    broken: str = ""
    """Why it cannot work as written; empty where nothing says so."""
    data: tuple[str, ...] = ()
    """Classes of the data that pass here."""
    subject: str = ""
    """The address of the endpoint that says it, as findings about it have it."""


class Verdict(StrEnum):
    """What becomes of the data on a path."""

    ENCRYPTED = "encrypted"
    """On every hop that leaves a machine."""
    NEVER_ENCRYPTED = "never-encrypted"
    ENDS_TOO_SOON = "ends-too-soon"
    """Encrypted first, or perhaps so, and in clear text on a later hop."""
    GAP_TO_DATA_STORE = "gap-to-data-store"
    """As `ends-too-soon`, and what it reaches in clear text holds data."""
    UNVERIFIED = "unverified"
    """Encrypted all the way, and somewhere nobody checks with whom."""
    DOWNGRADABLE = "downgradable"
    """Encrypted only as long as nobody interferes."""
    MIXED = "mixed"
    """The same backend is reached in clear text as well, without a redirect."""
    LOCAL = "local"
    """It leaves no machine."""
    BROKEN = "broken"
    """It cannot work as written, which is no exposure."""
    UNKNOWN = "unknown"


class Path(Struct, frozen=True):
    """One way of data, from where it comes in to where it stays."""

    hops: tuple[str, ...]
    """Ids of hops, in order."""
    verdict: Verdict
    ends_at: str = ""
    """The id of the node behind which it is in clear text; empty where there is none."""
    data: tuple[str, ...] = ()
    """Classes of the data that it carries."""
    is_certain: bool = True


class Loose(Struct, frozen=True):
    """A hop of which nobody knows where it leads."""

    node: str
    because: str


class Graph(Struct, frozen=True):
    """All of it, in an order that does not depend on where things stand in files."""

    nodes: tuple[Node, ...] = ()
    hops: tuple[Hop, ...] = ()
    paths: tuple[Path, ...] = ()
    loose: tuple[Loose, ...] = ()
    unlisted: int = 0
    """How many paths are not listed, because there are too many."""
    unmatched: tuple[str, ...] = ()
    """What classes of data name and nothing among the files is called, in sentences."""
    unplaced: tuple[str, ...] = ()
    """Classes of data of which not all is where somebody says, so that nobody knows what lies on the way."""
    assumed: bool = True
    """Whether data stores are taken to hold sensitive data because nobody says what does."""
