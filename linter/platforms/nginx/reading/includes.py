"""Directives with the files that they include put in their places.  Knows no TLS."""

from collections.abc import Iterable, Iterator
from operator import is_

from msgspec import Struct, field

from linter.platforms.nginx.reading.blocks import Block, Entry, Gap, block_of
from linter.platforms.nginx.reading.choices import told
from linter.platforms.nginx.reading.files import Files, is_pattern
from linter.platforms.nginx.reading.known_includes import CERTBOT, CERTBOT_DIRECTIVES, is_harmless, prefixes
from linter.provenance.budget import DIRECTIVE, in_force, spend
from linter.provenance.setting import Step
from linter.provenance.source import InputError
from linter.syntax.nginx.parser import Directive, Word

_EVERYTHING = ("",)
_MAX_DEPTH = 100
_MAX_DIRECTIVES = 100_000
# At these levels a pattern collects servers that an installation may have or not, and no settings.
_COLLECTING = frozenset({"", "http", "stream", "mail", "events"})


class _Include(Struct, frozen=True, eq=False):
    """What an include brings."""

    name: str
    folders: tuple[str, ...]
    paths: tuple[str, ...]
    directives: tuple[tuple[Directive, ...] | None, ...]


class _Brought(Struct, frozen=True, eq=False):
    """What stands in a file, where and how it was included before."""

    directives: tuple[Directive, ...]
    via: tuple[Step, ...]
    depth: int
    count: int
    """How many directives that are."""
    inner: tuple[_Include, ...]
    """The includes in it."""
    found: tuple[Entry | Gap, ...]


class Expansion(Struct):
    """Puts the includes of one main file, or of one fragment, in their places."""

    files: Files
    folders: tuple[str, ...]
    """Where relative paths are looked for, the nearest first."""
    folders_above: tuple[str, ...]
    """Where the ends of absolute paths are looked for."""
    included: set[str] = field(default_factory=set)
    """The paths that were put in their places."""
    _count: int = 0
    _inner: list[_Include] = field(default_factory=list)
    """The includes that were followed."""
    _circles: set[int] = field(default_factory=set)

    def top(self, path: str) -> tuple[tuple[Entry, ...], tuple[Gap, ...]]:
        """Return what stands at the top level of a file."""
        return _sorted_out(self._expanded(self.files.directives(path) or (), "", (), (path,), 0))

    def _block(self, directive: Directive, via: tuple[Step, ...], stack: tuple[str, ...], depth: int) -> Block | None:
        if directive.block is None:
            return None
        name = directive.name.text
        found = _sorted_out(self._expanded(directive.block, name, via, stack, depth + 1))
        return block_of(directive.at, directive.arguments, *found)

    def _expanded(
        self, directives: Iterable[Directive], level: str, via: tuple[Step, ...], stack: tuple[str, ...], depth: int
    ) -> Iterator[Entry | Gap]:
        for directive, is_certain in told(tuple(directives)):
            self._count += 1
            spend(DIRECTIVE, directive.at)
            if depth > _MAX_DEPTH or self._count > _MAX_DIRECTIVES:
                what = f"nested deeper than {_MAX_DEPTH}" if depth > _MAX_DEPTH else f"more than {_MAX_DIRECTIVES:,}"
                raise InputError(directive.at, f"with all includes, directives are {what}", "include less")
            if directive.is_hole:
                yield Gap(directive.at, "a template decides what stands there", _EVERYTHING, of_template=True)
            elif directive.name.text == "include" and directive.arguments:
                yield from self._include(directive.arguments[0], level, via, stack, depth)
            else:
                yield Entry(directive, via, self._block(directive, via, stack, depth), is_certain)

    def _include(
        self, name: Word, level: str, via: tuple[Step, ...], stack: tuple[str, ...], depth: int
    ) -> Iterator[Entry | Gap]:
        if name.has_hole or "$" in name.text:
            yield Gap(name.at, "what is included is not written here", _EVERYTHING)
            return
        folders = self.folders_above if name.text.startswith("/") else self.folders
        paths = self.files.find(name.text, folders)
        if not paths:
            yield from _missing(name, level)
        self._inner.append(_Include(name.text, folders, paths, tuple(map(self.files.directives, paths))))
        here = (*via, Step(name.at, "included here"))
        for path in paths:
            if path in stack:
                self._circle(name, path)
                continue
            self.included.add(path)
            directives = self.files.directives(path)
            if directives is None:
                yield Gap(name.at, f"`{path}` could not be understood", prefixes(path))
            else:
                yield from self._brought(directives, level, here, (*stack, path), depth + 1)

    def _brought(
        self, directives: tuple[Directive, ...], level: str, via: tuple[Step, ...], stack: tuple[str, ...], depth: int
    ) -> Iterable[Entry | Gap]:
        """Return what stands in a file that is included; it is the same as long as all texts are."""
        source = directives[0].at.source if directives else None
        kept = None if source is None else source.made.get((_Brought, level))
        if isinstance(kept, _Brought) and kept.directives is directives and (kept.via, kept.depth) == (via, depth):
            is_paid = self._count + kept.count <= _MAX_DIRECTIVES and in_force().left >= kept.count * DIRECTIVE
            if is_paid and all(map(self._finds, kept.inner)):
                self._count += kept.count
                spend(kept.count * DIRECTIVE, directives[0].at)
                self._inner += kept.inner
                self.included.update(path for one in kept.inner for path in one.paths)
                return kept.found
        count, inner, errors = self._count, len(self._inner), len(self.files.errors)
        found = tuple(self._expanded(directives, level, via, stack, depth))
        if source is not None and errors == len(self.files.errors):
            brought = _Brought(directives, via, depth, self._count - count, tuple(self._inner[inner:]), found)
            source.made[_Brought, level] = brought
        return found

    def _finds(self, one: _Include) -> bool:
        """Say whether an include brings what it brought before."""
        read = map(self.files.directives, one.paths)
        return self.files.find(one.name, one.folders) == one.paths and all(map(is_, read, one.directives))

    def _circle(self, name: Word, path: str) -> None:
        if id(name) not in self._circles:
            self._circles.add(id(name))
            self.files.errors.append(InputError(name.at, f"`{path}` includes itself", "break the circle"))


def _missing(name: Word, level: str) -> Iterator[Entry | Gap]:
    """Say what may stand in a file that is not at hand."""
    if name.text.rpartition("/")[2] == CERTBOT:
        for directive, arguments in CERTBOT_DIRECTIVES:
            yield Entry(Directive(_said_by(name, directive), _all_said_by(name, arguments), None), (), None)
    elif not (is_harmless(name.text) or (is_pattern(name.text) and level in _COLLECTING)):
        yield Gap(name.at, f"`{name.text}` is not among the files", prefixes(name.text))


def _said_by(name: Word, text: str) -> Word:
    return Word(text, name.source, name.start, name.end)


def _all_said_by(name: Word, arguments: tuple[str, ...]) -> tuple[Word, ...]:
    return tuple(_said_by(name, text) for text in arguments)


def _sorted_out(found: Iterator[Entry | Gap]) -> tuple[tuple[Entry, ...], tuple[Gap, ...]]:
    everything = tuple(found)
    entries = tuple(one for one in everything if isinstance(one, Entry))
    return entries, tuple(one for one in everything if isinstance(one, Gap))
