"""Which objects a patch of Kustomize is for, and what becomes of them.  Knows no kind's meaning."""

import re
from collections.abc import Iterator

from msgspec import Struct

from linter.platforms.kubernetes.building.kustomize.fields.access import kind_of
from linter.platforms.kubernetes.building.kustomize.patches.merge import edited, merged
from linter.platforms.kubernetes.building.kustomize.resource import Resource
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Sequence

_REQUIREMENT = pattern(
    r"\s*(?P<not>!?)\s*(?P<key>[\w./-]+)\s*(?:(?P<sign>==|=|!=)\s*(?P<value>[\w.-]*)"
    r"|(?P<word>in|notin)\s*\((?P<values>[^()]*)\))?\s*(?:,|$)"
)


class Patch(Struct, frozen=True):
    """One patch, and what it is for."""

    node: Node | None
    """None where it cannot be read."""
    target: Map | None
    """What it is for; None where the patch itself names that."""
    may_rename: bool = False

    def applied(self, found: list[Resource]) -> list[Resource]:
        """Change what it is for."""
        meant = self._meant(found)
        kept: list[Resource] = []
        for one in found:
            is_for = meant.get(id(one), False)
            changed = one.opened() if is_for is None else self._on(one) if is_for else one
            if changed is not None:
                kept.append(changed)
        return kept

    def is_for_any(self, found: list[Resource]) -> bool:
        """Say whether it is, or may be, for one of some objects."""
        return any(one is not False for one in self._meant(found).values())

    def _on(self, one: Resource) -> Resource | None:
        """Change one object; None where the patch deletes it."""
        if isinstance(self.node, Map):
            # Custom resources have no merge keys, and their groups have a domain of their own.
            group = one.object.group
            body = self.node if self.may_rename else _body(self.node)
            node = merged(one.object.node, body, by_key="." not in group or group.endswith("k8s.io"))
            return None if node is None else one.with_node(node)
        if isinstance(self.node, Sequence) and (node := edited(one.object.node, self.node)) is not None:
            return one.with_node(node)
        return one.opened()

    def _meant(self, found: list[Resource]) -> dict[int, bool | None]:
        """Return what the patch is for, by identity; None stands for what cannot be told."""
        if self.target is not None:
            return {id(one): is_selected(self.target, one) for one in found}
        if not isinstance(self.node, Map):
            return {}
        kind, name = self.node.text("kind"), self.node.text("metadata", "name")
        named = [one for one in found if kind == one.object.kind and one.was_named(name)]
        namespace = self.node.text("metadata", "namespace") or "default"
        exact = [one for one in named if any(had.namespace in ("", namespace) for had in one.ids)]
        # Kustomize refuses a patch that names no object's namespace, so that it can only mean one by its name.
        return {id(one): True for one in exact or named}


def _body(patch: Map) -> Map:
    """Return a patch without what only says which object it is for."""
    entries = {key: entry for key, entry in patch.entries.items() if key not in ("apiVersion", "kind")}
    metadata = patch.mapping("metadata")
    if metadata is not None:
        kept = {key: entry for key, entry in metadata.entries.items() if key not in ("name", "namespace")}
        entries["metadata"] = (patch.entries["metadata"][0], Map(kept, metadata.at))
    return Map(entries, patch.at)


def is_selected(target: Map, one: Resource) -> bool | None:
    """Say whether a selector of Kustomize selects an object; None where that cannot be told."""
    return _all(_verdicts(target, one))


def _verdicts(target: Map, one: Resource) -> Iterator[bool | None]:
    wanted = kind_of(target)
    yield _matches(wanted.kind, one.object.kind)
    yield _matches(wanted.group, one.object.group)
    yield _matches(wanted.version, one.object.version)
    ids = (one.ids[0], one.id)
    yield _any(_matches(target.text("name"), had.name) for had in ids)
    yield _any(_matches(target.text("namespace"), had.namespace) for had in ids)
    yield _selects(target.text("labelSelector"), one, "labels")
    yield _selects(target.text("annotationSelector"), one, "annotations")


def _all(verdicts: Iterator[bool | None]) -> bool | None:
    result: bool | None = True
    for verdict in verdicts:
        if verdict is False:
            return False
        result = result and verdict
    return result


def _any(verdicts: Iterator[bool | None]) -> bool | None:
    found = set(verdicts)
    return True if True in found else None if None in found else False


def _matches(wanted: str | None, has: str) -> bool | None:
    """Compare as a target does: the whole of it, as a regular expression; None where that is no plain one."""
    if not wanted or wanted == has or wanted in (".*", ".+"):
        return True
    if not re.search(r"[^\w./-]|\.", wanted):
        return False
    if not re.fullmatch(r"\^?[\w.*|()/-]{1,200}\$?", wanted) or not _is_cheap(wanted):
        return None
    try:
        return re.fullmatch(wanted, has) is not None
    except re.error:
        return None


def _is_cheap(expression: str) -> bool:
    """Say whether an expression of letters, dots, stars and groups takes no more than quadratic time."""
    return expression.count("*") <= 2 and expression.count("(") <= 1 and ")*" not in expression  # noqa: PLR2004


def _selects(selector: str | None, one: Resource, part: str) -> bool | None:
    """Say whether a selector of labels or annotations selects an object; None where it cannot be read."""
    position = 0
    verdict = True
    while selector and position < len(selector):
        found = _REQUIREMENT.match(selector, position)
        if found is None:
            return None
        verdict = verdict and _fits(found, one.object.node.text("metadata", part, found["key"]))
        position = found.end()
    return verdict


def _fits(requirement: re.Match[str], has: str | None) -> bool:
    if requirement["sign"]:
        return (has == requirement["value"]) == (requirement["sign"] != "!=")
    if requirement["word"]:
        values = [value.strip() for value in requirement["values"].split(",")]
        return (has in values) == (requirement["word"] == "in")
    return (has is None) == bool(requirement["not"])
