"""Plots as SVG within a page: what their marks look like, the page says.  Each tells in words what it shows."""

from collections.abc import Iterator, Sequence

from linter.fleet.answers.asking import SEVERITIES
from linter.fleet.answers.section import Point, Section
from linter.report.page import said

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 90, 14, 28
_BAR, _GAP = 20, 8
_NAMES = 150
_COLOURS = 4


def lines(trend: Sequence[Point]) -> str:
    """Return the findings of runs, a line for each severity."""
    most = max((getattr(point, one) for point in trend for one in SEVERITIES), default=0) or 1
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(trend) - 1, 1)

    def place(number: int, count: int) -> tuple[float, float]:
        return _LEFT + number * step, _HEIGHT - _BOTTOM - count / most * (_HEIGHT - _TOP - _BOTTOM)

    words = "; ".join(f"{one}: {getattr(trend[0], one):,} to {getattr(trend[-1], one):,}" for one in SEVERITIES)
    title = f"Findings from {trend[0].started:%Y-%m-%d} to {trend[-1].started:%Y-%m-%d}: {words}"
    marks = [_text(_LEFT - 8, _TOP + 8, f"{most:,}", "end"), _text(_LEFT - 8, _HEIGHT - _BOTTOM, "0", "end")]
    marks += [_text(_LEFT, _HEIGHT - 8, f"{trend[0].started:%Y-%m-%d}", "start")]
    marks += [_text(_WIDTH - _RIGHT, _HEIGHT - 8, f"{trend[-1].started:%Y-%m-%d}", "end")]
    marks += [f'<path class="axis" d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"/>']
    ends = sorted((place(len(trend) - 1, getattr(trend[-1], one))[1], one) for one in SEVERITIES)
    for one in SEVERITIES:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(n, getattr(p, one)) for n, p in enumerate(trend)))
        marks.append(f'<polyline class="{one}" points="{points}"/>')
    marks += [_text(_WIDTH - _RIGHT + 8, y + 4, one, "start", one) for y, one in _apart(ends)]
    return _svg(title, _WIDTH, _HEIGHT, marks)


def _apart(ends: Sequence[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """Keep names from standing on one another."""
    last = -float(_GAP * 2)
    for y, one in ends:
        last = max(y, last + _GAP * 2)
        yield last, one


def bars(section: Section) -> str:
    """Return the rows of a section as bars: the first column is what they are called, numbers follow."""
    rows = section.rows[: section.most]
    columns = [n for n, heading in enumerate(section.headings) if n and all(isinstance(row[n], int) for row in rows)]
    columns = columns[:1] if section.id == "certificates" else columns[:_COLOURS]
    counts = [[count for n in columns if isinstance(count := row[n], int)] for row in rows]
    most = max(map(sum, counts), default=0) or 1
    height = len(rows) * (_BAR + _GAP) + _GAP
    marks: list[str] = []
    for number, (row, parts) in enumerate(zip(rows, counts, strict=True)):
        y, x = _GAP + number * (_BAR + _GAP), float(_NAMES)
        marks.append(_text(_NAMES - 8, y + 15, str(row[0] or "no team"), "end"))
        for place, count in enumerate(parts):
            width = count / most * (_WIDTH - _NAMES - _RIGHT)
            told = f"{row[0] or 'no team'}: {count:,} {section.headings[columns[place]]}"
            marks.append(
                f'<rect class="part-{place}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}">'
                f"<title>{said(told)}</title></rect>"
            )
            x += width
        marks.append(_text(x + 8, y + 15, " / ".join(f"{count:,}" for count in parts), "start"))
    names = ", ".join(section.headings[n] for n in columns)
    return _svg(f"{section.title}: {names}", _WIDTH, height, marks)


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="name {kind}">{said(text)}</text>'


def _svg(title: str, width: int, height: int, marks: Sequence[str]) -> str:
    head = f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    told = said(title)
    return f"<figure>{head}<title>{told}</title>{''.join(marks)}</svg><figcaption>{told}</figcaption></figure>"
