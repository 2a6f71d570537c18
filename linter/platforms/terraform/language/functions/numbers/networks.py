"""Functions on addresses of networks.  Knows no names."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from linter.platforms.terraform.language.functions.arguments import Function, RefusedError, TooMuchError, of_plain
from linter.provenance.pattern import pattern

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    Network: TypeAlias = IPv4Network | IPv6Network

# Terraform takes decimal numbers that begin with zeros, which Python does not.
_ZEROS = pattern(r"(?<![0-9a-fA-F:.])0+(?=[0-9])|(?<=\.)0+(?=[0-9])")
_MOST_DIGITS = 38


def _network(text: str) -> "Network":
    from ipaddress import ip_network  # noqa: PLC0415  # seldom

    address, _, length = text.partition("/")
    try:
        return ip_network(f"{address if ':' in address else _ZEROS.sub('', address)}/{length}", strict=False)
    except ValueError as error:
        raise RefusedError("it is no network") from error


def _prefix(text: str) -> "Network":
    if not re.fullmatch(r"[0-9a-fA-F:.]{2,45}/[0-9]{1,3}", text):
        raise RefusedError("it is no network")
    return _network(text)


def _bounded(number: float) -> int:
    if not isinstance(number, int):
        raise RefusedError("it needs a whole number")
    if abs(number) >= 10**_MOST_DIGITS * 10:
        raise RefusedError("the network has no such number")
    return number


def _cidrhost(text: str, number: float) -> str:
    network, host = _prefix(text), _bounded(number)
    host = host + network.num_addresses if host < 0 else host
    if not 0 <= host < network.num_addresses:
        raise RefusedError("the network has no such host")
    return str(network[host])


def _cidrnetmask(text: str) -> str:
    network = _prefix(text)
    if network.version != 4:  # noqa: PLR2004  # IPv6 has no masks
        raise RefusedError("only networks of IPv4 have a mask")
    return str(network.netmask)


def _cidrsubnet(text: str, bits: float, number: float) -> str:
    network, more, index = _prefix(text), _bounded(bits), _bounded(number)
    if more < 0:
        raise TooMuchError("a network that is larger is not told")
    length = network.prefixlen + more
    if length > network.max_prefixlen or not 0 <= index < 2**more:
        raise RefusedError("the network has no such subnet")
    return _subnet(network, int(network.network_address) + (index << (network.max_prefixlen - length)), length)


def _subnet(network: "Network", start: int, length: int) -> str:
    return f"{type(network.network_address)(start)}/{length}"


def _cidrsubnets(text: str, *bits: float) -> list[str]:
    network = _prefix(text)
    position, subnets = int(network.network_address), []
    for more in map(_bounded, bits):
        length = network.prefixlen + more
        if more < 1 or length > network.max_prefixlen:
            raise RefusedError("the network has no such subnet")
        size = 1 << (network.max_prefixlen - length)
        position = -(-position // size) * size
        if position + size > int(network.network_address) + network.num_addresses:
            raise RefusedError("the network has no such subnet")
        subnets.append(_subnet(network, position, length))
        position += size
    return subnets


FUNCTIONS: Mapping[str, Function] = {
    "cidrhost": of_plain(_cidrhost, "text", "number"),
    "cidrnetmask": of_plain(_cidrnetmask, "text"),
    "cidrsubnet": of_plain(_cidrsubnet, "text", "number", "number"),
    "cidrsubnets": of_plain(_cidrsubnets, "text", rest="number"),
}
