"""Which files are Envoy's, by their names and by what stands in them.  Maps nothing."""

import re

MAY_CLAIM = re.compile(r"\.(?:(?:ya?ml|json)(?:\.(?:tmpl|tpl|template))?|pb_text)$")
_TEXT_BOOTSTRAP = re.compile(r"^\s*(?:static_resources|dynamic_resources)\s*:?\s*[{<]", re.MULTILINE)

# A template that YAML cannot hold is somebody's source text, and no configuration yet.
_TEMPLATE = re.compile(r"\.(?:tmpl|tpl|template)$")
_TEMPLATE_CODE = re.compile(r"\{\{|\{%|<%")
# Configuration that a Kubernetes object carries belongs to whoever reads Kubernetes.
_KUBERNETES = re.compile(r"^(?:- )?apiVersion\s*:|^\s{0,4}\{?\s{0,4}\"apiVersion\"\s*:", re.MULTILINE)

_RESOURCES_OF_BOOTSTRAP = ("static_resources", "staticResources", "dynamic_resources", "dynamicResources")
_BOOTSTRAP = re.compile(r"^[\"']?(?:static|dynamic)_?[rR]esources[\"']?\s*:", re.MULTILINE)
_ADMIN = re.compile(r"^[\"']?admin[\"']?\s*:(?=[\s\S]{0,400}socket_?[aA]ddress)", re.MULTILINE)
_ADDRESSES = ("socket_address", "socketAddress")
_BRACES_BOOTSTRAP = re.compile(r"\"(?:static|dynamic)_?[rR]esources\"\s*:")
_RESOURCE_TYPE = re.compile(
    r"@type[\"']?\s*:\s*[\"']?type\.googleapis\.com/envoy\."
    r"(?:config\.\w+\.v\d\w*|extensions\.transport_sockets\.tls\.v\d\w*|api\.v2(?:\.auth)?)\."
    r"(?:Listener|Cluster|RouteConfiguration|ClusterLoadAssignment|Secret)\b"
)
_RESOURCES = re.compile(r"^(?:- )?[\"']?(?:resources|@type)[\"']?\s*:", re.MULTILINE)
# What tools that generate resources print: a list of one kind, each item with the fields of its message.
_LIST_ITEM = re.compile(
    r"^(?:- {1,3}| {2,4})"
    r"(?:(?:default_?[fF]ilter_?[cC]hain|filter_?[cC]hains|listener_?[fF]ilters|load_?[aA]ssignment"
    r"|eds_?[cC]luster_?[cC]onfig|virtual_?[hH]osts)\s*:"
    r"|cluster_?[tT]ype\s*:\s*\n"
    r"|cluster_?[nN]ame\s*:(?=[\s\S]{0,200}\bendpoints)"
    r"|(?:tls_?[cC]ertificate|validation_?[cC]ontext)\s*:(?=[\s\S]{0,200}(?:certificate_?[cC]hain|trusted_?[cC]a)))",
    re.MULTILINE,
)
_START = re.compile(r"(?:[ \t]*(?:#[^\n]*|---[^\n]*)?\r?\n)*[ \t]*(?P<first>[\[{]|- )?")


def is_text_format(path: str) -> bool:
    """Say whether Envoy reads a file as protobuf's text format, which it tells by the name."""
    return path.endswith(".pb_text")


def claims(path: str, text: str) -> bool:
    """Say whether a file is of this language and concerns TLS."""
    if _TEMPLATE.search(path) and _TEMPLATE_CODE.search(text):
        return False
    if is_text_format(path):
        return _TEXT_BOOTSTRAP.search(text) is not None
    if not _looks_like_envoy(text):
        return False
    return _KUBERNETES.search(text) is None


def _looks_like_envoy(text: str) -> bool:
    # Looking for words first keeps the expressions off all the other YAML in a repository.
    if any(word in text for word in _RESOURCES_OF_BOOTSTRAP) and _BOOTSTRAP.search(text):
        return True
    if any(word in text for word in _ADDRESSES) and _ADMIN.search(text):
        return True
    start = _START.match(text)
    first = start["first"] if start else None
    if first in ("{", "["):
        return bool(_BRACES_BOOTSTRAP.search(text) or _RESOURCE_TYPE.search(text))
    if "@type" in text and _RESOURCE_TYPE.search(text) and _RESOURCES.search(text):
        return True
    return first == "- " and _LIST_ITEM.search(text) is not None
