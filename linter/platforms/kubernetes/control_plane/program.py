"""A program of the control plane with its flags: its listeners, its hops, and who reaches them.  Knows no program."""

from msgspec import Struct

from linter.model import hosts
from linter.model.endpoint import ClientCertificate, Exposure, Listener, Role, Serves, Tls, Upstream
from linter.model.hosts import Network
from linter.model.words import ClientAuthority
from linter.platforms.exposure import either
from linter.platforms.kubernetes.control_plane.flags import Flags
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_GO = "Kubernetes 1.19 and newer then accept TLS 1.2 and newer"


class Program(Struct, frozen=True):
    """One program with its flags, and the object that they stand in."""

    owner: Object
    flags: Flags
    name: str

    def listener(self, part: str, tls: Setting[Tls | None], exposure: Setting[Exposure]) -> Listener:
        """Return a listener of it."""
        at = self.flags.at
        return Listener(
            at=at,
            address=f"{self.owner.address} {part}",
            name=part,
            platform="kubernetes",
            role=Known(Role.CONTROL, at),
            protocol=Known("http", at),
            exposure=exposure,
            tls=tls,
            serves=Known(Serves.CONTENT, at),
            scope=self.owner.scope,
        )

    def hop(self, part: str, tls: Setting[Tls | None], exposure: Setting[Exposure]) -> Upstream:
        """Return a hop that it opens."""
        at = self.flags.at
        return Upstream(
            at=at,
            address=f"{self.owner.address} {part}",
            name=part,
            platform="kubernetes",
            role=Known(Role.CONTROL, at),
            protocol=Known("http", at),
            exposure=exposure,
            tls=tls,
            scope=self.owner.scope,
        )

    def tls(
        self, client: Setting[ClientCertificate] | None, authority: Setting[ClientAuthority] | None = None
    ) -> Known[Tls | None]:
        """Return what its flags for versions and cipher suites say, as all programs of Kubernetes have them."""
        at = self.flags.at
        return Known(
            Tls(
                at,
                versions=self.flags.versions("tls-min-version", "TLSv1.2", _GO),
                cipher_suites=self.flags.cipher_suites("tls-cipher-suites"),
                client_certificate=client,
                client_authority=authority,
            ),
            at,
        )


# --- who reaches what -------------------------------------------------------------------------------------------


def listened(found: list[str], at: Location) -> Setting[Exposure]:
    """Return who reaches what listens on some addresses."""
    is_alone = bool(found) and all(map(is_loopback, found))
    return Known(Exposure.LOOPBACK if is_alone else Exposure.INTERNAL, at)


def dialled(found: list[str], at: Location) -> Setting[Exposure]:
    """Return what a connection to some hosts crosses."""
    is_local = bool(found) and all(hosts.network(host) is Network.MACHINE for host in found)
    return Known(Exposure.LOOPBACK if is_local else Exposure.INTERNAL, at)


def reached(at: Location) -> Unknown:
    """Return that nobody says who reaches a program."""
    return either("the files do not say who reaches the control plane", at)


def bound(flags: Flags, flag: str) -> Setting[Exposure]:
    """Return who reaches what listens on an address that a flag names."""
    address = flags.get(flag)
    if isinstance(address, Known) and is_loopback(address.value):
        return Known(Exposure.LOOPBACK, address.at)
    return reached(flags.at)


def is_loopback(address: str) -> bool:
    """Say whether only the machine itself reaches what listens on an address."""
    return hosts.network(address) is Network.MACHINE and not hosts.is_every_interface(address)
