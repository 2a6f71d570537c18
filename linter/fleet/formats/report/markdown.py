"""`markdown`: what is said of a fleet, for a job's summary or a wiki."""

from collections.abc import Iterator

from linter.fleet.answers.section import Answers, Section
from linter.fleet.formats.report.cells import is_number, said
from linter.report.formats.markdown import plain
from linter.report.presentation import Presentation


def render(found: Answers, _: Presentation) -> str:
    """Return the text."""
    lines = [
        f"# Fleet at {found.started:%Y-%m-%d %H:%M} UTC",
        "",
        f"Judged by {plain(found.profile)}, run {found.run}.",
    ]
    for section in found.sections:
        if section.sentences or section.rows:
            lines += ["", f"## {section.title}", *_sentences(section), *_table(section)]
    return "".join(f"{line}\n" for line in lines)


def _sentences(section: Section) -> Iterator[str]:
    for sentence in section.sentences:
        yield ""
        yield plain(sentence)


def _table(section: Section) -> Iterator[str]:
    if not section.rows:
        return
    rows = section.rows[: section.most]
    yield ""
    yield f"| {' | '.join(map(plain, section.headings))} |"
    yield f"|{''.join(' ---: |' if is_number(cell) else ' --- |' for cell in rows[0])}"
    for row in rows:
        yield f"| {' | '.join(plain(said(cell)) for cell in row)} |"
    if len(section.rows) > section.most:
        yield ""
        yield f"And {len(section.rows) - section.most:,} more."
