"""Files to the configurations that they make up: main files with all they include, and what is left over.

Knows no TLS.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.nginx.reading.blocks import Block, Context, Entry, Gap, block_of
from linter.platforms.nginx.reading.files import Files
from linter.platforms.nginx.reading.includes import Expansion
from linter.platforms.nginx.reading.releases import Release
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location
from linter.syntax.scripts.images import folders_above

_MAIN = frozenset({"http", "stream", "mail", "events"})
# Folders whose files one nginx reads together, in the order of their names.
TOGETHER = pattern(r"(?:conf|http|stream|streams|vhosts?|sites|servers)\.d|(?:sites|streams?|servers|hosts)-enabled")
SHARED = ("upstream", "map", "geo", "split_clients")
_SETTINGS = ("ssl_", "proxy_", "grpc_", "uwsgi_", "add_header", "more_set_")
_PASSING = ("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass")
_STREAM_PATH = pattern(r"stream", re.IGNORECASE)
_STREAM_ONLY = ("proxy_pass", "ssl_preread", "proxy_ssl", "proxy_timeout", "proxy_connect_timeout")
_HTTP_ONLY = ("location", "root", "index", "rewrite", "add_header", "error_page", "client_max_body_size", "http2")
# How the directives begin that stand where certificates do.
_WITH_CERTIFICATES = ("ssl_", "add_header", "more_set_")
# With one of these, a server needs nothing from around it to speak TLS, or to refuse to.
_WITHOUT_MORE = ("ssl_certificate", "ssl_reject_handshake")
_MAIL_ONLY = ("starttls", "auth_http", "imap_capabilities", "pop3_capabilities", "smtp_capabilities", "protocol")


class Root(Struct, frozen=True, eq=False):
    """One configuration, or as much of one as the files tell."""

    scope: str
    """What tells it from the others: the path of its main file, of a folder, or of the file that it is."""
    folders: tuple[str, ...]
    """Where its paths begin, the nearest first."""
    http: tuple[Context, ...] = ()
    stream: tuple[Context, ...] = ()
    mail: tuple[Context, ...] = ()
    loose: tuple[Context, ...] = ()
    """Locations of a server that is not at hand."""
    snippets: tuple[Context, ...] = ()
    """Directives of a level that is not at hand."""

    @property
    def at(self) -> Location | None:
        """Where the first of its levels is written; None where it has none."""
        return next((one.at for one in (*self.http, *self.stream, *self.mail, *self.loose, *self.snippets)), None)

    def read_by(self, release: Release | None) -> "Root":
        """Say which nginx reads it."""
        if release is None:
            return self
        return replace(
            self,
            http=_read_by(self.http, release),
            stream=_read_by(self.stream, release),
            mail=_read_by(self.mail, release),
            loose=_read_by(self.loose, release),
            snippets=_read_by(self.snippets, release),
        )


def _read_by(contexts: Iterable[Context], release: Release) -> tuple[Context, ...]:
    return tuple(replace(context, release=release) for context in contexts)


class _Fragment(Struct, frozen=True, eq=False):
    """A file that nothing at hand includes."""

    path: str
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]

    def has(self, *names: str) -> bool:
        """Say whether a directive stands at its top level."""
        return any(entry.name in names for entry in self.entries)

    @property
    def only_helps(self) -> bool:
        """Whether it only holds what servers in other files name."""
        settings = any(entry.name.startswith(_SETTINGS) for entry in self.entries)
        return self.has(*SHARED) and not self.has("server", "location") and not settings

    def servers(self) -> Iterator[Block]:
        """Return its servers."""
        return (entry.block for entry in self.entries if entry.name == "server" and entry.block is not None)

    def servers_have(self, names: Iterable[str]) -> bool:
        """Say whether a server of it has one of these directives."""
        return any(server.named.get(name) for server in self.servers() for name in names)


def roots(files: Files) -> Iterator[Root | InputError]:
    """Join the claimed files to configurations."""
    used: set[str] = set()
    mains: dict[str, Root] = {}
    for path in sorted(files.claimed):
        directives = files.directives(path) or ()
        if not _MAIN.isdisjoint(one.name.text for one in directives if one.block is not None):
            try:
                mains[path] = _main(path, files, used)
            except InputError as error:
                yield error
                used.add(path)
    # A file of a main file's may look like a main file itself.
    yield from (root for path, root in mains.items() if path not in used)
    yield from _leftover([path for path in sorted(files.claimed) if path not in used and path not in mains], files)


def _main(path: str, files: Files, used: set[str]) -> Root:
    folders = folders_above(path)
    expansion = Expansion(files, folders[:1], folders)
    entries, gaps = expansion.top(path)
    used |= expansion.included
    top = Context(_block(path, files, entries, gaps))
    inner: dict[str, tuple[Context, ...]] = {
        name: tuple(context for _, context in top.contexts(name)) for name in ("http", "stream", "mail")
    }
    if top.here("server"):
        inner["http"] = (*inner["http"], _printed_below(path, entries, inner["http"], files))
    # Debian's main file has no servers of its own: what it sets holds for those that are elsewhere.
    lonely = tuple(one for one in inner["http"][:1] if not one.here("server") and not top.here("server"))
    return Root(path, folders, inner["http"], inner["stream"], inner["mail"], snippets=lonely)


def _printed_below(path: str, entries: Iterable[Entry], http: Sequence[Context], files: Files) -> Context:
    """Return the servers that `nginx -T` prints below the main file, in the block that includes their files."""
    kept = (entry for entry in entries if entry.name in ("server", *SHARED))
    block = _block(path, files, kept, ())
    return http[0].inside(block) if http else Context(block)


def _leftover(paths: Sequence[str], files: Files) -> Iterator[Root | InputError]:
    included: set[str] = set()
    fragments: list[_Fragment] = []
    for path in paths:
        if path in included:
            continue
        folders = folders_above(path)
        expansion = Expansion(files, folders, folders)
        try:
            fragments.append(_Fragment(path, *expansion.top(path)))
        except InputError as error:
            yield error
        included |= expansion.included
    groups: dict[str, list[_Fragment]] = {}
    helpers: dict[str, list[_Fragment]] = {}
    for fragment in fragments:
        if fragment.path not in included:
            mapping, key = (helpers, _around(fragment.path)) if fragment.only_helps else (groups, _group(fragment.path))
            mapping.setdefault(key, []).append(fragment)
    for scope, members in groups.items():
        # nginx includes them into one block, so that what one file names may stand in another.
        at = files.claimed[members[0].path].whole
        yield _root(scope, members, list(paid(helpers.get(_around(members[0].path), []), at)), files)


def _around(path: str) -> str:
    """Return the folder of a file; that around it where several lie beside each other whose files belong together."""
    folder = posixpath.dirname(path)
    return posixpath.dirname(folder) if TOGETHER.fullmatch(posixpath.basename(folder)) else folder


def _group(path: str) -> str:
    folder = posixpath.dirname(path)
    return folder if TOGETHER.fullmatch(posixpath.basename(folder)) else path


def _root(scope: str, members: list[_Fragment], helpers: list[_Fragment], files: Files) -> Root:
    folders = folders_above(members[0].path)
    if not any(member.has("server") for member in members):
        loose = tuple(_loose(member, helpers, files) for member in members if member.has("location", *_PASSING))
        bare = tuple(
            _context(member.path, [member], files) for member in members if not member.has("location", "upstream")
        )
        return Root(scope, folders, loose=loose, snippets=bare)
    by_kind: dict[str, list[_Fragment]] = {"http": [], "stream": [], "mail": []}
    for member in members:
        by_kind[_kind(member)].append(member)
    contexts = {
        kind: (_context(found[0].path, [*helpers, *found], files),) if found else () for kind, found in by_kind.items()
    }
    return Root(scope, folders, contexts["http"], contexts["stream"], contexts["mail"])


def _kind(member: _Fragment) -> str:
    """Say in which block a file with servers belongs."""
    if member.servers_have(_MAIL_ONLY):
        return "mail"
    if member.servers_have(_STREAM_ONLY) and not member.servers_have(_HTTP_ONLY):
        return "stream"
    is_named = _STREAM_PATH.search(member.path) and member.has("server") and not member.servers_have(_HTTP_ONLY)
    return "stream" if is_named else "http"


def _loose(member: _Fragment, helpers: list[_Fragment], files: Files) -> Context:
    because = "the server that includes this file is not among the files"
    whole = files.claimed[member.path].whole.header
    beside = (entry for helper in helpers for entry in helper.entries)
    around = block_of(whole, (), beside, (Gap(whole, because, ("",)),))
    return Context(around).inside(_block(member.path, files, member.entries, member.gaps))


def _context(path: str, members: list[_Fragment], files: Files) -> Context:
    entries = (entry for member in members for entry in member.entries)
    gaps = (gap for member in members for gap in member.gaps)
    inner = _block(path, files, entries, gaps)
    lacking = next(_servers_without_certificate(members), None)
    if lacking is None:
        return Context(inner)
    # nginx starts only with a certificate, so there is a file around these that sets more than they do.
    because = "the file that names the certificate is not among the files"
    return Context(block_of(lacking.at, (), (), (Gap(lacking.at, because, _WITH_CERTIFICATES),))).inside(inner)


def _servers_without_certificate(members: list[_Fragment]) -> Iterator[Block]:
    """Return the servers that listen for TLS, where no fragment names a certificate."""
    if not any(member.has("ssl_certificate") or member.servers_have(_WITHOUT_MORE) for member in members):
        for member in members:
            yield from filter(_listens_for_tls, member.servers())


def _listens_for_tls(server: Block) -> bool:
    return any(word.text == "ssl" for one in server.named.get("listen", ()) for word in one.arguments[1:])


def _block(path: str, files: Files, entries: Iterable[Entry], gaps: Iterable[Gap]) -> Block:
    return block_of(files.claimed[path].whole.header, (), entries, gaps)
