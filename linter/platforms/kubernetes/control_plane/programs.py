"""Programs of the control plane to their listeners and hops.  Knows what their flags mean; reads no flag itself.

Sources: Kubernetes, reference of each component's command line and of KubeletConfiguration v1beta1; etcd,
configuration options of 3.6.  Checked 2026-11-23.
"""

from collections.abc import Callable, Iterator, Mapping
from posixpath import basename

from linter.model.endpoint import ClientCertificate, Exposure, Subject, Tls
from linter.model.hosts import host_in
from linter.platforms.kubernetes.control_plane.etcd import etcd, etcd_tls
from linter.platforms.kubernetes.control_plane.flags import Flags, of_container, of_extra_arguments
from linter.platforms.kubernetes.control_plane.program import Program, bound, dialled, is_loopback, reached
from linter.platforms.kubernetes.endings import authority_at
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, Sequence

_IMAGE = pattern(r"(?:.*/)?(?P<name>[\w-]+)(?:[:@].*)?")
_TLS_FLAGS = ("tls-min-version", "tls-cipher-suites")
_FIRST = 12
"""Words of a command among which its program is, after a shell and what it sets up."""
_NO_CLIENTS = "no client certificate is then asked for"


def static_pod(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the control plane's containers of a pod listen on, and what they connect to."""
    for container in pods.containers(owner):
        name = _program(container)
        reader = _PROGRAMS.get(name)
        if reader is not None:
            flags = of_container(container, "ETCD_" if name == "etcd" else "")
            yield from reader(Program(owner, flags, name))


def _program(container: Map) -> str:
    """Return the name of the program that a container runs: of its command, or else of its image."""
    found = [word.text for word in words(container)]
    named = next((basename(word) for word in found[:_FIRST] if basename(word) in _PROGRAMS), "")
    if named or any(not word.startswith("-") for word in found[:1]):
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
            program = Program(owner, flags, name)
            yield program.listener(name, program.tls(None), reached(flags.at))
    node = owner.node.find("etcd", "local", "extraArgs")
    if node is not None:
        program = Program(owner, of_extra_arguments(node, owner.node.key_at("etcd")), "etcd")
        tls: Known[Tls | None] = Known(etcd_tls(program.flags, None, program.flags.at), program.flags.at)
        yield program.listener("etcd's port for clients", tls, Known(Exposure.INTERNAL, program.flags.at))


def node_registration(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what kubeadm is told to add to the flags of a kubelet."""
    node = owner.node.find("nodeRegistration", "kubeletExtraArgs")
    if node is not None:
        yield from _kubelet(Program(owner, of_extra_arguments(node, owner.node.key_at("nodeRegistration")), "kubelet"))


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
    program = Program(owner, Flags(owner.at, found), "kubelet")
    if not owner.partial:
        path = None if authority is None else text_setting(authority, "authentication.x509.clientCAFile")
        yield program.listener("kubelet", program.tls(client, authority_at(path)), reached(owner.at))
    yield from _clear_port(program, "read-only-port", "kubelet's read-only port", reached(owner.at))


# --- kube-apiserver and what looks like it ----------------------------------------------------------------------


def _api_server(program: Program) -> Iterator[Subject]:
    flags, internal = program.flags, Known(Exposure.INTERNAL, program.flags.at)
    authority = authority_at(flags.get("client-ca-file"))
    yield program.listener("API server", program.tls(_optional_clients(flags), authority), reached(flags.at))
    yield from _clear_port(
        program, "insecure-port", "insecure port of the API server", bound(flags, "insecure-bind-address")
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


def _etcd_hop(program: Program) -> Iterator[Subject]:
    flags = program.flags
    servers = flags.get("etcd-servers")
    if not isinstance(servers, Known):
        return
    clear = [url for url in servers.value.split(",") if url.strip().lower().startswith("http://")]
    exposure = dialled([host_in(url) for url in clear or servers.value.split(",")], servers.at)
    if clear:
        yield program.hop("hop from the API server to etcd", servers.map(lambda _: None), exposure)
        return
    shown = flags.is_given("etcd-certfile", "the API server then shows etcd no certificate")
    # Without `--etcd-cafile`, the system's authorities are those that count, so the certificate is verified too.
    tls = Tls(servers.at, verifies_chain=Known(True, servers.at, "--etcd-cafile"), sends_certificate=shown)
    yield program.hop("hop from the API server to etcd", Known(tls, servers.at, "--etcd-servers"), exposure)


def _manager(program: Program) -> Iterator[Subject]:
    yield program.listener(program.name, program.tls(None), bound(program.flags, "bind-address"))
    yield from _clear_port(program, "port", f"insecure port of {program.name}", bound(program.flags, "address"))


def _optional_clients(flags: Flags) -> Setting[ClientCertificate]:
    given = flags.is_given("client-ca-file", _NO_CLIENTS)
    return given.map(lambda is_given: ClientCertificate.OPTIONAL if is_given else ClientCertificate.NONE)


def _clear_port(program: Program, flag: str, name: str, exposure: Setting[Exposure]) -> Iterator[Subject]:
    port = program.flags.get(flag)
    if isinstance(port, Known) and port.value not in ("", "0"):
        yield program.listener(name, port.map(lambda _: None), exposure)


# --- kubelets and what serves beside them -----------------------------------------------------------------------


def _kubelet(program: Program) -> Iterator[Subject]:
    """Yield what a kubelet listens on by its flags; with a configuration file, what they do not say stands there."""
    flags = program.flags
    client = None if flags.get("config") is not None else _optional_clients(flags)
    if any(flags.get(name) is not None for name in _TLS_FLAGS):
        tls = program.tls(client, authority_at(flags.get("client-ca-file")))
        yield program.listener("kubelet", tls, reached(flags.at))
    yield from _clear_port(program, "read-only-port", "kubelet's read-only port", reached(flags.at))


def _server(program: Program) -> Iterator[Subject]:
    """Yield what a server listens on that takes the flags of Kubernetes for TLS, where it is given any."""
    flags = program.flags
    if any(flags.get(name) is not None for name in _TLS_FLAGS):
        yield program.listener(program.name, program.tls(None), reached(flags.at))
    insecure = flags.get("insecure-listen-address")
    if isinstance(insecure, Known) and insecure.value and not is_loopback(insecure.value.rpartition(":")[0]):
        tls: Setting[Tls | None] = insecure.map(lambda _: None)
        yield program.listener(f"insecure port of {program.name}", tls, reached(insecure.at))


_PROGRAMS: Mapping[str, Callable[[Program], Iterator[Subject]]] = {
    "etcd": etcd,
    "kube-apiserver": _api_server,
    "kube-controller-manager": _manager,
    "kube-scheduler": _manager,
    "cloud-controller-manager": _server,
    "kube-rbac-proxy": _server,
    "kubelet": _kubelet,
    "metrics-server": _server,
}
