"""Somebody whom an object connects to by a URL.  Knows no kind of object."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.model.endpoint import Role, Tls, Upstream
from linter.model.hosts import host_in, place_in
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar, bool_of

_FILLED_IN = "a template fills in who is connected to"
_CLEAR = frozenset({"amqp", "http", "ws"})
_ENCRYPTED = frozenset({"amqps", "https", "oci", "redfish", "wss"})
_VERIFIED = "it verifies certificates unless told not to"


class Target(Struct, frozen=True):
    """Somebody whom an object connects to by a URL."""

    owner: Object
    url: Scalar
    setting: str
    skip: Scalar | None = None
    """What switches the verification of certificates off."""
    insecure: Scalar | None = None
    """What makes a URL without a scheme clear text."""

    def hop(self) -> Upstream | None:
        """Return the hop to it; None where the URL is no network's."""
        scheme, separator, _ = self.url.text.partition("://")
        at = self.url.at
        place, host = place_in(self.url.text), host_in(self.url.text)
        tls = self._tls(scheme.lower() if separator else "")
        if tls is None or not host:
            return None
        is_filled_in = any(mark in scheme + place for mark in HOLE)
        target = self.setting if is_filled_in else host
        return Upstream(
            at=at,
            address=f"{self.owner.address} to {target}",
            name=f"{target} from {self.owner.title}",
            platform="kubernetes",
            role=Known(Role.CONTROL, at),
            protocol=Known("http", at),
            exposure=either(_FILLED_IN, at, self.setting) if is_filled_in else exposure_of(host, at, self.setting),
            tls=tls,
            host=Unknown(_FILLED_IN, at, self.setting) if is_filled_in else Known(host, at),
            scope=self.owner.scope,
        )

    def _tls(self, scheme: str) -> Setting[Tls | None] | None:
        at = self.url.at
        if self.insecure is not None and scheme in ("oci", ""):
            found = bool_of(self.insecure, f"{self.setting} insecure")
            if isinstance(found, Unknown) or found.value:
                return found.map(lambda _: None)
        scheme = scheme.rpartition("+")[2]  # of controllers of boards: redfish+http
        if scheme in _CLEAR:
            return Known(None, at, self.setting)
        if any(mark in scheme for mark in HOLE) or (not scheme and any(mark in self.url.text for mark in HOLE)):
            if self.skip is None:
                return Unknown(_FILLED_IN, at, self.setting)
        elif scheme not in _ENCRYPTED:
            return None  # git over ssh and the like
        if self.skip is None:
            verified: Setting[bool] = Known(True, at, self.setting, default=_VERIFIED)
        else:
            verified = bool_of(self.skip, self.setting).map(lambda is_skipped: not is_skipped)
        return Known(Tls(at, verifies_chain=verified), at, self.setting)


def hops(targets: Iterable[Target]) -> Iterator[Upstream]:
    """Yield the hops to those that a network leads to."""
    for target in targets:
        hop = target.hop()
        if hop is not None:
            yield hop
