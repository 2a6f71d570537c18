"""What `proxy_pass` and its like lead to: a scheme, a host, a group of servers.  Knows no TLS setting."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.model.endpoint import Exposure
from linter.model.names import Destination
from linter.platforms.exposure import either, of_host, widest
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.variables import Text, texts
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.nginx.parser import Word
from linter.syntax.nginx.text import HOLE

_URL = pattern(r"(?:(?P<scheme>[^:/]*)://)?(?P<authority>[^/?]*)")
_AUTHORITY = pattern(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>.*))?")
# Variables that hold a path, so that a host ends before them.
_PATHS: Mapping[str, str] = {"request_uri": "/", "uri": "/", "document_uri": "/", "is_args": "?", "args": ""}
_SHOWN = 100
_HOLES = pattern(f"{HOLE}+")


class Kind(Struct, frozen=True):
    """A directive that passes requests on, and how it writes whether that is encrypted."""

    directive: str
    protocol: str
    clear: str
    """The scheme for clear text."""
    encrypted: str = ""
    """The scheme for TLS; empty where there is none."""
    settings: str = ""
    """How the directives of its TLS begin."""


KINDS = (
    Kind("proxy_pass", "http", "http", "https", "proxy_ssl_"),
    Kind("grpc_pass", "grpc", "grpc", "grpcs", "grpc_ssl_"),
    Kind("uwsgi_pass", "uwsgi", "uwsgi", "suwsgi", "uwsgi_ssl_"),
    Kind("fastcgi_pass", "fastcgi", "fastcgi"),
    Kind("scgi_pass", "scgi", "scgi"),
    Kind("memcached_pass", "memcached", "memcached"),
)
STREAM = Kind("proxy_pass", "tcp", "tcp")
AUTH = Kind("auth_http", "http", "http")


class Target(Struct, frozen=True, eq=False):
    """One backend."""

    kind: Kind
    word: Word
    """What names it."""
    scheme: str
    """Empty where it is not told."""
    host: str
    port: str
    members: tuple[Entry, ...] | None
    """The servers of the group that it is; None where it is none."""
    may_have_more: bool
    """Whether the group has members that are not at hand."""
    via: tuple[Step, ...]
    path: str = ""
    """Of a socket of the file system: where that is, unless a variable tells."""

    @property
    def is_file(self) -> bool:
        """Whether it is a socket of the file system."""
        return self.host == "unix:"

    @property
    def is_encrypted(self) -> bool | None:
        """Whether it is reached over TLS; None where that is not told."""
        return self.scheme == self.kind.encrypted if self.scheme else None

    @property
    def name(self) -> str:
        """What a message calls it."""
        if HOLE in self.host or not self.scheme:
            return self.written[:_SHOWN]
        if self.is_file:
            return self.written.rpartition("//")[2][:_SHOWN]
        if self.members is not None:
            return f"upstream {self.host} ({self.scheme})"
        port = f":{self.port}" if self.port else ""
        return _HOLES.sub("?", f"{self.scheme}://{self.host}{port}")[:_SHOWN]

    @property
    def written(self) -> str:
        """The word that names it, as it stands in the file."""
        return self.word.at.text.strip("\"'") if self.word.has_hole else self.word.text


def targets_of(entry: Entry, kind: Kind, context: Context, fixed: Mapping[str, str]) -> Iterator[Target]:
    """Return the backends that a directive may pass requests on to."""
    for word in entry.arguments[:1]:
        for text in texts(word, context, {**_PATHS, **fixed}):
            yield _target(text, word, kind, context)


def exposure_of(target: Target) -> Setting[Exposure]:
    """Say which network the way to a backend crosses."""
    at = target.word.at
    if target.members is None:
        return _exposure(target.host, at, target.kind.directive)
    found = widest(_of_member(member) for member in target.members)
    if target.may_have_more and not (isinstance(found, Known) and found.value is Exposure.PUBLIC):
        return Unknown("the group has servers that are not written here", at, "server")
    return found or Unknown("the group has no servers", at, "server")


def host_of(target: Target) -> Setting[str]:
    """Return the host that is dialled."""
    if target.members is None:
        if HOLE in target.host or not target.host:
            return Unknown("a variable names the host", target.word.at, target.kind.directive)
        return Known(target.host, target.word.at, target.kind.directive)
    hosts = tuple(Known(split(member.text)[0], member.place, "server") for member in target.members)
    return hosts[0] if len(hosts) == 1 else Unknown("it is a group of servers", target.word.at, "server")


def destinations_of(target: Target) -> tuple[Destination, ...]:
    """Return the servers that may answer, each with the port that nginx dials.

    Without one, that is the port of the scheme, and for the servers of a group 80 (nginx, "proxy_pass" and "upstream").
    """
    at = target.word.at
    if target.members is None:
        if HOLE in target.host or (not target.host and not target.is_file):
            return ()
        if target.is_file:
            return (Destination(f"unix:{target.path}", at),)
        default = "443" if target.is_encrypted else "80"
        return (Destination(target.host, at, target.port if target.port.isdigit() else default),)
    servers = ((split(member.text), member) for member in target.members)
    return tuple(
        Destination(host, member.place, port or "80") if host != "unix:" else Destination(member.text, member.place)
        for (host, port), member in servers
        if HOLE not in host and HOLE not in port
    )


def _target(text: Text, word: Word, kind: Kind, context: Context) -> Target:
    found = _URL.match(text.text)
    scheme = found["scheme"] if found else None
    authority = found["authority"] if found else ""
    if scheme is None:
        scheme = "" if kind.directive == "proxy_pass" and kind is not STREAM else kind.clear
    # A variable may bring its own scheme.
    if HOLE in scheme or (found and found["scheme"] is None and text.text.startswith(HOLE) and kind.encrypted):
        scheme = ""
    scheme = scheme.lower()
    is_file = authority.startswith("unix:") or text.text.startswith("unix:")
    host, port = ("unix", "") if is_file else split(authority)
    group = None if is_file or port else _group(host, context)
    members = None if group is None else tuple(one for one in group.here("server") if not _is_down(one))
    more = group is not None and bool(group.block.gaps)
    path = text.text.partition("unix:")[2].partition(":")[0] if is_file else ""
    path = path if HOLE not in path else ""
    return Target(kind, word, scheme, "unix:" if is_file else host, port, members, more, text.via, path)


def split(authority: str) -> tuple[str, str]:
    """Return the host and the port of an authority; the port is empty where it has none."""
    if authority.startswith("unix:"):
        return "unix:", ""
    found = _AUTHORITY.match(authority)
    return (found["host"], found["port"] or "") if found else (authority, "")


def _group(name: str, context: Context) -> Context | None:
    """Return the `upstream` of a name."""
    for level in context.levels():
        for entry in level.block.called("upstream", name):
            if entry.block is not None:  # of two of one name the first counts
                return level.inside(entry.block)
    return None


def _is_down(member: Entry) -> bool:
    return any(word.text == "down" for word in member.arguments[1:])


def _of_member(member: Entry) -> Setting[Exposure]:
    return _exposure(split(member.text)[0], member.place, "server")


def _exposure(host: str, at: Location, setting: str) -> Setting[Exposure]:
    if host == "unix:":
        return Known(Exposure.LOOPBACK, at, setting)
    _, hole, after = host.rpartition(HOLE)
    if hole and not after.startswith("."):
        return Unknown("a variable names the host", at, setting)
    # `$tenant.example.com` is below a name that tells.
    network = of_host(f"any{after}" if hole else host)
    if network is not None:
        return Known(network, at, setting)
    if host.replace(".", "").replace("-", "").isalnum():
        return either("its name does not tell which network it is on", at, setting)
    return Unknown("the host is not written here", at, setting)
