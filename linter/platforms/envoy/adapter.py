"""Files to the model: the listeners and the hops of each Envoy.  Knows the order of things, and no details."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct, field

from linter.model.endpoint import Subject
from linter.platforms.containment import contained
from linter.platforms.envoy.certificates.certificates import certificates_of
from linter.platforms.envoy.certificates.keys import keys_of
from linter.platforms.envoy.certificates.revocation import lists_in
from linter.platforms.envoy.clusters.clusters import hops_of
from linter.platforms.envoy.clusters.google_grpc import direct_hops
from linter.platforms.envoy.clusters.uses import Use, uses_of
from linter.platforms.envoy.left_out import Seen, left_out
from linter.platforms.envoy.listeners.listeners import Chain, admin_of, chains_of, name_of
from linter.platforms.envoy.listeners.routes import Routes, routes_of
from linter.platforms.envoy.messages.images import images_of, release_for, release_in
from linter.platforms.envoy.messages.message import Message
from linter.platforms.envoy.messages.names import distinct
from linter.platforms.envoy.messages.resources import File, file_of
from linter.platforms.envoy.messages.scopes import Scope, View, scopes
from linter.platforms.platform import LeftOut, Options, Unread, Workspace
from linter.provenance.source import InputError, Source
from linter.syntax.templates import CODE, TEMPLATE


def read(
    sources: Sequence[Source], workspace: Workspace, options: Options
) -> Iterator[Subject | Unread | LeftOut | InputError]:
    """Map claimed files to the model."""
    files: list[File] = []
    images, given = images_of(workspace), release_in(options.images)
    for source in sorted(sources, key=lambda source: source.path):
        try:
            file = file_of(source, given or release_for(source.path, images))
        except InputError as error:
            yield _unread(source, error)
        else:
            files += [] if file is None else [file]
    for scope in scopes(files):
        seen = Seen()
        for found in _subjects(scope, workspace, options.today):
            seen.note(found)
            yield found
        yield from left_out(scope, seen)


def _unread(source: Source, error: InputError) -> InputError | Unread:
    """Say that a file cannot be read; a template, by its name, is a source text and no configuration yet."""
    if TEMPLATE.search(source.path) and CODE.search(source.text):
        return Unread(error.at.header, "a template that becomes YAML only when it is rendered")
    return error


def _subjects(scope: Scope, workspace: Workspace, today: date) -> Iterator[Subject | InputError]:
    chains: list[Chain] = []
    routes = _Routes()
    for file in scope.files:
        view = View(scope, file)
        for found in _listeners(view, routes):
            if isinstance(found, Chain):
                chains.append(found)
                yield found.listener
            else:
                yield found
    told = {file.path for file in scope.files if file.is_exhausted}
    uses = uses_of(scope, chains)
    for file in scope.files:
        if file.is_exhausted and file.path not in told:
            yield InputError(file.source.whole.header, "aliases repeat its parts without end", "write the parts out")
        yield from _hops(View(scope, file), uses)
        yield from keys_of(file)
        yield from lists_in(file, today)
    yield from certificates_of(scope.files, chains, workspace, today)


class _Routes(Struct, frozen=True):
    """Reads route configurations, each once however many listeners use it."""

    _read: dict[int, Routes | InputError] = field(default_factory=dict)

    def read(self, config: Message) -> Routes:
        found = self._read.get(id(config.node))
        if found is None:
            found = self._read[id(config.node)] = _attempted(config)
        if isinstance(found, InputError):
            raise found
        return found


def _attempted(config: Message) -> Routes | InputError:
    try:
        return routes_of(config)
    except InputError as error:
        return error


def _listeners(view: View, routes: _Routes) -> Iterator[Chain | Subject | InputError]:
    """Map the listeners of a file, and its admin interface."""
    file = view.file
    for listener, name in zip(file.listeners, distinct(map(name_of, file.listeners)), strict=True):
        yield from contained(listener.header, chains_of, listener, name, view, routes.read)
        if file.is_exhausted:
            return
    for root in file.bootstraps:
        yield from contained(root.header, _admin, root, view)


def _admin(root: Message, view: View) -> Iterator[Subject]:
    found = admin_of(root, view)
    if found is not None:
        yield found


def _hops(view: View, uses: dict[tuple[str, str], Use]) -> Iterator[Subject | InputError]:
    """Map the clusters of a file, and what Envoy calls without a cluster."""
    clusters = view.file.clusters
    names = distinct(cluster.text("name") or "without a name" for cluster in clusters)
    for cluster, name in zip(clusters, names, strict=True):
        if view.file.is_exhausted:
            return
        yield from contained(cluster.header, hops_of, cluster, name, view, uses.get((view.file.path, name)))
    yield from contained(view.file.source.whole, direct_hops, view)
