"""A page for a document: it fetches nothing and runs nothing, is dark where the reader wants it, and prints."""

from string import Template

from linter import __version__
from linter.report.page import part, policy, said, style


def page(title: str, content: str) -> str:
    """Return a page with a title and what is in it, which is HTML already."""
    looks = style(part(__file__, "document.css"), part(__file__, "document-dark.css"))
    return Template(part(__file__, "document.html")).substitute(
        policy=policy(looks), style=looks, title=said(title), version=said(__version__), content=content
    )
