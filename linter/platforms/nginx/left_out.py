"""What files say of servers and backends and nothing was made of: counted, or told with the reason.  Judges nothing."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from linter.model.endpoint import Subject, Upstream
from linter.platforms.nginx.listeners.rewriting import HANDLERS
from linter.platforms.platform import LeftOut, Unread
from linter.provenance.said import Said
from linter.provenance.source import InputError
from linter.syntax.nginx.parser import Directive

_PASSING = frozenset({*HANDLERS, "auth_http"})
_AROUND_SERVERS = frozenset({"", "http", "stream", "mail"})
_BLOCKS = frozenset({*_AROUND_SERVERS, "server", "location", "if", "limit_except", "upstream", "events"})
"""Blocks whose meaning is known; the empty name is the top of a file."""
_OF_SERVERS = frozenset({"listen", "server_name"})
_SHOWN = 40


class Seen(Struct, frozen=True):
    """Where something was made of what is written."""

    _said: Said = field(default_factory=Said)
    _names: set[str] = field(default_factory=set)
    """What hops are called."""

    def note(self, found: Subject | InputError) -> None:
        """Take down what was found."""
        self._said.note(found.at)
        if isinstance(found, Upstream):
            self._names.add(found.name.partition(" (")[0])

    def has(self, directive: Directive) -> bool:
        """Say whether something was made of a directive, or of what stands in its block."""
        return self._said.within(directive.at.source.path, directive.name.start, _end(directive))

    def has_group(self, directive: Directive) -> bool:
        """Say whether a hop leads to a group of servers."""
        return any(f"upstream {name.text}" in self._names for name in directive.arguments[:1])


def left_out(directives: Sequence[Directive], seen: Seen) -> Iterator[LeftOut | Unread]:
    """Return the servers, the groups of servers and the backends of a file that nothing was made of."""
    pending: list[tuple[Directive, tuple[Directive, ...]]] = [(one, ()) for one in reversed(directives)]
    while pending:
        one, around = pending.pop()
        within = around[-1].name.text if around else ""
        if one.block is None:
            if one.name.text in _PASSING and one.arguments and not seen.has(one):
                yield _told(one, around)
        elif one.name.text == "server" and within != "upstream":
            if not seen.has(one):
                yield _told(one, around)
        elif one.name.text not in _BLOCKS and any(inner.name.text in _OF_SERVERS for inner in one.block):
            yield _told(one, (*around, one))
        elif one.name.text == "upstream" and one.arguments and not seen.has_group(one):
            yield _told(one, around)
        pending.extend((inner, (*around, one)) for inner in reversed(one.block or ()))


def _told(one: Directive, around: Sequence[Directive]) -> LeftOut | Unread:
    """Say why nothing was made of a directive, as far as that can be told."""
    name = one.name.text
    unknown = next((block for block in around if block.name.text not in _BLOCKS), None)
    if unknown is not None:
        called = unknown.name.at.text[:_SHOWN]
        if unknown.name.has_hole:
            return Unread(one.at.header, f"a template decides what `{called}` around this `{name}` is")
        return LeftOut(one.at, called, is_known=False)
    within = around[-1].name.text if around else ""
    if name == "server" and within not in _AROUND_SERVERS:
        return Unread(one.at.header, f"a `server` inside `{within}`, where nginx takes none")
    return LeftOut(one.at, name, is_known=True)


def _end(directive: Directive) -> int:
    """Return where the last directive in a block ends."""
    end = directive.at.end
    while directive.block:
        directive = directive.block[-1]
        end = max(end, directive.at.end)
    return end
