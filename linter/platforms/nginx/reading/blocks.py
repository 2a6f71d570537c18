"""Levels of a configuration, and what one inherits from those around it.  Knows no directive by name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from linter.platforms.nginx.reading.releases import Release
from linter.provenance.setting import Known, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.nginx.parser import Directive, Word

T = TypeVar("T")


class Gap(Struct, frozen=True):
    """Directives that are not at hand: a missing include, what a template fills in."""

    at: Location
    because: str
    prefixes: tuple[str, ...]
    """How the directives may begin that stand there."""
    of_template: bool = False
    """Whether a template decides, so that what stands beside it may be there or not."""

    def may_hold(self, name: str) -> bool:
        """Say whether a directive may stand there."""
        return name.startswith(self.prefixes)

    def unknown(self, setting: str) -> Unknown:
        """Return the value of a directive that may stand there."""
        return Unknown(self.because, self.at, setting)


class Entry(Struct, frozen=True, eq=False):
    """A directive in effect, with the includes that brought it."""

    directive: Directive
    via: tuple[Step, ...]
    block: "Block | None"
    is_certain: bool = True
    """Whether it stands there whatever a template chooses."""

    @property
    def name(self) -> str:
        """The directive's name."""
        return self.directive.name.text

    @property
    def arguments(self) -> tuple[Word, ...]:
        """The directive's arguments."""
        return self.directive.arguments

    @property
    def at(self) -> Location:
        """The directive's place, without its block."""
        return self.directive.at

    @property
    def text(self) -> str:
        """The first argument; empty where there is none."""
        return self.arguments[0].text if self.arguments else ""

    @property
    def place(self) -> Location:
        """Where the first argument stands; the whole directive where there is none."""
        return self.arguments[0].at if self.arguments else self.at

    def known(self, value: T) -> Known[T]:
        """Return a value that the first argument decides."""
        return Known(value, self.place, self.name, self.via)


class Block(Struct, frozen=True, eq=False):
    """What stands at one level, includes filled in."""

    at: Location
    """The header."""
    arguments: tuple[Word, ...]
    """Those of the header."""
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    named: "Mapping[str, tuple[Entry, ...]] | Noted"
    _called: dict[str, dict[str, tuple[Entry, ...]]] = field(default_factory=dict)

    def called(self, name: str, text: str) -> tuple[Entry, ...]:
        """Return the directives of a name whose first argument is a text."""
        if isinstance(self.named, Noted):
            return self.named.called(name, text)
        if name not in self._called:
            found: dict[str, tuple[Entry, ...]] = {}
            for entry in self.named.get(name, ()):
                found[entry.text] = (*found.get(entry.text, ()), entry)
            self._called[name] = found
        return self._called[name].get(text, ())


class Noted(Struct, frozen=True, eq=False):
    """The directives of a level by their names, with all that was looked up there."""

    block: Block
    looked_up: dict[str | tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict)
    """What was found by names, and by names and first arguments."""

    def get(self, name: str, _default: tuple[Entry, ...] = ()) -> tuple[Entry, ...]:
        """Return the directives of a name."""
        found = self.looked_up[name] = self.block.named.get(name, ())
        return found

    def called(self, name: str, text: str) -> tuple[Entry, ...]:
        """Return the directives of a name whose first argument is a text."""
        found = self.looked_up[name, text] = self.block.called(name, text)
        return found

    def finds(self, looked_up: Iterable[tuple[str | tuple[str, str], tuple[Entry, ...]]]) -> bool:
        """Say whether the same would be found."""
        named, called = self.block.named, self.block.called
        for key, found in looked_up:
            now = named.get(key, ()) if isinstance(key, str) else called(*key)
            if now != found and not are_same(now, found):
                return False
        return True


def are_same(some: tuple[Entry, ...], others: tuple[Entry, ...]) -> bool:
    """Say whether directives are the same ones, brought by the same includes."""
    return len(some) == len(others) and all(map(_is_same, some, others))


def _is_same(one: Entry, other: Entry) -> bool:
    if one is other:
        return True
    if one.directive is not other.directive or (one.via, one.is_certain) != (other.via, other.is_certain):
        return False
    if one.block is None or other.block is None:
        return one.block is other.block
    return one.block.gaps == other.block.gaps and are_same(one.block.entries, other.block.entries)


def block_of(at: Location, arguments: tuple[Word, ...], entries: Iterable[Entry], gaps: Iterable[Gap]) -> Block:
    """Make a level of its directives."""
    ordered = tuple(entries)
    named: dict[str, list[Entry]] = {}
    for entry in ordered:
        named.setdefault(entry.name, []).append(entry)
    return Block(at, arguments, ordered, tuple(gaps), {name: tuple(found) for name, found in named.items()})


class Context(Struct, frozen=True, eq=False):
    """A level inside the levels around it."""

    block: Block
    outer: "Context | None" = None
    release: Release | None = None
    """The nginx that reads it; None for any that is supported."""

    @property
    def at(self) -> Location:
        """The header of the innermost block, where what is absent would be written."""
        return self.block.at

    @property
    def is_noted(self) -> bool:
        """Whether it is noted what is looked up around it."""
        return self.outer is not None and isinstance(self.outer.block.named, Noted)

    def inside(self, block: Block) -> "Context":
        """Return the context of a block in this one."""
        return Context(block, self, self.release)

    def levels(self) -> Iterator["Context"]:
        """Return this level and all around it, inside out."""
        level: Context | None = self
        while level is not None:
            yield level
            level = level.outer

    def here(self, name: str) -> tuple[Entry, ...]:
        """Return the directives of a name at this level alone."""
        return self.block.named.get(name, ())

    def contexts(self, *names: str) -> Iterator[tuple[Entry, "Context"]]:
        """Return the blocks of these names at this level, with their contexts."""
        for name in names:
            for entry in self.here(name):
                if entry.block is not None:
                    yield entry, self.inside(entry.block)

    def gap(self, name: str) -> Gap | None:
        """Return the first gap at this level that may hold a directive."""
        return next((gap for gap in self.block.gaps if gap.may_hold(name)), None)

    def written(self, name: str) -> tuple[Entry, ...] | Gap | None:
        """Return the directives of a name from the nearest level that has any, or the gap where they may stand."""
        for level in self.levels():
            entries = level.here(name)
            if entries:
                return entries
            gap = level.gap(name) if level.block.gaps else None
            if gap is not None:
                return gap
        return None


def noted(context: Context) -> Context:
    """Return the same level, where it is noted what is looked up there and on the levels around it."""
    outer = None if context.outer is None else noted(context.outer)
    return replace(context, block=replace(context.block, named=Noted(context.block)), outer=outer)
