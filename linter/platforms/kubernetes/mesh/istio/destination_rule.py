"""Istio's DestinationRule: what the proxies of a mesh speak to a host.  Knows no server side.

Source: istio.io, reference of `ClientTLSSettings`; upgrade notes of 1.21.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Exposure, Pin, Role, Subject, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.mesh.istio import pinning, tls_defaults
from linter.platforms.kubernetes.objects.names import exposure_of, is_service_of_namespace
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_CLEAR = frozenset({"HTTP", "HTTP2", "GRPC", "GRPC-WEB"})
"""Protocols of a port on which applications speak clear text."""
_CHAIN_BY_DEFAULT = "Istio 1.21 and newer then verify against the authorities of the operating system"
_NAME_BY_DEFAULT = "Istio 1.21 and newer then compare with the host that is asked for"
_SNI_BY_DEFAULT = "Istio 1.21 and newer then send the host that is asked for"
# The API server is in no mesh, so the way to it is exempt, as the server itself ends TLS.
_API_SERVER = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local")


class _Policy(Struct, frozen=True):
    """What a rule says of TLS for a host, for one of its ports, or for a subset."""

    label: str
    """What tells it from the others; empty for the host's own."""
    tls: Map
    port: str | None = None


class _Host(Struct, frozen=True):
    """A host that a rule is for, and what else is known of it."""

    name: Setting[str]
    exposure: Setting[Exposure]
    entry: Object | None
    """The ServiceEntry that makes it known to the mesh."""
    in_mesh: bool


