"""Which objects a patch of Kustomize is for, and what becomes of them.  Knows no kind's meaning."""

import re
from dataclasses import dataclass, replace

from linter.platforms.kubernetes.objects import Object
from linter.platforms.kubernetes.patches import edited, merged
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Sequence


@dataclass(frozen=True, slots=True)
class Patch:
    """One patch, and what it is for."""

    node: Node | None
    """None where it cannot be read."""
    target: Map | None
    """What it is for; None where the patch itself names that."""

    def applied(self, found: list[Object]) -> list[Object]:
        """Change what it is for."""
        kept: list[Object] = []
        for one in found:
            changed = self._on(one) if self._is_for(one) else one
            if changed is not None:
                kept.append(changed)
        return kept

    def _on(self, one: Object) -> Object | None:
        """Change one object; None where the patch deletes it."""
        if isinstance(self.node, Map):
            # Custom resources have no merge keys, and their groups have a domain of their own.
            node = merged(one.node, _body(self.node), by_key="." not in one.group or one.group.endswith("k8s.io"))
            return None if node is None else replace(one, node=node)
        if isinstance(self.node, Sequence) and (node := edited(one.node, self.node)) is not None:
            return replace(one, node=node)
        return replace(one, partial=True)

    def _is_for(self, one: Object) -> bool:
        if self.target is None:
            return isinstance(self.node, Map) and _names(self.node, one)
        return all(
            (wanted := self.target.text(key)) is None or _matches(wanted, has)
            for key, has in (("kind", one.kind), ("name", one.name), ("namespace", one.namespace), ("group", one.group))
        ) and _selects(self.target.text("labelSelector"), one)


def _body(patch: Map) -> Map:
    """Return a patch without what only says which object it is for."""
    entries = {key: entry for key, entry in patch.entries.items() if key not in ("apiVersion", "kind")}
    metadata = patch.mapping("metadata")
    if metadata is not None:
        kept = {key: entry for key, entry in metadata.entries.items() if key not in ("name", "namespace")}
        entries["metadata"] = (patch.entries["metadata"][0], Map(kept, metadata.at))
    return Map(entries, patch.at)


def _names(patch: Map, one: Object) -> bool:
    """Say whether a patch names an object as its own."""
    namespace = patch.text("metadata", "namespace")
    return (
        patch.text("kind") == one.kind
        and patch.text("metadata", "name") == one.name
        and (namespace is None or not one.namespace or namespace == one.namespace)
    )


def _matches(wanted: str, has: str) -> bool:
    """Compare as a target does: the whole of it, as a regular expression where it is a plain one."""
    if wanted == has or wanted in (".*", ".+"):
        return True
    if not re.fullmatch(r"[\w.*|()-]{1,200}", wanted) or wanted.count("*") > 2:  # noqa: PLR2004  # stays linear
        return False
    try:
        return re.fullmatch(wanted, has) is not None
    except re.error:
        return False


def _selects(selector: str | None, one: Object) -> bool:
    """Say whether a selector of equal labels selects an object."""
    pairs = [part.split("=", 1) for part in (selector or "").replace("==", "=").split(",") if part]
    labels = ((pair, one.label(pair[0].strip())) for pair in pairs)
    return all(len(pair) > 1 and label is not None and label.text == pair[1].strip() for pair, label in labels)
