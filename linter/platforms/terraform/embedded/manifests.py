"""Resources of the Kubernetes provider as the manifests that they stand for.  Knows no kind's meaning.

Source: hashicorp/kubernetes documentation.  Its resources have the API's fields in snake case, a block for each
object, and a block in the singular for each element of a list.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.platforms.platform import Written
from linter.platforms.terraform.embedded.pieces import Piece, field, joined, literal, object_of, together
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.modules.written import written
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.value import Value, is_list, is_map
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.hcl.expression import Call

_KINDS = {
    "config_map": ("v1", "ConfigMap"),
    "cron_job": ("batch/v1", "CronJob"),
    "daemonset": ("apps/v1", "DaemonSet"),
    "daemon_set": ("apps/v1", "DaemonSet"),
    "deployment": ("apps/v1", "Deployment"),
    "ingress": ("networking.k8s.io/v1", "Ingress"),
    "job": ("batch/v1", "Job"),
    "pod": ("v1", "Pod"),
    "secret": ("v1", "Secret"),
    "service": ("v1", "Service"),
    "stateful_set": ("apps/v1", "StatefulSet"),
}
TYPES: Mapping[str, tuple[str, str]] = {
    **{f"kubernetes_{name}_v1": kind for name, kind in _KINDS.items()},
    **{f"kubernetes_{name}": kind for name, kind in _KINDS.items()},
    "kubernetes_ingress": ("extensions/v1beta1", "Ingress"),
    "kubectl_manifest": ("", ""),
    "kubernetes_manifest": ("", ""),
}
"""`apiVersion` and `kind` by resource type; of a manifest, it says them itself."""
_ENCODERS = frozenset({"jsonencode", "yamlencode"})

# Blocks that are elements of a list, with the list's name in the API.
_LISTS = {
    "container": "containers",
    "env": "env",
    "env_from": "envFrom",
    "init_container": "initContainers",
    "path": "paths",
    "port": "ports",
    "rule": "rules",
    "tls": "tls",
    "volume": "volumes",
    "volume_mount": "volumeMounts",
}
_MANY_PORTS = frozenset({"container", "init_container", "spec"})
# Maps whose keys are the user's own.
_FREE = frozenset({"annotations", "binary_data", "data", "labels", "match_labels", "selector", "string_data"})
_MOST_DEEP = 20


class _Here(Struct, frozen=True):
    """Where references of a manifest mean something."""

    scope: str
    prefix: str
    """Of the addresses of its module."""


def is_encoded(resource: Resource) -> bool:
    """Say whether a resource has its manifest as a value, and not as a text, which is a file of its own."""
    return resource.type != "kubectl_manifest" or _encoder(resource) is not None


def _encoder(resource: Resource) -> Call | None:
    body = resource.block.body.attributes.get("yaml_body")
    written = None if body is None else body.expression
    return written if isinstance(written, Call) and written.function in _ENCODERS and written.arguments else None


def manifest(resource: Resource, scope: str) -> Written:
    """Return the manifest of a resource, with the place of everything in it.

    What only another resource knows is a reference to that, in the zone of all that Terraform makes together.
    """
    here = _Here(scope, resource.module.prefix)
    version, kind = TYPES[resource.type]
    view = view_of(resource)
    encoder = _encoder(resource)
    if encoder is not None:
        return together([*_value(evaluate(encoder.arguments[0], resource.instance.scope), _MOST_DEEP, here)])
    if not kind:
        given = view.attribute("manifest")
        return together([*_value(given, _MOST_DEEP, here)] if given is not None else [])
    fields = [field("apiVersion", view.header, [(literal(version), view.header)])]
    fields.append(field("kind", view.header, [(literal(kind), view.header)]))
    fields.extend(_fields(view, resource.type.removeprefix("kubernetes_"), _MOST_DEEP, here))
    return together([*object_of(fields)])


def _fields(view: View, within: str, deep: int, here: _Here) -> Iterator[list[Piece]]:
    if deep == 0:
        return
    for name, attribute in view.body.attributes.items():
        value = view.reference(name)
        if value is not None and not _is_null(value):
            key = "stringData" if name == "data" and within.startswith("secret") else _camel(name)
            yield field(key, attribute.name_at, [*_value(value, deep - 1, here)])
    for name in dict.fromkeys(_block_names(view)):
        blocks = list(view.blocks(name))
        bodies = [[*object_of(_fields(block, name, deep - 1, here))] for block in blocks]
        is_list_of = name in _LISTS and (name != "port" or within in _MANY_PORTS)
        key = _LISTS[name] if is_list_of else _camel(name)
        if not blocks:
            continue  # `dynamic` over nothing
        yield field(key, blocks[0].header, [*joined("[", bodies, "]")] if is_list_of else bodies[0])


def _block_names(view: View) -> Iterator[str]:
    for block in view.body.blocks:
        yield block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _value(setting: Setting[Value], deep: int, here: _Here) -> Iterator[Piece]:
    """Write a value; what is unknown becomes what a template would leave to be filled in."""
    plain = unwrapped(setting)
    if isinstance(plain, Unknown) or deep == 0:
        yield literal(written(setting, here.scope, here.prefix)), setting.at
    elif is_list(plain.value):
        yield from joined("[", [[*_value(one, deep - 1, here)] for one in plain.value], "]")
    elif is_map(plain.value):
        members = [field(key, one.at, [*_value(one, deep - 1, here)]) for key, one in plain.value.items()]
        yield from object_of(members)
    else:
        yield literal(plain.value), plain.at


def _is_null(setting: Setting[Value]) -> bool:
    plain = unwrapped(setting)
    return isinstance(plain, Known) and plain.value is None


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)
