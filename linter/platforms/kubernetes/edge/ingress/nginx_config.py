"""The ConfigMap of ingress-nginx, which holds for all hosts, and what holds without it.  Knows no annotation."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Hsts, Listener, Recorded, Role, Serves, Stapling, Subject, Tls
from linter.model.expiry.watching import OF_VARIABLES, variables_in
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.exchange import INGRESS_NGINX, own_groups
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress
from linter.platforms.kubernetes.edge.service.service import exposure_of
from linter.platforms.kubernetes.endings import groups_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of, text_setting
from linter.platforms.platform import Options
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar, bool_of, int_of
from linter.tls.strings.openssl import expand_openssl
from linter.tls.suites import CipherSuite
from linter.tls.versions import canonical

DEFAULT = "ingress-nginx 1.0 and newer then decide so, unless the controller's ConfigMap says otherwise"

_NAME = pattern(r"(?:\w+-)*(?:ingress-nginx|nginx-ingress)(?:-\w+)*|nginx-configuration|nginx-load-balancer-conf")
_GROUPS = "ssl-ecdh-curve"
_LOG_FORMAT, _LOG_OFF, _LEVEL = "log-format-upstream", "disable-access-log", "error-log-level"
_KEYS = frozenset(
    """
    disable-access-log enable-ocsp error-log-level hsts hsts-include-subdomains hsts-max-age hsts-preload
    log-format-upstream ssl-ciphers ssl-protocols
    """.split()
)
# ingress-nginx, internal/ingress/controller/config/config.go of 1.15: without `ssl-dh-param`, nginx offers no suite
# that needs one, so the two DHE suites of the default string are left out.  Checked 2026-11-23.
_VERSIONS = ("TLSv1.2", "TLSv1.3")
_SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
)
_MAX_AGE = 31_536_000


# --- what holds for an Ingress ----------------------------------------------------------------------------------


def flag(ingress: Ingress, key: str) -> Setting[bool] | None:
    """Return a setting of the controller's ConfigMap that is true or false; None where it has none."""
    scalar = _written(ingress, key)
    return None if scalar is None else bool_of(scalar, key)


def versions_default(ingress: Ingress) -> Many[str] | None:
    """Return the versions that hold without a ConfigMap; None where one is told of by itself."""
    if _written(ingress, "ssl-protocols") is not None:
        return None
    at = ingress.owner.at
    versions = tuple(Known(version, at, "ssl-protocols", default=DEFAULT) for version in _VERSIONS)
    return Known(versions, at, "ssl-protocols", default=DEFAULT)


def suites_default(ingress: Ingress) -> Many[CipherSuite] | None:
    """Return the cipher suites that hold without a ConfigMap; None where one is told of by itself."""
    if _written(ingress, "ssl-ciphers") is not None:
        return None
    return suites(Known(_SUITES, ingress.owner.at, "ssl-ciphers", default=DEFAULT))


def groups(ingress: Ingress) -> Many[str] | None:
    """Return the groups that the ConfigMap names for all hosts, or that OpenSSL has by itself in the controller."""
    written = _written(ingress, _GROUPS)
    if written is None or written.text == "auto":
        at = ingress.owner.at if written is None else written.at
        return own_groups(INGRESS_NGINX, ingress.owner, ingress.cluster, at, _GROUPS)
    names = (replace(written, text=name) for name in written.text.split(":") if name)
    return groups_of(names, _GROUPS)


def hsts_default(ingress: Ingress) -> Setting[Hsts | None] | None:
    """Return the header that is sent without a ConfigMap; None where one is told of by itself."""
    if any(_written(ingress, key) is not None for key in _KEYS if key.startswith("hsts")):
        return None
    at = ingress.owner.at
    max_age = Known(_MAX_AGE, at, "hsts-max-age", default=DEFAULT)
    subdomains = Known(True, at, "hsts-include-subdomains", default=DEFAULT)
    return Known(_hsts(at, max_age, subdomains), at, "hsts", default=DEFAULT)


def suites(written: Known[str]) -> Many[CipherSuite]:
    """Return what a cipher string selects."""
    try:
        found = expand_openssl(written.value)
    except ValueError as error:
        return Unknown(f"nginx refuses the string: {error}", written.at, written.setting)
    return written.map(lambda _: tuple(Known(one, written.at, written.setting, (), written.default) for one in found))


def _written(ingress: Ingress, key: str) -> Scalar | None:
    for one in _config_maps(ingress.cluster, ingress.owner.scope):
        if (scalar := one.node.scalar("data", key)) is not None:
            return scalar
    return None


@lru_cache(maxsize=1)
def _config_maps(cluster: Cluster, scope: str) -> tuple[Object, ...]:
    found = (one for one in cluster.within(scope) if one.kind == "ConfigMap")
    return tuple(filter(_is_controllers, found))


def front(near: Object, cluster: Cluster) -> Object | None:
    """Return the Service through which the controller is reached, where it stands beside an object."""
    return _front(cluster, near.scope)


@lru_cache(maxsize=1)
def _front(cluster: Cluster, scope: str) -> Object | None:
    for one in cluster.within(scope):
        if one.kind == "Service" and one.node.text("spec", "type") == "LoadBalancer":
            selected = labels_of(one.node.find("spec", "selector"))
            if selected.get("app.kubernetes.io/name") == "ingress-nginx":
                return one
    return None


