"""What the access logs of Gateways keep of TLS, as far as an implementation says so in an object.  Knows no route.

Source: gateway.envoyproxy.io, "Proxy Access Logs" and the reference of `EnvoyProxy`: without settings Envoy Gateway
writes its own format, which has the server name and nothing else of TLS.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.endpoint import Recorded
from linter.model.expiry.watching import OF_OPERATORS, operators_in
from linter.platforms.kubernetes.edge.gateway_api.gateway_class import class_of, implementation_of, is_of_istio
from linter.platforms.kubernetes.mesh.istio import logs as istio
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

_SETTING = "spec.telemetry.accessLog"
_SAID = "Envoy Gateway then writes its own format, which has nothing but the server name"


def logged(gateway: Object | None, cluster: Cluster, at: Location) -> Many[Recorded] | None:
    """Return what the log of a Gateway's proxies keeps; None where its implementation does not say so in an object."""
    if gateway is None:
        return None
    if is_of_istio(gateway):
        return istio.logged(gateway, cluster)
    if implementation_of(gateway, cluster) != "Envoy Gateway":
        return None
    named = _named(gateway, cluster)
    if named is None:
        return Known((Known(Recorded.SERVER_NAME, at),), at, _SETTING, default=_SAID)
    name, namespace = named
    proxy = cluster.find(gateway, "EnvoyProxy", name, namespace)
    if proxy is None or proxy.partial:
        return Unknown(f"EnvoyProxy {name} is not among the files", at, _SETTING)
    return _of_proxy(proxy)


def _named(gateway: Object, cluster: Cluster) -> tuple[str, str] | None:
    """Return the name and the namespace of what configures the proxies, of the Gateway's own or of its class."""
    own = gateway.node.mapping("spec", "infrastructure", "parametersRef")
    if own is not None and own.text("kind") == "EnvoyProxy":
        return own.text("name") or "", gateway.namespace
    found = class_of(gateway, cluster)
    of_class = None if found is None else found.node.mapping("spec", "parametersRef")
    if of_class is None or of_class.text("kind") != "EnvoyProxy":
        return None
    return of_class.text("name") or "", of_class.text("namespace") or ""


def _of_proxy(proxy: Object) -> Many[Recorded]:
    logs = proxy.node.mapping("spec", "telemetry", "accessLog")
    disabled = None if logs is None else logs.scalar("disable")
    if disabled is not None and disabled.text == "true":
        return Known((), disabled.at, f"{_SETTING}.disable")
    settings = () if logs is None else logs.mappings_of("settings")
    formats = [found for one in settings if (found := one.mapping("format")) is not None]
    if not formats:
        at = proxy.at if logs is None else logs.header()
        return Known((Known(Recorded.SERVER_NAME, at),), at, _SETTING, default=_SAID)
    texts = [text for one in formats for text in _texts(one)]
    kept = {OF_OPERATORS[name] for text in texts for name in operators_in(text) if name in OF_OPERATORS}
    at, setting = formats[0].header(), f"{_SETTING}.settings.format"
    if Recorded.VERSION not in kept and any(mark in text for text in texts for mark in HOLE):
        return Unknown("a template fills in a part of the format", at, setting)
    return Known(tuple(Known(kind, at, setting) for kind in sorted(kept)), at, setting)


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Sequence():
            for item in node.items:
                yield from _texts(item)
        case Map():
            for _, value in node.entries.values():
                yield from _texts(value)
