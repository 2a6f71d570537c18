"""Istio's DestinationRule: what the proxies of a mesh speak to a host.  Knows no server side.

Source: istio.io, reference of `ClientTLSSettings`; upgrade notes of 1.21.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from itertools import islice

from linter.model import Exposure, Role, Subject, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.names import exposure_of
from linter.platforms.kubernetes.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_MOST = 1000
"""Policies of one rule that are looked at."""
_CHAIN_BY_DEFAULT = "Istio 1.21 and newer then verify against the authorities of the operating system"
_NAME_BY_DEFAULT = "Istio 1.21 and newer then compare with the host that is asked for"
_SNI_BY_DEFAULT = "Istio 1.21 and newer then send the host that is asked for"
# The API server is in no mesh, so the way to it is exempt, as the server itself ends TLS.
_API_SERVER = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local")


def destination_rule(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop of every TLS setting of a rule: the host's, its ports' and its subsets'."""
    host = owner.node.scalar("spec", "host")
    if host is None or host.text in _API_SERVER:
        return
    for label, tls in islice(_settings(owner), _MOST):
        yield _hop(owner, cluster, label, tls, text_setting(host, "spec.host"))


def _settings(owner: Object) -> Iterator[tuple[str, Map]]:
    """Yield each `tls` with what tells it from the others."""
    policy = owner.node.mapping("spec", "trafficPolicy")
    if policy is not None:
        yield from _of_policy(policy, "")
    for subset in owner.node.mappings_of("spec", "subsets"):
        own = subset.mapping("trafficPolicy")
        if own is not None:
            yield from _of_policy(own, f" subset {subset.text('name') or ''}")


def _of_policy(policy: Map, label: str) -> Iterator[tuple[str, Map]]:
    tls = policy.mapping("tls")
    if tls is not None:
        yield label, tls
    for port in policy.mappings_of("portLevelSettings"):
        own = port.mapping("tls")
        if own is not None:
            yield f"{label} port {port.text('port', 'number') or ''}", own


def _hop(owner: Object, cluster: Cluster, label: str, tls: Map, host: Setting[str]) -> Upstream:
    name = host.value if isinstance(host, Known) else "a host"
    exposure = _exposure(owner, cluster, host)
    inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
    return Upstream(
        at=tls.header(),
        address=f"{owner.address}{label}",
        name=f"{name}{label} by {owner.title}",
        platform="kubernetes",
        role=Known(Role.MESH if inside else Role.WEB, tls.header()),
        protocol=Unknown("the rule holds for all that is spoken to the host", tls.header()),
        exposure=exposure,
        tls=_tls(tls),
        host=host,
        behind_tls=Known(False, tls.header()),
        scope=owner.scope,
    )


def _exposure(owner: Object, cluster: Cluster, host: Setting[str]) -> Setting[Exposure]:
    if isinstance(host, Unknown):
        return either(host.because, host.at, host.setting)
    name = host.value.removeprefix("*.")
    if "*" in name:
        return Known(Exposure.INTERNAL, host.at, host.setting)
    for entry in cluster.of_kind(owner, "ServiceEntry"):
        listed = {item.text for item in entry.node.items_of("spec", "hosts") if isinstance(item, Scalar)}
        if host.value in listed and entry.node.text("spec", "location") == "MESH_INTERNAL":
            return Known(Exposure.INTERNAL, host.at, host.setting)
    return exposure_of(name, host.at, host.setting)


def _tls(tls: Map) -> Setting[Tls | None]:
    mode = tls.scalar("mode")
    setting = "trafficPolicy.tls.mode"
    if mode is None:
        return Known(None, tls.header(), setting, default="Istio takes a missing mode for DISABLE")
    word = text_setting(mode, setting)
    return word.then(lambda text: _of_mode(text, tls, Known(text, mode.at, setting)))


def _of_mode(mode: str, tls: Map, written: Known[str]) -> Setting[Tls | None]:
    match mode:
        case "DISABLE":
            return written.map(lambda _: None)
        case "ISTIO_MUTUAL":
            yes = written.map(lambda _: True)
            mutual = Tls(written.at, verifies_chain=yes, verifies_name=yes, sends_sni=yes, sends_certificate=yes)
            return written.map(lambda _: mutual)
        case "SIMPLE" | "MUTUAL":
            if tls.scalar("credentialName") is not None and tls.get("caCertificates") is None:
                # The rule is ignored in a sidecar that no `workloadSelector` names, and holds in a gateway.
                return Unknown("whether the Secret is used depends on the proxy", written.at, written.setting)
            simple = _originated(tls, written, sends_certificate=mode == "MUTUAL")
            return written.map(lambda _: simple)
        case _:
            return Unknown("it is no mode of Istio", written.at, written.setting)


def _originated(tls: Map, written: Known[str], *, sends_certificate: bool) -> Tls:
    skip = tls.scalar("insecureSkipVerify")
    skipped = None if skip is None else bool_of(skip, "trafficPolicy.tls.insecureSkipVerify")
    sni = tls.scalar("sni")
    chain = skipped.map(lambda yes: not yes) if skipped is not None else _chain(tls, written)
    name = skipped.map(lambda yes: not yes) if skipped is not None else _name(tls, written)
    sends: Setting[bool] = Known(True, written.at, "trafficPolicy.tls.sni", default=_SNI_BY_DEFAULT)
    return Tls(
        at=written.at,
        verifies_chain=chain,
        verifies_name=name,
        sends_sni=sends if sni is None else Known(True, sni.at, "trafficPolicy.tls.sni"),
        sends_certificate=written.map(lambda _: sends_certificate),
    )


def _chain(tls: Map, written: Known[str]) -> Setting[bool]:
    setting = "trafficPolicy.tls.caCertificates"
    authority = tls.scalar("caCertificates")
    if authority is None:
        return Known(True, written.at, setting, default=_CHAIN_BY_DEFAULT)
    return Known(True, authority.at, setting)


def _name(tls: Map, written: Known[str]) -> Setting[bool]:
    """Say whether the name is checked: Istio compares by itself only where no server name is fixed."""
    setting = "trafficPolicy.tls.subjectAltNames"
    names = tls.items_of("subjectAltNames")
    if names:
        return Known(True, names[0].at.header, setting)
    sni = tls.scalar("sni")
    if sni is not None:
        return Known(False, sni.at, setting, default="Istio compares no name by itself where `sni` is set")
    return Known(True, written.at, setting, default=_NAME_BY_DEFAULT)
