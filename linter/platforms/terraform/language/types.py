"""Values as the type of a variable makes them: attributes that may be left out, numbers as strings.  Knows no names."""

from collections.abc import Callable

from linter.platforms.terraform.language.list_functions import distinct
from linter.platforms.terraform.language.value import (
    Encoded,
    Handle,
    Partial,
    Several,
    Value,
    boolean_of,
    is_list,
    is_map,
    number_of,
    settled,
    text_of,
)
from linter.setting import Known, Setting
from linter.syntax.hcl.expression import Call, Expression, Literal, Name, Object

_PRIMITIVES: dict[str, Callable[[Value], Value]] = {"string": text_of, "number": number_of, "bool": boolean_of}
_MOST_CONVERSIONS = 20_000


class Conversion:
    """Turns values into what a type asks for; what does not fit stays as it is."""

    def __init__(self, default: Callable[[Expression], Setting[Value]]) -> None:
        self._default = default
        self._left = _MOST_CONVERSIONS

    def to(self, kind: Expression, value: Setting[Value]) -> Setting[Value]:
        """Convert a value to a type."""
        self._left -= 1
        if (
            self._left < 0
            or not isinstance(value, Known)
            or isinstance(value.value, Handle | Several | Partial | Encoded)
        ):
            return value
        match kind:
            case Name(name) if name in _PRIMITIVES:
                converted = _PRIMITIVES[name](value.value)
                return value if converted is None else value.map(lambda _: converted)
            case Call("optional", (inner, *_)):
                return self.to(inner, value)
            case Call("list" | "set" | "map" as name, (inner,)):
                return self._collection(name, inner, value)
            case Call("object", (Object(items),)):
                return self._object(items, value)
            case _:
                return value

    def _collection(self, name: str, inner: Expression, value: Known[Value]) -> Setting[Value]:
        if is_list(value.value):
            elements = tuple(self.to(inner, element) for element in value.value)
            return value.map(lambda _: distinct(elements) if name == "set" else elements)
        if is_map(value.value):
            members = {key: self.to(inner, member) for key, member in value.value.items()}
            return value.map(lambda _: members)
        return value

    def _object(self, items: tuple[tuple[Expression, Expression], ...], value: Known[Value]) -> Setting[Value]:
        """Keep the attributes that the type names, and fill in those that may be left out."""
        if not is_map(value.value):
            return value
        members: dict[str, Setting[Value]] = {}
        for key, kind in items:
            if not isinstance(key, Literal) or not isinstance(key.value, str):
                continue
            given = value.value.get(key.value)
            plain = settled(given) if given is not None else None
            left_out = given is None or (isinstance(plain, Known) and plain.value is None)
            if not left_out and given is not None:
                members[key.value] = self.to(kind, given)
            elif isinstance(kind, Call) and kind.function == "optional":
                members[key.value] = self._left_out(kind, value)
            elif given is not None:
                members[key.value] = given
        return value.map(lambda _: members)

    def _left_out(self, kind: Call, value: Known[Value]) -> Setting[Value]:
        if len(kind.arguments) == 1:
            return Known(None, value.at)
        inner, default = kind.arguments[:2]
        return self.to(inner, self._default(default))
