"""Programs of the control plane to their listeners and hops.  Knows what their flags mean; reads no flag itself.

Sources: Kubernetes, reference of each component's command line and of KubeletConfiguration v1beta1; etcd,
configuration options of 3.6.  Checked 2026-11-23.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename

from linter.model import hosts
from linter.model.endpoint import ClientCertificate, Exposure, Listener, Role, Serves, Subject, Tls, Upstream
from linter.model.hosts import Network
from linter.platforms.exposure import either
from linter.platforms.kubernetes.control_plane.flags import Flags, of_container, of_extra_arguments
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, Sequence

_IMAGE = re.compile(r"(?:.*/)?(?P<name>[\w-]+)(?:[:@].*)?")
_GO = "Kubernetes 1.19 and newer then accept TLS 1.2 and newer"
_NO_CLIENTS = "no client certificate is then asked for"


@dataclass(frozen=True, slots=True)
class _Program:
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

    def tls(self, client: Setting[ClientCertificate] | None) -> Known[Tls | None]:
        """Return what its flags for versions and cipher suites say, as all programs of Kubernetes have them."""
        at = self.flags.at
        return Known(
            Tls(
                at,
                versions=self.flags.versions("tls-min-version", "TLSv1.2", _GO),
                cipher_suites=self.flags.cipher_suites("tls-cipher-suites"),
                client_certificate=client,
            ),
            at,
        )


def static_pod(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the control plane's containers of a pod listen on, and what they connect to."""
    for container in owner.node.mappings_of("spec", "containers"):
        name = _program(container)
        reader = _PROGRAMS.get(name)
        if reader is not None:
            flags = of_container(container, "ETCD_" if name == "etcd" else "")
            yield from reader(_Program(owner, flags, name))


def _program(container: Map) -> str:
    """Return the name of the program that a container runs: of its command, or else of its image."""
    words = [word.text for key in ("command", "args") for word in container.items_of(key) if isinstance(word, Scalar)]
    named = next((basename(word) for word in words[:3] if basename(word) in _PROGRAMS), "")
    if named or any(not word.startswith("-") for word in words[:1]):
        return named
    image = _IMAGE.fullmatch(container.text("image") or "")
    return "" if image is None else image["name"]


