"""Directives of nginx of which one in a server takes the place of all that it inherits.  Judges nothing."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from linter.model.finding import Finding
from linter.provenance.pattern import pattern

# https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header: "inherited from the previous configuration
# level if and only if there are no add_header directives defined on the current level"
_NAME = "add_header"
_WORD = pattern(r"#[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[{};]|[^\s{};\"'#]+|.", re.DOTALL)
_SERVER = "server"


def harmless(findings: Sequence[Finding], texts: Iterable[str]) -> Sequence[Finding]:
    """Return the findings without those whose block would no longer inherit what texts have, were it written there."""
    missed = [one for one in findings if _is_missed(one)]
    if missed and any(_NAME in text and _stands_outside(text) for text in texts):
        return [one for one in findings if one not in missed]
    return findings


def _is_missed(finding: Finding) -> bool:
    return finding.platform == "nginx" and finding.at == finding.header and finding.setting.endswith(_NAME)


def _stands_outside(text: str) -> bool:
    """Say whether a text has such a directive outside of every server, be it for `http` or for who includes it."""
    words = [word for word in _WORD.findall(text) if not word.startswith("#") and not word.isspace()]
    opened: list[bool] = []
    for before, word in pairwise((";", *words)):
        if word == "{":
            opened.append(before == _SERVER)
        elif word == "}":
            del opened[-1:]
        elif word == _NAME and not any(opened):
            return True
    return False
