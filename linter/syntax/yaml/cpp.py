"""YAML as Envoy's parser, yaml-cpp, takes it, where libyaml is stricter.  Knows no message.

Measured on Envoy 1.40.0: it reads tabs before comments and after the `-` of a list, characters that YAML forbids, and
any directive; and it leaves out entries whose key has the tag `!ignore`.
Source of the last: https://github.com/envoyproxy/envoy/blob/v1.35.0/source/common/protobuf/yaml_utility.cc
"""

import re

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping, Node, Scalar, Sequence
from linter.syntax.yaml.documents import parse

_IGNORED = "!ignore"
_TABS = pattern(r"(?:^|(?<=\ufeff))[ \t]*(?=\r?$|\#)|(?<=-)[ \t]+", re.MULTILINE)
_FORBIDDEN = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_DIRECTIVES = pattern(r"(?:[ \t]*(?:\#[^\n]*)?\n)*(?:%[^\n]*\n(?:[ \t]*(?:\#[^\n]*)?\n)*)+")


def parse_yaml(document: Location) -> Node | None:
    """Parse a document.  Raises InputError with the place of the first error that Envoy's parser has with it, too."""
    try:
        node = parse(document)
    except InputError:
        loosened = _loosened(document.text)
        if loosened == document.text:
            raise
        from linter.syntax.yaml.events import parse_instead  # noqa: PLC0415  # what was not plain has had it imported

        node = parse_instead(document, loosened)
    return _without_ignored(node, {}) if node is not None and _IGNORED in document.text else node


def _loosened(text: str) -> str:
    """Replace what libyaml refuses, and keep every place."""
    text = _TABS.sub(lambda tabs: " " * len(tabs.group()), text)
    directives = _DIRECTIVES.match(text)
    if directives is not None:
        text = directives.group().replace("\n%", "\n#").replace("%", "#", 1) + text[directives.end() :]
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _without_ignored(node: Node, done: dict[int, Node]) -> Node:
    """Leave out entries that are ignored; what aliases repeat stays one node."""
    if isinstance(node, Scalar):
        return node
    if id(node) not in done:
        if isinstance(node, Mapping):
            kept = ((name, entry) for name, entry in node.entries.items() if not _is_ignored(entry[0]))
            entries = {name: (key, _without_ignored(value, done)) for name, (key, value) in kept}
            done[id(node)] = Mapping(entries, node.at)
        else:
            done[id(node)] = Sequence(tuple(_without_ignored(item, done) for item in node.items), node.at)
    return done[id(node)]


def _is_ignored(key: Scalar) -> bool:
    return key.at.text.startswith(_IGNORED)
