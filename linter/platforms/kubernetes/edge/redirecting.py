"""Backends that answer everything with a redirect to https, by the configuration of nginx that their pods mount.

Knows no controller.  Takes for such only what leaves no doubt: each server returns a redirect, and nothing else.
"""

import re
from collections.abc import Iterable

from linter.model.endpoint import Serves
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.platforms.kubernetes.objects.pods import pod_of, selected
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.syntax.node import Scalar

_SERVER = pattern(r"(?:^|[\s;{}])server\s*\{")
_REDIRECT = pattern(r"\breturn\s+30[1278]\s+[\"']?https://")
_ANSWERS = pattern(
    r"\b(?:\w+_pass|root|alias|try_files|rewrite|error_page|if|location|map|autoindex|index|stub_status|empty_gif|include)\b"
)
_COMMENT = pattern(r"(?:^|(?<=\s))#[^\n]*")


def redirecting(services: Iterable[tuple[Object | None, str]], cluster: Cluster) -> Known[Serves] | None:
    """Return that all backends only redirect; None where one does not, or where that is not told."""
    found: list[Known[Serves]] = []
    for service, _ in services:
        said = None if service is None else _of_service(service, cluster)
        if said is None:
            return None
        found.append(said)
    return found[0] if found else None


def _of_service(service: Object, cluster: Cluster) -> Known[Serves] | None:
    selector = labels_of(service.node.find("spec", "selector"))
    workloads = selected(service, cluster, service.namespace, selector)
    texts = [text for one in workloads for text in _configurations(one, cluster)]
    if not workloads or len(texts) < len(workloads) or not all(_only_redirects(text.text) for text in texts):
        return None
    return Known(Serves.REDIRECT, texts[0].at.header, "data")


def _configurations(workload: Object, cluster: Cluster) -> Iterable[Scalar]:
    """Yield the configurations of nginx that a workload with one container mounts."""
    pod = pod_of(workload)
    if pod is None or len(pod.mappings_of("spec", "containers")) != 1:
        return
    for volume in pod.mappings_of("spec", "volumes"):
        name = volume.text("configMap", "name")
        config_map = None if name is None else cluster.find(workload, "ConfigMap", name)
        data = None if config_map is None else config_map.node.mapping("data")
        for _, value in () if data is None else data.entries.values():
            if isinstance(value, Scalar) and _SERVER.search(value.text):
                yield value


def _only_redirects(text: str) -> bool:
    bare = _COMMENT.sub("", text)
    servers = len(_SERVER.findall(bare))
    return servers == len(_REDIRECT.findall(bare)) == len(re.findall(r"\breturn\b", bare)) and not _ANSWERS.search(bare)
