"""Rendered templates to objects.  Knows no kind's meaning, and no chart."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from linter.platforms.kubernetes.building.helm.places import Places
from linter.platforms.kubernetes.building.helm.render import Rendering
from linter.platforms.kubernetes.objects.documents import may_matter, objects_of
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Unread
from linter.provenance.source import InputError, Location
from linter.syntax import yaml
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.node import Node

_HOOK = "helm.sh/hook"
PARTLY = "only what is certain of this object is looked at: the rest depends on what a chart alone does not tell"
_UNTOLD = "a part of the object depends on what a chart alone does not tell"
_UNKNOWN = "this document depends on what a chart alone does not tell"
_NOT_ALWAYS = "with one of the answers to what a chart alone does not tell, this cannot be read"
_HARMLESS = frozenset({"affinity", "labels", "nodeSelector", "resources", "securityContext", "tolerations"})
"""Keys below which nothing stands that could change what is judged, but for the kinds that others find by labels."""
_FOUND_BY_LABELS = frozenset(
    {"CronJob", "DaemonSet", "Deployment", "Job", "Namespace", "Pod", "ReplicaSet", "Rollout", "StatefulSet"}
)


class Manifests(Struct):
    """Reads rendered templates, each once, and keeps what is told of them."""

    kinds: frozenset[str]
    build: str
    """What the objects are deployed by."""
    unread: list[Unread] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    texts: dict[int, Rendered] = field(default_factory=dict)
    """By the identity of their sources."""
    lost: set[str] = field(default_factory=set)
    """Templates that cannot be rendered, whatever the answers to what cannot be known are."""
    _found: dict[int, tuple[Object, ...]] = field(default_factory=dict)
    _broken: dict[int, tuple[InputError, ...]] = field(default_factory=dict)

    def of(self, worlds: Sequence[Rendering]) -> tuple[tuple[Object, ...], ...]:
        """Return the objects of a release in each world."""
        objects = tuple(tuple(one for text in _texts(world) for one in self._objects(text)) for world in worlds)
        self.lost |= self._tell([[one for one in world.texts if isinstance(one, InputError)] for world in worlds])
        self._tell([[one for text in _texts(world) for one in self._broken[id(text)]] for world in worlds])
        return objects

    def places(self, suffix: str = "") -> Places:
        """Return where all that was read is written."""
        return Places(self.texts, suffix)

    def _tell(self, worlds: Sequence[Sequence[InputError]]) -> set[str]:
        """Keep as errors what is wrong in all worlds, and tell of the rest; return the files that are lost."""
        paths = [{one.at.source.path for one in world} for world in worlds]
        lost = set.intersection(*paths) if paths else set()
        for error in (one for world in worlds for one in world):
            if error.at.source.path in lost:
                self.errors.append(error)
            else:
                self.unread.append(Unread(error.at, f"{_NOT_ALWAYS}: {error.message}"))
        return lost

    def _objects(self, text: Rendered) -> tuple[Object, ...]:
        if id(text) not in self._found:
            self.texts |= {id(source): text for source in (text.source, text.without)}
            errors: list[InputError] = []
            self._found[id(text)] = tuple(self._read(text, errors))
            self._broken[id(text)] = tuple(errors)
        return self._found[id(text)]

    def _read(self, text: Rendered, errors: list[InputError]) -> Iterator[Object]:
        """Return the objects of a rendered template, without tests."""
        for document in yaml.documents(text.source):
            if not may_matter(document, self.kinds):
                continue
            is_open = text.is_open(document.start, document.end)
            is_open_elsewhere = text.is_open(document.start, document.end, _HARMLESS)
            try:
                node = self._parsed(text, document)
            except InputError as error:
                errors.append(error)
                continue
            for one in objects_of(node, self.kinds, partial=is_open_elsewhere):
                hook = one.annotation(_HOOK)
                if hook is None or "test" not in hook.text:
                    if is_open_elsewhere:
                        self.unread.append(Unread(text.place(one.at.header), PARTLY))
                    is_partial = one.partial or (is_open and one.kind in _FOUND_BY_LABELS)
                    yield replace(one, build=self.build, partial=is_partial, untold=_UNTOLD if is_partial else "")

    def _parsed(self, text: Rendered, document: Location) -> Node | None:
        """Parse a document; one that holds what cannot be known may need to be read without it."""
        try:
            node = yaml.parse(document)
        except InputError as error:
            if not text.is_open(document.start, document.end):
                raise InputError(text.place(error.at), f"rendered, it is {error.message}", error.cure) from error
            try:
                node = yaml.parse(text.certain(document))
            except InputError:
                self.unread.append(Unread(text.place(document.header), _UNKNOWN))
                return None
        return None if node is None else text.told(node)


def _texts(world: Rendering) -> Iterator[Rendered]:
    return (one for one in world.texts if isinstance(one, Rendered))
