"""ConfigMaps and Secrets that carry configuration of other programs.  Knows no language."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator

from linter.platforms.kubernetes.edge.ingress import nginx_config
from linter.platforms.kubernetes.mesh import declared
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.identity import carried_by
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.operators import argo, collector
from linter.platforms.platform import Embedded, Found, Options, Unread, Written
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.carried import Carried, carried
from linter.syntax.node import Scalar

# What the kubelet is started with has the form of a manifest, and kubeadm keeps it under a name without suffix.
_OF_KUBELET = pattern(r"""(?:^|[{,])[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?KubeletConfiguration\b""", re.MULTILINE)
# Any other manifest inside a manifest is what a controller makes of it, sometimes and with changes.
_MANIFEST = pattern(r"""(?:^|[{,])[ \t]*["']?apiVersion["']?[ \t]*:""", re.MULTILINE)
_MANIFEST_IN_IT = "a manifest inside a ConfigMap is what a controller makes of it, and is not looked at"
# A setting of any language that is read has one of these, and a word alone has none.
_MAY_BE_SETTINGS = pattern(r"[;:{]")
_PEM = "-----BEGIN "


def config_map(owner: Object, cluster: Cluster, options: Options) -> Iterator[Found]:
    """Yield what the ConfigMap of a controller says, and the files that one carries."""
    yield from nginx_config.config_map(owner, cluster, options)
    yield from argo.server(owner, cluster, options)
    yield from declared.wide(owner, cluster, options)
    yield from collector.config_map(owner, cluster, options)
    files: dict[str, Location | Written] = {}
    for key, value, text in _texts(owner):
        if "apiVersion" not in text or _MANIFEST.search(text) is None:
            files[key] = _placed(value, text)
        elif "KubeletConfiguration" in text and _OF_KUBELET.search(text) is not None:
            files[f"{key}.yaml"] = _placed(value, text)
        else:
            yield Unread(value.at.header, _MANIFEST_IN_IT)
    if files:
        yield Embedded(carried_by(owner), files, tuple(pods.images_given(owner, cluster)))


def secret_files(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Embedded]:
    """Yield the files of configuration that a Secret carries; its certificates and keys are told of elsewhere."""
    files = {
        key: _placed(value, text)
        for key, value, text in _texts(owner)
        if _PEM not in text and ("apiVersion" not in text or _MANIFEST.search(text) is None)
    }
    if files:
        yield Embedded(carried_by(owner), files)


def envoy_resources(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Embedded]:
    """Yield the resources of Envoy that Cilium hands to it as they are (Cilium, "L7-Aware Traffic Management")."""
    spec = owner.node.mapping("spec")
    resources = None if spec is None else spec.get("resources")
    if spec is not None and resources is not None:
        key = spec.key_at("resources")
        at = key.source.at(key.start, resources.at.end)
        yield Embedded(carried_by(owner), {"resources.yaml": at})


def _texts(owner: Object) -> Iterator[tuple[str, Scalar, str]]:
    """Yield the keys, the values and the texts of what an object carries."""
    plain, encoded = ("data", "binaryData") if owner.kind == "ConfigMap" else ("stringData", "data")
    for part in (plain, encoded):
        data = owner.node.mapping(part)
        for key, value in () if data is None else data.entries.values():
            text = value.text if isinstance(value, Scalar) else ""
            if part == encoded:
                text = _decoded(text)
            if isinstance(value, Scalar) and (_PEM in text or _MAY_BE_SETTINGS.search(text) is not None):
                yield key.text, value, text


def _placed(value: Scalar, text: str) -> Location | Written:
    if text != value.text:  # what is encoded has no lines in its file
        return Written(text, ((0, value.at.header),))
    found = carried(value)
    return Written(found.text, found.places) if isinstance(found, Carried) else found


def _decoded(text: str) -> str:
    """Return the text that is written in base64; empty where it is none."""
    try:
        return b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
