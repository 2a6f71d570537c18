"""Patches of Kustomize on objects: strategic merge and JSON patch.  Knows no kind's meaning.

What a patch says keeps its place in the patch, so that a finding stands where it is decided.
Sources: Kubernetes, "Update API Objects in Place Using kubectl patch", with the merge keys of its API; RFC 6902.
"""

from collections.abc import Callable, Mapping

from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

# Lists of the core API whose elements are merged, by what tells elements apart; all other lists are replaced.
_MERGE_KEYS: Mapping[str, tuple[str, ...]] = {
    "containers": ("name",),
    "env": ("name",),
    "ephemeralContainers": ("name",),
    "hostAliases": ("ip",),
    "imagePullSecrets": ("name",),
    "initContainers": ("name",),
    "ports": ("containerPort", "port"),
    "resourceClaims": ("name",),
    "secrets": ("name",),
    "topologySpreadConstraints": ("topologyKey",),
    "volumeDevices": ("devicePath",),
    "volumeMounts": ("mountPath",),
    "volumes": ("name",),
    "webhooks": ("name",),
}
_DIRECTIVE = "$patch"
_DEEPEST = 60
"""Steps of a path, so that patches upon patches stay of a depth that all who read objects can follow."""


def merged(base: Map, patch: Map, *, by_key: bool) -> Map | None:
    """Merge a strategic patch into an object; None where it deletes the object.

    `by_key` says whether lists have the merge keys of the core API, which those of custom resources have not.
    """
    directive = patch.text(_DIRECTIVE)
    if directive == "delete":
        return None
    entries = {} if directive == "replace" else dict(base.entries)
    for name, (key, value) in patch.entries.items():
        if name == _DIRECTIVE:
            continue
        earlier = entries[name][1] if name in entries else None
        if isinstance(value, Scalar) and value.is_null:
            entries.pop(name, None)
        elif isinstance(value, Map) and isinstance(earlier, Map):
            inner = merged(earlier, value, by_key=by_key)
            if inner is None:
                entries.pop(name, None)
            else:
                entries[name] = (entries[name][0], inner)
        elif isinstance(value, Sequence) and isinstance(earlier, Sequence) and by_key and name in _MERGE_KEYS:
            entries[name] = (entries[name][0], _merged_list(earlier, value, _MERGE_KEYS[name]))
        else:
            entries[name] = (key, _without_nulls(value) if isinstance(value, Map) else value)
    return Map(entries, base.at)


def _without_nulls(new: Map) -> Map:
    """Return what a patch adds without what it would remove."""
    return merged(Map({}, new.at), new, by_key=False) or new


def _merged_list(base: Sequence, patch: Sequence, keys: tuple[str, ...]) -> Sequence:
    """Merge lists of objects that a key tells apart; what a patch names comes first, as Kustomize has it."""
    named = [item for item in patch.items if isinstance(item, Map)]
    if any(item.text(_DIRECTIVE) == "replace" for item in named):
        return Sequence(tuple(item for item in named if item.get(_DIRECTIVE) is None), patch.at)
    kept = list(base.items)
    first: list[Node] = []
    for item in named:
        index = next((index for index, one in enumerate(kept) if _is_same(one, item, keys)), None)
        if index is None:
            first += [_without_nulls(item)] if item.get(_DIRECTIVE) is None else []
            continue
        earlier = kept.pop(index)
        result = merged(earlier, item, by_key=True) if isinstance(earlier, Map) else None
        first += [] if result is None else [result]
    return Sequence((*first, *kept), base.at)


def _is_same(one: Node, other: Map, keys: tuple[str, ...]) -> bool:
    """Say whether two elements are one, by the first of the keys that both have."""
    if not isinstance(one, Map):
        return False
    pairs = ((one.text(key), other.text(key)) for key in keys)
    return next((left == right for left, right in pairs if left is not None and right is not None), False)


