"""Protobuf messages as Envoy writes them: spelling of fields, extensions.  Knows no field's meaning."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from msgspec import Struct

from linter.platforms.envoy.messages.images import Release
from linter.platforms.envoy.messages.values import boolean, enumerated, single, whole
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping, Node, Scalar, Sequence

T = TypeVar("T")

_HOLE = pattern(r"\$\{|\$\(|\{\{|\{%|<%|@@|^<[\w .-]+>$|^__\w+__$|^%\w+%$|^\$\w+$")
_STRUCTS = ("xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct")

FILLED_IN = "a template fills it in"


def is_hole(text: str) -> bool:
    """Say whether a template engine, or a shell, puts something else in this place."""
    return _HOLE.search(text) is not None


@cache
def camel(field: str) -> str:
    """Return protobuf's JSON name of a field: lowerCamelCase."""
    first, *rest = field.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Reading(Struct, eq=False):
    """How a file spells fields, and how much of it may still be looked at."""

    in_camel: bool
    """Whether it spells them in lowerCamelCase."""
    left: int
    """Elements of lists.  Ten aliases of ten aliases of ... are few characters and endless work; without aliases,
    files have one element in twenty characters."""
    is_text: bool = False
    """Whether the file is in protobuf's text format, where one element of a list looks like a field of its own."""
    release: Release | None = None
    """The Envoy that reads it; None for any that is supported."""

    @property
    def is_exhausted(self) -> bool:
        """Whether the file is larger, written out, than any that people write."""
        return self.left < 0

    def spend(self, elements: int, at: Location) -> None:
        """Count what is looked at; raises InputError where it is more than can stand in the file."""
        self.left -= elements
        if self.left < 0:
            raise InputError(at.header, "aliases repeat its parts without end", "write the parts out")


class Message(Struct, frozen=True, eq=False):
    """A message whose fields are asked for by their names in snake_case, however the file spells them."""

    node: Mapping
    reading: Reading
    head: Location | None = None
    """The name of the field that holds it; None in a list."""

    @property
    def header(self) -> Location:
        """The place that stands for the message: its type, the field that holds it, or its first field."""
        own_type = self.node.entries.get("@type")
        if own_type is not None:
            return own_type[1].at.header
        return self.node.header() if self.head is None else self.head

    @property
    def named(self) -> Location:
        """The place by which a reader knows the message: the value of its `name`, or else its header."""
        name = self.scalar("name")
        return self.header if name is None or not name.text else name.at.header

    def get(self, field: str) -> Node | None:
        """Return the value of a field, or None where it is absent or null."""
        node = self.node
        entry = node.entries.get(field) or node.entries.get(camel(field))
        return None if entry is None or _is_null(entry[1]) else entry[1]

    def spelled(self, field: str) -> str:
        """Return a field's name as this file spells it."""
        return camel(field) if self.reading.in_camel else field

    def message(self, *fields: str) -> "Message | None":
        """Follow fields down to a message; None where one is absent."""
        found: Message | None = self
        for field in fields:
            found = found.child(field) if found is not None else None
        return found

    def messages(self, field: str) -> tuple["Message", ...]:
        """Return the messages of a repeated field; one that aliases repeat in the list counts once."""
        once = {id(node): node for node in self.repeated(field)}
        return tuple(self._checked(field, node, None) for node in once.values() if not filled_in(node))

    def repeated(self, field: str) -> tuple[Node, ...]:
        """Return the elements of a repeated field; protobuf takes one value for a list of one, and lists in lists."""
        node = self.get(field)
        if node is None or filled_in(node):
            return ()
        if not isinstance(node, Sequence):
            return (node,)
        found: list[Node] = []
        pending = [node]
        while pending:
            items = pending.pop().items
            self.reading.spend(len(items), node.at)
            found += (item for item in items if not isinstance(item, Sequence) and not _is_null(item))
            pending += (item for item in items if isinstance(item, Sequence))
        return tuple(found)

    def scalar(self, *fields: str) -> Scalar | None:
        """Follow fields down to a scalar; None where there is none."""
        holder = self.message(*fields[:-1])
        node = None if holder is None else holder.get(fields[-1])
        return None if node is None else single(node)

    def text(self, *fields: str) -> str:
        """Follow fields down to a scalar and return its text; empty where there is none, as in protobuf."""
        scalar = self.scalar(*fields)
        return "" if scalar is None else scalar.text

    def number(self, field: str) -> int | None:
        """Return a whole number; None where the field is absent, or holds none."""
        scalar = self.scalar(field)
        return None if scalar is None else whole(scalar)

    def choice(self, field: str, *names: str) -> str:
        """Return the name in capitals of an enum's value, given those of its numbers; empty where absent."""
        scalar = self.scalar(field)
        return "" if scalar is None else enumerated(scalar, names)

    def holes(self, field: str) -> tuple[Location, ...]:
        """Return where a template fills in a field, or elements of the list in it."""
        node = self.get(field)
        if node is None or filled_in(node):
            return () if node is None else (node.at.header,)
        items = node.items if isinstance(node, Sequence) else ()
        return tuple(item.at.header for item in items if not isinstance(item, Sequence) and filled_in(item))

    def hole(self, field: str) -> Unknown | None:
        """Return that a template fills a field in, which is then set to what cannot be known."""
        node = self.get(field)
        if node is None or not filled_in(node):
            return None
        return Unknown(FILLED_IN, node.at.header, self.spelled(field))

    def part_filled_in(self, field: str) -> Unknown | None:
        """Return that a template fills in a field, or elements of the list in it; None where it does not."""
        at = next(iter(self.holes(field)), None)
        return None if at is None else Unknown(FILLED_IN, at, self.spelled(field))

    def flag(self, field: str, default: str) -> Setting[bool]:
        """Read a boolean field, which protobuf takes for false where it is absent."""
        node = self.get(field)
        if node is None:
            return self.absent(field, False, default)
        if filled_in(node):
            return Unknown(FILLED_IN, node.at.header, self.spelled(field))
        if isinstance(node, Mapping) and node.get("value") is None and node.entries.keys() <= {"value"}:
            return self.written(field, False)  # a wrapper around nothing
        scalar = single(node)
        if scalar is not None and is_hole(scalar.text):
            return Unknown(FILLED_IN, scalar.at, self.spelled(field))
        value = None if scalar is None else boolean(scalar, is_text=self.reading.is_text)
        if scalar is None or value is None:
            message = f"`{self.spelled(field)}` must be true or false"
            raise InputError(node.at.header, message, "write `true` or `false`")
        return Known(value, scalar.at, self.spelled(field))

    def raised(self, field: str) -> Setting[bool] | None:
        """Read a boolean field; None where it is absent or false."""
        value = self.flag(field, "")
        return None if isinstance(value, Known) and not value.value else value

    def at(self, field: str) -> Location:
        """Return the place of a field that is present, on one line: its value, or its name before a block."""
        node = self.get(field)
        return node.at.header if isinstance(node, Scalar) else self.key_at(field)

    def key_at(self, field: str) -> Location:
        """Return the place of a field's name."""
        return self.node.key_at(field if field in self.node.entries else camel(field))

    def written(self, field: str, value: T) -> Known[T]:
        """Return a value that a field that is present decides."""
        return Known(value, self.at(field), self.spelled(field))

    def absent(self, field: str, value: T, default: str) -> Known[T]:
        """Return a value that the absence of a field decides."""
        return Known(value, self.header, self.spelled(field), default=default)

    def child(self, field: str) -> "Message | None":
        """Return the message in a field; None where it is absent, or a template fills it in."""
        node = self.get(field)
        return None if node is None or filled_in(node) else self._checked(field, node, self.key_at(field))

    def _checked(self, field: str, node: Node, head: Location | None) -> "Message":
        if isinstance(node, Mapping):
            return Message(node, self.reading, head)
        raise InputError(node.at.header, f"`{self.spelled(field)}` must be a mapping", "write it as `key: value`")


