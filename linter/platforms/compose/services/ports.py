"""Ports that the machine publishes for a service.

Source: https://docs.docker.com/reference/compose-file/services/#ports.  Checked 2026-11-30.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from linter.platforms.compose.reading.project import Entry, Project
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Scalar

_SHORT = pattern(
    r"(?:(?:(?P<bracketed>\[[^\]]*\])|(?P<address>[\d.]+|[^:/]*)):)?"
    r"(?:(?P<published>[\d-]*|\$\{\w+\}):)?(?P<target>[\d-]+|\$\{\w+\})(?:/(?P<protocol>\w+))?"
)
_LOCAL = pattern(r"127\.\d+\.\d+\.\d+|::1|localhost")


class Published(Struct, frozen=True):
    """A port of a container, and where the machine publishes it; `${NAME}` stands for what nobody tells."""

    target: str
    """The port, or the range of ports, in the container."""
    published: str
    """On the machine; empty where the machine chooses."""
    address: str
    """Of the machine; empty for all."""
    protocol: str
    at: Location

    @property
    def is_local(self) -> bool:
        """Whether only the machine itself reaches it."""
        return _LOCAL.fullmatch(self.address) is not None


def published(service: Entry, project: Project) -> Iterator[Published]:
    """Yield the ports that are published for a service."""
    for one in service.map.items_of("ports"):
        if isinstance(one, Mapping):
            target, port, address, protocol = (
                project.text(one.get(key)) for key in ("target", "published", "host_ip", "protocol")
            )
            yield Published(target, port, address.strip("[]"), protocol or "tcp", one.header())
        elif isinstance(one, Scalar) and (found := _SHORT.fullmatch(project.text(one))) is not None:
            yield _short(found, one.at.header)


def _short(found: re.Match[str], at: Location) -> Published:
    first = found["bracketed"] or found["address"] or ""
    port = found["published"]
    if port is None and first and not found["bracketed"] and "." not in first:
        first, port = "", first  # `8080:80`
    return Published(found["target"], port or "", first.strip("[]"), found["protocol"] or "tcp", at)
