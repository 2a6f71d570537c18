"""`mermaid`: the drawing in Mermaid's language, which GitHub and GitLab draw; one line for each thing that is drawn."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from linter.flows.graph import Graph, NodeKind, Transport
from linter.provenance.pattern import pattern
from linter.report.flows.picture import Arrow, Box, Limits, Picture, picture
from linter.report.flows.wording import KINDS, classes
from linter.report.flows.zones import Zone, zones
from linter.report.presentation import Presentation
from linter.report.wording import counted

# https://mermaid.js.org/config/schema-docs/config.html: `maxEdges` and `maxTextSize`, which a page cannot raise.
_MOST_ARROWS = 500
_MOST_TEXT = 50_000

_SHAPES: Mapping[NodeKind, tuple[str, str]] = MappingProxyType(
    {
        NodeKind.CLIENT: ("([", "])"),
        NodeKind.EDGE: ("[/", "\\]"),
        NodeKind.LISTENER: ("[", "]"),
        NodeKind.WORKLOAD: ("(", ")"),
        NodeKind.DATASTORE: ("[(", ")]"),
        NodeKind.HOST: ("{{", "}}"),
        NodeKind.UNTOLD: (">", "]"),
    }
)
# Thick for what is encrypted, dotted for what need not be; a line without either is in clear text or local.
_LINES: Mapping[Transport, str] = MappingProxyType(
    {
        Transport.CLEAR: "-->",
        Transport.TLS: "==>",
        Transport.MUTUAL_TLS: "==>",
        Transport.MESH: "==>",
        Transport.OPTIONAL_TLS: "-.->",
        Transport.PASSED_THROUGH: "-.-o",
        Transport.LOCAL: "---",
        Transport.UNKNOWN: "-.->",
    }
)
# A style for one arrow has to give its number, which the next arrow that is put in changes; rules for all of a kind
# stand once.  Mermaid gives every arrow the class of normal ones, and the others theirs beside it.
_RULES = (
    ".flowchart-link[marker-end] { stroke: #d92b43; stroke-width: 2px; }"
    " .flowchart-link.edge-thickness-thick[marker-end] { stroke: #2f7fd0; stroke-width: 3px; }"
    " .flowchart-link.edge-pattern-dotted[marker-end] { stroke: #8a8a8a; }"
)
_HEAD = f'%%{{init: {{"themeCSS": "{_RULES}"}}}}%%'
_ENDS = "classDef ends stroke:#c4162a,stroke-width:4px"
_NO_LETTER = pattern(r"[^A-Za-z0-9]+")
# What neither Mermaid, nor Markdown, nor HTML reads as anything but itself: names of hosts and resources, with ports.
_PLAIN = pattern(r"[^\W_](?:[\w ./,+()-]|(?<=\w):(?=\d))*", re.UNICODE)
_SPECIAL = pattern(r"[^\w ./,+()-]|_", re.UNICODE)
_AT_AN_EDGE = pattern(r"(?<!\w)_|_(?!\w)", re.UNICODE)
_STARTS_A_LIST = pattern(r"^(\d+)([.)])|^([-+])")
_JOINER = "#8288;"
"""Without width: keeps a backslash and an `n`, as entities too, from being a line break."""
_SLUG = 24


def render(graph: Graph, _: Presentation) -> str:
    """Return the graph as a flowchart that is drawn whole."""
    arrows = _MOST_ARROWS
    text = _flowchart(picture(graph, Limits(boxes=arrows, arrows=arrows)))
    while len(text) > _MOST_TEXT and arrows > 1:
        arrows = arrows * _MOST_TEXT // (len(text) + _MOST_TEXT // 10)
        text = _flowchart(picture(graph, Limits(boxes=arrows, arrows=arrows)))
    return text


def _flowchart(drawn: Picture) -> str:
    lines = [_HEAD, "flowchart LR", f"  {_ENDS}", *_zone(zones(drawn.boxes), "  "), *map(_arrow, drawn.arrows)]
    for number, why in ((drawn.control, "of the control plane"), (drawn.undrawn, "more, which are too many to draw")):
        if number:
            lines.append(f"  %% left out: {counted(number, 'hop')} {why}")
    return "\n".join((*lines, ""))


def _zone(zone: Zone, margin: str) -> Iterator[str]:
    for box in zone.boxes:
        yield f"{margin}{_box(box)}"
    for inner in zone.zones.values():
        yield f'{margin}subgraph {_name("z", inner.name)}["{escaped(inner.label)}"]'
        yield from _zone(inner, f"{margin}  ")
        yield f"{margin}end"


def _box(box: Box) -> str:
    words = [escaped(box.label), escaped(KINDS[box.node.kind])]
    if box.node.data:
        words.append(escaped(f"with {classes(box.node.data)} data"))
    if box.ends:
        words.append("encryption ends here")
    opening, closing = _SHAPES[box.node.kind]
    ends = ":::ends" if box.ends else ""
    return f'{_name("n", box.id)}{opening}"{"<br/>".join(words)}"{closing}{ends}'


def _arrow(arrow: Arrow) -> str:
    line = "-.->" if arrow.hop.only_redirects else _LINES[arrow.hop.transport]
    return f'  {_name("n", arrow.source)} {line}|"{escaped(arrow.label)}"| {_name("n", arrow.target)}'


def _name(prefix: str, text: str) -> str:
    """Return a name that Mermaid takes for nothing else, and that stays while others come and go."""
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    # The end tells more: addresses begin with folders.
    return f"{prefix}_{_NO_LETTER.sub('_', text)[-_SLUG:].strip('_')}_{digest}"


def escaped(text: str) -> str:
    """Write a text for a label, with entities for all that could be read as anything else."""
    if _PLAIN.fullmatch(text) and not _AT_AN_EDGE.search(text) and not _STARTS_A_LIST.match(text):
        return text
    plain = _SPECIAL.sub(lambda found: f"#{ord(found[0])};", text).replace("#92;n", f"#92;{_JOINER}n")
    return _STARTS_A_LIST.sub(lambda found: "".join(_entity(group) for group in found.groups() if group), plain)


def _entity(text: str) -> str:
    return text if text.isdigit() else f"#{ord(text)};"
