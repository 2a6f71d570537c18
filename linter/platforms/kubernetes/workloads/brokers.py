"""What brokers of Kafka listen on, as their containers are told.  Knows no client.

Source: Kafka, broker configuration: `listeners` is what a broker listens on, `advertised.listeners` its own address as
it tells it to clients, `listener.security.protocol.map` the protocol of each by its name.  Checked 2026-11-29.
"""

import re
from collections.abc import Iterator, Mapping

from linter.model.endpoint import Exposure, Listener, Role, Serves, Tls
from linter.model.names import Name
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.kubernetes.workloads.environment import Variable
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_LISTENERS = pattern(r"(?:^|_)LISTENERS$")
_OWN_ADDRESS = pattern(r"(?:^|_)ADVERTISED_LISTENERS$")
_MAP = pattern(r"(?:^|_)LISTENER_SECURITY_PROTOCOL_MAP$")
_LISTENER = pattern(r"(?P<name>[\w-]+)://(?P<host>[^,:/]*|\[[^\]]*\]):(?P<port>\d+)", re.IGNORECASE)
_CLEAR, _ENCRYPTED = frozenset({"PLAINTEXT", "SASL_PLAINTEXT"}), frozenset({"SSL", "SASL_SSL"})


def is_own_address(variable: Variable) -> bool:
    """Say whether a variable tells what a broker listens on, or how it calls itself."""
    return _LISTENERS.search(variable.key) is not None and _LISTENER.match(variable.value) is not None


def listeners(variables: list[Variable], owner: Object) -> Iterator[Listener]:
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
                yield _listener(found["name"], found["port"], protocols, variable, owner)


def _listener(name: str, port: str, protocols: Mapping[str, str], variable: Variable, owner: Object) -> Listener:
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
        platform="kubernetes",
        role=Known(Role.DATASTORE, at),
        protocol=Known("kafka", at),
        exposure=Known(Exposure.INTERNAL, at),
        tls=tls,
        serves=Known(Serves.CONTENT, at),
        scope=owner.scope,
        port=port,
        names=(Name(owner.address, "", port),),
    )
