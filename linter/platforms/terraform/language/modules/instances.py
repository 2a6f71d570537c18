"""`count` and `for_each`: how many instances a block has, and what differs between them.  Knows no resource type."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec import Struct

from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.values.value import (
    Several,
    Value,
    boolean_of,
    is_list,
    is_map,
    number_of,
    settled,
    text_of,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.hcl.tree import Attribute, Block

MAX_INSTANCES = 200

Key: TypeAlias = int | str | None
"""None for a block that has one instance, or an unknown number of them."""


class Instance(Struct, frozen=True, eq=False):
    """One instance of a block, and the names that its expressions can use."""

    key: Key
    scope: Scope
    maybe: Unknown | None = None
    """Not None where a switch that is unknown decides whether it exists."""


class Instances(Struct, frozen=True, eq=False):
    """The instances of a block; of an unknown number, one stands for all."""

    found: tuple[Instance, ...]
    is_repeated: bool
    is_counted: bool
    """Whether it is known how many there are."""


def instances_of(block: Block, scope: Scope) -> Instances:
    """Return the instances of a resource, a data source or a call of a module."""
    attributes = block.body.attributes
    if "count" in attributes:
        return _counted(attributes["count"], scope)
    if "for_each" in attributes:
        return _of_each(attributes["for_each"], scope)
    enabled = _enabled(block, scope)
    if isinstance(enabled, Known) and boolean_of(enabled.value) is False:
        return Instances((), is_repeated=True, is_counted=True)
    maybe = enabled if isinstance(enabled, Unknown) else None
    return Instances((Instance(None, scope, maybe),), is_repeated=False, is_counted=True)


def _enabled(block: Block, scope: Scope) -> Setting[Value] | None:
    """Return the switch of a block's `lifecycle`; None where it has none.  Source: OpenTofu 1.11, `enabled`."""
    for lifecycle in block.body.named("lifecycle"):
        if "enabled" in lifecycle.body.attributes:
            return settled(evaluate(lifecycle.body.attributes["enabled"].expression, scope))
    return None


def _counted(attribute: Attribute, scope: Scope) -> Instances:
    count = settled(evaluate(attribute.expression, scope))
    numbers = [number_of(settled_value.value) for settled_value in _possible(count)]
    if numbers and all(isinstance(number, int) and number <= 0 for number in numbers):
        return Instances((), is_repeated=True, is_counted=True)
    number = numbers[0] if isinstance(count, Known) else None
    if not isinstance(number, int) or number > MAX_INSTANCES:
        because = count.because if isinstance(count, Unknown) else f"there are more than {MAX_INSTANCES} instances"
        index_scope = scope.binding({"count": Known({"index": Unknown(because, attribute.at)}, attribute.at)})
        return _uncounted(index_scope, count if isinstance(count, Unknown) and 0 in numbers else None)
    indexes = (Known({"index": Known(index, attribute.at)}, attribute.at) for index in range(number))
    found = tuple(Instance(index, scope.binding({"count": each})) for index, each in enumerate(indexes))
    return Instances(found, is_repeated=True, is_counted=True)


def _possible(setting: Setting[Value]) -> tuple[Known[Value], ...]:
    return (setting,) if isinstance(setting, Known) else setting.candidates


def _of_each(attribute: Attribute, scope: Scope) -> Instances:
    given = evaluate(attribute.expression, scope)
    if isinstance(given, Known) and isinstance(given.value, Several):
        return _uncounted(_each_scope(scope, _unknown_key(given.at), given.value.element, given.at))
    each = settled(given)
    known = [pairs for value in _possible(each) if (pairs := each_of(value)) is not None]
    filled = [pairs for pairs in known if pairs]
    if known and not filled:
        return Instances((), is_repeated=True, is_counted=True)
    # Of `condition ? {...} : {}`, what is not empty tells more than that the condition is unknown.
    if len(filled) == 1 and len(filled[0]) <= MAX_INSTANCES:
        found = tuple(
            Instance(key, _each_scope(scope, Known(key, attribute.at), value, attribute.at)) for key, value in filled[0]
        )
        return Instances(found, is_repeated=True, is_counted=True)
    because = each.because if isinstance(each, Unknown) else "its keys are not known"
    nothing = Unknown(because, attribute.at)
    return _uncounted(_each_scope(scope, nothing, nothing, attribute.at))


def each_of(value: Known[Value]) -> list[tuple[str, Setting[Value]]] | None:
    """Return keys and values of what `for_each` is given; None where the keys are not known."""
    if is_map(value.value):
        return [(key, value.value[key]) for key in sorted(value.value)]
    if not is_list(value.value):
        return None
    elements = [(settled(element), element) for element in value.value]
    texts = [(text_of(plain.value) if isinstance(plain, Known) else None, element) for plain, element in elements]
    pairs = [(text, element) for text, element in texts if text is not None]
    return pairs if len(pairs) == len(texts) else None


def _each_scope(scope: Scope, key: Setting[Value], value: Setting[Value], at: Location) -> Scope:
    return scope.binding({"each": Known({"key": key, "value": value}, at)})


def _unknown_key(at: Location) -> Unknown:
    return Unknown("it is not known how many elements there are", at)


def _uncounted(scope: Scope, maybe: Unknown | None = None) -> Instances:
    """Return the one instance that stands for a number that is not known.

    A list is there to be filled, so what it makes is judged as if it were; a switch is there to be switched off too.
    """
    return Instances((Instance(None, scope, maybe),), is_repeated=True, is_counted=False)


def reference_to(instances: Instances, make: Callable[[Instance], Value], at: Location) -> Setting[Value]:
    """Return what a reference to a block is worth: one thing, a list or a map of things."""
    made = [(instance.key, Known(make(instance), at)) for instance in instances.found]
    if not instances.is_counted:
        return Known(Several(made[0][1]), at)
    if not instances.is_repeated:
        return made[0][1]
    if all(isinstance(key, str) for key, _ in made) and made:
        return Known({str(key): value for key, value in made}, at)
    return Known(tuple(value for _, value in made), at)


def referred(setting: Setting[Value]) -> Iterator[Value]:
    """Return the things that a reference to a block leads to."""
    if isinstance(setting, Unknown):
        return
    value = setting.value
    if isinstance(value, Several):
        yield from referred(value.element)
    elif is_list(value):
        for element in value:
            yield from referred(element)
    elif is_map(value):
        for key in value:
            yield from referred(value[key])
    else:
        yield value


def index(key: Key) -> str:
    """Return a key as an address shows it: `[0]`, `["a"]`, or nothing."""
    if isinstance(key, str):
        escaped = key.replace("\\", "\\\\").replace('"', '\\"')
        return f'["{escaped}"]'
    return "" if key is None else f"[{key}]"
