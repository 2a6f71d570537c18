"""Networks that hosts are on, as the model calls them.  Knows no configuration."""

from collections.abc import Iterable

from linter.hosts import Network, network
from linter.model import Exposure
from linter.setting import Known, Setting, Unknown
from linter.source import Location

_EXPOSURES = {
    Network.INTERNET: Exposure.PUBLIC,
    Network.PRIVATE: Exposure.INTERNAL,
    Network.MACHINE: Exposure.LOOPBACK,
}


def network_of(host: str) -> Exposure | None:
    """Return the network that a host is on; None where its name does not tell."""
    found = network(host)
    return None if found is None else _EXPOSURES[found]


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
