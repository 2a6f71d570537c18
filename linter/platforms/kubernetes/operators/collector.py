"""Configurations of the OpenTelemetry Collector to the hops of its exporters.  Knows no object that carries them.

Sources: https://github.com/open-telemetry/opentelemetry-collector, config/configtls, config/configgrpc, and the READMEs
of the exporters: `https` is TLS for all of them, `http` is none for those that speak HTTP, and those of gRPC use TLS
unless `tls.insecure` is true and no authority is named.  Checked 2026-11-24.
"""

import re
from collections.abc import Iterator

from linter.model.endpoint import Exposure, Role, Tls, Upstream
from linter.model.hosts import place_in
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options, Unread
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError
from linter.syntax.carried import parse
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_GRPC = frozenset({"jaeger", "opencensus", "otlp", "otlp_grpc"})
"""Kinds of exporters whose endpoint needs no scheme."""
_PARTS = ("exporters", "service")
_PARTS_OF_BLOCK = pattern(r"^[ \t]*(exporters|service)[ \t]*:[ \t]*$", re.MULTILINE)
_SECURE = "the collector verifies certificates unless told not to"


def collector(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Upstream | InputError | Unread]:
    """Yield the hops of an OpenTelemetryCollector, whose configuration is written out or is a text."""
    config = owner.node.find("spec", "config")
    if isinstance(config, Map):
        yield from exporters(config, owner, cluster)
    elif isinstance(config, Scalar):
        yield from _of_text(config, owner, cluster)


def config_map(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Upstream | InputError | Unread]:
    """Yield the hops of the configurations of collectors that a ConfigMap carries."""
    data = owner.node.mapping("data")
    for _, value in data.entries.values() if data is not None else ():
        if isinstance(value, Scalar) and all(part in value.text for part in _PARTS):
            yield from _of_text(value, owner, cluster)


def _of_text(written: Scalar, owner: Object, cluster: Cluster) -> Iterator[Upstream | InputError | Unread]:
    try:
        config = parse(written)
    except InputError as error:
        if any(mark in written.text for mark in HOLE):
            yield Unread(written.at.header, "a template fills in what a collector is configured by")
        elif set(_PARTS) <= set(_PARTS_OF_BLOCK.findall(written.text)):
            yield error
        return
    if isinstance(config, Map) and all(part in config.entries for part in _PARTS):
        yield from exporters(config, owner, cluster)


def exporters(config: Map, owner: Object, cluster: Cluster) -> Iterator[Upstream]:
    """Yield the hops of the exporters of a configuration that an object carries."""
    written = config.mapping("exporters")
    for name, node in paid(written.entries.values() if written is not None else (), owner.at):
        endpoint = node.scalar("endpoint") if isinstance(node, Map) else None
        if isinstance(node, Map) and endpoint is not None:
            hop = _hop(name.text, node, endpoint, owner, cluster)
            if hop is not None:
                yield hop


def _hop(name: str, exporter: Map, endpoint: Scalar, owner: Object, cluster: Cluster) -> Upstream | None:
    scheme, separator, _ = endpoint.text.partition("://")
    place = place_in(endpoint.text)
    host = place.rpartition(":")[0] or place
    is_grpc = name.partition("/")[0] in _GRPC
    if any(mark in endpoint.text for mark in HOLE) or not host or (not separator and not is_grpc):
        return None
    tls = _tls(exporter, endpoint, scheme.lower() if separator else "", is_grpc=is_grpc)
    if tls is None:
        return None
    exposure = exposure_of(host, endpoint.at, "endpoint")
    inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
    by_mesh = traffic.transport(owner, cluster) if inside and isinstance(tls, Known) and tls.value is None else None
    return Upstream(
        at=endpoint.at,
        address=f"{owner.address} exporter {name} to {place}",
        name=f"{place} from exporter {name} of {owner.title}",
        platform="kubernetes",
        role=Known(Role.CONTROL, endpoint.at),
        protocol=Known("grpc" if is_grpc else "http", endpoint.at),
        exposure=exposure,
        tls=tls if by_mesh is None else by_mesh,
        host=Known(host, endpoint.at),
        scope=owner.scope,
    )


def _tls(exporter: Map, endpoint: Scalar, scheme: str, *, is_grpc: bool) -> Setting[Tls | None] | None:
    """Return what an exporter does; None where it speaks something else."""
    if scheme not in ("", "http", "https"):
        return None
    insecure, skip = (exporter.scalar("tls", key) for key in ("insecure", "insecure_skip_verify"))
    has_authority = any(exporter.scalar("tls", key) is not None for key in ("ca_file", "ca_pem"))
    if is_grpc and scheme != "https" and insecure is not None and not has_authority:
        switched = bool_of(insecure, "tls.insecure")
        if isinstance(switched, Unknown) or switched.value:
            return switched.map(lambda _: None)
    if scheme == "http":
        if is_grpc:
            return Unknown("an exporter of gRPC need not go by `http://`", endpoint.at, "endpoint")
        return Known(None, endpoint.at, "endpoint")
    verified: Setting[bool] = Known(True, endpoint.at, "tls.insecure_skip_verify", default=_SECURE)
    if skip is not None:
        verified = bool_of(skip, "tls.insecure_skip_verify").map(lambda is_skipped: not is_skipped)
    return Known(Tls(endpoint.at, verifies_chain=verified), endpoint.at, "tls")
