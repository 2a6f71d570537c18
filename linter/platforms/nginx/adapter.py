"""Files to the model: the listeners, hops and certificates of each nginx.  Knows the order of things, no details."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from linter.model.endpoint import Listener, Subject, Upstream
from linter.platforms.containment import contained
from linter.platforms.nginx.hops.hops import hops_below, http_hops, joined, mail_hops, stream_hops
from linter.platforms.nginx.hops.own import own_hops
from linter.platforms.nginx.hops.passing import with_what_it_passes_to
from linter.platforms.nginx.left_out import Seen, left_out
from linter.platforms.nginx.listeners.listeners import Heard, Numbers, Way, heard, http_listener
from linter.platforms.nginx.listeners.sockets import Server, servers_in, shared
from linter.platforms.nginx.listeners.stream import mail_listener, stream_listener
from linter.platforms.nginx.reading.blocks import Context, noted
from linter.platforms.nginx.reading.brought import carried_by
from linter.platforms.nginx.reading.files import Files
from linter.platforms.nginx.reading.images import images_of, release_for, release_in
from linter.platforms.nginx.reading.releases import release_of
from linter.platforms.nginx.reading.roots import Root, roots
from linter.platforms.nginx.recognition import is_dockerfile
from linter.platforms.nginx.snippets import snippet_subjects
from linter.platforms.nginx.tls.anchors import anchors_of
from linter.platforms.nginx.tls.certificates import Certificates, Use
from linter.platforms.platform import Found, LeftOut, Options, Unread, Workspace
from linter.provenance.source import InputError, Source

if TYPE_CHECKING:
    from linter.platforms.nginx.again import Again

_Complete: TypeAlias = Callable[[Way, Listener, Certificates], Listener]
_Hops: TypeAlias = Callable[[Iterable[Heard], str], Iterator[Upstream | InputError]]


def read(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map claimed files to the model."""
    files = Files(workspace, {source.path: source for source in sources if not is_dockerfile(source.path)})
    for source in sources:
        if source.path not in files.claimed:
            yield from carried_by(source)
    seen: set[tuple[tuple[str, int, int], str]] = set()
    for one in _everything(files, options):
        if isinstance(one, InputError):
            # What several servers share, or include, is read for each of them.
            key = one.at.order, one.message
            if key in seen:
                continue
            seen.add(key)
        yield one


def _everything(files: Files, options: Options) -> Iterator[Subject | Unread | LeftOut | InputError]:
    seen = Seen()
    images = images_of(files.workspace)
    given = release_in(options.images) if options.nginx_version is None else release_of(options.nginx_version)
    for root in roots(files):
        if isinstance(root, InputError):
            seen.note(root)
            yield root
        elif root.at is not None:
            release = given or release_for(root.scope, images)
            for found in contained(root.at, _subjects, root.read_by(release), files, options, seen):
                seen.note(found)
                yield found
    yield from files.errors
    yield from files.untold
    for directives in files.everything():
        yield from own_hops(directives)
        if options.asked is None or any(one.at.source.path in options.asked for one in directives[:1]):
            yield from left_out(directives, seen)


def _subjects(root: Root, files: Files, options: Options, seen: Seen) -> Iterator[Subject | InputError]:
    certificates = Certificates(files, root.folders)
    listened: list[Heard] = []
    hops: list[Upstream | InputError] = []
    for contexts, complete, hops_of in _kinds(root):
        for level in contexts:
            is_again = options.again and complete is http_listener
            context = noted(level) if is_again else level
            again = _again(files, root.scope, context) if is_again else None
            for one in contained(context.at, _heard, context, root.scope, complete, certificates, again):
                if isinstance(one, InputError):
                    yield one
                else:
                    found = with_what_it_passes_to(one, listened) if complete is stream_listener else one
                    yield found.listener
                    listened.append(found)
                    hops += hops_of((found,), root.scope) if again is None else again.hops(found, hops_of)
    for context in root.loose:
        hops += hops_below(context, {}, root.scope, ())
    for hop in hops:
        seen.note(hop)
    yield from joined(hops)
    shown = list(certificates.subjects(map(_use, listened), options.today))
    yield from shown
    taken = {one.address for one in shown}
    verifying = (Use(one.server.context, one.listener) for one in listened)
    yield from (one for one in anchors_of(verifying, certificates, options.today) if one.address not in taken)
    for context in root.snippets:
        yield from contained(context.at, snippet_subjects, context)


def _again(files: Files, scope: str, context: Context) -> "Again":
    from linter.platforms.nginx.again import Again  # noqa: PLC0415  # for an editor alone

    return Again(files, scope, context)


def _kinds(root: Root) -> tuple[tuple[tuple[Context, ...], _Complete, _Hops], ...]:
    return (
        (root.http, http_listener, http_hops),
        (root.stream, stream_listener, stream_hops),
        (root.mail, mail_listener, mail_hops),
    )


def _heard(
    context: Context, scope: str, complete: _Complete, certificates: Certificates, again: "Again | None"
) -> Iterator[Heard | InputError]:
    servers: list[Server] = []
    for one in servers_in(context):
        if isinstance(one, InputError):
            yield one
        else:
            servers.append(one)
    sockets = shared(servers)
    numbers = Numbers()

    def read(way: Way, listener: Listener) -> Listener:
        return complete(way, listener, certificates)

    if again is None:
        yield from chain.from_iterable(heard(server, sockets, scope, numbers, read) for server in servers)
    else:
        yield from again.heard(servers, sockets, read)


def _use(one: Heard) -> Use:
    return Use(one.tls_context, one.listener)
