"""Certificates that stand in a configuration, or lie among the files that it names.  Knows no TLS settings."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from linter.model.endpoint import Certificate, Exposure
from linter.model.expiry.life import Life
from linter.model.hosts import Network, network
from linter.platforms.certificates import Shown, certificate
from linter.platforms.envoy.certificates.delivered import delivered
from linter.platforms.envoy.certificates.renewal import chain_of, life_of, names_file_elsewhere
from linter.platforms.envoy.listeners.listeners import Chain
from linter.platforms.envoy.messages.addresses import untold, worst
from linter.platforms.envoy.messages.inline import inline_of
from linter.platforms.envoy.messages.message import Message
from linter.platforms.envoy.messages.resources import File
from linter.platforms.envoy.messages.scopes import places_of
from linter.platforms.platform import Workspace
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError, Location
from linter.tls.certificates import CertificateError, covers, parse
from linter.tls.x509 import X509

_BEGIN = ("-----BEGIN CERTIFICATE", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR")
"""How a certificate begins, as it is and in base64."""
_SETTING = "certificate_chain"


class _Shown(Struct, eq=False):
    """A certificate, and who shows it."""

    leaf: X509 | None
    """None where it is not among the files."""
    at: Location
    address: str
    life: Life
    exposures: list[Setting[Exposure]] = field(default_factory=list)
    shown_by: list[str] = field(default_factory=list)
    """The addresses of listeners."""
    uncovered: dict[str, Known[str]] | None = None

    def certificate(self, today: date) -> Certificate:
        """Map it to the model."""
        place = Known(None, self.at, _SETTING)
        hosts: tuple[Setting[str], ...] = () if self.uncovered is None else tuple(self.uncovered.values())
        missing = None if self.uncovered is None else place.map(lambda _: hosts)
        exposure = worst(self.exposures, self.at) if self.exposures else untold(self.at)
        name = f"certificate {self.address}"
        if self.leaf is None:
            names = Unknown("the certificate is not among the files", self.at, _SETTING)
            found = Certificate(self.at, self.address, name, "envoy", names, exposure=exposure, life=self.life)
        else:
            shown = Shown(place, self.address, name, "envoy", exposure, missing, self.life)
            found = certificate(self.leaf, shown, today)
        return replace(found, shown_by=tuple(dict.fromkeys(self.shown_by)))


def certificates_of(
    files: Iterable[File], chains: Iterable[Chain], workspace: Workspace, today: date
) -> Iterator[Certificate | InputError]:
    """Map what the listeners of one Envoy show, and what else stands in its files."""
    reader = _Reader(workspace, _delivered(files), today)
    shown = tuple(chains)
    yield from delivered(shown)
    for chain in shown:
        _compare([reader.read(message) for message in chain.certificates], chain)
    for file in files:
        if any(begin in file.source.text for begin in _BEGIN):
            for message in file.messages:
                reader.read(message)
    for found in reader.known():
        if isinstance(found, InputError):
            yield found
        elif found.exposures or (found.leaf is not None and not found.leaf.is_ca):
            yield found.certificate(today)


def _delivered(files: Iterable[File]) -> frozenset[int]:
    """Return the certificates in secrets that a file delivers, which is no bootstrap."""
    secrets = (secret for file in files if not file.is_bootstrap for secret in file.secrets)
    return frozenset(id(secret.get("tls_certificate")) for secret in secrets)


def _compare(shown: list[_Shown | None], chain: Chain) -> None:
    """Note who shows certificates, and which of its hosts none of them names."""
    known = [one for one in shown if one is not None]
    for one in known:
        one.exposures.append(chain.listener.exposure)
        one.shown_by.append(chain.listener.address)
    leaves = [one.leaf for one in known if one.leaf is not None]
    names = [name for leaf in leaves for name in leaf.names]
    hosts = _public_hosts(chain)
    if names and hosts and len(leaves) == len(shown):
        first = known[0]
        first.uncovered = first.uncovered or {}
        first.uncovered |= {host.value: host for host in hosts if not covers(names, _tried(host.value))}


def _public_hosts(chain: Chain) -> list[Known[str]]:
    """Return the hosts that clients look up; in a private network they may check other names."""
    hosts = chain.listener.hosts
    if not isinstance(hosts, Known):
        return []
    known = [host for host in paid(hosts.value, chain.listener.at) if isinstance(host, Known)]
    return [host for host in known if network(_tried(host.value)) is Network.INTERNET and not host.value.endswith("*")]


def _tried(host: str) -> str:
    return f"any{host[1:]}" if host.startswith("*.") else host


class _Place(Struct, frozen=True):
    """Where a certificate stands, and what is told of its life there."""

    at: Location
    address: str
    life: Life


class _Reader:
    """Reads each certificate once."""

    def __init__(self, workspace: Workspace, delivered: frozenset[int], today: date) -> None:
        self._workspace = workspace
        self._delivered = delivered
        self._today = today
        self._by_path: dict[str, _Shown | None] = {}
        self._by_node: dict[int, _Shown | InputError | None] = {}
        self._numbers: dict[str, int] = {}

    def known(self) -> Iterator[_Shown | InputError]:
        """Return what was read, and what could not be."""
        yield from (found for found in self._by_path.values() if found is not None)
        yield from (found for found in self._by_node.values() if found is not None)

    def read(self, certificate: Message) -> _Shown | None:
        """Read the chain of a certificate; None where it is not at hand."""
        chain = chain_of(certificate)
        if chain is None:
            return None
        is_delivered = id(certificate.node) in self._delivered
        if chain.text("filename"):
            return self._of_file(chain, is_delivered=is_delivered)
        source = id(chain.node)
        if source not in self._by_node:
            life = life_of(chain, self._today, is_delivered=is_delivered, is_here=True)
            self._by_node[source] = self._of_text(chain, life)
        found = self._by_node[source]
        return found if isinstance(found, _Shown) else None

    def _of_file(self, chain: Message, *, is_delivered: bool) -> _Shown | None:
        life = life_of(chain, self._today, is_delivered=is_delivered, is_here=True)
        places = tuple(places_of(chain.text("filename"), chain.node.at.source.path))
        for path in places:
            if path not in self._by_path:
                self._by_path[path] = self._shown_by(path, chain, life)
            found = self._by_path[path]
            if found is not None:
                return found
        if not names_file_elsewhere(chain) or any(self._workspace.read(path) is not None for path in places):
            return None
        address = f"{chain.node.at.source.path}:{chain.text('filename')}"
        life = life_of(chain, self._today, is_delivered=is_delivered, is_here=False)
        elsewhere = _Shown(None, chain.at("filename"), address, life)
        return self._by_path.setdefault(address, elsewhere)

    def _shown_by(self, path: str, chain: Message, life: Life) -> _Shown | None:
        source = self._workspace.read(path)
        try:
            return None if source is None else _leaf(source.text, _Place(chain.at("filename"), path, life))
        except CertificateError:  # whoever reads PEM files says so
            return None

    def _of_text(self, chain: Message, life: Life) -> _Shown | InputError | None:
        inline = inline_of(chain)
        if inline is None:
            return None
        path = inline.at.source.path
        number = self._numbers[path] = self._numbers.get(path, 0) + 1
        try:
            return _leaf(inline.text, _Place(inline.at, f"{path}#{number}", life))
        except CertificateError as error:
            return InputError(inline.at, f"not a certificate: {error}", "replace the certificate")


def _leaf(text: str, place: _Place) -> _Shown | None:
    """Read the first certificate of a chain."""
    return next((_Shown(leaf, place.at, place.address, place.life) for leaf in parse(text)), None)
