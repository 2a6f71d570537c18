"""Facts that policies ask of and that endpoints have in other words: where one is, by which hosts, on which port.

What is not told is unknown, with its reason, and what its platform has nothing of is None.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from linter.model.endpoint import Certificate, Listener, Probe, Upstream
from linter.model.names import PUBLIC, Destination
from linter.model.whereabouts.surroundings import Peer, Surroundings
from linter.policy.predicate.protocols import canonical
from linter.provenance.setting import Known, Many, Setting, Unknown

_HIGHEST_PORT = 65_535
_NOT_NAMED = "the files do not say by which host it is reached"
_ANY_HOST = "it answers to any host"


def file_of(subject: Any) -> Setting[str]:  # noqa: ANN401  # all kinds of subjects have a place
    """Return the file in which a subject stands, from the root."""
    return Known(subject.at.source.path, subject.at)


def hosts_of(listener: Listener | Peer | Probe) -> Many[str] | None:
    """Return the hosts by which a listener is reached: its own, and public ones that lead to it."""
    if not isinstance(listener, Listener):
        return listener.hosts
    named = (Known(one.text, listener.at) for one in listener.names if one.zone == PUBLIC and _is_host(one.text))
    led = {one.value: one for one in (*named, *listener.known_hosts)}
    own = listener.hosts
    if own is None:
        return Known(tuple(led.values()), listener.at) if led else Unknown(_NOT_NAMED, listener.at)
    if isinstance(own, Unknown):
        return Known((*led.values(), own), own.at, own.setting) if led else own
    written = tuple(one for one in own.value if isinstance(one, Unknown) or _is_host(one.value))
    if not written and not led:
        return Unknown(_NOT_NAMED if own.value else _ANY_HOST, own.at, own.setting, own.via)
    return own.map(lambda _: (*written, *led.values()))


def host_of(upstream: Upstream) -> Setting[str]:
    """Return the host that is dialled; of several targets it is one."""
    if upstream.host is not None:
        return upstream.host
    targets = [one for one in upstream.targets if _is_host(one.text)]
    if not targets or len(targets) < len(upstream.targets):
        return Unknown("the files do not say which host is dialled", upstream.at)
    return _one_of(tuple(Known(one.text, one.at) for one in targets), upstream, "one of several hosts is dialled")


def port_of(endpoint: Listener | Upstream | Peer) -> Setting[int] | None:
    """Return the number of a port."""
    if isinstance(endpoint, Peer):
        return endpoint.port
    number = _number(endpoint.port)
    if number is not None:
        return Known(number, endpoint.at)
    targets: tuple[Destination, ...] = endpoint.targets if isinstance(endpoint, Upstream) else ()
    numbers = {known: one for one in targets if (known := _number(one.port)) is not None}
    if numbers and all(_number(one.port) is not None for one in targets):
        found = tuple(Known(port, one.at) for port, one in numbers.items())
        return _one_of(found, endpoint, "one of several ports is dialled")
    if endpoint.around is not None and endpoint.around.port is not None:
        return endpoint.around.port
    return Unknown("the files do not say the number of its port", endpoint.at)


def protocol_of(endpoint: Listener | Upstream) -> Setting[str]:
    """Return what is spoken, in the model's words."""

    def known(word: str) -> Setting[str]:
        found = canonical(word)
        said = endpoint.protocol
        return (
            Unknown(f"`{word}` is no protocol that is known here", said.at) if found is None else Known(found, said.at)
        )

    return endpoint.protocol.then(known)


def _one_of(found: tuple[Known[Any], ...], endpoint: Listener | Upstream, because: str) -> Setting[Any]:
    return found[0] if len({one.value for one in found}) == 1 else Unknown(because, endpoint.at, candidates=found)


def _number(port: str) -> int | None:
    is_number = port.isascii() and port.isdecimal() and len(port) <= len(str(_HIGHEST_PORT))
    return int(port) if is_number and 0 < int(port) <= _HIGHEST_PORT else None


def _is_host(text: str) -> bool:
    """Say whether a name may be that of a host, and not a resource's own."""
    return bool(text) and "/" not in text and "_" not in text and "{" not in text


def _around(name: str) -> Callable[[Listener | Upstream | Certificate | Peer], Any]:
    def found(subject: Listener | Upstream | Certificate | Peer) -> Any:  # noqa: ANN401  # what a setting holds
        around: Surroundings | None = subject.around
        return None if around is None else getattr(around, name)

    return found


FACTS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "file": file_of,
        "host": host_of,
        "hosts": hosts_of,
        "port": port_of,
        "protocol": protocol_of,
        **{name: _around(name) for name in Surroundings.__struct_fields__ if name != "port"},
    }
)
"""By the names of fields, as structs write them."""


def field_of(holder: Any, name: str) -> Any:  # noqa: ANN401  # what a field holds
    """Return what a field of a subject, or of a part of one, holds; None where it has no meaning there."""
    find = FACTS.get(name)
    return getattr(holder, name) if find is None else find(holder)
