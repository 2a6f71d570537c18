"""Which files are Compose's, by their names and by what stands in them.  Maps nothing."""

import re

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source
from linter.syntax.node import Mapping

MAY_CLAIM = pattern(r"\.(?:ya?ml|json)$")
_NAMED = pattern(r"(?:^|/)(?:[\w.]+[.-])?(?:docker-|podman-|container-)?compose(?:[._-][\w.-]*)?\.(?:ya?ml|json)$")
_SERVICES = pattern(r"services[\"']?[ \t]*:")
_INCLUDES = pattern(r"include[\"']?[ \t]*:")
# What a service is made of, in files of any name: `local.yml`, `production.yml`, what others include or extend.
_MADE_OF = pattern(r"(?:^[ \t]+|[{,][ \t]*)[\"']?(?:image|build|extends)[\"']?[ \t]*:", re.MULTILINE)
_MAX_PARSED = 1_000_000
"""Characters of a file of any name that is parsed only to learn whose it is."""
_OTHERS = pattern(r"^(?:apiVersion|jobs|stages|pipeline|kind|steps)[ \t]*:", re.MULTILINE)


def may_be(path: str, text: str) -> bool:
    """Say whether a file may describe services, or parts of them; parses nothing."""
    return _NAMED.search(path) is not None or _has_key(text, _SERVICES)


def _has_key(text: str, key: re.Pattern[str]) -> bool:
    """Say whether a key stands at the beginning of a line or of an entry in braces.

    To look for its word, and then at what stands before it, takes a hundredth of the time of trying each line.
    """
    return any(_begins(text, found.start()) for found in key.finditer(text))


def _begins(text: str, start: int) -> bool:
    """Say whether nothing but blanks, and a quote at most, stands before a place in its line or entry."""
    if start and text[start - 1] in "\"'":
        start -= 1
    while start and text[start - 1] in " \t":
        start -= 1
    return not start or text[start - 1] in "\n{,"


def claims(source: Source) -> bool:
    """Say whether a file describes services, or includes others that do."""
    path, text = source.path, source.text
    if _NAMED.search(path):
        return _has_key(text, _SERVICES) or _has_key(text, _INCLUDES)
    if "services" not in text or len(text) > _MAX_PARSED:  # most files are told by a word
        return False
    # What is another's says so in its first lines, and the other two are tried at each line to the last.
    if _OTHERS.search(text) is not None or not _has_key(text, _SERVICES) or _MADE_OF.search(text) is None:
        return False
    from linter.syntax import yaml  # noqa: PLC0415  # most files are none

    try:
        return any(_describes(one) for one in yaml.parse_all(source))
    except InputError:
        return False


def _describes(document: object) -> bool:
    services = document.mapping("services") if isinstance(document, Mapping) else None
    entries = services.entries.values() if services is not None else ()
    return any(
        isinstance(node, Mapping) and (node.scalar("image") or node.get("build") or node.get("extends"))
        for _, node in entries
    )
