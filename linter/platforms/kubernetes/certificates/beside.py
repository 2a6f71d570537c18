"""The certificates that objects show, ask for or trust beside what they are mapped to themselves.  Reads none."""

from collections.abc import Iterator

from linter.model.endpoint import Certificate
from linter.platforms.kubernetes.certificates.anchors import anchors
from linter.platforms.kubernetes.certificates.clouds import named
from linter.platforms.kubernetes.certificates.elsewhere import shown
from linter.platforms.kubernetes.certificates.routes import of_route
from linter.platforms.kubernetes.certificates.shims import by_driver
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.objects.pods import WORKLOADS
from linter.platforms.platform import Options


def certificates(owner: Object, cluster: Cluster, options: Options) -> Iterator[Certificate]:
    """Yield the certificates that an object tells of."""
    yield from anchors(owner, options)
    if owner.partial:
        return
    yield from shown(owner, cluster, options)
    yield from named(owner)
    yield from of_route(owner, options)
    if owner.kind in WORKLOADS:
        yield from by_driver(owner, cluster, options)
