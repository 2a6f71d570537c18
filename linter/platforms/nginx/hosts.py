"""Which network a host or an address is on, by its name.  Knows no configuration, and looks nothing up."""

import ipaddress
import re
from collections.abc import Iterable

from linter.model import Exposure
from linter.setting import Known, Setting, Unknown
from linter.source import Location

# Names that no public name server answers for (RFC 6761, RFC 6762, RFC 8375, ICANN 2024-07-29 on `internal`),
# and those that clusters, container engines and home routers have taken.
_PRIVATE_SUFFIXES = (
    ".cluster.local",
    ".consul",
    ".corp",
    ".docker",
    ".example",
    ".home",
    ".home.arpa",
    ".internal",
    ".intra",
    ".intranet",
    ".invalid",
    ".lan",
    ".local",
    ".localdomain",
    ".mesh",
    ".private",
    ".svc",
    ".test",
)
# Names of managed services that lead to a private network as a rule, and to the internet on request.
_EITHER_SUFFIXES = (".cache.amazonaws.com", ".elb.amazonaws.com", ".rds.amazonaws.com")
# Addresses that documents use for public ones (RFC 5737, RFC 3849).
_DOCUMENTATION = tuple(
    ipaddress.ip_network(network) for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?")
_ADDRESS = re.compile(r"[\d.]+|[\da-fA-F:.]*:[\da-fA-F:.]*")


def is_address(host: str) -> bool:
    """Say whether a host is an IP address."""
    return _ip(host) is not None


def network_of(host: str) -> Exposure | None:
    """Return the network that a host is on; None where its name does not tell."""
    address = _ip(host)
    if address is not None:
        return _network_of_address(address)
    name = host.lower()
    if not _NAME.fullmatch(name):
        return None
    name = name.rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return Exposure.LOOPBACK
    if "." not in name or name.endswith(_PRIVATE_SUFFIXES):
        return Exposure.INTERNAL
    return None if name.endswith(_EITHER_SUFFIXES) else Exposure.PUBLIC


def untold(because: str, at: Location, setting: str) -> Unknown:
    """Return the exposure of what may be on the internet or on a private network."""
    candidates = (Known(Exposure.PUBLIC, at, setting), Known(Exposure.INTERNAL, at, setting))
    return Unknown(because, at, setting, candidates=candidates)


def widest(exposures: Iterable[Setting[Exposure]]) -> Setting[Exposure] | None:
    """Return the widest network that is known for certain, or that it cannot be told."""
    found: dict[Exposure, Known[Exposure]] = {}
    unknown: Unknown | None = None
    for exposure in exposures:
        if isinstance(exposure, Known):
            found.setdefault(exposure.value, exposure)
        else:
            unknown = unknown or exposure
    return found.get(Exposure.PUBLIC) or unknown or found.get(Exposure.INTERNAL) or found.get(Exposure.LOOPBACK)


def _network_of_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Exposure:
    # Dialling the unspecified address leads to the machine itself.
    if address.is_loopback or address.is_unspecified:
        return Exposure.LOOPBACK
    documented = any(address in network for network in _DOCUMENTATION)
    return Exposure.PUBLIC if address.is_global or documented else Exposure.INTERNAL


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    text = host.strip("[]")
    # Most hosts are names, and raising an error for each of them takes time.
    if not _ADDRESS.fullmatch(text):
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
