"""Rules of the Prometheus operator to alerts on the expiry of certificates.  Knows no expression.

Source: https://prometheus-operator.dev/docs/api-reference/api/, PrometheusRule; VictoriaMetrics' VMRule has
the same groups.
"""

from collections.abc import Iterator

from linter.model.endpoint import Subject
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.platforms.prometheus.alerts import Owner, alerts_of

KINDS = (("monitoring.coreos.com", "PrometheusRule"), ("operator.victoriametrics.com", "VMRule"))
"""By group and kind."""


def rules(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the alerts of an object that look at the expiry of certificates."""
    if not owner.partial or owner.untold:
        yield from alerts_of(owner.node.mappings_of("spec", "groups"), Owner(owner.address, "kubernetes"))