def edited(base: Map, operations: Sequence) -> Map | None:
    """Apply a JSON patch; None where one of its operations does not fit the object."""
    node: Node = base
    for operation in operations.items:
        if not isinstance(operation, Map):
            return None
        result = _after(node, operation)
        if result is None:
            return None
        node = result
    return node if isinstance(node, Map) else None


def _after(node: Node, operation: Map) -> Node | None:
    """Apply one operation."""
    path = _pointer(operation.text("path") or "")
    source = _pointer(operation.text("from") or "")
    if not 0 < len(path) <= _DEEPEST:
        return None
    if operation.text("op") not in ("move", "copy"):
        change = _change(operation)
        return None if change is None else _at(node, path, change)
    value = _found(node, source)
    if value is None or not source or (not isinstance(value, Scalar) and len(path) > len(source)):
        return None  # what is moved deeper each time would grow without end
    rest = node if operation.text("op") == "copy" else _at(node, source, lambda one, key: _replaced(one, key, None))
    return None if rest is None else _at(rest, path, lambda one, key: _added(one, key, value))


def _found(node: Node, path: tuple[str, ...]) -> Node | None:
    """Return what a pointer names."""
    found: Node | None = node
    for name in path:
        if isinstance(found, Map):
            found = found.get(name)
        elif isinstance(found, Sequence) and name.isdecimal() and int(name[:9]) < len(found.items):
            found = found.items[int(name[:9])]
        else:
            return None
    return found


_Change = Callable[[Node, str], Node | None]


def _change(operation: Map) -> _Change | None:
    """Return what an operation does to the container of what it names."""
    value = operation.find("value")
    if value is None and "value" in operation.entries:
        value = operation.entries["value"][1]
    match operation.text("op"):
        case "add" if value is not None:
            return lambda container, key: _added(container, key, value)
        case "replace" if value is not None:
            return lambda container, key: _replaced(container, key, value)
        case "remove":
            return lambda container, key: _replaced(container, key, None)
        case "test":
            return lambda container, _key: container
        case _:
            return None


def _at(node: Node, path: tuple[str, ...], change: _Change) -> Node | None:
    """Rebuild a tree with the container of what a pointer names changed."""
    name = path[0]
    if len(path) == 1:
        return change(node, name)
    if isinstance(node, Map) and name in node.entries:
        inner = _at(node.entries[name][1], path[1:], change)
        return None if inner is None else Map({**node.entries, name: (node.entries[name][0], inner)}, node.at)
    if isinstance(node, Sequence) and name.isdecimal() and int(name) < len(node.items):
        index = int(name)
        inner = _at(node.items[index], path[1:], change)
        return None if inner is None else Sequence((*node.items[:index], inner, *node.items[index + 1 :]), node.at)
    return None


def _added(container: Node, name: str, value: Node) -> Node | None:
    if isinstance(container, Map):
        key = container.entries[name][0] if name in container.entries else Scalar(name, value.at, plain=False)
        return Map({**container.entries, name: (key, value)}, container.at)
    if isinstance(container, Sequence) and (name == "-" or (name.isdecimal() and int(name) <= len(container.items))):
        index = len(container.items) if name == "-" else int(name)
        return Sequence((*container.items[:index], value, *container.items[index:]), container.at)
    return None


def _replaced(container: Node, name: str, value: Node | None) -> Node | None:
    """Replace, or remove, something that is there."""
    if isinstance(container, Map) and name in container.entries:
        key = container.entries[name][0]
        others = {one: entry for one, entry in container.entries.items() if one != name}
        return Map(others if value is None else {**container.entries, name: (key, value)}, container.at)
    if isinstance(container, Sequence) and name.isdecimal() and int(name) < len(container.items):
        index = int(name)
        new = () if value is None else (value,)
        return Sequence((*container.items[:index], *new, *container.items[index + 1 :]), container.at)
    return None


def _pointer(path: str) -> tuple[str, ...]:
    """Read a JSON pointer (RFC 6901)."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:])
