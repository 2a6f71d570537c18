"""What files hold and nothing was made of: counted, or told with the reason.  Judges nothing."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from msgspec import Struct, field

from linter.model.endpoint import Listener, Subject, Upstream
from linter.platforms.envoy.messages.message import FILLED_IN, Message, camel, extension, typed
from linter.platforms.envoy.messages.resources import File
from linter.platforms.envoy.messages.scopes import Scope
from linter.platforms.platform import LeftOut, Unread
from linter.provenance.said import Said
from linter.provenance.source import InputError

# Fields of which each value is an endpoint, or holds some.
_SNAKE = (
    "static_resources",
    "dynamic_resources",
    "admin",
    "listeners",
    "clusters",
    "secrets",
    "resources",
    "filter_chains",
    "default_filter_chain",
    "filters",
    "route_config",
    "virtual_hosts",
    "load_assignment",
    "endpoints",
    "lb_endpoints",
    "stats_sinks",
)
_HOLDERS = {spelling: name for name in _SNAKE for spelling in (name, camel(name))}
_SPELLED = frozenset(_HOLDERS)


class Seen(Struct, frozen=True):
    """Where something was made of what is written."""

    _said: Said = field(default_factory=Said)

    def note(self, found: Subject | InputError) -> None:
        """Take down what was found."""
        if isinstance(found, Listener | Upstream | InputError):
            self._said.note(found.at)

    def has(self, message: Message) -> bool:
        """Say whether something was made of a message."""
        at = message.node.at
        return self._said.within(at.source.path, at.start, at.end)


def left_out(scope: Scope, seen: Seen) -> Iterator[LeftOut | Unread | InputError]:
    """Return the parts of the files of one Envoy that nothing was made of."""
    for file in scope.files:
        for at, because in file.unread:
            yield Unread(at, because)
        for kind, messages in (("Listener", file.listeners), ("Cluster", file.clusters)):
            yield from _counted((one for one in messages if not seen.has(one)), kind)
        yield from _counted(_unused(scope, file.endpoints), "ClusterLoadAssignment")
        yield from _counted(_unused(scope, file.routes), "RouteConfiguration")
        yield from _counted(_unused(scope, file.secrets), "Secret")
        for bootstrap in file.bootstraps:
            yield from _without_model(bootstrap)
        for other in file.others:
            own = typed(other)
            yield LeftOut(other.header.header, "resource" if own is None else own.kind, is_known=False)
        yield from _filled_in(file)


def _counted(messages: Iterable[Message], kind: str) -> Iterator[LeftOut]:
    return (LeftOut(message.header.header, kind, is_known=True) for message in messages)


def _unused(scope: Scope, messages: Iterable[Message]) -> Iterator[Message]:
    """Return the resources that no other one at hand names."""
    return (message for message in messages if not scope.has_found(message))


def _without_model(bootstrap: Message) -> Iterator[LeftOut | InputError]:
    """Return the parts of a bootstrap that open no port, or send what no rule is about: metrics to an address."""
    with suppress(InputError):  # said when the admin interface is mapped
        admin = bootstrap.message("admin")
        if admin is not None and admin.get("address") is None:
            yield LeftOut(admin.header.header, "admin", is_known=True)
    try:
        for sink in bootstrap.messages("stats_sinks"):
            found = extension(sink)
            if found is not None and found.config.get("address") is not None:
                yield LeftOut(sink.header.header, found.kind, is_known=False)
    except InputError as error:
        yield error


def _filled_in(file: File) -> Iterator[Unread]:
    """Return where a template brings endpoints that are not written here."""
    for message in file.messages:
        entries = message.node.entries
        for name in () if _SPELLED.isdisjoint(entries) else _HOLDERS.keys() & entries.keys():
            for at in message.holes(_HOLDERS[name]):
                yield Unread(at, f"`{name}`: {FILLED_IN}")
