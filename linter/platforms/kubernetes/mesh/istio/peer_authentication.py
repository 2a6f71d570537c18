"""Istio's PeerAuthentication: what the workloads of a mesh accept.  Knows no client and no gateway."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from linter.model.endpoint import ClientCertificate, Exposure, Listener, Role, Subject, Tls
from linter.platforms.kubernetes.mesh.istio.mesh_config import root_namespace
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of, text_setting
from linter.platforms.kubernetes.objects.pods import WORKLOADS, pod_of
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map

KIND = "PeerAuthentication"

_MODE = "spec.mtls.mode"
_MODES = ("STRICT", "PERMISSIVE", "DISABLE")
# The sidecar's own ports, which it never hands to the workload (Istio: "Ports used by Istio").
_OF_SIDECAR = frozenset({"15000", "15001", "15006", "15008", "15020", "15021", "15090"})
# Ports on which workloads end TLS themselves, as webhooks do for the API server, which is in no mesh.
_OF_TLS = frozenset({"443", "4443", "6443", "8443", "9443", "10250"})


def peer_authentication(policy: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what a policy makes its workloads accept, and each port for which it says less."""
    ignored = _ignored(policy, cluster)
    if ignored is not None:
        yield _listener(policy, policy.address, policy.title, _accepted(ignored))
        return
    mode = _own_mode(policy) or _inherited(policy, cluster)
    yield _listener(policy, policy.address, policy.title, _tls(mode, policy, cluster))
    # Without a selector Istio refuses `portLevelMtls`.
    ports = policy.node.mapping("spec", "portLevelMtls") if _is_selective(policy) else None
    for key, value in () if ports is None else ports.entries.values():
        port_mode = _mode(value, f"spec.portLevelMtls.{key.text}.mode") if isinstance(value, Map) else None
        if port_mode is None or key.text in _OF_SIDECAR or _left_to_sidecar(policy, key.text, port_mode, cluster):
            continue
        if _is_weaker(port_mode, mode):
            yield _port(policy, key.text, port_mode)


def _ignored(policy: Object, cluster: Cluster) -> Unknown | None:
    """Return that some wider policy decides, if a policy has no effect."""
    if not _is_selective(policy) or policy.namespace != root_namespace(policy, cluster):
        return None
    return _open("Istio ignores a policy with a selector in its root namespace", policy.at)


def _own_mode(policy: Object) -> Setting[str] | None:
    """Return the mode that a policy sets itself; None where it leaves it to a wider one."""
    mtls = policy.node.mapping("spec", "mtls")
    return None if mtls is None else _mode(mtls, _MODE)


def _is_selective(policy: Object) -> bool:
    """Say whether a policy holds for some workloads of its namespace only."""
    selector = policy.node.mapping("spec", "selector")
    return selector is not None and bool(labels_of(selector.get("matchLabels")))


def mode_in_namespace(near: Object, cluster: Cluster) -> Setting[str] | None:
    """Return the mode for all workloads beside an object; None where no policy is in sight."""
    folder = _folder_of(near, cluster)
    if folder is None:
        return None
    return folder.modes.get(near.namespace, folder.modes.get(folder.root))


def mode_of_port(near: Object, cluster: Cluster, labels: dict[str, str], port: str) -> Setting[str] | None:
    """Return the mode of a port of the workloads with some labels; None where no policy for it is in sight."""
    folder = _folder_of(near, cluster)
    if folder is None:
        return None
    beside = folder.selective.get(near.namespace, [])
    policies = (policy for wanted, policy in beside if wanted.items() <= labels.items())
    modes = (_mode_of_port(policy, port) for policy in paid(policies, near.at))
    found = [mode for mode in modes if mode is not None]
    return _agreed(found) if found else mode_in_namespace(near, cluster)


def _mode_of_port(policy: Object, port: str) -> Setting[str] | None:
    level = policy.node.mapping("spec", "portLevelMtls", port)
    own = None if level is None else _mode(level, f"spec.portLevelMtls.{port}.mode")
    return own or _own_mode(policy)


def has_weaker(near: Object, cluster: Cluster) -> bool:
    """Say whether a policy for some workloads of an object's namespace demands less than mutual TLS."""
    folder = _folder_of(near, cluster)
    return folder is not None and near.namespace in folder.weaker


