"""Rules and probes of the Prometheus operator.  Knows no expression.

Source: https://prometheus-operator.dev/docs/api-reference/api/, PrometheusRule; VictoriaMetrics' VMRule has
the same groups.
"""

from collections.abc import Iterator

from linter.model.endpoint import Subject
from linter.model.expiry.watching import Probe
from linter.platforms.kubernetes.control_plane import hops
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Many, Unknown


def rules(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the alerts of an object that look at the expiry of certificates."""
    from linter.platforms.prometheus.alerts import Owner, alerts_of  # noqa: PLC0415  # few clusters have rules

    if not owner.partial or owner.untold:
        yield from alerts_of(owner.node.mappings_of("spec", "groups"), Owner(owner.address, "kubernetes"))


def probe(owner: Object, cluster: Cluster, options: Options) -> Iterator[Subject]:
    """Yield whom a Probe asks for their certificates, and how it reaches the exporter that does."""
    yield from hops.monitor(owner, cluster, options)
    if owner.partial and not owner.untold:
        return
    static = owner.node.mapping("spec", "targets", "staticConfig")
    if static is None:
        because = "which Ingresses it asks is found while Prometheus runs"
        told: Many[str] = Unknown(because, owner.at, "spec.targets")
    else:
        from linter.platforms.prometheus.probes import asked  # noqa: PLC0415  # as above

        told = asked(static.items_of("static"), static.header())
    yield Probe(owner.at, f"{owner.address} asking", owner.title, "kubernetes", told)
