"""A body as its reader sees it: attributes evaluated, `dynamic` blocks expanded.  Knows no resource type."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.modules.instances import MAX_INSTANCES, each_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.value import Several, Value, is_list, noted, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.hcl.tree import Block, Body


class View(Struct, frozen=True, eq=False):
    """The body of a resource or of a block in it."""

    body: Body
    scope: Scope
    owner: Resource
    header: Location
    """Where something that is absent would be written."""
    maybe: Unknown | None = None
    """Not None where it is not known whether the block is there at all."""

    def reference(self, name: str) -> Setting[Value] | None:
        """Return the value of an attribute, references unresolved; None where it is absent."""
        return self._written(name)

    def _written(self, name: str) -> Setting[Value] | None:
        attribute = self.body.attributes.get(name)
        if attribute is None:
            return None
        is_own = self.body is self.owner.block.body
        value = self.owner.attribute(name) if is_own else evaluate(attribute.expression, self.scope)
        if value is None or (isinstance(value, Known) and value.value is None):
            return None
        return self._placed(value, attribute.name, attribute.name_at, attribute.at)

    def attribute(self, name: str) -> Setting[Value] | None:
        """Return the value of an attribute; None where it is absent or null."""
        value = self._written(name)
        if value is None:
            return None
        plain = settled(value)
        if isinstance(plain, Known) and plain.value is None:
            return None
        attribute = self.body.attributes[name]
        return replace(plain, at=attribute.at) if isinstance(plain, Unknown) else plain

    def _placed(self, value: Setting[Value], name: str, name_at: Location, at: Location) -> Setting[Value]:
        """Put an unknown value where it is asked for; note where a value that comes from elsewhere is used."""
        if value.via:
            value = noted(value, name_at, f"`{name}` of `{self.owner.address}`")
        return replace(value, at=at) if isinstance(value, Unknown) else value

    def blocks(self, name: str) -> Iterator["View"]:
        """Return the blocks of a type, and the objects of an attribute that is written in their place."""
        for block in self.body.blocks:
            if block.type == name:
                yield View(block.body, self.scope, self.owner, block.header, self.maybe)
            elif block.type == "dynamic" and block.labels == (name,):
                yield from self._dynamic(name, block)

    def _dynamic(self, name: str, block: Block) -> Iterator["View"]:
        content = next(block.body.named("content"), None)
        each = block.body.attributes.get("for_each")
        if content is None or each is None:
            return
        iterator = block.body.attributes.get("iterator")
        written = iterator.at.text.strip('"') if iterator is not None else name
        given = evaluate(each.expression, self.scope)
        collection = settled(given)
        known = collection if isinstance(collection, Known) else _only_filled(collection)
        pairs = None if known is None else _pairs(known)
        at = block.header
        if pairs is not None and len(pairs) <= MAX_INSTANCES:
            maybe = self.maybe or (collection if isinstance(collection, Unknown) else None)
            for key, value in pairs:
                yield View(content.body, self._iterating(written, key, value, at), self.owner, at, maybe)
            return
        nothing = Unknown(collection.because if isinstance(collection, Unknown) else "its keys are not known", each.at)
        several = given.value.element if isinstance(given, Known) and isinstance(given.value, Several) else nothing
        yield View(content.body, self._iterating(written, nothing, several, at), self.owner, at, nothing)

    def _iterating(self, name: str, key: Setting[Value], value: Setting[Value], at: Location) -> Scope:
        return self.scope.binding({name: Known({"key": key, "value": value}, at)})


def _pairs(known: Known[Value]) -> list[tuple[Setting[Value], Setting[Value]]] | None:
    if is_list(known.value):
        return [(Known(index, known.at), value) for index, value in enumerate(known.value)]
    each = each_of(known)
    return None if each is None else [(Known(key, known.at), value) for key, value in each]


def _only_filled(unknown: Unknown) -> Known[Value] | None:
    """Return the one candidate that is not empty: `condition ? [1] : []` says what a block holds if it is there."""
    filled = [candidate for candidate in map(settled, unknown.candidates) if isinstance(candidate, Known)]
    filled = [candidate for candidate in filled if candidate.value not in ((), {}, None)]
    return filled[0] if len(filled) == 1 else None
