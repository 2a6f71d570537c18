"""Istio's MeshConfig: in the ConfigMap of its control plane, or given to one of two operators.  Knows no policy.

Source: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/.  Checked 2026-11-24.  `enableAutoMtls` is
left alone, for a policy that demands mutual TLS refuses what it does not encrypt; `outboundTrafficPolicy` lets pass
what workloads say, and it is judged where they say it.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from linter.model import Exposure, Listener, Role, Subject, Tls, Upstream
from linter.platforms.kubernetes.names import exposure_of
from linter.platforms.kubernetes.objects import HOLE, Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.setting import Known, Many, Setting, Unknown
from linter.source import InputError
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls import suites
from linter.tls.suites import CipherSuite
from linter.tls.versions import between, canonical

ROOT_NAMESPACE = "istio-system"
"""Where policies for the whole mesh stand unless `rootNamespace` says otherwise."""

_OPERATORS: Mapping[str, tuple[str, ...]] = {
    "IstioOperator": ("spec", "meshConfig"),
    "Istio": ("spec", "values", "meshConfig"),
}
_CARRIERS = ("ConfigMap", *_OPERATORS)
_CONFIG_MAP = re.compile(r"istio(?:-[\w.-]+)?")
_TRACERS = ("zipkin", "lightstep", "datadog", "openCensusAgent")
_TRACING = "defaultConfig.tracing"
_NEWEST = "TLSv1.3"


def root_namespace(near: Object, cluster: Cluster) -> str:
    """Return the namespace whose policies hold for the whole mesh, as far as what stands beside an object tells."""
    first = next(cluster.of_kind(near, *_CARRIERS), None)
    return ROOT_NAMESPACE if first is None else _root_namespace(cluster, first)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _root_namespace(cluster: Cluster, first: Object) -> str:
    for one in cluster.of_kind(first, *_CARRIERS):
        try:
            config = _config(one)
        except InputError:  # told where the object itself is mapped
            continue
        if config is not None and (written := config.text("rootNamespace")):
            return written
    return ROOT_NAMESPACE


def mesh_config(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject | InputError]:
    """Yield what an object sets for all proxies of a mesh; nothing where it carries no MeshConfig."""
    try:
        config = _config(owner)
    except InputError as error:
        yield error
        return
    if config is not None:
        yield from _listeners(owner, config)
        yield from _tracers(owner, config)


def _config(owner: Object) -> Map | None:
    """Return the MeshConfig that an object carries.

    Raises InputError with its place where it is no YAML.
    """
    if owner.kind in _OPERATORS:
        return owner.node.mapping(*_OPERATORS[owner.kind])
    text = owner.node.scalar("data", "mesh") if _CONFIG_MAP.fullmatch(owner.name) else None
    body = None if text is None else yaml.block_text(text)
    found = None if body is None or any(mark in body.text for mark in ("{{", "<%")) else yaml.parse(body)
    return found if isinstance(found, Map) else None


# --- listeners --------------------------------------------------------------------------------------------------


def _listeners(owner: Object, config: Map) -> Iterator[Listener]:
    for key, role, whose in (
        ("meshMTLS", Role.MESH, "mutual TLS"),
        ("tlsDefaults", Role.WEB, "TLS that is not the mesh's own"),
    ):
        settings = config.mapping(key)
        if settings is not None:
            yield _listener(owner, key, settings, role, f"what {owner.title} sets for {whose}")


def _listener(owner: Object, key: str, settings: Map, role: Role, name: str) -> Listener:
    at = settings.header()
    # Istio reads the lowest version of `meshMTLS` only.
    minimum = settings.scalar("minProtocolVersion") if role is Role.MESH else None
    tls = Tls(at, versions=_versions(minimum, f"{key}.minProtocolVersion"), cipher_suites=_suites(settings, key))
    return Listener(
        at=at,
        address=f"{owner.address} {key}",
        name=name,
        platform="kubernetes",
        role=Known(role, at),
        protocol=Unknown("it holds for all that the workloads speak", at),
        exposure=Known(Exposure.INTERNAL, at),
        tls=Known(tls, at, key),
        scope=owner.scope,
    )


def _versions(minimum: Scalar | None, setting: str) -> Many[str] | None:
    if minimum is None or minimum.text == "TLS_AUTO":
        return None
    written = text_setting(minimum, setting)
    lowest = None if isinstance(written, Unknown) else canonical(written.value)
    if isinstance(written, Unknown) or lowest is None:
        return Unknown("it is no version that Istio knows", minimum.at, setting)
    return written.map(lambda _: tuple(Known(one, minimum.at, setting) for one in between(lowest, _NEWEST)))


def _suites(settings: Map, key: str) -> Many[CipherSuite] | None:
    items = [item for item in settings.items_of("cipherSuites") if isinstance(item, Scalar)]
    setting = f"{key}.cipherSuites"
    # Istio leaves names out that it does not know.
    known = ((suites.find(item.text), item.at) for item in items)
    found = tuple(Known(suite, at, setting) for suite, at in known if suite is not None)
    return Known(found, items[0].at, setting) if found else None


# --- hops -------------------------------------------------------------------------------------------------------


def _tracers(owner: Object, config: Map) -> Iterator[Upstream]:
    """Yield the hops from all proxies to where they send their traces."""
    tracing = config.mapping("defaultConfig", "tracing")
    for kind in _TRACERS if tracing is not None else ():
        address = None if tracing is None else tracing.scalar(kind, "address")
        if tracing is None or address is None or any(mark in address.text for mark in HOLE):
            continue
        host = address.text.rpartition(":")[0] or address.text
        yield Upstream(
            at=address.at,
            address=f"{owner.address} to {kind} {address.text}",
            name=f"{kind} {address.text} from the proxies that {owner.title} configures",
            platform="kubernetes",
            role=Known(Role.CONTROL, address.at),
            protocol=Known("http" if kind == "zipkin" else "grpc", address.at),
            exposure=exposure_of(host, address.at, f"{_TRACING}.{kind}.address"),
            tls=_tracer_tls(tracing, address),
            host=Known(host, address.at),
            scope=owner.scope,
        )


def _tracer_tls(tracing: Map, address: Scalar) -> Setting[Tls | None]:
    setting = f"{_TRACING}.tlsSettings.mode"
    mode = tracing.scalar("tlsSettings", "mode")
    if mode is None:
        return Known(None, address.at, setting, default="proxies then send traces in clear text")
    written = text_setting(mode, setting)
    return written.then(lambda word: Known(None if word == "DISABLE" else Tls(mode.at), mode.at, setting))
