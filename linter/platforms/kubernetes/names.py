"""Hosts as manifests name them: services of the cluster, or hosts outside.  Knows no object."""

import re

from linter import hosts
from linter.hosts import Network
from linter.model import Exposure
from linter.setting import Known, Setting, Unknown
from linter.source import Location

# `orders.shop` is the service of a namespace unless it ends as names on the internet do.
_SERVICE_OF_NAMESPACE = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")
_PUBLIC_SUFFIX = re.compile(r"\.(?:[a-z]{2}|com|org|net|edu|gov|info|biz|dev|app|cloud|online|shop|site|tech|xyz)$")

_EXPOSURES = {
    Network.INTERNET: Exposure.PUBLIC,
    Network.PRIVATE: Exposure.INTERNAL,
    Network.MACHINE: Exposure.LOOPBACK,
}


def exposure_of(host: str, at: Location, setting: str) -> Setting[Exposure]:
    """Say which network a connection from a pod to a host crosses."""
    if _SERVICE_OF_NAMESPACE.fullmatch(host) and not _PUBLIC_SUFFIX.search(host):
        return Known(Exposure.INTERNAL, at, setting)
    network = hosts.network(host)
    if network is None:
        return either("its name does not tell whether the host is on a private network", at, setting)
    return Known(_EXPOSURES[network], at, setting)


def either(because: str, at: Location, setting: str = "") -> Unknown:
    """Return that bytes cross the internet or a private network, and why nobody can tell."""
    candidates = (Known(Exposure.PUBLIC, at, setting), Known(Exposure.INTERNAL, at, setting))
    return Unknown(because, at, setting, candidates=candidates)
