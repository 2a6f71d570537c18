"""Images that a kustomization names.  Knows no kind's meaning.

Source: Kustomize's reference of images.  Every list of containers counts, wherever it stands.
"""

from linter.platforms.kubernetes.building.kustomize.fields.access import Change
from linter.platforms.kubernetes.building.kustomize.fields.tables import Tables
from linter.platforms.kubernetes.building.kustomize.labels import with_fields
from linter.platforms.kubernetes.building.kustomize.resource import Resource, scalar
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

_REST = pattern(r"(?::(?P<tag>[\w.{}-]*))?(?:@(?P<digest>[\w:.{}-]*))?")
_LONGEST = 1_000
_DEEPEST = 30
_CONTAINERS = ("containers", "initContainers")


def with_images(found: list[Resource], node: Map, tables: Tables) -> list[Resource]:
    """Give containers the images that a kustomization names."""
    for entry in node.mappings_of("images"):
        image = _Image(entry)
        if image.is_usable:
            found = [_with_image(one, image) for one in found]
            found = with_fields(found, tables.of("images"), image.changed, entry)
    return found


def _with_image(one: Resource, image: "_Image") -> Resource:
    if one.object.kind == "CustomResourceDefinition":
        return one
    node = _Containers(image.changed).at(one.object.node, 0)
    return one.with_node(node) if isinstance(node, Map) else one


class _Image:
    """One entry: which image becomes which."""

    def __init__(self, entry: Map) -> None:
        self._name = entry.text("name") or ""
        self._entry = entry

    @property
    def is_usable(self) -> bool:
        """Whether it names an image, in words that an image can have."""
        values = (value for _, value in self._entry.entries.values())
        return bool(self._name) and all(isinstance(one, Scalar) and len(one.text) <= _LONGEST for one in values)

    def changed(self, node: Node) -> Node:
        """Return the image of a container as the entry has it."""
        if not isinstance(node, Scalar) or not node.text.startswith(self._name):
            return node
        rest = _REST.fullmatch(node.text, len(self._name))
        if rest is None or len(node.text) > _LONGEST:
            return node
        tag, digest, suffix = (self._entry.text(key) or "" for key in ("newTag", "digest", "tagSuffix"))
        if not tag and not digest:
            tag, digest = rest["tag"] or "", "" if suffix else rest["digest"] or ""
            tag += suffix
        name = self._entry.text("newName") or self._name
        text = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
        decisive = next((one for key in ("newTag", "digest", "newName") if (one := self._entry.scalar(key))), node)
        return node if text == node.text else scalar(text, decisive.at)


class _Containers:
    """Changes the images of all containers in an object; each node once."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._done: dict[int, Node] = {}

    def at(self, node: Node, depth: int) -> Node:
        """Return a node with all images changed."""
        if isinstance(node, Scalar) or depth > _DEEPEST:
            return node
        if id(node) not in self._done:
            self._done[id(node)] = self._fresh(node, depth)
        return self._done[id(node)]

    def _fresh(self, node: Map | Sequence, depth: int) -> Node:
        if isinstance(node, Sequence):
            items = tuple(self.at(item, depth + 1) for item in node.items)
            same = all(new is old for new, old in zip(items, node.items, strict=True))
            return node if same else Sequence(items, node.at)
        entries = {
            name: (key, self._list(value) if name in _CONTAINERS else self.at(value, depth + 1))
            for name, (key, value) in node.entries.items()
        }
        same = all(entries[name][1] is value for name, (_, value) in node.entries.items())
        return node if same else Map(entries, node.at)

    def _list(self, node: Node) -> Node:
        """Change the images of one list of containers."""
        if not isinstance(node, Sequence):
            return node
        items = tuple(self._container(item) for item in node.items)
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else Sequence(items, node.at)

    def _container(self, node: Node) -> Node:
        image = node.scalar("image") if isinstance(node, Map) else None
        if image is None or not isinstance(node, Map) or (new := self._change(image)) is image:
            return node
        return Map({**node.entries, "image": (node.entries["image"][0], new)}, node.at)
