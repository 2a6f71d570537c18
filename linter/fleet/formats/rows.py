"""Rows of any query as a table.  Knows nothing of what they say."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from linter.report.documents.spreadsheet import table
from linter.report.formats.markdown import plain
from linter.report.json_text import written
from linter.report.wording import printable

_Rows: TypeAlias = Iterable[Sequence[Any]]
_WIDEST = 60
"""Characters of a cell of text."""


def _text(headings: Sequence[str], rows: _Rows) -> str:
    cells = [list(headings), *([_cut(_said(value)) for value in row] for row in rows)]
    widths = [max(len(row[number]) for row in cells) for number in range(len(headings))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells)
    return "".join(f"{line}\n" for line in lines)


def _markdown(headings: Sequence[str], rows: _Rows) -> str:
    lines = [f"| {' | '.join(map(plain, headings))} |", f"|{' --- |' * len(headings)}"]
    lines += [f"| {' | '.join(plain(_said(value)) for value in row)} |" for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _csv(headings: Sequence[str], rows: _Rows) -> str:
    return table(headings, ([_said(value) for value in row] for row in rows))


def _json(headings: Sequence[str], rows: _Rows) -> str:
    return written([dict(zip(headings, map(_plain, row), strict=True)) for row in rows])


def _said(value: Any) -> str:  # noqa: ANN401  # whatever SQL yields
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " ".join(map(_said, value))
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    return printable(str(value))


def _plain(value: Any) -> Any:  # noqa: ANN401  # as above
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}\N{HORIZONTAL ELLIPSIS}"


FORMATS: Mapping[str, Callable[[Sequence[str], _Rows], str]] = MappingProxyType(
    {"csv": _csv, "json": _json, "markdown": _markdown, "text": _text}
)
