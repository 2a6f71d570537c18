"""`html`: one page with the drawing, facts on demand, filters and tables.  It fetches nothing and runs only its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import Template

from linter.flows.graph import Graph, Hop, Node, Transport, Verdict
from linter.report.flows.drawing import elements, view
from linter.report.flows.facts import Index, Row, data, index
from linter.report.flows.fitting import fitting
from linter.report.flows.formats.svg import left_out
from linter.report.flows.layout import laid_out
from linter.report.flows.page import part
from linter.report.flows.picture import Picture, alike
from linter.report.flows.wording import SERIOUSNESS, VERDICTS, assumptions, broken, files, label, questions
from linter.report.page import policy, said, style
from linter.report.presentation import Presentation
from linter.report.wording import counted

_MOST_ROWS = 2_000
_MOST_ITEMS = 500
_MOST_FILES = 4
_FINE = (Verdict.ENCRYPTED, Verdict.LOCAL, Verdict.UNKNOWN, Verdict.BROKEN)

_LEGEND = (
    (f"t-{Transport.TLS}", "TLS: solid"),
    (f"t-{Transport.MUTUAL_TLS}", "mutual TLS, or by a mesh: double"),
    (f"t-{Transport.CLEAR}", "clear text: thick and red, its label filled"),
    (f"t-{Transport.OPTIONAL_TLS}", "optional TLS: dash and dot"),
    (f"t-{Transport.PASSED_THROUGH}", "passed through as it comes: long dashes"),
    (f"t-{Transport.UNKNOWN}", "unknown: short dashes, its label slanted"),
    (f"t-{Transport.LOCAL}", "stays on one machine: thin and grey"),
    (f"t-{Transport.CLEAR} redirect", "only redirects to https: dotted"),
)

_END = (
    '<li><svg class="flows" width="60" height="24" aria-hidden="true"><g class="node ends">'
    '<rect class="shape" x="4" y="3" width="52" height="18" rx="2"/></g></svg>'
    "encryption ends here: thick red edge</li>"
)
_COLUMNS = ("Verdict", "Path", "Encryption ends at", "Data", "Files")


def render(graph: Graph, presentation: Presentation) -> str:
    """Return the page."""
    drawn = fitting(graph)
    pictures = [drawn, fitting(graph, control=True)] if drawn.control else [drawn]
    rows = sorted(map(Row, alike(graph)), key=lambda row: SERIOUSNESS[row.path.verdict])
    listed = rows[:_MOST_ROWS]
    known = index(
        graph,
        (
            *(hop.id for one in pictures for arrow in one.arrows for hop in arrow.hops),
            *(hop for row in listed for path in row.paths for hop in path.hops),
        ),
        (node.id for one in pictures for box in one.boxes for node in box.nodes),
    )
    looks = style(f"{part('drawing.css')}{part('page.css')}", part("drawing-dark.css"))
    script = part("page.js")
    return Template(part("page.html")).substitute(
        policy=policy(looks, script),
        style=looks,
        script=script,
        summary=_summary(graph),
        verdicts=_options((str(verdict), words) for verdict, words in VERDICTS.items() if _occurs(verdict, listed)),
        classes=_options((name, name) for name in sorted({name for path in graph.paths for name in path.data})),
        platforms=_options((name, name) for name in sorted({node.platform for node in graph.nodes} - {""})),
        control=_control(drawn),
        notes="".join(f'<p class="note">{said(line)}.</p>' for line in _notes(drawn)),
        drawings="\n".join(_drawings(pictures, known)),
        legend=_legend(),
        paths="\n".join(_table(graph, listed, len(rows), known)),
        questions=_items(questions(graph)) or "<p>None.</p>",
        broken=_broken(graph),
        assumptions=f"<ul>{''.join(f'<li>{said(line)}</li>' for line in assumptions(graph))}</ul>",
        graph=data(graph, known, listed, presentation),
    )


def _occurs(verdict: Verdict, rows: Iterable[Row]) -> bool:
    return any(row.path.verdict is verdict for row in rows)


def _options(options: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{said(value)}">{said(words)}</option>' for value, words in options)


def _control(drawn: Picture) -> str:
    if not drawn.control:
        return ""
    hops = counted(drawn.control, "hop")
    return f'<label><input type="checkbox" id="control"> control plane ({hops})</label>'


def _notes(drawn: Picture) -> Iterator[str]:
    yield from (line for line in left_out(drawn) if "control plane" not in line)
    if any(box.more for box in drawn.boxes):
        yield "What is drawn as a stack stands for several nodes that differ in name only"


def _summary(graph: Graph) -> str:
    counts = Counter(path.verdict for path in graph.paths)
    verdicts = ", ".join(f"{counts[verdict]:,} {words}" for verdict, words in VERDICTS.items() if counts[verdict])
    more = f"; {graph.unlisted:,} more are not listed" if graph.unlisted else ""
    return said(f"{counted(len(graph.paths), 'path')}{f': {verdicts}' if verdicts else ''}{more}.")


def _drawings(pictures: list[Picture], known: Index) -> Iterator[str]:
    for number, (drawn, hidden) in enumerate(zip(pictures, ("", " hidden"), strict=False)):
        drawing = laid_out(drawn)
        yield f'<svg class="flows" role="group" aria-label="Data flows" {view(drawing)}{hidden}>'
        yield from elements(drawing, _tag("nodes", known.nodes), _tag("hops", known.hops), f"flows{number}")
        yield "</svg>"


def _tag(kind: str, known: Mapping[str, int]) -> Callable[[Iterable[str]], str]:
    """Return what marks a part of the drawing as something to ask about, which its title names."""
    return lambda ids: (
        f'data-{kind}="{" ".join(str(known[one]) for one in ids)}" tabindex="0" role="button" aria-pressed="false"'
    )


def _legend() -> str:
    lines = [
        f'<li><svg class="flows" width="60" height="16" aria-hidden="true"><g class="hop {kind}">'
        f'<path class="line" d="M2 8H58"/>{_core(kind)}</g></svg>{words}</li>'
        for kind, words in _LEGEND
    ]
    return f"<ul>{''.join(lines)}{_END}</ul>"


def _core(kind: str) -> str:
    return '<path class="core" d="M2 8H58"/>' if kind == f"t-{Transport.MUTUAL_TLS}" else ""


def _table(graph: Graph, rows: list[Row], total: int, known: Index) -> Iterator[str]:
    if not rows:
        yield "<p>None.</p>"
        return
    nodes = {node.id: node for node in graph.nodes}
    hops = {hop.id: hop for hop in graph.hops if hop.id in known.hops}
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    yield '<div class="wide" tabindex="0" role="region" aria-label="Table of paths">'
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for number, row in enumerate(rows):
        yield _row(number, row, (nodes, hops), known)
    yield "</tbody></table></div>"
    if total > len(rows):
        yield f'<p class="note">{total - len(rows):,} more rows are not shown; `-f json` has all of them.</p>'


def _row(number: int, row: Row, things: tuple[Mapping[str, Node], Mapping[str, Hop]], known: Index) -> str:
    nodes, hops = things
    path = row.path
    doubt = "" if path.is_certain else " (likely, not certain)"
    more = f'<span class="more"> and {counted(len(row.paths) - 1, "path")} alike</span>' if len(row.paths) > 1 else ""
    every = sorted({known.hops[hop] for one in row.paths for hop in one.hops if hop in hops})
    written = [*files(hops[hop] for one in row.paths for hop in one.hops if hop in hops)]
    if len(written) > _MOST_FILES:
        written = [*written[: _MOST_FILES - 1], f"and {len(written) - _MOST_FILES + 1} more"]
    way = "".join(_way([hops[hop] for hop in path.hops if hop in hops], nodes, known))
    ends = _label(path.ends_at, nodes) if path.ends_at else ""
    return (
        f'<tr data-path="{number}" data-all="{" ".join(map(str, every))}">'
        f'<td class="{"fine" if path.verdict in _FINE else "bad"}">{said(VERDICTS[path.verdict])}{doubt}</td>'
        f'<td class="way">{way}{more}</td><td>{ends}</td><td>{said(", ".join(path.data))}</td>'
        f'<td class="files">{"<br>".join(f"<code>{said(file)}</code>" for file in written)}</td></tr>'
    )


def _way(hops: list[Hop], nodes: Mapping[str, Node], known: Index) -> Iterator[str]:
    if hops:
        yield f"<b>{_label(hops[0].source, nodes)}</b>"
    for hop in hops:
        asks = f'type="button" class="{hop.transport}" data-hop="{known.hops[hop.id]}" aria-expanded="false"'
        yield f" <button {asks}>{said(label(hop))}</button> <b>{_label(hop.target, nodes)}</b>"


def _label(node: str, nodes: Mapping[str, Node]) -> str:
    return said(nodes[node].label if node in nodes else node)


def _items(about: Iterable[tuple[str, str]]) -> str:
    items = [f"<li><b>{said(what)}</b>: {said(why)}</li>" for what, why in dict.fromkeys(about)]
    more = f"<li>and {len(items) - _MOST_ITEMS:,} more</li>" if len(items) > _MOST_ITEMS else ""
    return f"<ul>{''.join(items[:_MOST_ITEMS])}{more}</ul>" if items else ""


def _broken(graph: Graph) -> str:
    items = _items(broken(graph))
    title = '<h2 id="broken">What cannot work as written</h2>'
    return f'<section aria-labelledby="broken">{title}{items}</section>' if items else ""