class _Folder(Struct, frozen=True):
    """What the policies of one folder say together."""

    root: str
    """The namespace whose policies hold for the whole mesh."""
    modes: dict[str, Setting[str]]
    """For all workloads of a namespace; in the root namespace for those of the mesh."""
    narrower: dict[str, Object]
    """By namespace, a policy that says otherwise for a part of it; in the root namespace for a part of the mesh."""
    weaker: set[str]
    """Namespaces in which some workloads demand less than mutual TLS."""
    selective: dict[str, list[tuple[dict[str, str], Object]]]
    """By namespace, the policies for some of its workloads with the labels of these."""


def _folder_of(near: Object, cluster: Cluster) -> _Folder | None:
    first = next(cluster.of_kind(near, KIND), None)
    return None if first is None else _folder(cluster, first)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _folder(cluster: Cluster, first: Object) -> _Folder:
    """Put together what the policies in the folder of its first one say."""
    modes: dict[str, list[Setting[str]]] = {}
    root = root_namespace(first, cluster)
    folder = _Folder(root, {}, {}, set(), {})
    for policy in cluster.of_kind(first, KIND):
        mode = _own_mode(policy)
        if not _is_selective(policy):
            if mode is not None:
                modes.setdefault(policy.namespace, []).append(mode)
                if policy.namespace not in (root, ""):
                    folder.narrower.setdefault(root, policy)
        elif policy.namespace != root:
            wanted = labels_of(policy.node.mapping("spec", "selector", "matchLabels"))
            folder.selective.setdefault(policy.namespace, []).append((wanted, policy))
            if mode is not None:
                folder.narrower.setdefault(policy.namespace, policy)
                folder.narrower.setdefault(root, policy)
            if not _is_strict(policy, mode):
                folder.weaker.add(policy.namespace)
    folder.modes.update((namespace, _agreed(found)) for namespace, found in modes.items())
    return folder


def _is_strict(policy: Object, mode: Setting[str] | None) -> bool:
    is_strict = mode is None or (isinstance(mode, Known) and mode.value == "STRICT")
    return is_strict and policy.node.mapping("spec", "portLevelMtls") is None


def _mode(holder: Map, setting: str) -> Setting[str] | None:
    scalar = holder.scalar("mode")
    if scalar is None:
        return None
    mode = text_setting(scalar, setting)
    if isinstance(mode, Unknown):
        return _open(mode.because, mode.at, setting)
    if mode.value not in _MODES:
        return None if mode.value == "UNSET" else _open("it is no mode of Istio", mode.at, setting)
    return mode


def _open(because: str, at: Location, setting: str = _MODE, via: tuple[Step, ...] = ()) -> Unknown:
    """Return that the mode cannot be told; it is one of three."""
    return Unknown(because, at, setting, via, candidates=tuple(Known(mode, at, setting) for mode in _MODES))


def _agreed(modes: list[Setting[str]]) -> Setting[str]:
    """Of several policies of one scope the oldest counts, which no file tells."""
    first = modes[0]
    if isinstance(first, Known) and any(isinstance(mode, Unknown) or mode.value != first.value for mode in modes):
        return _open("several policies disagree, and the oldest counts", first.at, first.setting)
    return first


def _inherited(policy: Object, cluster: Cluster) -> Setting[str]:
    mtls = policy.node.mapping("spec", "mtls")
    at = policy.at if mtls is None else mtls.header()
    wider = mode_in_namespace(policy, cluster) if _is_selective(policy) else _mode_of_mesh(policy, cluster)
    if isinstance(wider, Known) and wider.value == "STRICT":
        return wider.passed(Step(at, f"{policy.title} leaves it to the wider policy"))
    if wider is not None:
        return _open("a wider policy decides", at, via=(Step(wider.at, "the wider policy"),))
    return _open("the policy of the namespace or of the mesh decides", at)


def _mode_of_mesh(policy: Object, cluster: Cluster) -> Setting[str] | None:
    folder = _folder_of(policy, cluster)
    return None if folder is None else folder.modes.get(folder.root)


