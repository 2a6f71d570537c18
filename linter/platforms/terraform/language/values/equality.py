"""Whether values are the same, as `==` has it.  Knows no expression."""

from linter.platforms.terraform.language.values.numbers import is_exact
from linter.platforms.terraform.language.values.value import Encoded, List, Map, Set, Value, is_list, is_map, settled
from linter.provenance.setting import Known, Setting, Unknown

_MOST_COMPARISONS = 10_000


def unwrapped(setting: Setting[Value]) -> Setting[Value]:
    """Return a plain value; a JSON text becomes one."""
    plain = settled(setting)
    if isinstance(plain, Known) and isinstance(plain.value, Encoded):
        from linter.platforms.terraform.language.values.json_text import json_text  # noqa: PLC0415  # seldom

        return json_text(plain.value.value, plain.at)
    return plain


def same(left: Setting[Value], right: Setting[Value]) -> bool | None:
    """Compare as `==` does, which converts no types; None where the parts that are known do not decide."""
    pairs = [(left, right)]
    undecided = False
    for _ in range(_MOST_COMPARISONS):
        if not pairs:
            return None if undecided else True
        first, second = map(_comparable, pairs.pop())
        if isinstance(first, Unknown) or isinstance(second, Unknown):
            undecided = True
            continue
        inside = _parts(first.value, second.value)
        if inside is None:
            return False
        pairs.extend(inside)
    return None


def _comparable(setting: Setting[Value]) -> Setting[Value]:
    plain = unwrapped(setting)
    if isinstance(plain, Known) and isinstance(plain.value, float) and not is_exact(plain.value):
        return Unknown("the number has more digits than are kept here", plain.at)
    return plain


def _parts(left: Value, right: Value) -> list[tuple[Setting[Value], Setting[Value]]] | None:
    """Return what remains to be compared of two values; None where they differ already."""
    if is_list(left) and is_list(right):
        # A list never equals a tuple: `var.list == []` is false whatever the list holds.
        alike = _collection(left) is _collection(right) and len(left) == len(right)
        return list(zip(left, right, strict=True)) if alike else None
    if is_map(left) and is_map(right):
        alike = isinstance(left, Map) is isinstance(right, Map) and left.keys() == right.keys()
        return [(left[key], right[key]) for key in left] if alike else None
    if isinstance(left, bool) or isinstance(right, bool):
        return [] if left is right else None
    comparable = type(left) is type(right) or (isinstance(left, int | float) and isinstance(right, int | float))
    return [] if comparable and left == right else None


def _collection(value: Value) -> type:
    return List if isinstance(value, List) else Set if isinstance(value, Set) else tuple
