"""The names of servers: the hosts they answer for, and what messages call them.  Knows no TLS."""

from collections.abc import Iterator, Sequence

from linter.platforms.nginx.listeners.sockets import Socket
from linter.platforms.nginx.reading.blocks import Context
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.syntax.nginx.parser import Word

_SHOWN = 60


def hosts_of(context: Context) -> Many[str]:
    """Return the hosts that a server answers for by name."""
    gap = context.gap("server_name")
    if gap is not None and not context.here("server_name"):
        return gap.unknown("server_name")
    return Known(tuple(_hosts(context)), context.at, "server_name")


def name_of(context: Context, sockets: Sequence[Socket]) -> str:
    """Return what a message calls a server on some of its sockets."""
    named = next((word.text[:_SHOWN] for word in _words(context) if not word.has_hole), "")
    if not sockets or (named and sockets[0].is_unix):
        return f"server {named}".rstrip()
    socket = sockets[0]
    if not named or socket.host != "*":
        return f"server {named} {socket.label}".replace("  ", " ")
    return f"server {named}:{socket.port}"


def _words(context: Context) -> Iterator[Word]:
    """Return the names but those that match no host on purpose."""
    for entry in context.here("server_name"):
        yield from (word for word in entry.arguments if word.text not in ("", "_", "-", "__"))


def _hosts(context: Context) -> Iterator[Setting[str]]:
    for entry in context.here("server_name"):
        for word in entry.arguments:
            text = word.text.lower()
            if text in ("", "_", "-", "__"):
                continue
            if word.has_hole or "$" in text or text.startswith("~") or "<" in text:
                yield Unknown("it is no literal name", word.at, "server_name", entry.via)
            elif text.startswith("."):
                yield Known(text[1:], word.at, "server_name", entry.via)
                yield Known(f"*{text}", word.at, "server_name", entry.via)
            else:
                yield Known(text, word.at, "server_name", entry.via)