def exposure(near: Object, cluster: Cluster) -> Setting[Exposure]:
    """Return who reaches the controller."""
    service = front(near, cluster)
    if service is None:
        return either("the files do not say who reaches the ingress controller", near.at)
    return exposure_of(service)


def _is_controllers(one: Object) -> bool:
    label = one.label("app.kubernetes.io/name")
    return (label is not None and label.text == "ingress-nginx") or _NAME.fullmatch(one.name) is not None


# --- what it says for all hosts ---------------------------------------------------------------------------------


def config_map(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the controller's ConfigMap says of TLS, once for all hosts; other ConfigMaps say nothing."""
    data = owner.node.mapping("data")
    if data is None or not _is_controllers(owner) or not _KEYS & data.entries.keys():
        return
    versions, ciphers, ocsp = (data.scalar(key) for key in ("ssl-protocols", "ssl-ciphers", "enable-ocsp"))
    stapling = None if ocsp is None else bool_of(ocsp, "enable-ocsp")
    tls = Tls(
        at=owner.at,
        versions=None if versions is None else _versions(text_setting(versions, "ssl-protocols")),
        cipher_suites=None if ciphers is None else _suites(text_setting(ciphers, "ssl-ciphers")),
        stapling=None if stapling is None else stapling.map(lambda on: Stapling.EFFECTIVE if on else Stapling.OFF),
        logs=None if owner.partial else _logs(owner),
        counts_failures=None if owner.partial else _tells_failures(owner),
    )
    yield Listener(
        at=owner.at,
        address=owner.address,
        name=f"what {owner.title} sets for all hosts",
        platform="kubernetes",
        role=Known(Role.WEB, owner.at),
        protocol=Known("http", owner.at),
        exposure=exposure(owner, cluster),
        tls=Known(tls, owner.at),
        serves=Known(Serves.CONTENT, owner.at),
        hsts=_hsts_of(owner),
        faces_clients=True,
        scope=owner.scope,
    )


def _logs(owner: Object) -> Many[Recorded]:
    """Return what the access log keeps of TLS (ingress-nginx, "Log format": the default has nothing of it)."""
    off, text = owner.node.scalar("data", _LOG_OFF), owner.node.scalar("data", _LOG_FORMAT)
    if off is not None and isinstance(is_off := bool_of(off, _LOG_OFF), Known) and is_off.value:
        return is_off.map(lambda _: ())
    if text is None:
        return Known((), owner.at, _LOG_FORMAT, default="ingress-nginx then writes a format that has nothing of TLS")
    written = text_setting(text, _LOG_FORMAT)
    if isinstance(written, Unknown):
        return written
    kept = {OF_VARIABLES[name] for name in variables_in(written.value) if name in OF_VARIABLES}
    return written.map(lambda _: tuple(Known(kind, written.at, _LOG_FORMAT) for kind in sorted(kept)))


def _tells_failures(owner: Object) -> Setting[bool]:
    """Say whether failed handshakes are told, which nginx does with the level of `info`; its metrics count none."""
    level = owner.node.scalar("data", _LEVEL)
    if level is None:
        return Known(False, owner.at, _LEVEL, default="ingress-nginx then tells what is of the level `notice`")
    written = text_setting(level, _LEVEL)
    return written.map(lambda word: word in ("info", "debug"))


def _versions(written: Setting[str]) -> Many[str]:
    if isinstance(written, Unknown):
        return written
    elements = tuple(_version(word, written) for word in written.value.split())
    return written.map(lambda _: elements)


def _version(word: str, written: Known[str]) -> Setting[str]:
    version = canonical(word)
    if version is None:
        return Unknown(f"`{word}` is no version of TLS", written.at, written.setting)
    return Known(version, written.at, written.setting)


def _suites(written: Setting[str]) -> Many[CipherSuite]:
    return written if isinstance(written, Unknown) else suites(written)


def _hsts_of(owner: Object) -> Setting[Hsts | None] | None:
    keys = [key for key in ("hsts", "hsts-max-age") if owner.node.scalar("data", key) is not None]
    if not keys:
        return None
    on, age = owner.node.scalar("data", "hsts"), owner.node.scalar("data", "hsts-max-age")
    sent = Known(True, owner.at, "hsts", default=DEFAULT) if on is None else bool_of(on, "hsts")
    if isinstance(sent, Unknown):
        return sent
    if not sent.value:
        return sent.map(lambda _: None)
    max_age = Known(_MAX_AGE, owner.at, "hsts-max-age", default=DEFAULT) if age is None else int_of(age, "hsts-max-age")
    return sent.map(lambda _: _hsts(sent.at, max_age, _flag(owner, "hsts-include-subdomains", default=True)))


def _flag(owner: Object, key: str, *, default: bool) -> Setting[bool]:
    scalar = owner.node.scalar("data", key)
    return Known(default, owner.at, key, default=DEFAULT) if scalar is None else bool_of(scalar, key)


def _hsts(at: Location, max_age: Setting[int], subdomains: Setting[bool]) -> Hsts:
    return Hsts(at, max_age, subdomains, preload=Known(False, at, "hsts-preload", default=DEFAULT))
