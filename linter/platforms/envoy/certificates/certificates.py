"""Certificates that stand in a configuration, or lie among the files that it names.  Knows no TLS settings."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct, field

from linter.model.endpoint import Certificate, Exposure
from linter.model.hosts import Network, network
from linter.platforms.certificates import Shown, certificate
from linter.platforms.envoy.listeners.listeners import Chain
from linter.platforms.envoy.messages.addresses import untold, worst
from linter.platforms.envoy.messages.inline import inline_of
from linter.platforms.envoy.messages.message import Message, every_message
from linter.platforms.envoy.messages.resources import File
from linter.platforms.envoy.messages.scopes import places_of
from linter.platforms.platform import Workspace
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping
from linter.tls.certificates import X509, CertificateError, covers, parse

_BEGIN = ("-----BEGIN CERTIFICATE", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR")
"""How a certificate begins, as it is and in base64."""
_SETTING = "certificate_chain"


class _Shown(Struct, eq=False):
    """A certificate, and who shows it."""

    leaf: X509
    at: Location
    address: str
    exposures: list[Setting[Exposure]] = field(default_factory=list)
    uncovered: dict[str, Known[str]] | None = None

    def certificate(self, today: date) -> Certificate:
        """Map it to the model."""
        place = Known(None, self.at, _SETTING)
        hosts: tuple[Setting[str], ...] = () if self.uncovered is None else tuple(self.uncovered.values())
        missing = None if self.uncovered is None else place.map(lambda _: hosts)
        exposure = worst(self.exposures, self.at) if self.exposures else untold(self.at)
        shown = Shown(place, self.address, f"certificate {self.address}", "envoy", exposure, missing)
        return certificate(self.leaf, shown, today)


def certificates_of(
    files: Iterable[File], chains: Iterable[Chain], workspace: Workspace, today: date
) -> Iterator[Certificate | InputError]:
    """Map what the listeners of one Envoy show, and what else stands in its files."""
    reader = _Reader(workspace)
    for chain in chains:
        _compare([reader.read(message) for message in chain.certificates], chain)
    for file in files:
        if any(begin in file.source.text for begin in _BEGIN):
            for message in every_message(file.roots):
                reader.read(message)
    for found in reader.known():
        if isinstance(found, InputError):
            yield found
        elif found.exposures or not found.leaf.is_ca:
            yield found.certificate(today)


def _compare(shown: list[_Shown | None], chain: Chain) -> None:
    """Note who shows certificates, and which of its hosts none of them names."""
    known = [one for one in shown if one is not None]
    for one in known:
        one.exposures.append(chain.listener.exposure)
    names = [name for one in known for name in one.leaf.names]
    hosts = _public_hosts(chain)
    if names and hosts and len(known) == len(shown):
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


class _Reader:
    """Reads each certificate once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._by_path: dict[str, _Shown | None] = {}
        self._by_node: dict[int, _Shown | InputError | None] = {}
        self._numbers: dict[str, int] = {}

    def known(self) -> Iterator[_Shown | InputError]:
        """Return what was read, and what could not be."""
        yield from (found for found in self._by_path.values() if found is not None)
        yield from (found for found in self._by_node.values() if found is not None)

    def read(self, certificate: Message) -> _Shown | None:
        """Read the chain of a certificate; None where it is not at hand."""
        source = certificate.get("certificate_chain")
        if not isinstance(source, Mapping):
            return None
        chain = Message(source, certificate.reading)
        if chain.text("filename"):
            return self._of_file(chain)
        if id(source) not in self._by_node:
            self._by_node[id(source)] = self._of_text(chain)
        found = self._by_node[id(source)]
        return found if isinstance(found, _Shown) else None

    def _of_file(self, chain: Message) -> _Shown | None:
        for path in places_of(chain.text("filename"), chain.node.at.source.path):
            if path not in self._by_path:
                self._by_path[path] = self._shown_by(path, chain)
            found = self._by_path[path]
            if found is not None:
                return found
        return None

    def _shown_by(self, path: str, chain: Message) -> _Shown | None:
        source = self._workspace.read(path)
        try:
            return None if source is None else _leaf(source.text, chain.at("filename"), path)
        except CertificateError:  # whoever reads PEM files says so
            return None

    def _of_text(self, chain: Message) -> _Shown | InputError | None:
        inline = inline_of(chain)
        if inline is None:
            return None
        path = inline.at.source.path
        number = self._numbers[path] = self._numbers.get(path, 0) + 1
        try:
            return _leaf(inline.text, inline.at, f"{path}#{number}")
        except CertificateError as error:
            return InputError(inline.at, f"not a certificate: {error}", "replace the certificate")


def _leaf(text: str, at: Location, address: str) -> _Shown | None:
    """Read the first certificate of a chain."""
    return next((_Shown(leaf, at, address) for leaf in parse(text)), None)
