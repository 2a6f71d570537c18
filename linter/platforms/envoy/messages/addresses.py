"""Where addresses lead: which network they are on.  Knows no TLS, and looks nothing up."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from linter.model.endpoint import Exposure
from linter.model.hosts import is_address
from linter.platforms.envoy.messages.message import FILLED_IN, Message, is_hole
from linter.platforms.exposure import either, of_host, widest
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar

_EVERY_NETWORK = frozenset({"0.0.0.0", "::"})  # noqa: S104  # read, not bound
_UNTOLD = "the files do not tell which network it is on"

_Judge: TypeAlias = Callable[[Scalar], Setting[Exposure]]


class Address(Struct, frozen=True):
    """One end of a connection."""

    host: Setting[str]
    exposure: Setting[Exposure]
    label: str
    """As a message calls it: `0.0.0.0:8080`, or the path of a socket."""

    @property
    def is_ip(self) -> bool:
        """Whether the host is no name."""
        return isinstance(self.host, Known) and is_address(self.host.value)


def bound(address: Message | None, at: Location) -> Address:
    """Read the address that a listener takes."""
    return _read(address, at, _bound)


def dialled(address: Message | None, at: Location) -> Address:
    """Read the address of an endpoint."""
    return _read(address, at, _dialled)


def _read(address: Message | None, at: Location, judge: _Judge) -> Address:
    if address is None:
        return Address(Unknown("it has no address", at, "address"), untold(at), "")
    for local in ("pipe", "envoy_internal_address"):
        if (inside := address.message(local)) is not None:
            label = inside.text("path") or inside.text("server_listener_name")
            return Address(address.written(local, label), address.written(local, Exposure.LOOPBACK), label)
    socket = address.message("socket_address")
    host = None if socket is None else socket.scalar("address")
    if socket is None or host is None:
        return Address(Unknown("it has no socket address", at, "address"), untold(at), "")
    number = socket.number("port_value")
    port = str(number) if number is not None else socket.text("port_value") or socket.text("named_port")
    name = f"[{host.text}]" if ":" in host.text else host.text
    if is_hole(host.text):
        unknown = Unknown(FILLED_IN, host.at, "address")
        return Address(unknown, untold(host.at, FILLED_IN), f"{name}:{port}")
    return Address(Known(host.text, host.at, "address"), judge(host), f"{name}:{port}")


def host_exposure(host: str, at: Location) -> Setting[Exposure]:
    """Say which network a host is on."""
    return untold(at, FILLED_IN) if is_hole(host) else _dialled(Scalar(host, at, plain=True))


def untold(at: Location, because: str = _UNTOLD) -> Unknown:
    """Return the exposure of what may be on the internet or on a private network."""
    return either(because, at, "address")


def worst(exposures: Iterable[Setting[Exposure]], at: Location) -> Setting[Exposure]:
    """Return the widest network that is known for certain, or that it cannot be told."""
    return widest(exposures) or untold(at)


def _bound(host: Scalar) -> Setting[Exposure]:
    if host.text in _EVERY_NETWORK:
        return untold(host.at, f"{host.text} is every network of the machine")
    # What a name means to a listener is told by the machine that looks it up.
    return _dialled(host) if is_address(host.text) or host.text == "localhost" else untold(host.at)


def _dialled(host: Scalar) -> Setting[Exposure]:
    found = of_host(host.text)
    return untold(host.at) if found is None else Known(found, host.at, "address")
