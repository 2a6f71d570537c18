"""Links of the manual, and where they lead.  Knows GitHub's names of headings, which the site's generator has too."""

import re
from collections.abc import Iterator
from pathlib import Path

_FENCED = re.compile(r"^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_NAVIGATED = re.compile(r": (?P<page>[\w./-]+\.md)$", re.MULTILINE)
_HERE = "https://github.com/tlslint/tlslint/blob/main/"
"""A page of the site leads so to what is in the repository and not on the site."""


def dead_links(root: Path) -> Iterator[str]:
    """Return each link to a page, file or heading that is not there."""
    root = root.resolve()
    docs = root / "docs"
    for page in [*sorted(root.glob("*.md")), *sorted(docs.rglob("*.md"))]:
        for found in _LINK.finditer(_CODE.sub("", _without_blocks(page))):
            problem = _problem(root, page, found["target"])
            if problem:
                yield f"{page.relative_to(root)}: {found['target']}: {problem}"


def missing_from_navigation(root: Path) -> list[str]:
    """Return pages that the site does not lead to, and pages that it leads to and that are not there."""
    entries = set(_NAVIGATED.findall((root / "mkdocs.yml").read_text(encoding="utf-8")))
    pages = {page.relative_to(root / "docs").as_posix() for page in (root / "docs").rglob("*.md")}
    return sorted(entries ^ pages)


def _problem(root: Path, page: Path, target: str) -> str:
    path, _, heading = target.partition("#")
    if path.startswith(_HERE):
        file = root / path.removeprefix(_HERE)
    elif path.startswith(("https:", "http:", "mailto:")):
        return ""
    else:
        file = (page.parent / path).resolve() if path else page
        docs = root / "docs"
        if page.is_relative_to(docs) and not file.is_relative_to(docs):
            return f"is not on the site: lead to {_HERE}"
    if not file.exists():
        return "is not there"
    return "has no such heading" if heading and heading not in _headings(file) else ""


def _headings(page: Path) -> set[str]:
    """Return the names by which links lead to headings: small letters, digits and hyphens."""
    titles = (found["title"].lower() for found in _HEADING.finditer(_without_blocks(page)))
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title).strip()) for title in titles}


def _without_blocks(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))
