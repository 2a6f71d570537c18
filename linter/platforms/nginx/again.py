"""Servers that are looked at again, a little later: what was made of one is so while all that it looked at is so.

That is its own block, the names that it looks up on the levels around it, what all servers say of its sockets, and
files.  It is kept with the text in which the server stands, and goes with that.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from msgspec import Struct, field

from linter.model.endpoint import Listener, Upstream
from linter.platforms.nginx.listeners.listeners import Heard, Numbers, Read, heard
from linter.platforms.nginx.listeners.sockets import Server, Sockets
from linter.platforms.nginx.reading.blocks import Context, Entry, Noted, are_same
from linter.platforms.nginx.reading.files import Files
from linter.provenance.source import InputError, Source

_Hops: TypeAlias = Callable[[Iterable[Heard], str], Iterator[Upstream | InputError]]
_Socket: TypeAlias = tuple[str, bool]
_Names: TypeAlias = frozenset[tuple[str | tuple[str, str], tuple[Entry, ...]]]
_Paths: TypeAlias = dict[str | tuple[str, tuple[str, ...]], Source | tuple[str, ...] | None]


class _Kept(Struct):
    """What was made of a server, and what it looked at."""

    blocks: tuple[Entry, ...]
    """Its own block, and those of the default servers of its sockets."""
    said: tuple[object, ...]
    """What is said of the levels around it, and by all servers of its sockets."""
    names: tuple[_Names, ...]
    """What it found on the levels around it, the nearest first."""
    paths: _Paths
    """What it found among the files."""
    numbers: tuple[tuple[str, int], ...]
    """The addresses that its listeners took."""
    listeners: tuple[tuple[Listener, _Socket | None], ...]
    """Each with the socket whose default server decides on TLS, where it is not the server itself."""
    hops: dict[str, tuple[Upstream | InputError, ...]] = field(default_factory=dict)
    """By the addresses of the listeners."""


class Again(Struct):
    """The servers of a level at which it is noted what is looked up."""

    files: Files
    scope: str
    context: Context
    _numbers: Numbers = field(default_factory=Numbers)
    _now: dict[int, _Kept] = field(default_factory=dict)
    """What is kept and is so now, by the blocks of servers."""
    _names: dict[_Names, _Names] = field(default_factory=dict)
    """What thousands of servers find in common, each once."""
    _is_so: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether a level has that now, by what both are."""

    def heard(self, servers: Iterable[Server], sockets: Sockets, read: Read) -> Iterator[Heard | InputError]:
        """Return the listeners of all servers."""
        levels = ((level.at, level.block.gaps) for level in self.context.levels())
        around = self.scope, self.context.release, *levels
        for server in servers:
            shared = tuple(sockets[socket.key] for socket in server.sockets)
            blocks = server.entry, *(one.default.entry for one in shared)
            said = around, *((one.words, one.encrypts) for one in shared)
            kept = server.entry.at.source.made.get(_key(server))
            if isinstance(kept, _Kept) and kept.said == said and self._finds(kept, blocks):
                self._now[id(server.context.block)] = kept
                for listener, socket in kept.listeners:
                    yield Heard(listener, server, _deciding(socket, server, sockets))
            else:
                yield from self._anew(server, sockets, read, blocks, said)

    def _finds(self, kept: _Kept, blocks: tuple[Entry, ...]) -> bool:
        is_so = are_same(blocks, kept.blocks) and all(map(self._finds_names, self._noted, kept.names))
        return is_so and self.files.finds(kept.paths) and self._numbers.gives(kept.numbers)

    def _finds_names(self, level: Noted, names: _Names) -> bool:
        key = id(level), id(names)
        if key not in self._is_so:
            self._is_so[key] = level.finds(names)
        return self._is_so[key]

    @property
    def _noted(self) -> Iterator[Noted]:
        return (level.block.named for level in self.context.levels() if isinstance(level.block.named, Noted))

    def _found(self) -> tuple[_Names, ...]:
        """Return what was found on each level, the nearest first."""
        names = (frozenset(level.looked_up.items()) for level in self._noted)
        return tuple(self._names.setdefault(one, one) for one in names)

    def _anew(
        self, server: Server, sockets: Sockets, read: Read, blocks: tuple[Entry, ...], said: tuple[object, ...]
    ) -> tuple[Heard | InputError, ...]:
        """Look at a server, and keep what was seen where nothing is wrong with it."""
        made = server.entry.at.source.made
        made.pop(_key(server), None)
        self._begin()
        found = tuple(heard(server, sockets, self.scope, self._numbers, read))
        listeners = tuple((one.listener, _socket(one, sockets)) for one in found if isinstance(one, Heard))
        if len(listeners) == len(found):
            kept = _Kept(
                blocks, said, self._found(), dict(self.files.looked_for), tuple(self._numbers.given), listeners
            )
            self._now[id(server.context.block)] = made[_key(server)] = kept
        return found

    def _begin(self) -> None:
        """Begin to note what is looked up."""
        for level in self._noted:
            level.looked_up.clear()
        self.files.looked_for.clear()
        self._numbers.given.clear()

    def hops(self, one: Heard, hops_of: _Hops) -> tuple[Upstream | InputError, ...]:
        """Return the hops behind a listener."""
        kept = self._now.get(id(one.server.context.block))
        if kept is None:
            return tuple(hops_of((one,), self.scope))
        if one.listener.address not in kept.hops:
            self._begin()
            for level, names in zip(self._noted, kept.names, strict=True):
                level.looked_up.update(names)
            kept.hops[one.listener.address] = tuple(hops_of((one,), self.scope))
            kept.names = self._found()
            kept.paths.update(self.files.looked_for)
        return kept.hops[one.listener.address]


def _key(server: Server) -> tuple[str, int]:
    return "server", server.entry.at.start


def _socket(one: Heard, sockets: Sockets) -> _Socket | None:
    """Return a socket whose default server decides on the TLS of a listener; None where its own server does."""
    if one.tls_context is one.server.context:
        return None
    own = (socket.key for socket in one.server.sockets)
    return next(socket for socket in own if sockets[socket].default.context is one.tls_context)


def _deciding(socket: _Socket | None, server: Server, sockets: Sockets) -> Context:
    return server.context if socket is None else sockets[socket].default.context
