"""Replacements of Kustomize: values that are copied from one object into others.  Knows no kind's meaning.

Source: Kustomize's reference of replacements.  Only single values are copied; an object into which something else, or
nothing that can be told, is copied is known only in part.  A value that is copied whole keeps the place of its source.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.platforms.kubernetes.building.kustomize.fields.access import kind_of
from linter.platforms.kubernetes.building.kustomize.fields.paths import looked_up, replaced, split
from linter.platforms.kubernetes.building.kustomize.files import Files
from linter.platforms.kubernetes.building.kustomize.patches.targets import is_selected
from linter.platforms.kubernetes.building.kustomize.resource import Id, Resource
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, Sequence

_LONGEST = 100_000
_NAME = "metadata.name"


def entries(files: Files, folder: str, node: Map) -> Iterator[Map]:
    """Return the replacements of a kustomization, and those of the files that it names."""
    for entry in node.mappings_of("replacements"):
        path = entry.scalar("path")
        if path is None:
            yield entry
            continue
        for read in files.contents(folder, path):
            yield from (one for one in (read.items if isinstance(read, Sequence) else (read,)) if isinstance(one, Map))


def cost(replacement: Map) -> int:
    """Return how many fields of each object a replacement looks at."""
    return sum(1 + len(one.items_of("fieldPaths")) for one in replacement.mappings_of("targets"))


def replacing(found: list[Resource], written: Map) -> list[Resource]:
    """Apply one replacement."""
    source = written.mapping("source")
    value = None if source is None else _value(source, found)
    for target in written.mappings_of("targets"):
        found = [_Target(target, value).on(one) for one in found]
    return found


def _value(source: Map, found: Iterable[Resource]) -> Scalar | None:
    """Return what is copied; None where it cannot be told."""
    meant = [one for one in found if any(_names(source, one, had) for had in one.ids)]
    if len(meant) != 1 or meant[0].object.partial:
        return None
    value = looked_up(meant[0].object.node, split(source.text("fieldPath") or _NAME))
    if not isinstance(value, Scalar) or not value.text:
        return None
    options = _Options.of(source)
    if not options.delimiter:
        return value
    parts = value.text.split(options.delimiter)
    return Scalar(parts[options.index], value.at, value.plain) if 0 <= options.index < len(parts) else None


def _names(written: Map, one: Resource, had: Id) -> bool:
    name, namespace = written.text("name"), written.text("namespace")
    return kind_of(written).has(one.object) and name in (None, had.name) and namespace in (None, had.namespace)


class _Options(Struct, frozen=True):
    """How a value is cut or put together."""

    delimiter: str
    index: int
    create: bool

    @staticmethod
    def of(written: Map) -> "_Options":
        """Read the options of a source or a target."""
        index = written.text("options", "index") or "0"
        return _Options(
            delimiter=written.text("options", "delimiter") or "",
            index=int(index[:9]) if index.removeprefix("-").isdecimal() else 0,
            create=written.text("options", "create") == "true",
        )


class _Target:
    """What a value is copied to."""

    def __init__(self, written: Map, value: Scalar | None) -> None:
        self._written = written
        self._value = value
        self._options = _Options.of(written)

    def on(self, one: Resource) -> Resource:
        """Copy the value into one object, where it is meant."""
        select = self._written.mapping("select")
        selected = False if select is None else is_selected(select, one)
        if selected is False:
            return one
        rejected = [is_selected(reject, one) for reject in self._written.mappings_of("reject") if reject.entries]
        if True in rejected:
            return one
        if selected is None or None in rejected:
            return one.opened()
        return self._copied(one)

    def _copied(self, one: Resource) -> Resource:
        node: Map | None = one.object.node
        for path in self._written.items_of("fieldPaths") or (None,):
            text = path.text if isinstance(path, Scalar) else _NAME
            if node is not None and self._value is not None:
                node = replaced(node, split(text), self._change, self._value if self._options.create else None)
        return one.opened() if node is None or self._value is None else one.with_node(node)

    def _change(self, old: Scalar) -> Scalar | None:
        """Return the value that stands in the place of an old one; None where it cannot be told."""
        value = self._value
        if value is None or not self._options.delimiter:
            return value
        text = "" if old is value else old.text
        parts = text.split(self._options.delimiter)
        index = self._options.index
        if index < 0:
            parts = [value.text, *parts]
        elif index >= len(parts):
            parts = [*parts, value.text]
        else:
            parts[index] = value.text
        whole = self._options.delimiter.join(parts)
        return None if len(whole) > _LONGEST else Scalar(whole, old.at, old.plain)
