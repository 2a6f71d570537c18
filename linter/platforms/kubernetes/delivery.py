"""What fetches and sends things from a cluster: Flux, Prometheus, stores of secrets, issuers of certificates.

Knows where each says whom it connects to.  Sources: the projects' API references.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from linter.model import Role, Subject, Tls, Upstream
from linter.platforms.kubernetes.names import exposure_of
from linter.platforms.kubernetes.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options
from linter.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_VERIFIED = "it verifies certificates unless told not to"


@dataclass(frozen=True, slots=True)
class _Target:
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
        scheme, separator, rest = self.url.text.partition("://")
        at = self.url.at
        if any(mark in self.url.text for mark in HOLE):
            return None
        host = (rest if separator else self.url.text).partition("/")[0].rpartition("@")[2].partition(":")[0]
        tls = self._tls(scheme.lower() if separator else "")
        if tls is None or not host:
            return None
        return Upstream(
            at=at,
            address=f"{self.owner.address} to {host}",
            name=f"{host} from {self.owner.title}",
            platform="kubernetes",
            role=Known(Role.CONTROL, at),
            protocol=Known("http", at),
            exposure=exposure_of(host, at, self.setting),
            tls=tls,
            host=Known(host, at),
            scope=self.owner.scope,
        )

    def _tls(self, scheme: str) -> Setting[Tls | None] | None:
        at = self.url.at
        if self.insecure is not None and scheme in ("oci", ""):
            found = bool_of(self.insecure, f"{self.setting} insecure")
            if isinstance(found, Unknown) or found.value:
                return found.map(lambda _: None)
        if scheme == "http":
            return Known(None, at, self.setting)
        if scheme not in ("https", "oci"):
            return None  # git over ssh and the like
        if self.skip is None:
            verified: Setting[bool] = Known(True, at, self.setting, default=_VERIFIED)
        else:
            verified = bool_of(self.skip, self.setting).map(lambda is_skipped: not is_skipped)
        return Known(Tls(at, verifies_chain=verified), at, self.setting)


def _hops(targets: Iterator[_Target]) -> Iterator[Subject]:
    for target in targets:
        hop = target.hop()
        if hop is not None:
            yield hop


def flux_source(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to the repository that a source of Flux is fetched from."""
    url = owner.node.scalar("spec", "url") or owner.node.scalar("spec", "endpoint")
    if url is not None and not owner.partial:
        insecure = owner.node.scalar("spec", "insecure")
        yield from _hops(iter([_Target(owner, url, "spec.url", insecure=insecure)]))


def prometheus(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hops to where Prometheus writes to and reads from."""
    yield from _hops(_remotes(owner))


def _remotes(owner: Object) -> Iterator[_Target]:
    for key in ("remoteWrite", "remoteRead"):
        for entry in owner.node.mappings_of("spec", key):
            url = entry.scalar("url")
            if url is not None:
                yield _Target(owner, url, f"spec.{key}.url", entry.scalar("tlsConfig", "insecureSkipVerify"))


def secret_store(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to the Vault from which External Secrets takes secrets."""
    server = owner.node.scalar("spec", "provider", "vault", "server")
    if server is not None:
        yield from _hops(iter([_Target(owner, server, "spec.provider.vault.server")]))


def vault_connection(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to Vault of its own operator."""
    address = owner.node.scalar("spec", "address")
    if address is not None:
        skip = owner.node.scalar("spec", "skipTLSVerify")
        yield from _hops(iter([_Target(owner, address, "spec.address", skip)]))


def issuer(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop from cert-manager to an authority."""
    yield from _hops(_authorities(owner))


def _authorities(owner: Object) -> Iterator[_Target]:
    acme, vault = owner.node.mapping("spec", "acme"), owner.node.mapping("spec", "vault")
    for part, setting in ((acme, "spec.acme.server"), (vault, "spec.vault.server")):
        server = None if part is None else part.scalar("server")
        if server is not None and isinstance(part, Map):
            yield _Target(owner, server, setting, part.scalar("skipTLSVerify"))
