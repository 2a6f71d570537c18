"""What all pages have in common: what they look like, and a policy that lets nothing in and nothing out."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from linter.provenance.pattern import pattern
from linter.report.wording import printable

# https://www.w3.org/TR/xml/#charsets: what `printable` leaves and XML does not take.
_NO_XML = pattern("[\ufdd0-\ufdef\ufffe\uffff]")

_CODE = pattern("`([^`]+)`")


def said(text: str) -> str:
    """Write a text of others so that HTML and XML read nothing but text."""
    return escape(_NO_XML.sub("\ufffd", printable(text)), quote=True)


def with_code(text: str) -> str:
    """Write a text of others, with what stands between grave accents as code."""
    return _CODE.sub(r"<code>\1</code>", said(text))


def style(own: str, dark: str = "") -> str:
    """Return the looks, with those of one page: dark where the system or the reader wants them so."""
    dark = f"{_part('looks-dark.css')}{dark}"
    return (
        f"{_part('looks.css')}{own}"
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{\n{dark}}} }}\n"
        f":root[data-theme=dark] {{\n{dark}}}\n"
    )


def policy(looks: str, script: str | None = None) -> str:
    """Allow this one style, and at most this one script, and nothing else."""
    own = "" if script is None else f"script-src 'sha256-{_hash(script)}'; "
    return f"default-src 'none'; style-src 'sha256-{_hash(looks)}'; {own}base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    # https://www.w3.org/TR/CSP3/#grammardef-hash-source
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def part(beside: str, name: str) -> str:
    """Return the text of a file beside a module."""
    return Path(beside).with_name(name).read_text(encoding="utf-8")


def _part(name: str) -> str:
    return part(__file__, name)
