"""The documents of a YAML text, and what stands in them.  Imports no parser until there is something to parse."""

import re
from collections.abc import Iterator
from typing import cast

from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.provenance.source import Location, Source
from linter.syntax.node import Node, Scalar

_DOCUMENT = 20
"""What a document costs beside what stands in it."""

# A line that begins with `---` or `...` ends a document even inside a block scalar (YAML 1.2.2, 9.1.2
# c-forbidden), so cutting there is exact, and a broken document does not take the others with it.
_DOCUMENT_MARK = pattern(r"^(?:---|\.\.\.)(?=\s|$)", re.MULTILINE)
_BEGINNING = pattern(r"---(?<=^---)(?=\s|$)", re.MULTILINE)
"""The mark of most texts, which have no other; it is found in a tenth of the time."""
_LITERAL_BLOCK = pattern(r"\|[0-9+-]{0,2}[ \t]*(?:#[^\n]*)?\n")
_PROLOGUE = pattern(r"(?:\s*[#%][^\n]*(?:\n|$))*\s*")


def block_text(scalar: Scalar) -> Location | None:
    """Return the place of the lines of a literal block, `|`; None where a value is written in any other way."""
    header = _LITERAL_BLOCK.match(scalar.at.text)
    return None if header is None else scalar.at.source.at(scalar.at.start + header.end(), scalar.at.end)


def documents(source: Source) -> Iterator[Location]:
    """Cut a text into the spans of its documents, without parsing them.

    Directives and comments stay with the document that follows them.
    """
    for document in _documents(source):
        spend(_DOCUMENT, document)
        yield document


def _documents(source: Source) -> Iterator[Location]:
    text = source.text
    start = 0
    has_ends = "\n..." in text or text.startswith("...")
    for mark in (_DOCUMENT_MARK if has_ends else _BEGINNING).finditer(text):
        if _PROLOGUE.fullmatch(text, start, mark.start()):
            if mark.group() == "...":
                start = mark.end()
            continue
        yield source.at(start, mark.start())
        start = mark.start() if mark.group() == "---" else mark.end()
    if not _PROLOGUE.fullmatch(text, start):
        yield source.at(start, len(text))


def parse(document: Location) -> Node | None:
    """Parse the text of one document; None when it is empty.  Each is parsed once, whoever asks.

    Raises InputError with the place of the first error.
    """
    made = document.source.made
    key = (parse, document.start, document.end)
    if key not in made:
        made[key] = _parsed(document)
    return cast("Node | None", made[key])


def _parsed(document: Location) -> Node | None:
    from linter.syntax.yaml import plain  # noqa: PLC0415  # what a run over no YAML saves

    node = plain.parsed(document)
    if node is not None:
        return node
    from linter.syntax.yaml import events  # noqa: PLC0415  # 0.02 s, which a run over plain YAML saves

    return events.parsed(document)


def parse_all(source: Source) -> Iterator[Node]:
    """Parse every document of a text.  Raises InputError at the first that cannot be parsed."""
    for document in documents(source):
        node = parse(document)
        if node is not None:
            yield node
