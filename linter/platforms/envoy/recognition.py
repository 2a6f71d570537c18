"""Which files are Envoy's, by their names and by what stands in them.  Maps nothing."""

import re

from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern
from linter.provenance.source import Source
from linter.syntax.templates import ENGINES

MAY_CLAIM = pattern(rf"\.(?:(?:ya?ml|json)(?:\.(?:{ENGINES}))?|pb_text)$")
_TEXT_BOOTSTRAP = pattern(r"^\s*(?:static_resources|dynamic_resources)\s*:?\s*[{<]", re.MULTILINE)

# Without any of these a text is not Envoy's; with one it may be, and its structure decides.  Each begins with letters
# that are searched for as such, which one expression for all of them would not.
_WORDS = tuple(
    map(
        pattern,
        (
            r"static_?[rR]esources",
            r"dynamic_?[rR]esources",
            r"/envoy\.",
            r"socket_?[aA]ddress",
            r"filter_?[cC]hain",
            r"listener_?[fF]ilters",
            r"load_?[aA]ssignment",
            r"eds_?[cC]luster",
            r"Eds_?[cC]luster",
            r"virtual_?[hH]osts",
            r"cluster_?(?:[tT]ype|[nN]ame)",
            r"tls_?[cC]ertificate",
            r"validation_?[cC]ontext",
        ),
    )
)
_BY_NUMBERS = pattern(r"\"[^\"\n]{0,80}\\[ux][^\"\n]{0,80}\"\s{0,10}:")
"""A key in double quotes that is written by its characters' numbers."""

# What cannot be parsed is Envoy's where it begins so.  Configuration that a Kubernetes object carries belongs to
# whoever reads Kubernetes.
_KUBERNETES = pattern(r"^(?:- )?apiVersion\s*:|^\s{0,4}\{?\s{0,4}\"apiVersion\"\s*:", re.MULTILINE)
_BROKEN = pattern(
    r"^[ {]{0,8}[\"']?(?:static|dynamic)_?[rR]esources[\"']?\s*:"
    r"|@type[\"']?\s*:\s*[\"']?type\.googleapis\.com/envoy\."
    r"(?:config\.\w+\.v\d\w*|extensions\.transport_sockets\.tls\.v\d\w*|api\.v2(?:\.auth)?)\."
    r"(?:Listener|Cluster|RouteConfiguration|ClusterLoadAssignment|Secret)\b",
    re.MULTILINE,
)

_MAX_PARSED = 4_000_000
"""Characters of a text that is parsed only to learn whose it is; 26 MB of something else took 1.5 GB."""

# What most files are, told without parsing: a manifest that begins with its version, a bootstrap in block style.
_MANIFEST = pattern(
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*\r?\n)*apiVersion[ \t]*:[ \t]+[\w./-]+[ \t]*\r?\n(?:[^\n]*\n)*?kind[ \t]*:"
)
_PLAIN = pattern(r"^(?:static_resources|dynamic_resources)[ \t]*:[ \t]*\r?\n[ \t]+[a-z]", re.MULTILINE)

# A chart's own text for others to include, which is read where they are rendered
# (https://helm.sh/docs/chart_template_guide/named_templates/).
_PARTIAL = pattern(r"(?:^|/)templates/(?:.*/)?_[^/]*$")


def is_text_format(path: str) -> bool:
    """Say whether Envoy reads a file as protobuf's text format, which it tells by the name."""
    return path.endswith(".pb_text")


def claims(source: Source) -> bool:
    """Say whether a file is of this language and concerns TLS."""
    path, text = source.path, source.text
    if is_text_format(path):
        return _TEXT_BOOTSTRAP.search(text) is not None
    if _MANIFEST.match(text) is not None or not _speaks_of_envoy(text) or _PARTIAL.search(path):
        return False
    if _PLAIN.search(text) is not None and "apiVersion" not in text:
        return True
    if len(text) > _MAX_PARSED:
        return _looks_like_envoy(text)
    from linter.platforms.envoy.shapes import is_configuration  # noqa: PLC0415  # for the few texts that may be

    decided = is_configuration(source)
    return _looks_like_envoy(text) if decided is None else decided


def may_be(path: str, text: str) -> bool:
    """Say whether a file may be of this language, without parsing it."""
    return is_text_format(path) or _speaks_of_envoy(text)


def may_be_in(path: str, workspace: Workspace) -> bool:
    """Say whether a file may be of this language, by what stands in it; one that cannot be read may be."""
    source = workspace.read(path)
    return source is None or may_be(path, source.text)


def _speaks_of_envoy(text: str) -> bool:
    return any(word.search(text) for word in _WORDS) or ("\\" in text and _BY_NUMBERS.search(text) is not None)


def _looks_like_envoy(text: str) -> bool:
    return _BROKEN.search(text) is not None and _KUBERNETES.search(text) is None
