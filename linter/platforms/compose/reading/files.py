"""The Compose files and the files of variables of a tree, each read once.  Knows no service."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from linter.platforms.compose.reading.filling import Environment, Filled, Value, filled
from linter.platforms.compose.reading.merging import merged
from linter.platforms.platform import Unread, Workspace
from linter.provenance.source import InputError, Location, Source
from linter.syntax import node as tree
from linter.syntax import yaml
from linter.syntax.scripts import dotenv
from linter.syntax.templates import CODE


class Files(Struct, frozen=True):
    """What of a tree was asked for, and what came up."""

    workspace: Workspace
    claimed: Mapping[str, Source]
    errors: list[InputError] = field(default_factory=list)
    untold: list[Unread] = field(default_factory=list)
    _documents: dict[str, tree.Mapping | None] = field(default_factory=dict)
    _environments: dict[tuple[str, ...], Environment] = field(default_factory=dict)

    def document(self, path: str) -> tree.Mapping | None:
        """Return what a Compose file says, all its documents merged; None where there is none, or none that is read."""
        if path not in self._documents:
            self._documents[path] = None  # what is read again while it is read is a circle
            source = self.claimed.get(path) or self.workspace.read(path)
            self._documents[path] = None if source is None else self._parsed(source)
        return self._documents[path]

    def _parsed(self, source: Source) -> tree.Mapping | None:
        found: tree.Node | None = None
        try:
            for document in yaml.parse_all(source):
                if isinstance(document, tree.Mapping):
                    self.errors.extend(_repeated(document))
                    found = document if found is None else merged(found, document)
        except InputError as error:
            if CODE.search(source.text) is None:
                self.errors.append(error)
            else:
                self.untold.append(Unread(error.at.header, "a template engine makes this file into one of Compose"))
            return None
        return found if isinstance(found, tree.Mapping) else None

    def environment(self, paths: Iterable[str]) -> Environment:
        """Return the variables that files set, each of which may name those before it."""
        names = tuple(paths)
        if names not in self._environments:
            found: dict[str, Value] = {}
            for path in names:
                source = self.workspace.read(path)
                found.update(_values(source, found) if source is not None else {})
            self._environments[names] = found
        return self._environments[names]


def _repeated(document: tree.Mapping) -> Iterator[InputError]:
    """Yield the keys that stand twice, of which Compose takes none."""
    for holder in (document, document.mapping("services")):
        for key, _ in () if holder is None else holder.repeated:
            yield InputError(key.at, f"`{key.text}` stands here and again below", "remove one of the two")


def _values(source: Source, before: Environment) -> dict[str, Value]:
    known = dict(before)
    own: dict[str, Value] = {}
    for one in dotenv.assignments(source):
        if one.value is not None:
            known[one.name] = own[one.name] = value_of(one, one.value, known)
    return own


def value_of(one: dotenv.Assignment, text: str, known: Environment) -> Value:
    """Return what a file of variables sets one to."""
    return Value(Filled(text) if one.is_literal else filled(text, known, one.at), one.at)


def inside(folder: str, name: str) -> str:
    """Return a path from the root by that of a folder; it begins with `..` where it leaves the root."""
    path = posixpath.normpath(posixpath.join(folder, name))
    return "" if path == "." else path


def told_by_nobody(at: Location, what: str) -> Unread:
    """Return that a file which another one names is not at hand."""
    return Unread(at.header, f"{what} is not among the files that are looked at")
