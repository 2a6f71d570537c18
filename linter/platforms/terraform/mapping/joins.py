"""Resources that name each other.  Knows no resource type."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Handle, Several, Value, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context, matches
from linter.platforms.terraform.mapping.row import Backward, Forward, Join, Path, Step
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_PATH = pattern(r"(?:^|/)projects/[^/]+/(?:global|regions/[^/]+)/")


# What gives another value each time that it is called, or another for each block.
_CHANGING = pattern(r"\b(?:uuid|timestamp|bcrypt|plantimestamp)\s*\(|\b(?:each|count|self)\.")


def has_same(one: View, name: str, other: View, reference: str) -> bool | None:
    """Say whether two attributes have the same value; None where that is not known.

    An expression has one value wherever it stands in a module, so that nobody need know which.
    """
    first, second = one.attribute(name), other.attribute(reference)
    if isinstance(first, Known) and isinstance(second, Known):
        return text_of(first.value) == text_of(second.value)
    if first is None or second is None:
        return False
    texts = [view.body.attributes[word].at.text for view, word in ((one, name), (other, reference))]
    is_one = one.owner.module is other.owner.module and one.scope.bindings == other.scope.bindings
    return True if is_one and texts[0] == texts[1] and not _CHANGING.search(texts[0]) else None


def joined(context: Context, join: Join) -> tuple[View, ...] | Unknown | None:
    """Return the bodies of the resources that a join leads to; None where nothing names one."""
    match join:
        case Forward():
            return _named(context, join)
        case Backward():
            return tuple(_naming(context, join))


def _named(context: Context, join: Forward) -> tuple[View, ...] | Unknown | None:
    found = context.refer(join.path)
    if found.value is None:
        return None
    plain = settled(found.value)
    name = text_of(plain.value) or "" if isinstance(plain, Known) else ""
    if join.defaults and name.startswith(join.defaults):
        return None
    return resolved(context, found.value, join.types, join.by)


def resolved(
    context: Context, reference: Setting[Value], types: tuple[str, ...], by: tuple[str, ...] = ()
) -> tuple[View, ...] | Unknown:
    """Return the bodies of the resources of these types that a value refers to, by reference or by name."""
    if isinstance(reference, Known) and isinstance(reference.value, Several):
        return resolved(context, reference.value.element, types, by)
    if isinstance(reference, Known) and isinstance(reference.value, Handle):
        target = reference.value.target
        if isinstance(target, Resource) and target.type in types and target.block.type == "resource":
            return (view_of(target),)
    plain = settled(reference)
    if isinstance(plain, Unknown):
        same = _of_same_expression(context, plain, types, by)
        return replace(plain, candidates=()) if same is None else (same,)  # candidates are names, and no bodies
    text = text_of(plain.value)
    # `projects/p/global/sslPolicies/web` and the URL that ends so name `web`.
    words = () if text is None else (text, text.rpartition("/")[2]) if _PATH.search(text) else (text,)
    for resource_type in types:
        for resource in context.configuration.of_type(resource_type):
            if any(_written(resource, name) in words for name in by):
                return (view_of(resource),)
    return Unknown(f"`{text}` is not declared in these files", plain.at, via=plain.via)


def _of_same_expression(context: Context, unknown: Unknown, types: tuple[str, ...], by: tuple[str, ...]) -> View | None:
    """Return the resource whose name is the very expression that refers to it; None where there is none."""
    text = unknown.at.text
    if "." not in text or _CHANGING.search(text):
        return None
    for view in (view_of(one) for kind in types for one in context.configuration.of_type(kind)):
        names = (view.body.attributes[name].at.text for name in by if name in view.body.attributes)
        if view.owner.module is context.resource.module and text in names:
            return view
    return None


def _written(resource: Resource, attribute: str) -> str | None:
    value = view_of(resource).attribute(attribute)
    return text_of(value.value) if isinstance(value, Known) else None


def _naming(context: Context, join: Backward) -> Iterator[View]:
    for resource_type in join.types:
        for view in naming(context.configuration, resource_type, join.path, context.resource):
            if _meets(view, join):
                yield view


def naming(configuration: Configuration, resource_type: str, path: Path, named: Resource) -> tuple[View, ...]:
    """Return the bodies of the resources of a type that refer to a resource at a path."""
    index = configuration.once((resource_type, path), lambda: _index(configuration, resource_type, path))
    return index.get(named, ())


def _index(configuration: Configuration, resource_type: str, path: Path) -> dict[Resource, tuple[View, ...]]:
    found: dict[Resource, tuple[View, ...]] = {}
    for resource in configuration.of_type(resource_type):
        view = view_of(resource)
        target = target_of(Context(configuration, resource, view).refer(path).value)
        if target is not None:
            found[target] = (*found.get(target, ()), view)
    return found


def is_named_by(
    configuration: Configuration, resource_type: str, paths: tuple[Path, ...], named: Resource, by: tuple[str, ...]
) -> bool:
    """Say whether a resource of a type names another one at one of these paths."""
    if any(naming(configuration, resource_type, path, named) for path in paths):
        return True
    own = {text for attribute in by if (text := _written(named, attribute)) is not None}
    names = configuration.once(
        ("names", resource_type, paths), lambda: set(_names(configuration, resource_type, paths))
    )
    return not own.isdisjoint(names)


def _names(configuration: Configuration, resource_type: str, paths: tuple[Path, ...]) -> Iterator[str]:
    """Return the texts that resources of a type have at these paths."""
    for resource in configuration.of_type(resource_type):
        for path in paths:
            value = Context(configuration, resource, view_of(resource)).find(path).value
            if isinstance(value, Known) and (text := text_of(value.value)) is not None:
                yield text


def target_of(reference: Setting[Value] | None) -> Resource | None:
    """Return the resource that a value leads to."""
    if isinstance(reference, Unknown):
        targets = {id(target): target for one in reference.candidates if (target := target_of(one)) is not None}
        return next(iter(targets.values())) if len(targets) == 1 else None
    if reference is None:
        return None
    if isinstance(reference.value, Several):
        return target_of(reference.value.element)
    if isinstance(reference.value, Handle) and isinstance(reference.value.target, Resource):
        return reference.value.target
    return None


def _meets(view: View, join: Backward) -> bool:
    return all(matches(view, Step("", attribute, value)) is True for attribute, value in join.where.items())
