"""Whom an edge asks who may come in, before a request goes on.  Knows no controller.

The request that is made for it carries the cookies and the headers of the client (ingress-nginx, "External
Authentication": `auth-url`, `auth-signin` is only shown to the client).  Checked 2026-11-30.
"""

from linter.model.endpoint import Exposure, Listener, Role, Tls, Upstream
from linter.model.hosts import host_in, place_in
from linter.platforms.exposure import either
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.objects.identity import host_at
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

_FILLED_IN = "a variable names who is asked"
_PORTS = {"http": "80", "https": "443"}


def asked(
    owner: Object, cluster: Cluster, url: Scalar | None, setting: str, listeners: tuple[Listener, ...]
) -> Upstream | None:
    """Return the hop to the URL of an annotation; None where there is none, or no URL of HTTP."""
    scheme, separator, _ = ("" if url is None else url.text.strip()).partition("://")
    scheme = scheme.lower()
    if url is None or not separator or scheme not in _PORTS:
        return None
    name, place = host_in(url.text), place_in(url.text)
    is_untold = "$" in name or any(mark in name for mark in HOLE)
    exposure = either(_FILLED_IN, url.at, setting) if is_untold else exposure_of(name, url.at, setting)
    tls: Setting[Tls | None] = Known(Tls(url.at) if scheme == "https" else None, url.at, setting)
    inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
    by_mesh = traffic.transport(owner, cluster) if inside and scheme == "http" else None
    port = place.rpartition(":")[2] if ":" in place.removeprefix(name) else _PORTS[scheme]
    return Upstream(
        at=url.at,
        address=f"{owner.address} asking {setting if is_untold else place}",
        name=f"{'whoever' if is_untold else place} that {owner.title} asks who may come in",
        platform="kubernetes",
        role=Known(Role.WEB, url.at),
        protocol=Known("http", url.at),
        exposure=exposure,
        tls=tls if by_mesh is None else by_mesh,
        host=Unknown(_FILLED_IN, url.at, setting) if is_untold else Known(name, url.at, setting),
        listeners=tuple(one.address for one in listeners),
        scope=owner.scope,
        targets=() if is_untold else (host_at(owner, name, port, url.at),),
        port=port,
    )
