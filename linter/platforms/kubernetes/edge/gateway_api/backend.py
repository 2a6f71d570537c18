"""Backends of Envoy Gateway: hosts outside of the cluster, and whether they are verified.  Knows no route.

Source: gateway.envoyproxy.io, references of `Backend` and `BackendTLSSettings`.  Checked 2026-11-29.
"""

from collections.abc import Iterator

from linter.model.endpoint import Role, Subject, Tls, Upstream
from linter.platforms.exposure import either, widest
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known
from linter.syntax.node import Scalar, bool_of

_SETTING = "spec.tls.insecureSkipVerify"


def backend(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to a Backend that says itself whether its certificate is verified."""
    skip = owner.node.scalar("spec", "tls", "insecureSkipVerify")
    if skip is None or owner.group != "gateway.envoyproxy.io":
        return
    hosts = list(paid(_hosts(owner), owner.at))
    exposures = [exposure_of(host.text, host.at, "spec.endpoints") for host in hosts]
    at = skip.at
    verified = bool_of(skip, _SETTING).map(lambda is_skipped: not is_skipped)
    name = ", ".join(host.text for host in hosts) or owner.name
    yield Upstream(
        at=at,
        address=f"{owner.address} to {name}",
        name=f"{name} by {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, at),
        protocol=Known("http", at),
        exposure=widest(exposures) or either("the files do not say where it is", at, "spec.endpoints"),
        tls=Known(Tls(at, verifies_chain=verified), at, _SETTING),
        host=Known(hosts[0].text, hosts[0].at) if hosts else None,
        scope=owner.scope,
    )


def _hosts(owner: Object) -> Iterator[Scalar]:
    for endpoint in owner.node.mappings_of("spec", "endpoints"):
        host = endpoint.scalar("fqdn", "hostname") or endpoint.scalar("ip", "address")
        if host is not None:
            yield host