class Extension(Struct, frozen=True, eq=False):
    """What a `typed_config` holds."""

    kind: str
    """The last part of its type: `DownstreamTlsContext`."""
    type: str
    """Its whole type: `envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext`."""
    config: Message
    at: Location
    """The place of the type, or of the configuration where it has none."""


def extension(holder: Message) -> Extension | None:
    """Read the `typed_config` of what has one; in API v2 a `config`, whose kind only the `name` tells."""
    config = holder.message("typed_config")
    if config is not None:
        return typed(config)
    legacy = holder.message("config")
    if legacy is None:
        return None
    kind = _KIND_OF_NAME.get(holder.text("name").removeprefix("envoy.").rpartition(".")[2], "")
    return Extension(kind, kind, legacy, holder.at("config"))


def typed(config: Message) -> Extension | None:
    """Read a message that names its own type with `@type`; None where it does not."""
    node = config.node.get("@type")
    if not isinstance(node, Scalar):
        return None
    name = node.text.rpartition("/")[2]
    if name in _STRUCTS:
        value = config.message("value")
        name = config.text("type_url").rpartition("/")[2]
        config = value or Message(Mapping({}, node.at), config.reading)
    return Extension(name.rpartition(".")[2], name, config, node.at.header)


_KIND_OF_NAME = {
    "alts": "Alts",
    "http_connection_manager": "HttpConnectionManager",
    "mongo_proxy": "MongoProxy",
    "mysql_proxy": "MySQLProxy",
    "raw_buffer": "RawBuffer",
    "redis_proxy": "RedisProxy",
    "tap": "Tap",
    "tcp_proxy": "TcpProxy",
    "thrift_proxy": "ThriftProxy",
    "tls": "TlsContext",
}
"""API v2 wrote no types, so `tls` stands for both sides."""


def every_message(roots: Iterable[Message]) -> Iterator[Message]:
    """Return messages and all that are inside them, each once however often aliases repeat it."""
    pending: list[Node] = []
    seen: set[int] = set()
    for root in roots:
        pending.append(root.node)
        yield from _inside(pending, seen, root.reading)


def _inside(pending: list[Node], seen: set[int], reading: Reading) -> Iterator[Message]:
    while pending:
        node = pending.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            yield Message(node, reading)
            pending.extend(value for _, value in reversed(node.entries.values()))
        else:
            pending.extend(reversed(node.items))


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


def filled_in(node: Node) -> bool:
    """Say whether a template puts something else in the place of a node."""
    # Without quotes, YAML takes `{{ it }}` for a mapping.
    at = node.at
    return is_hole(node.text) if isinstance(node, Scalar) else at.source.text.startswith("{{", at.start, at.end)