def cluster_configuration(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what kubeadm is told to add to the flags of the control plane; what it sets by itself is sound."""
    for keys, name in (
        (("apiServer",), "kube-apiserver"),
        (("controllerManager",), "kube-controller-manager"),
        (("scheduler",), "kube-scheduler"),
    ):
        node = owner.node.find(*keys, "extraArgs")
        if node is not None:
            flags = of_extra_arguments(node, owner.node.key_at(keys[0]))
            program = _Program(owner, flags, name)
            yield program.listener(name, program.tls(None), _reached(flags.at))


def kubelet_configuration(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what a kubelet listens on."""
    names = {
        "tlsMinVersion": "tls-min-version",
        "tlsCipherSuites": "tls-cipher-suites",
        "readOnlyPort": "read-only-port",
    }
    found: dict[str, Known[str]] = {}
    for key, flag in names.items():
        value = owner.node.find(key)
        if isinstance(value, Scalar):
            found[flag] = Known(value.text, value.at, key)
        elif isinstance(value, Sequence):
            suites = ",".join(item.text for item in value if isinstance(item, Scalar))
            found[flag] = Known(suites, owner.node.key_at(key), key)
    authority = owner.node.scalar("authentication", "x509", "clientCAFile")
    client: Setting[ClientCertificate]
    if authority is None:
        client = Known(ClientCertificate.NONE, owner.at, "authentication.x509.clientCAFile", default=_NO_CLIENTS)
    else:
        client = Known(ClientCertificate.OPTIONAL, authority.at, "authentication.x509.clientCAFile")
    program = _Program(owner, Flags(owner.at, found), "kubelet")
    if not owner.partial:
        yield program.listener("kubelet", program.tls(client), _reached(owner.at))
    yield from _clear_port(program, "read-only-port", "kubelet's read-only port", _reached(owner.at))


# --- kube-apiserver and what looks like it ----------------------------------------------------------------------


def _api_server(program: _Program) -> Iterator[Subject]:
    flags, internal = program.flags, Known(Exposure.INTERNAL, program.flags.at)
    yield program.listener("API server", program.tls(_optional_clients(flags)), _reached(flags.at))
    yield from _clear_port(
        program, "insecure-port", "insecure port of the API server", _bound(flags, "insecure-bind-address")
    )
    https = flags.get("kubelet-https")
    if isinstance(https, Known) and https.value.lower() == "false":
        yield program.hop("hop from the API server to kubelets", https.map(lambda _: None), internal)
    else:
        verified = flags.is_given(
            "kubelet-certificate-authority", "the API server then verifies no certificate of a kubelet"
        )
        shown = flags.is_given("kubelet-client-certificate", "the API server then shows no certificate")
        tls = Tls(flags.at, verifies_chain=verified, sends_certificate=shown)
        yield program.hop("hop from the API server to kubelets", Known(tls, flags.at, verified.setting), internal)
    yield from _etcd_hop(program)


def _etcd_hop(program: _Program) -> Iterator[Subject]:
    flags = program.flags
    servers = flags.get("etcd-servers")
    if not isinstance(servers, Known):
        return
    clear = [url for url in servers.value.split(",") if url.strip().lower().startswith("http://")]
    exposure = _exposure([_host(url) for url in clear or servers.value.split(",")], servers.at)
    if clear:
        yield program.hop("hop from the API server to etcd", servers.map(lambda _: None), exposure)
        return
    shown = flags.is_given("etcd-certfile", "the API server then shows etcd no certificate")
    # Without `--etcd-cafile`, the system's authorities are those that count, so the certificate is verified too.
    tls = Tls(servers.at, verifies_chain=Known(True, servers.at, "--etcd-cafile"), sends_certificate=shown)
    yield program.hop("hop from the API server to etcd", Known(tls, servers.at, "--etcd-servers"), exposure)


def _manager(program: _Program) -> Iterator[Subject]:
    yield program.listener(program.name, program.tls(None), _bound(program.flags, "bind-address"))
    yield from _clear_port(program, "port", f"insecure port of {program.name}", _bound(program.flags, "address"))


def _optional_clients(flags: Flags) -> Setting[ClientCertificate]:
    given = flags.is_given("client-ca-file", _NO_CLIENTS)
    return given.map(lambda is_given: ClientCertificate.OPTIONAL if is_given else ClientCertificate.NONE)


def _clear_port(program: _Program, flag: str, name: str, exposure: Setting[Exposure]) -> Iterator[Subject]:
    port = program.flags.get(flag)
    if isinstance(port, Known) and port.value not in ("", "0"):
        yield program.listener(name, port.map(lambda _: None), exposure)


# --- etcd -------------------------------------------------------------------------------------------------------


def _etcd(program: _Program) -> Iterator[Subject]:
    flags = program.flags
    for flag, prefix, name in (
        ("listen-client-urls", "", "etcd's port for clients"),
        ("listen-peer-urls", "peer-", "etcd's port for its peers"),
        ("listen-metrics-urls", "", "etcd's port for metrics"),
    ):
        urls = flags.get(flag)
        if not isinstance(urls, Known):
            continue  # by default, etcd listens on loopback only
        clear, secure = _parted(urls)
        if clear:
            yield program.listener(name, urls.map(lambda _: None), _exposure(clear, urls.at))
        elif secure and flag != "listen-metrics-urls":
            yield program.listener(name, _etcd_tls(flags, prefix, urls), _exposure(secure, urls.at))
    if isinstance(automatic := flags.is_on("peer-auto-tls", "etcd then makes no certificates itself"), Known):
        urls = flags.get("listen-peer-urls")
        if isinstance(urls, Known) and automatic.value:
            unverified = Tls(automatic.at, verifies_chain=automatic.map(lambda _: False))
            hosts_of = _exposure(_parted(urls)[1], urls.at)
            yield program.hop(
                "hop from etcd to its peers", Known(unverified, automatic.at, automatic.setting), hosts_of
            )


def _etcd_tls(flags: Flags, prefix: str, urls: Known[str]) -> Setting[Tls | None]:
    asked = flags.is_on(f"{prefix}client-cert-auth", "etcd then asks for no client certificate")
    client = asked.map(lambda is_on: ClientCertificate.REQUIRED if is_on else ClientCertificate.NONE)
    versions = flags.versions("tls-min-version", "TLSv1.2", "etcd then accepts TLS 1.2 and newer")
    suites = flags.cipher_suites("cipher-suites")
    return urls.map(lambda _: Tls(urls.at, versions=versions, cipher_suites=suites, client_certificate=client))


def _parted(urls: Known[str]) -> tuple[list[str], list[str]]:
    """Return the hosts of clear-text URLs that others reach, and of those with TLS."""
    every = [url.strip() for url in urls.value.split(",")]
    clear = [_host(url) for url in every if url.lower().startswith("http://")]
    secure = [_host(url) for url in every if url.lower().startswith("https://")]
    return [host for host in clear if hosts.network(host) is not Network.MACHINE], secure


# --- who reaches what -------------------------------------------------------------------------------------------


def _host(url: str) -> str:
    rest = url.strip().partition("://")[2].partition("/")[0]
    return rest[: rest.rindex("]") + 1] if rest.startswith("[") and "]" in rest else rest.partition(":")[0]


def _exposure(found: list[str], at: Location) -> Setting[Exposure]:
    if found and all(hosts.network(host) is Network.MACHINE for host in found):
        return Known(Exposure.LOOPBACK, at)
    return Known(Exposure.INTERNAL, at)


def _reached(at: Location) -> Unknown:
    return either("the files do not say who reaches the control plane", at)


def _bound(flags: Flags, flag: str) -> Setting[Exposure]:
    """Return who reaches what listens on an address that a flag names."""
    address = flags.get(flag)
    if isinstance(address, Known) and hosts.network(address.value) is Network.MACHINE:
        return Known(Exposure.LOOPBACK, address.at)
    return _reached(flags.at)


_PROGRAMS: Mapping[str, Callable[[_Program], Iterator[Subject]]] = {
    "etcd": _etcd,
    "kube-apiserver": _api_server,
    "kube-controller-manager": _manager,
    "kube-scheduler": _manager,
}