def destination_rule(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop of every TLS setting of a rule: the host's, its ports' and its subsets'."""
    written = owner.node.scalar("spec", "host")
    if written is None or written.text in _API_SERVER:
        return
    host = _host(text_setting(written, "spec.host"), owner, cluster)
    for policy in paid(_policies(owner), owner.at):
        yield _hop(owner, cluster, policy, host)


def is_spoken_of(host: str, port: str, near: Object, cluster: Cluster) -> bool:
    """Say whether a rule beside an object tells itself how proxies speak to a port of a host."""
    for owner in paid(cluster.of_kind(near, "DestinationRule"), near.at):
        policy = owner.node.mapping("spec", "trafficPolicy") if owner.node.text("spec", "host") == host else None
        if policy is not None and any(one.port in (None, port) for one in _of_policy(policy, "")):
            return True
    return False


def originating(host: str, port: str, near: Object, cluster: Cluster) -> Scalar | None:
    """Return the mode by which a sidecar turns clear text to a port of a host into TLS; None where none does.

    Source: Istio, "Egress TLS Origination": a ServiceEntry hands the port on to another, and a rule says how to speak.
    """
    entry = entry_of(host, near, cluster)
    ports = () if entry is None else entry.node.mappings_of("spec", "ports")
    if not any(one.text("number") == port and one.text("targetPort") not in (None, port) for one in ports):
        return None
    for owner in paid(cluster.of_kind(near, "DestinationRule"), near.at):
        policy = owner.node.mapping("spec", "trafficPolicy") if owner.node.text("spec", "host") == host else None
        for one in () if policy is None else _of_policy(policy, ""):
            mode = one.tls.scalar("mode") if one.port in (None, port) else None
            if mode is not None and mode.text in ("SIMPLE", "MUTUAL"):
                return mode
    return None


def elsewhere(host: str, near: Object, cluster: Cluster) -> Object | None:
    """Return a rule that may be for a host although it does not stand beside an object, or has a pattern."""
    for owner in paid((one for one in cluster.objects if one.kind == "DestinationRule"), near.at):
        written = owner.node.text("spec", "host") or ""
        if (written == host and owner.scope != near.scope) or (written[:1] == "*" and host.endswith(written[1:])):
            return owner
    return None


def _policies(owner: Object) -> Iterator[_Policy]:
    policy = owner.node.mapping("spec", "trafficPolicy")
    if policy is not None:
        yield from _of_policy(policy, "")
    for subset in owner.node.mappings_of("spec", "subsets"):
        own = subset.mapping("trafficPolicy")
        if own is not None:
            yield from _of_policy(own, f" subset {subset.text('name') or ''}")


def _of_policy(policy: Map, label: str) -> Iterator[_Policy]:
    tls = policy.mapping("tls")
    if tls is not None:
        yield _Policy(label, tls)
    for port in policy.mappings_of("portLevelSettings"):
        own = port.mapping("tls")
        if own is not None:
            number = port.text("port", "number") or ""
            yield _Policy(f"{label} port {number}", own, number)


def _hop(owner: Object, cluster: Cluster, policy: _Policy, host: _Host) -> Upstream:
    at = policy.tls.header()
    name = host.name.value if isinstance(host.name, Known) else "a host"
    return Upstream(
        at=at,
        address=f"{owner.address}{policy.label}",
        name=f"{name}{policy.label} by {owner.title}",
        platform="kubernetes",
        role=Known(Role.MESH if host.in_mesh else Role.WEB, at),
        protocol=Unknown("the rule holds for all that is spoken to the host", at),
        exposure=host.exposure,
        tls=_with_defaults(_tls(owner, policy, host), policy, owner, cluster),
        host=host.name,
        behind_tls=Known(False, at),
        scope=owner.scope,
    )


def _host(name: Setting[str], owner: Object, cluster: Cluster) -> _Host:
    if isinstance(name, Unknown):
        return _Host(name, either(name.because, name.at, name.setting), None, in_mesh=False)
    text = name.value.removeprefix("*.")
    entry = entry_of(name.value, owner, cluster)
    in_mesh = _is_of_cluster(text)
    if entry is not None:
        in_mesh = entry.node.text("spec", "location") == "MESH_INTERNAL"
    if in_mesh or "*" in text:
        return _Host(name, Known(Exposure.INTERNAL, name.at, name.setting), entry, in_mesh=in_mesh)
    return _Host(name, exposure_of(text, name.at, name.setting), entry, in_mesh=False)


def entry_of(host: str, owner: Object, cluster: Cluster) -> Object | None:
    """Return the ServiceEntry beside an object that makes a host known to the mesh."""
    first = next(cluster.of_kind(owner, "ServiceEntry"), None)
    return None if first is None else _entries(cluster, first).get(host)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _entries(cluster: Cluster, first: Object) -> dict[str, Object]:
    """Return the entries in the folder of its first one by their hosts; of two for one host the first counts."""
    found: dict[str, Object] = {}
    for entry in paid(cluster.of_kind(first, "ServiceEntry"), first.at):
        for item in paid(entry.node.items_of("spec", "hosts"), entry.at):
            if isinstance(item, Scalar):
                found.setdefault(item.text, entry)
    return found


def _is_of_cluster(name: str) -> bool:
    """Say whether a name is a Service's, in short, with its namespace or in full, or a pattern for all."""
    in_full = name.startswith("svc.") or ".svc." in f"{name}." or name.endswith(".local") or name == "local"
    return "." not in name or in_full or is_service_of_namespace(name)


def _tls(owner: Object, policy: _Policy, host: _Host) -> Setting[Tls | None]:
    mode = policy.tls.scalar("mode")
    setting = "trafficPolicy.tls.mode"
    if mode is None:
        at = policy.tls.header()
        if owner.partial:
            return Unknown("a patch says only what it changes", at, setting)
        clear: Known[Tls | None] = Known(None, at, setting, default="Istio takes a missing mode for DISABLE")
        # Whoever says how to speak TLS meant to.
        return clear if policy.tls.entries else _by_application(clear, policy, host)
    word = text_setting(mode, setting)
    return word.then(lambda text: _of_mode(text, owner, policy, host, Known(text, mode.at, setting)))


def _with_defaults(tls: Setting[Tls | None], policy: _Policy, owner: Object, cluster: Cluster) -> Setting[Tls | None]:
    """Add the suites that `tlsDefaults` of the mesh name; of its versions clients take none (Istio 1.29)."""
    suites = tls_defaults.cipher_suites(owner, cluster, Step(policy.tls.header(), f"{owner.title} names none"))
    if suites is None or policy.tls.text("mode") not in ("SIMPLE", "MUTUAL"):
        return tls
    return tls.map(lambda one: None if one is None else replace(one, cipher_suites=suites))


def _by_application(clear: Known[Tls | None], policy: _Policy, host: _Host) -> Setting[Tls | None]:
    """Return what is spoken where a proxy adds no TLS: outside of the mesh an application may speak it itself."""
    if host.in_mesh:
        return clear
    protocols = {
        (port.text("protocol") or "").upper()
        for port in (() if host.entry is None else host.entry.node.mappings_of("spec", "ports"))
        if policy.port in (None, port.text("number"))
    }
    if protocols and protocols <= _CLEAR:
        return clear
    return Unknown("the proxy adds no TLS, and the application may speak it itself", clear.at, clear.setting)


def _of_mode(mode: str, owner: Object, policy: _Policy, host: _Host, written: Known[str]) -> Setting[Tls | None]:
    match mode:
        case "DISABLE":
            return _by_application(Known(None, written.at, written.setting), policy, host)
        case "ISTIO_MUTUAL":
            yes = written.map(lambda _: True)
            mutual = Tls(
                written.at,
                verifies_chain=yes,
                verifies_name=yes,
                pinned_to=written.map(lambda _: Pin.AUTHORITY),
                sends_sni=yes,
                sends_certificate=yes,
                of_mesh=True,
            )
            return written.map(lambda _: mutual)
        case "SIMPLE" | "MUTUAL":
            if _is_up_to_the_proxy(owner, policy.tls):
                return Unknown("whether the Secret is used depends on the proxy", written.at, written.setting)
            simple = _originated(policy.tls, host, written, sends_certificate=mode == "MUTUAL")
            return written.map(lambda _: simple)
        case _:
            return Unknown("it is no mode of Istio", written.at, written.setting)


def _is_up_to_the_proxy(owner: Object, tls: Map) -> bool:
    """Say whether TLS depends on who reads the rule: a gateway takes a Secret, and a sidecar if it is selected."""
    name = tls.text("credentialName")
    if name is None or name.startswith("configmap://"):
        return False
    return owner.node.mapping("spec", "workloadSelector") is None


def _originated(tls: Map, host: _Host, written: Known[str], *, sends_certificate: bool) -> Tls:
    skip = tls.scalar("insecureSkipVerify")
    skipped = None if skip is None else bool_of(skip, "trafficPolicy.tls.insecureSkipVerify")
    sni = tls.scalar("sni")
    chain = skipped.map(lambda yes: not yes) if skipped is not None else _chain(tls, written)
    name = skipped.map(lambda yes: not yes) if skipped is not None else _name(tls, host, written)
    sends: Setting[bool] = Known(True, written.at, "trafficPolicy.tls.sni", default=_SNI_BY_DEFAULT)
    return Tls(
        at=written.at,
        verifies_chain=chain,
        verifies_name=name,
        pinned_to=None if skipped is not None else pinning.pinned_to(tls, host.entry, written, _CHAIN_BY_DEFAULT),
        shared_name=pinning.shared_name(tls, host.entry),
        sends_sni=sends if sni is None else Known(True, sni.at, "trafficPolicy.tls.sni"),
        sends_certificate=written.map(lambda _: sends_certificate),
    )


def _chain(tls: Map, written: Known[str]) -> Setting[bool]:
    for key in ("caCertificates", "credentialName"):
        authority = tls.scalar(key)
        if authority is not None:
            return Known(True, authority.at, f"trafficPolicy.tls.{key}")
    return Known(True, written.at, "trafficPolicy.tls.caCertificates", default=_CHAIN_BY_DEFAULT)


def _name(tls: Map, host: _Host, written: Known[str]) -> Setting[bool]:
    """Say whether the name is checked: Istio compares by itself only where no server name is fixed."""
    setting = pinning.NAMES
    names = pinning.names_of(tls, host.entry)
    if names:
        return Known(True, names[0].at.header, setting)
    sni = tls.scalar("sni")
    if sni is not None:
        return Known(False, sni.at, setting, default="Istio compares no name by itself where `sni` is set")
    return Known(True, written.at, setting, default=_NAME_BY_DEFAULT)
