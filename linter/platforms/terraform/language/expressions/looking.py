"""What is looked at in modules on the way to a value, so that it can be told what cannot have changed it."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeAlias, TypeVar, cast

from msgspec import Struct, field

from linter.provenance.source import Source
from linter.syntax.hcl.tree import Block, File

T = TypeVar("T")
Key: TypeAlias = tuple[str, ...]
"""A type of blocks and the labels of one, or `EVERY` with a type, and of resources with the type of these."""

EVERY = "every"
UNTOLD: Key = ("untold",)
"""What is looked at when more is than can be told."""


class Looking(Struct):
    """Takes down what is looked at, also by those who found before what is only remembered now."""

    _now: list[set[Key]] = field(default_factory=list)
    """By those who are looking, each for the sake of the one before."""
    _before: dict[Hashable, set[Key]] = field(default_factory=dict)

    def note(self, *key: str) -> None:
        """Take down a look."""
        if self._now:
            self._now[-1].add(key)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """Find something that is remembered from then on, under a key."""
        self._now.append(set())
        try:
            found = find()
        finally:
            seen = self._now.pop()
        self._before[key] = _without_each(seen)
        self.again(key)
        return found

    def again(self, key: Hashable) -> None:
        """Take down what was looked at when something was found that is remembered."""
        if self._now:
            self._now[-1] |= self._before.get(key, {UNTOLD})  # of what asks for itself, nobody knows yet

    def seen(self, find: Callable[[], T]) -> tuple[T, frozenset[Key]]:
        """Find something, and return with it all that was looked at."""
        found = self.once(self, find)
        return found, frozenset(self._before.pop(self))

    def __hash__(self) -> int:
        """Be one of its own keys."""
        return id(self)


def _without_each(seen: set[Key]) -> set[Key]:
    """Leave out the resources of types of which every one was looked at."""
    every = {key[1:] for key in seen if key[0] == EVERY}
    return {key for key in seen if key[:2] not in every} if every else seen


def declared(source: Source, parse: Callable[[Source], File]) -> frozenset[Key]:
    """Return all by which somebody may look at what a file declares."""
    if declared not in source.made:
        source.made[declared] = frozenset(key for block in parse(source).body.blocks for key in _keys(block))
    return cast("frozenset[Key]", source.made[declared])


def _keys(block: Block) -> Iterable[Key]:
    yield block.type, *block.labels
    yield EVERY, block.type
    yield EVERY, block.type, *block.labels[:1]
    if block.type == "locals":
        yield from (("local", name) for name in block.body.attributes)
