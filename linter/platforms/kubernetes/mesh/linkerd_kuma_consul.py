"""Linkerd, Kuma and Consul: what the workloads of their meshes accept.  Knows nothing of Istio.

Sources: Linkerd's documentation, "Authorization policy" and its annotations; Kuma's, `Mesh` and `MeshTLS`; Consul's,
configuration entries `mesh`, `proxy-defaults` and `service-defaults`.  Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import ClientCertificate, Exposure, Listener, Role, Subject, Tls
from linter.platforms.kubernetes.endings import clear, suites_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.suites import CipherSuite
from linter.tls.versions import VERSIONS, between, canonical

_POLICY = "config.linkerd.io/default-inbound-policy"
_MUTUAL = frozenset({"all-authenticated", "cluster-authenticated", "deny"})
_OPEN = frozenset({"all-unauthenticated", "cluster-unauthenticated", "audit"})


def _listener(owner: Object, tls: Setting[Tls | None], part: str = "") -> Listener:
    at = owner.at
    return Listener(
        at=at,
        address=f"{owner.address} {part}".strip(),
        name=f"{part} of {owner.title}" if part else owner.title,
        platform="kubernetes",
        role=Known(Role.MESH, at),
        protocol=Known("tcp", at),
        exposure=Known(Exposure.INTERNAL, at),
        tls=tls,
        scope=owner.scope,
    )


def _mutual(at: Location, setting: str, *, required: bool, default: str = "") -> Known[Tls | None]:
    """Return mutual TLS, demanded or beside clear text."""
    asked = Known(ClientCertificate.REQUIRED, at, setting, default=default)
    tls = Tls(at, required=Known(required, at, setting, default=default), client_certificate=asked)
    return Known(tls, at, setting, default=default)


# --- Linkerd ----------------------------------------------------------------------------------------------------


def linkerd_namespace(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the proxies of a namespace accept, where it says so itself."""
    policy = owner.annotation(_POLICY)
    if policy is not None:
        yield _listener(owner, _of_policy(policy, _POLICY), "Linkerd")


def linkerd_server(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what a port accepts whose Server has a policy of its own; without one, it denies what is not authorised."""
    policy = owner.node.scalar("spec", "accessPolicy")
    if policy is not None:
        yield _listener(owner, _of_policy(policy, "spec.accessPolicy"))


def _of_policy(policy: Scalar, setting: str) -> Setting[Tls | None]:
    word = text_setting(policy, setting)
    if isinstance(word, Unknown):
        return word
    if word.value in _MUTUAL | _OPEN:
        return _mutual(policy.at, setting, required=word.value in _MUTUAL)
    return Unknown(f"`{word.value}` is no policy that is known here", policy.at, setting)


# --- Kuma -------------------------------------------------------------------------------------------------------


def kuma_mesh(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the workloads of a mesh accept: clear text where no backend of certificates is enabled."""
    setting = "spec.mtls.enabledBackend"
    enabled = owner.node.scalar("spec", "mtls", "enabledBackend")
    if enabled is None:
        yield _listener(owner, clear(owner.at, setting, "Kuma then has no mutual TLS in the mesh"))
        return
    backends = owner.node.mappings_of("spec", "mtls", "backends")
    backend = next((one for one in backends if one.text("name") == enabled.text), None)
    mode = None if backend is None else backend.scalar("mode")
    if mode is None:
        yield _listener(owner, _mutual(enabled.at, "spec.mtls.backends.mode", required=True))
    else:
        yield _listener(owner, _mutual(mode.at, "spec.mtls.backends.mode", required=mode.text != "PERMISSIVE"))


def kuma_mesh_tls(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what a MeshTLS policy says of modes and versions."""
    for number, entry in enumerate((*owner.node.mappings_of("spec", "from"), *owner.node.mappings_of("spec", "rules"))):
        default = entry.mapping("default")
        if default is None:
            continue
        mode = default.scalar("mode")
        at = default.header() if mode is None else mode.at
        required = None if mode is None else Known(mode.text != "Permissive", at, "default.mode")
        versions = _versions(default.scalar("tlsVersion", "min"), default.scalar("tlsVersion", "max"), "TLS")
        tls = Tls(at, required=required, versions=versions)
        yield _listener(owner, Known(tls, at, "default.mode"), f"rule {number + 1}")


# --- Consul -----------------------------------------------------------------------------------------------------


def consul_mesh(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield which versions and suites the proxies of a mesh accept, where that is said."""
    incoming = owner.node.mapping("spec", "tls", "incoming")
    if incoming is not None:
        versions = _versions(incoming.scalar("tlsMinVersion"), incoming.scalar("tlsMaxVersion"), "")
        tls = Tls(incoming.header(), versions=versions, cipher_suites=_suites(incoming))
        yield _listener(owner, Known(tls, incoming.header(), "spec.tls.incoming"))


def consul_defaults(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what proxies accept whose mode of mutual TLS is said; strict is the default."""
    mode = owner.node.scalar("spec", "mutualTLSMode")
    if mode is not None and mode.text:
        yield _listener(owner, _mutual(mode.at, "spec.mutualTLSMode", required=mode.text != "permissive"))


def _suites(incoming: Map) -> Many[CipherSuite] | None:
    names = [one for one in incoming.items_of("cipherSuites") if isinstance(one, Scalar)]
    return suites_of(names, incoming.key_at("cipherSuites"), "spec.tls.incoming.cipherSuites") if names else None


def _versions(lowest: Scalar | None, highest: Scalar | None, prefix: str) -> Many[str] | None:
    """Return the versions between two, written `TLSv1_2` or, with a prefix, `TLS12`; None where none is told."""
    if lowest is None or lowest.text.upper() in ("TLS_AUTO", "TLSAUTO"):
        return None
    start, end = _version(lowest.text, prefix), VERSIONS[-1] if highest is None else _version(highest.text, prefix)
    if start is None or end is None or start not in VERSIONS or end not in VERSIONS:
        return Unknown("it is no version that is known here", lowest.at, "tlsMinVersion")
    found = tuple(Known(one, lowest.at, "tlsMinVersion") for one in between(start, end))
    return Known(found, lowest.at, "tlsMinVersion")


def _version(text: str, prefix: str) -> str | None:
    word = f"TLSv{text.removeprefix(prefix)[:1]}.{text.removeprefix(prefix)[1:]}" if prefix else text.replace("_", ".")
    return canonical(word)
