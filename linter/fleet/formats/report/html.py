"""`html`: what is said of a fleet as one page: plots, and tables that sort.  It fetches nothing."""

from collections.abc import Iterator
from string import Template

from linter import __version__
from linter.fleet.answers.section import Answers, Cell, Section
from linter.fleet.formats.report import cells
from linter.fleet.formats.report.plots import bars, lines
from linter.report.page import part, policy, said, style
from linter.report.presentation import Presentation

_MOST_ROWS = 2_000
"""Of one table: a browser sorts them while one waits."""


def render(found: Answers, _: Presentation) -> str:
    """Return the page."""
    looks = style(part(__file__, "page.css"), part(__file__, "page-dark.css"))
    script = part(__file__, "page.js")
    return Template(part(__file__, "page.html")).substitute(
        policy=policy(looks, script),
        style=looks,
        script=script,
        day=f"{found.started:%Y-%m-%d}",
        about=said(f"Judged by {found.profile}, run {found.run}."),
        version=said(__version__),
        content="\n".join(_content(found)),
    )


def _content(found: Answers) -> Iterator[str]:
    shown = [section for section in found.sections if section.sentences or section.rows]
    yield '<nav aria-label="Parts"><ul>'
    yield from (f'<li><a href="#{one.id}">{said(one.title)}</a></li>' for one in shown)
    yield "</ul></nav>"
    for section in shown:
        yield f'<section id="{section.id}"><h2>{said(section.title)}</h2>'
        yield from (f"<p>{said(sentence)}</p>" for sentence in section.sentences)
        yield from _plot(section, found)
        yield from _table(section)
        yield "</section>"


def _plot(section: Section, found: Answers) -> Iterator[str]:
    match section.id:
        case "overview" if len(found.trend) > 1:
            yield lines(found.trend)
        case "post-quantum" | "certificates" if section.rows:
            yield bars(section)


def _table(section: Section) -> Iterator[str]:
    if not section.rows:
        return
    yield f'<div class="wide"><table><caption class="hidden">{said(section.title)}</caption><thead><tr>'
    for heading, cell in zip(section.headings, section.rows[0], strict=True):
        kind = ' class="number"' if cells.is_number(cell) else ""
        yield f'<th scope="col"{kind}><button type="button">{said(heading)}</button></th>'
    yield "</tr></thead><tbody>"
    for row in section.rows[:_MOST_ROWS]:
        yield f"<tr>{''.join(map(_cell, row))}</tr>"
    yield "</tbody></table></div>"
    if len(section.rows) > _MOST_ROWS:
        yield f"<p>And {len(section.rows) - _MOST_ROWS:,} more, which <code>-f json</code> has.</p>"


def _cell(cell: Cell) -> str:
    text = said(cells.said(cell))
    return f'<td class="number">{text}</td>' if cells.is_number(cell) else f"<td>{text}</td>"
