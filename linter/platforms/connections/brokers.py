"""What brokers of Kafka listen on, as their containers are told.  Knows no client.

Source: Kafka, broker configuration: `listeners` is what a broker listens on, `advertised.listeners` its own address as
it tells it to clients, `listener.security.protocol.map` the protocol of each by its name.  Checked 2026-11-29.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from linter.model.endpoint import Exposure, Listener, Role, Serves, Tls
from linter.model.names import Name
from linter.platforms.connections.program import Program
from linter.platforms.connections.variables import Variable
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

Reached: TypeAlias = Callable[[str, Location], Setting[Exposure]]
"""Says who reaches a port."""

_LISTENERS = pattern(r"(?:^|_)LISTENERS$")
_OWN_ADDRESS = pattern(r"(?:^|_)ADVERTISED_LISTENERS$")
_MAP = pattern(r"(?:^|_)LISTENER_SECURITY_PROTOCOL_MAP$")
_LISTENER = pattern(r"(?P<name>[\w-]+)://(?P<host>[^,:/]*|\[[^\]]*\]):(?P<port>\d+)", re.IGNORECASE)
_CLEAR, _ENCRYPTED = frozenset({"PLAINTEXT", "SASL_PLAINTEXT"}), frozenset({"SSL", "SASL_SSL"})


def is_own_address(variable: Variable) -> bool:
    """Say whether a variable tells what a broker listens on, or how it calls itself."""
    return _LISTENERS.search(variable.key) is not None and _LISTENER.match(variable.value) is not None


def listeners(variables: list[Variable], owner: Program, reached: Reached) -> Iterator[Listener]:
    """Yield the listeners of the broker in a container."""
    protocols = {
        name.strip().upper(): protocol.strip().upper()
        for variable in variables
        if _MAP.search(variable.key)
        for name, _, protocol in (one.partition(":") for one in variable.value.split(","))
    }
    for variable in variables:
        if is_own_address(variable) and _OWN_ADDRESS.search(variable.key) is None:
            for found in _LISTENER.finditer(variable.value):
                yield _listener(found, protocols, variable, owner, reached)


def _listener(
    found: re.Match[str], protocols: Mapping[str, str], variable: Variable, owner: Program, reached: Reached
) -> Listener:
    name, port = found["name"], found["port"]
    at, via = variable.at, variable.via
    protocol = protocols.get(name.upper(), name.upper())
    tls: Setting[Tls | None]
    if protocol in _CLEAR:
        tls = Known(None, at, variable.name, via)
    elif protocol in _ENCRYPTED:
        tls = Known(Tls(at), at, variable.name, via)
    else:
        tls = Unknown(f"the files do not say what is spoken on the listener `{name}`", at, variable.name, via)
    return Listener(
        at=at,
        address=f"{owner.address} listener {name}:{port}",
        name=f"listener {name} on port {port} of {owner.title}",
        platform=owner.platform,
        role=Known(Role.DATASTORE, at),
        protocol=Known("kafka", at),
        exposure=reached(port, at),
        tls=tls,
        serves=Known(Serves.CONTENT, at),
        scope=owner.scope,
        port=port,
        names=(Name(owner.address, "", port),),
    )
