"""Services and resources of several files to one.  Knows no key's meaning beyond how it is merged.

Source: https://docs.docker.com/reference/compose-file/merge/.
"""

from typing import TypeAlias

from linter.platforms.compose.reading.pairs import pairs
from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping, Node, Scalar, Sequence

_REPLACED = frozenset({"command", "entrypoint", "healthcheck", "test"})
_PAIRS = frozenset({"annotations", "args", "environment", "labels", "sysctls"})
_HOSTS = "extra_hosts"
_NAMED = frozenset({"depends_on", "networks"})
_MARK = pattern(r"\$\{|\}|:")
_DRIVE = pattern(r"[A-Za-z]:\\")
_MERGE = 30
"""Two values that are put together."""
_Known: TypeAlias = dict[tuple[int, int, str], tuple[Node, Node, Node]]
"""What was merged, by the identities of both and the key, with both of them and the result."""
_UNIQUE = frozenset({"configs", "secrets", "volumes"})
"""Lists of what is brought into a container, of which the last counts for each path in it."""


def merged(base: Node, over: Node, key: str = "") -> Node:
    """Return what a value becomes by another one of the same key in a later file."""
    return _merged(base, over, key, {})


def _merged(base: Node, over: Node, key: str, known: _Known) -> Node:
    """Merge two nodes once, for an anchor may be used very often."""
    pair = (id(base), id(over), key)
    if pair not in known:
        spend(_MERGE, over.at)
        known[pair] = (base, over, _merged_once(base, over, key, known))
    return known[pair][-1]


def _merged_once(base: Node, over: Node, key: str, known: _Known) -> Node:
    if is_reset(over) or over.at.text.startswith("!override") or key in _REPLACED:
        return over
    if key in _PAIRS or key == _HOSTS or key in _NAMED:
        separators = "=:" if key == _HOSTS else "="
        base, over = pairs(base, separators) or base, pairs(over, separators) or over
    if key == "build":
        base, over = _build(base), _build(over)
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return _mappings(base, over, known)
    if isinstance(base, Sequence) and isinstance(over, Sequence):
        items = (*base.items, *over.items)
        spend(len(items), over.at)
        return Sequence(_last_for_each_path(items) if key in _UNIQUE else items, over.at)
    return base if isinstance(over, Scalar) and over.is_null else over


def is_reset(node: Node) -> bool:
    """Say whether a value takes away what earlier files say."""
    return node.at.text.startswith("!reset")


def without_resets(node: Mapping) -> Mapping:
    """Return a service without what it resets."""
    entries = {name: entry for name, entry in node.entries.items() if not is_reset(entry[1])}
    return Mapping(entries, node.at)


def _mappings(base: Mapping, over: Mapping, known: _Known) -> Mapping:
    entries = dict(base.entries)
    spend(len(entries), over.at)
    for name, (key, value) in over.entries.items():
        before = entries.get(name)
        if before is None or name.startswith("x-"):
            entries[name] = (key, value)
        else:
            result = _merged(before[1], value, name, known)
            entries[name] = (before[0] if result is before[1] else key, result)
    return without_resets(Mapping(entries, over.at))


def _build(node: Node) -> Node:
    """Return the long form of what a service is built of."""
    if not isinstance(node, Scalar):
        return node
    return Mapping({"context": (Scalar("context", node.at, plain=True), node)}, node.at)


def _last_for_each_path(items: tuple[Node, ...]) -> tuple[Node, ...]:
    found: dict[str, Node] = {}
    for one in items:
        found[target_of(one)] = one
    return tuple(found.values())


def target_of(node: Node) -> str:
    """Return where in the container something is brought, as it is written."""
    if isinstance(node, Mapping):
        return node.text("target") or f"/{node.text('source') or ''}"
    if not isinstance(node, Scalar):
        return ""
    parts = cut(node.text)
    if len(parts) > 1:
        return parts[1]
    return node.text if node.text.startswith("/") else f"/{node.text}"


def cut(text: str) -> list[str]:
    """Cut a short form at its colons, but not inside a variable, nor behind the letter of a drive."""
    parts: list[str] = []
    start = depth = 0
    for mark in _MARK.finditer(text):
        if mark[0] != ":":
            depth = max(depth + (1 if mark[0] == "${" else -1), 0)
        elif not depth and not _DRIVE.match(text[start : mark.end() + 1]):
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]
