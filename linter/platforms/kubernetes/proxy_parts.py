"""What proxies that are configured by custom resources have in common.  Knows no proxy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from linter.model import ClientCertificate, Exposure, Hsts, Listener, Role, Serves, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes import mesh
from linter.platforms.kubernetes.names import exposure_of
from linter.platforms.kubernetes.objects import Cluster, Object, text_setting
from linter.setting import Known, Many, Setting, Unknown
from linter.source import Location
from linter.syntax.node import Scalar, bool_of
from linter.tls.suites import CipherSuite, find
from linter.tls.versions import VERSIONS, between, canonical


@dataclass(frozen=True, slots=True)
class Port:
    """One port of what a proxy makes of an object."""

    owner: Object
    number: str
    """A number, or what stands for it."""
    tls: Setting[Tls | None]
    hosts: Many[str] | None = None
    serves: Serves = Serves.CONTENT
    hsts: Setting[Hsts | None] | None = None
    protocol: str = "http"
    twin: Setting[bool] | None = None

    @property
    def address(self) -> str:
        """Its identity."""
        return f"{self.owner.address}:{self.number}"

    def listener(self) -> Listener:
        """Return it as a listener; who reaches the proxy is not said in such objects."""
        at = self.owner.at
        return Listener(
            at=at,
            address=self.address,
            name=f"{self.owner.title} on port {self.number}",
            platform="kubernetes",
            role=Known(Role.WEB, at),
            protocol=Known(self.protocol, at),
            exposure=either("the files do not say who reaches the proxy", at),
            tls=self.tls,
            hosts=self.hosts,
            serves=Known(self.serves, self.tls.at, self.tls.setting),
            hsts=self.hsts,
            encrypted_twin=self.twin,
            scope=self.owner.scope,
        )


@dataclass(frozen=True, slots=True)
class Hop:
    """A hop from a proxy to a backend."""

    owner: Object
    cluster: Cluster
    service: Scalar
    """The name of the Service."""
    port: str
    tls: Setting[Tls | None]
    fronts: tuple[str, ...]
    """Addresses of the listeners in front of it."""
    protocol: str = "http"

    def upstream(self) -> Upstream:
        """Return it as an upstream; clear text is whatever a mesh makes of it."""
        at, name = self.service.at, self.service.text
        place = f"{name}:{self.port}" if self.port else name
        exposure, host = self._dialled()
        inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
        is_clear = isinstance(self.tls, Known) and self.tls.value is None
        by_mesh = mesh.transport(self.owner, self.cluster) if inside and is_clear else None
        return Upstream(
            at=at,
            address=f"{self.owner.address} to {place}",
            name=f"Service {place} behind {self.owner.title}",
            platform="kubernetes",
            role=Known(Role.WEB, at),
            protocol=Known(self.protocol, at),
            exposure=exposure,
            tls=self.tls if by_mesh is None else by_mesh,
            host=host,
            listeners=self.fronts,
            scope=self.owner.scope,
        )

    def _dialled(self) -> tuple[Setting[Exposure], Known[str]]:
        """Return which network leads to the Service, and its name; an ExternalName stands for another host."""
        at = self.service.at
        service = self.cluster.find(self.owner, "Service", self.service.text)
        external = None if service is None else service.node.scalar("spec", "externalName")
        if service is None or external is None or service.node.text("spec", "type") != "ExternalName":
            return Known(Exposure.INTERNAL, at), Known(self.service.text, at)
        host = Known(external.text, external.at, "spec.externalName")
        return exposure_of(external.text, external.at, "spec.externalName"), host


def clear(at: Location, setting: str, default: str = "") -> Known[Tls | None]:
    """Return that bytes go in clear text."""
    return Known(None, at, setting, default=default)


def passed_through(at: Location, setting: str) -> Unknown:
    """Return that TLS, if there is any, is ended by whoever stands behind the proxy."""
    possible = (Known(Tls(at), at, setting), Known(None, at, setting))
    return Unknown("TLS, if there is any, passes through to the backend", at, setting, candidates=possible)


def hosts_of(scalars: Iterable[Scalar | None], at: Location, setting: str) -> Many[str]:
    """Return hosts as they are written, each once."""
    found = {one.text: text_setting(one, setting) for one in scalars if one is not None and one.text}
    return Known(tuple(found.values()), at, setting)


def is_on(switch: Scalar | None, at: Location, setting: str, default: str) -> Setting[bool]:
    """Return a switch that is off where it is absent, and whose default that is."""
    return Known(False, at, setting, default=default) if switch is None else bool_of(switch, setting)


def versions_of(lowest: Scalar | None, highest: Scalar | None, at: Location, setting: str, default: str) -> Many[str]:
    """Return the versions between two that are written; from TLS 1.2 up where none is."""
    start = "TLSv1.2" if lowest is None else canonical(lowest.text.removeprefix("Version"))
    end = VERSIONS[-1] if highest is None else canonical(highest.text.removeprefix("Version"))
    place = at if lowest is None else lowest.at
    if start is None or end is None:
        return Unknown("it is no version that is known here", place, setting)
    said = default if lowest is None else ""
    return Known(
        tuple(Known(one, place, setting, default=said) for one in between(start, end)), place, setting, default=said
    )


def suites_of(names: Iterable[Scalar], at: Location, setting: str) -> Many[CipherSuite] | None:
    """Return the suites that are listed by their names; None where none is."""
    found = tuple(_suite(one, setting) for one in names)
    return Known(found, at, setting) if found else None


def _suite(name: Scalar, setting: str) -> Setting[CipherSuite]:
    suite = find(name.text)
    if suite is None:
        return Unknown(f"`{name.text}` is no cipher suite that is known here", name.at, setting)
    return Known(suite, name.at, setting)


def client_mode(
    mode: Scalar | None, modes: Mapping[str, ClientCertificate], setting: str
) -> Setting[ClientCertificate] | None:
    """Return what a word says of client certificates; None where it is absent."""
    if mode is None:
        return None
    if mode.text not in modes:
        return Unknown(f"`{mode.text}` is no mode that is known here", mode.at, setting)
    return Known(modes[mode.text], mode.at, setting)
