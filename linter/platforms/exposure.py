"""Exposures by what the name of a host tells, for all platforms.  Looks nothing up."""

from collections.abc import Iterable

from linter.model.endpoint import Exposure
from linter.model.hosts import Network, network
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_BY_NETWORK = {
    Network.INTERNET: Exposure.PUBLIC,
    Network.PRIVATE: Exposure.INTERNAL,
    Network.MACHINE: Exposure.LOOPBACK,
}


def of_host(host: str) -> Exposure | None:
    """Return what a connection to a host crosses; None where its name does not tell."""
    found = network(host)
    return None if found is None else _BY_NETWORK[found]


def either(because: str, at: Location, setting: str = "") -> Unknown:
    """Return the exposure of what is on the internet or on a private network, and why nobody can tell."""
    candidates = (Known(Exposure.PUBLIC, at, setting), Known(Exposure.INTERNAL, at, setting))
    return Unknown(because, at, setting, candidates=candidates)


def widest(exposures: Iterable[Setting[Exposure]]) -> Setting[Exposure] | None:
    """Return the widest network that is known for certain, or that it cannot be told; None of nothing."""
    found: dict[Exposure, Known[Exposure]] = {}
    unknown: Unknown | None = None
    for exposure in exposures:
        if isinstance(exposure, Known):
            found.setdefault(exposure.value, exposure)
        else:
            unknown = unknown or exposure
    return found.get(Exposure.PUBLIC) or unknown or found.get(Exposure.INTERNAL) or found.get(Exposure.LOOPBACK)
