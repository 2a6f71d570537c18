"""`text`: what is said of a fleet, for a terminal."""

from collections.abc import Iterator

from linter.fleet.answers.section import Answers, Cell, Section
from linter.fleet.formats.report.cells import is_number, said
from linter.report.presentation import Presentation

_WIDEST = 48
"""Characters of a cell."""


def render(found: Answers, _: Presentation) -> str:
    """Return the text."""
    return "\n".join("\n".join(lines) + "\n" for lines in _parts(found))


def _parts(found: Answers) -> Iterator[list[str]]:
    yield [f"Fleet at {found.started:%Y-%m-%d %H:%M} UTC, judged by {found.profile} (run {found.run})"]
    for section in found.sections:
        if section.sentences or section.rows:
            yield [section.title, *(f"  {sentence}" for sentence in section.sentences), *_table(section)]


def _table(section: Section) -> Iterator[str]:
    if not section.rows:
        return
    rows = section.rows[: section.most]
    cells = [list(section.headings), *([_cut(said(cell)) for cell in row] for row in rows)]
    widths = [max(len(row[number]) for row in cells) for number in range(len(section.headings))]
    for number, row in enumerate(cells):
        kinds = rows[max(number - 1, 0)]
        yield f"  {'  '.join(_filled(*one) for one in zip(row, widths, kinds, strict=True))}".rstrip()
    if len(section.rows) > section.most:
        yield f"  and {len(section.rows) - section.most:,} more, which `-f json` has"


def _filled(text: str, width: int, cell: Cell) -> str:
    return text.rjust(width) if is_number(cell) else text.ljust(width)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}\N{HORIZONTAL ELLIPSIS}"
