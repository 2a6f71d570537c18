"""How a load balancer ends TLS for the ports of a Service.  Knows no cloud."""

from msgspec import Struct

from linter.model.endpoint import Tls
from linter.provenance.setting import Known, Setting
from linter.syntax.node import Mapping as Map


class Ending(Struct, frozen=True):
    """TLS that a load balancer ends."""

    tls: Setting[Tls | None]
    ports: frozenset[str] | None
    """Numbers and names of the ports that it holds for; None for all."""
    backend: Setting[Tls | None]
    """What it speaks to the pods."""
    redirect: Known[bool] | None = None
    """Present where it redirects other ports."""
    redirected: frozenset[str] | None = None
    """Numbers of the ports that it redirects; None for all others."""

    def covers(self, port: Map) -> bool:
        """Say whether TLS is ended on a port."""
        return self.ports is None or bool(self.ports & {port.text("port") or "", port.text("name") or ""})

    def redirects(self, port: Map) -> bool:
        """Say whether a port is redirected to one that has TLS."""
        among = self.redirected is None or (port.text("port") or "") in self.redirected
        return self.redirect is not None and among and not self.covers(port)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list with commas."""
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def is_named(port: Map, protocol: str) -> bool:
    """Say whether the name of a port begins with a protocol."""
    return (port.text("name") or "").startswith(protocol)