def _tls(mode: Setting[str], policy: Object, cluster: Cluster) -> Setting[Tls | None]:
    if isinstance(mode, Known) and mode.value != "STRICT":
        folder = None if _is_selective(policy) else _folder_of(policy, cluster)
        stricter = None if folder is None else folder.narrower.get(policy.namespace)
        if stricter is not None and folder is not None and _covers_all(policy, folder, cluster):
            step = Step(stricter.at, f"{stricter.title} says otherwise for some workloads")
            mode = _open("narrower policies say otherwise for some workloads", mode.at, mode.setting, via=(step,))
    return _accepted(mode)


def _covers_all(policy: Object, folder: _Folder, cluster: Cluster) -> bool:
    """Say whether narrower policies may be for all workloads: a wide one holds for the others.

    Of a namespace, workloads that no narrower policy selects are taken for granted; of a mesh, they have to be seen.
    """
    is_whole = policy.namespace == folder.root
    workloads = [
        one for one in cluster.of_kind(policy, *sorted(WORKLOADS)) if is_whole or one.namespace == policy.namespace
    ]
    return (bool(workloads) or is_whole) and all(_has_narrower(one, folder, is_whole=is_whole) for one in workloads)


def _has_narrower(workload: Object, folder: _Folder, *, is_whole: bool) -> bool:
    pod = pod_of(workload)
    labels = {} if pod is None else labels_of(pod.mapping("metadata", "labels"))
    beside = folder.selective.get(workload.namespace, [])
    of_namespace = is_whole and workload.namespace != folder.root and workload.namespace in folder.modes
    return of_namespace or any(wanted.items() <= labels.items() for wanted, _ in beside)


def _accepted(mode: Setting[str]) -> Setting[Tls | None]:
    """Return what a workload accepts under a mode."""
    return mode.then(lambda word: _of_mode(word, mode.at, mode.setting))


def _of_mode(word: str, at: Location, setting: str) -> Setting[Tls | None]:
    if word == "DISABLE":
        return Known(None, at, setting)
    required = Known(word == "STRICT", at, setting)
    client = Known(ClientCertificate.REQUIRED, at, setting) if word == "STRICT" else None
    return Known(Tls(at, required=required, client_certificate=client), at, setting)


def _is_weaker(port: Setting[str], whole: Setting[str]) -> bool:
    if isinstance(port, Known) and isinstance(whole, Known):
        order = ("DISABLE", "PERMISSIVE", "STRICT")
        return order.index(port.value) < order.index(whole.value)
    return not (isinstance(port, Known) and port.value == "STRICT")


def _left_to_sidecar(policy: Object, port: str, mode: Setting[str], cluster: Cluster) -> bool:
    """Say whether a port has no mutual TLS because a Sidecar beside the policy ends TLS of its own on it."""
    if not isinstance(mode, Known) or mode.value != "DISABLE":
        return False
    first = next(cluster.of_kind(policy, "Sidecar"), None)
    return first is not None and (policy.namespace, port) in _ports_of_sidecars(cluster, first)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _ports_of_sidecars(cluster: Cluster, first: Object) -> frozenset[tuple[str, str | None]]:
    """Return the ports on which Sidecars in the folder of the first one end TLS, with their namespaces."""
    return frozenset(
        (one.namespace, ingress.text("port", "number"))
        for one in cluster.of_kind(first, "Sidecar")
        for ingress in one.node.mappings_of("spec", "ingress")
        if ingress.mapping("tls") is not None
    )


def _port(policy: Object, port: str, mode: Setting[str]) -> Listener:
    tls = _accepted(mode)
    if port in _OF_TLS and isinstance(tls, Known):
        tls = Unknown("workloads end TLS on this port themselves, as a rule", tls.at, tls.setting)
    return _listener(policy, f"{policy.address} port {port}", f"{policy.title} port {port}", tls)


def _listener(policy: Object, address: str, name: str, tls: Setting[Tls | None]) -> Listener:
    return Listener(
        at=policy.at,
        address=address,
        name=name,
        platform="kubernetes",
        role=Known(Role.MESH, policy.at),
        protocol=Unknown("it holds for all that the workloads speak", policy.at),
        exposure=Known(Exposure.INTERNAL, policy.at),
        tls=tls,
        scope=policy.scope,
    )
