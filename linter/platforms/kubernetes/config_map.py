"""ConfigMaps that carry configuration of another program.  Knows no language."""

import re
from collections.abc import Iterator
from itertools import islice

from linter.platforms.kubernetes.edge.ingress import nginx_config
from linter.platforms.kubernetes.mesh import declared
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.operators import argo, collector
from linter.platforms.platform import Embedded, Found, Options
from linter.provenance.source import Location
from linter.syntax.node import Scalar
from linter.syntax.yaml import block_text

_MOST_FILES = 100
_LEAST_LINES = 2
# What the kubelet is started with has the form of a manifest, and kubeadm keeps it under a name without suffix.
_OF_KUBELET = re.compile(r"^[ \t]*kind[ \t]*:[ \t]*KubeletConfiguration\b", re.MULTILINE)
# Any other manifest inside a manifest is what a controller makes of it, sometimes and with changes.
_MANIFEST = re.compile(r"^[ \t]*apiVersion[ \t]*:", re.MULTILINE)


def config_map(owner: Object, cluster: Cluster, options: Options) -> Iterator[Found]:
    """Yield what the ConfigMap of a controller says, and the files that one carries."""
    yield from nginx_config.config_map(owner, cluster, options)
    yield from argo.server(owner, cluster, options)
    yield from declared.wide(owner, cluster, options)
    yield from collector.config_map(owner, cluster, options)
    files = dict(islice(_files(owner), _MOST_FILES))
    if files:
        yield Embedded(f"{owner.path}!{owner.title}", files, tuple(pods.images_given(owner, cluster)))


def _files(owner: Object) -> Iterator[tuple[str, Location]]:
    data = owner.node.mapping("data")
    for key, value in () if data is None else data.entries.values():
        body = block_text(value) if isinstance(value, Scalar) else None
        if body is None or body.text.count("\n") < _LEAST_LINES:
            continue
        if _MANIFEST.search(body.text) is None:
            yield key.text, body
        elif _OF_KUBELET.search(body.text) is not None:
            yield f"{key.text}.yaml", body
