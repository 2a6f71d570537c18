"""Endpoints of one cause made one.  Knows the model, and no Terraform.

A module that is called twice, or a block with several instances, gives several endpoints.  Those whose settings
all stand at the same places are one to whoever has to mend them, so they share an address.  What is reached, and by
whom, differs all the same: each is drawn by itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Certificate, Listener, Upstream
from linter.model.identity import Front, Relay
from linter.model.whereabouts.surroundings import either
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location
from linter.tls.suites import CipherSuite

Endpoint: TypeAlias = Listener | Upstream

# What differs between instances without any consequence for what has to be mended.
_INCIDENTAL = frozenset(
    {
        "address",
        "around",
        "at",
        "exposure",
        "fronts",
        "host",
        "known_hosts",
        "hosts",
        "listeners",
        "logs",
        "name",
        "names",
        "opened_by",
        "passes_to",
        "port",
        "same_as",
        "scope",
        "targets",
    }
)


def merged(endpoints: Iterable[Endpoint]) -> Iterator[Endpoint | Front | Relay]:
    """Give endpoints of one cause one address, and keep one of each exposure; the others are drawn alone."""
    first: dict[tuple[Any, ...], str] = {}
    addresses: dict[tuple[str, str], str] = {}
    kept: dict[tuple[Any, ...], Endpoint] = {}
    drawn: dict[tuple[str, str], Front | Relay] = {}
    everything = [_fronted(one) if isinstance(one, Upstream) else one for one in endpoints]
    beside = Counter((type(endpoint), _place(endpoint.at)) for endpoint in everything)
    for endpoint in everything:
        place = (type(endpoint), _place(endpoint.at))
        cause = place if beside[place] == 1 else (*place, *_causes(endpoint))
        address = first.setdefault(cause, endpoint.address)
        addresses[endpoint.scope, endpoint.address] = address
        exposure = endpoint.exposure
        key = (cause, exposure.value if isinstance(exposure, Known) else "unknown")
        earlier = kept.get(key)
        kept[key] = endpoint if earlier is None else _joined(earlier, endpoint)
        if endpoint.address != address:
            drawn.setdefault((endpoint.scope, endpoint.address), _drawn(endpoint, address))
    for endpoint in kept.values():
        yield _readdressed(endpoint, addresses)
    yield from drawn.values()


def merged_certificates(found: Iterable[Certificate]) -> Iterator[Certificate]:
    """Keep one of the certificates that stand at one place, and one of those that do not name a host."""
    kept: set[tuple[Any, ...]] = set()
    for one in found:
        hosts = one.uncovered_hosts
        cause = (_place(one.at), tuple(_of_setting(hosts)) if isinstance(hosts, Known) and hosts.value else ())
        if cause not in kept:
            kept.add(cause)
            yield one


def _drawn(endpoint: Endpoint, address: str) -> Front | Relay:
    if isinstance(endpoint, Listener):
        return Front(replace(endpoint, same_as=address))
    return Relay(replace(endpoint, same_as=address))


def _joined(earlier: Endpoint, later: Endpoint) -> Endpoint:
    """Keep the earlier of two equal endpoints; a hop has the listeners of both in front of it."""
    if isinstance(earlier, Upstream) and isinstance(later, Upstream):
        fronts = tuple(dict.fromkeys((*earlier.listeners, *later.listeners)))
        return replace(earlier, listeners=fronts, around=either(earlier.around, later.around))
    if isinstance(earlier, Listener) and isinstance(later, Listener):
        hosts = tuple(dict.fromkeys((*earlier.known_hosts, *_hosts(later))))
        return replace(earlier, known_hosts=hosts, around=either(earlier.around, later.around))
    return earlier


def _hosts(listener: Listener) -> Iterator[Known[str]]:
    """Yield the hosts of one instance, which a condition may mean as well as those of another."""
    for one in listener.hosts.value if isinstance(listener.hosts, Known) else ():
        if isinstance(one, Known) and "/" not in one.value and "_" not in one.value:
            yield one


def _fronted(one: Upstream) -> Upstream:
    return one if one.fronts == one.listeners else replace(one, fronts=one.listeners)


def _readdressed(endpoint: Endpoint, addresses: dict[tuple[str, str], str]) -> Endpoint:
    own = addresses[endpoint.scope, endpoint.address]
    same_as = own if own != endpoint.address else ""
    if isinstance(endpoint, Listener):
        # What is as it was stays the object that it was, so that others know it again.
        is_same = not same_as and not endpoint.same_as
        return endpoint if is_same else replace(endpoint, address=own, same_as=same_as)
    fronts = (addresses.get((endpoint.scope, address), address) for address in endpoint.listeners)
    listeners = tuple(dict.fromkeys(fronts))
    is_same = not same_as and not endpoint.same_as and listeners == endpoint.listeners
    return endpoint if is_same else replace(endpoint, address=own, listeners=listeners, same_as=same_as)


def _causes(part: Struct) -> Iterator[object]:
    """Return where the settings of an endpoint stand, under which names, and what they say."""
    for name in part.__struct_fields__:
        if name not in _INCIDENTAL:
            yield name
            yield from _of_setting(getattr(part, name))


def _of_setting(setting: object) -> Iterator[object]:
    match setting:
        case Known(value):
            yield _place(setting.at)
            yield setting.setting
            yield from _of_value(value)
        case Unknown():
            yield _place(setting.at)
            yield setting.because
        case _:
            yield from _of_value(setting)


def _of_value(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for element in value:
            yield from _of_setting(element)
    elif isinstance(value, Struct) and not isinstance(value, Location | CipherSuite):
        yield from _causes(value)
    else:
        yield value


def _place(at: Location) -> tuple[str, int, int]:
    return at.order
