"""A resource in its configuration, and the paths through it.  Knows no resource type."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Value, is_list, is_map, settled, text_of
from linter.platforms.terraform.mapping.row import Path, Step
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

EACH = "each"

T = TypeVar("T")


class Configuration(Struct, frozen=True, dict=True):
    """One root module with all modules that it calls."""

    modules: tuple[Module, ...]
    further: Callable[[str], Iterable[Module]] | None = None
    """Returns all modules that may have a resource of a type, where only a part of them is judged."""
    today: date = date.min
    around: bool = False
    """Whether somebody asks for tags and modules."""
    _found: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """Find something that many resources ask for, such as who names whom, once for all."""
        folder = self.root.folder
        if key not in self._found:
            self._found[key] = folder.look_once((id(self), key), find)
        else:
            folder.look_again((id(self), key))
        found: T = self._found[key]
        return found

    def of_type(self, resource_type: str) -> tuple[Resource, ...]:
        """Return all instances of a resource type."""
        return self.once(resource_type, lambda: tuple(self._instances(resource_type)))

    def _instances(self, resource_type: str) -> Iterator[Resource]:
        for module in self.modules if self.further is None else self.further(resource_type):
            for block in module.folder.resources_of(resource_type):
                yield from module.instances(block)

    @property
    def root(self) -> Module:
        """The module that nobody calls."""
        return self.modules[0]

    def address(self, resource: Resource) -> str:
        """Return the identity of a resource within the scanned tree."""
        folder = self.root.folder.path
        return f"{folder}/{resource.address}" if folder else resource.address

    @cached_property
    def scope(self) -> str:
        """What can be joined by name."""
        return f"terraform:{self.root.folder.path}"


class Found(Struct, frozen=True):
    """What stands at a path."""

    value: Setting[Value] | None
    """None where nothing is written."""
    header: Location
    """Where it would be written."""
    at: Location
    """Where it is written, whatever way its value took to get there."""
    setting: str
    maybe: Unknown | None = None
    """Not None where it is not known whether the block is there at all."""


class Context(Struct, frozen=True):
    """A resource, or an endpoint of it."""

    configuration: Configuration
    resource: Resource
    view: View
    each: "View | Setting[Value] | None" = None
    """The block, or the value of a list, that has an endpoint of its own."""
    each_path: Path = ()
    """Where it is from."""
    each_number: int = 0
    """Which one it is, from 1."""

    def find(self, path: Path) -> Found:
        """Follow a path to a plain value."""
        return self._follow(path, is_plain=True)

    def refer(self, path: Path) -> Found:
        """Follow a path to a value, references unresolved."""
        return self._follow(path, is_plain=False)

    def _follow(self, path: Path, *, is_plain: bool) -> Found:
        name = setting_of(path)
        if path[:1] != (Step(EACH),):
            return _found(self.view, path, name, is_plain=is_plain)
        if isinstance(self.each, View):
            return _found(self.each, path[1:], name, is_plain=is_plain)
        at = self.view.header if self.each is None else self.each.at
        return Found(self.each, self.view.header, at, setting_of(self.each_path))

    def blocks(self, path: Path) -> tuple[View, ...]:
        """Return all blocks at a path."""
        if path[:1] != (Step(EACH),):
            return tuple(_blocks(self.view, path))
        return tuple(_blocks(self.each, path[1:])) if isinstance(self.each, View) else ()

    def of(self, each: "View | Setting[Value]", path: Path, number: int) -> "Context":
        """Return the context of a block or an element of a list that has an endpoint of its own."""
        return replace(self, each=each, each_path=path, each_number=number)

    @property
    def maybe(self) -> Unknown | None:
        """Not None where it is not known whether the resource, or its block, is there at all."""
        return self.resource.maybe or (self.each.maybe if isinstance(self.each, View) else None)


def setting_of(path: Path) -> str:
    """Return what the user calls the thing at a path: the name of a parameter, or the names that lead there."""
    parameters = [step.value for step in path if step.value]
    return parameters[-1] if parameters else ".".join(step.name for step in path if step.name != EACH)


def context_of(configuration: Configuration, resource: Resource) -> Context:
    """Return the context of a resource."""
    return Context(configuration, resource, view_of(resource))


def _blocks(view: View, path: Path) -> Iterator[View]:
    if not path:
        yield view
        return
    for block in view.blocks(path[0].name):
        if matches(block, path[0]) is True:
            yield from _blocks(block, path[1:])


def matches(block: View, step: Step) -> bool | Unknown:
    """Say whether a block has the attribute that a step asks for."""
    if not step.attribute:
        return True
    value = block.attribute(step.attribute)
    if isinstance(value, Unknown):
        return value
    return value is not None and (text_of(value.value) or "").lower() == step.value.lower()


def _found(view: View, path: Path, name: str, *, is_plain: bool) -> Found:
    if not path:
        because = "it is a block, and not a value"
        return Found(Unknown(because, view.header), view.header, view.header, name, view.maybe)
    if len(path) == 1:
        value = view.attribute(path[0].name) if is_plain else view.reference(path[0].name)
        return Found(value, view.header, _place(view, path), name, view.maybe)
    undecided: Unknown | None = None
    found: Found | None = None
    for block in view.blocks(path[0].name):
        match = matches(block, path[0])
        if match is True and found is None:
            found = _found(block, path[1:], name, is_plain=is_plain)
        elif isinstance(match, Unknown):
            undecided = match
    if found is not None:
        return found
    if undecided is not None:
        return Found(Unknown(undecided.because, view.header), view.header, view.header, name)
    return _in_object(view, path, name)


def _in_object(view: View, path: Path, name: str) -> Found:
    """Follow a path into the object, or the list of one, that is written in place of a block."""
    value = view.attribute(path[0].name)
    for step in path[1:]:
        if isinstance(value, Known) and is_list(value.value) and len(value.value) == 1:
            value = settled(value.value[0])
        if value is None or isinstance(value, Unknown):
            break
        member = value.value.get(step.name) if is_map(value.value) else None
        value = None if member is None else settled(member)
        if isinstance(value, Known) and value.value is None:
            value = None
    return Found(value, view.header, _place(view, path), name, view.maybe)


def _place(view: View, path: Path) -> Location:
    attribute = view.body.attributes.get(path[0].name)
    return view.header if attribute is None else attribute.at
