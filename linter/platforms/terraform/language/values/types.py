"""Values as the type of a variable makes them: attributes that may be left out, numbers as strings.  Knows no names."""

from collections.abc import Callable

from linter.platforms.terraform.language.values.kinds import converted, kind_of, set_of, unified
from linter.platforms.terraform.language.values.value import (
    Encoded,
    Handle,
    List,
    Map,
    Mistake,
    Outputs,
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
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.hcl.expression import Call, Expression, Literal, Name, Object, Tuple

_PRIMITIVES: dict[str, Callable[[Value], Value]] = {"string": text_of, "number": number_of, "bool": boolean_of}
_MOST_CONVERSIONS = 20_000
_AS_THEY_ARE = Handle | Outputs | Several | Partial | Encoded


class Conversion:
    """Turns values into what a type asks for; what does not fit is a mistake."""

    def __init__(self, default: Callable[[Expression], Setting[Value]]) -> None:
        self._default = default
        self._left = _MOST_CONVERSIONS

    def to(self, kind: Expression, value: Setting[Value]) -> Setting[Value]:
        """Convert a value to a type."""
        self._left -= 1
        if self._left < 0 or isinstance(value, Unknown):
            return value
        if value.value is None or isinstance(value.value, _AS_THEY_ARE):
            return value
        match kind:
            case Name(name) if name in _PRIMITIVES:
                return self._primitive(name, value)
            case Call("optional", (inner, *_)):
                return self.to(inner, value)
            case Name("list" | "set" | "map" as name):
                return self._collection(name, Name("any", kind.at), value)
            case Call("list" | "set" | "map" as name, (inner,)):
                return self._collection(name, inner, value)
            case Call("object", (Object(items),)):
                return self._object(items, value)
            case Call("tuple", (Tuple(items),)):
                return self._tuple(items, value)
            case _:
                return value

    def _primitive(self, name: str, value: Known[Value]) -> Setting[Value]:
        plain = _PRIMITIVES[name](value.value)
        if plain is None and isinstance(value.value, float):
            return value  # of more digits than are kept
        return Mistake(f"it is no {name}", value.at) if plain is None else value.map(lambda _: plain)

    def _collection(self, name: str, inner: Expression, value: Known[Value]) -> Setting[Value]:
        if name == "map":
            if not is_map(value.value):
                return Mistake("it is no map", value.at)
            members = {key: self.to(inner, member) for key, member in value.value.items()}
            alike = self._alike(inner, list(members.values()))
            return value.map(lambda _: Map(zip(members, alike, strict=True)))
        if not is_list(value.value):
            return Mistake(f"it is no {name}", value.at)
        elements = self._alike(inner, [self.to(inner, element) for element in value.value])
        mistake = next((element for element in elements if isinstance(element, Mistake)), None)
        return mistake or value.map(lambda _: set_of(elements) if name == "set" else List(elements))

    def _alike(self, inner: Expression, elements: list[Setting[Value]]) -> list[Setting[Value]]:
        """Give all elements one type where any type will do."""
        if not isinstance(inner, Name) or inner.name != "any":
            return elements
        kind = unified([kind_of(element) for element in elements])
        return elements if kind is None else [converted(element, kind) for element in elements]

    def _object(self, items: tuple[tuple[Expression, Expression], ...], value: Known[Value]) -> Setting[Value]:
        """Keep the attributes that the type names, and fill in those that may be left out."""
        if not is_map(value.value):
            return Mistake("it is no object", value.at)
        members: dict[str, Setting[Value]] = {}
        for key, kind in items:
            if not isinstance(key, Literal) or not isinstance(key.value, str):
                continue
            given = value.value.get(key.value)
            plain = settled(given) if given is not None else None
            is_optional = isinstance(kind, Call) and kind.function == "optional"
            if given is None and not is_optional:
                return Mistake(f"it lacks the attribute `{key.value}`", value.at)
            # For an attribute that may be left out, null means that it is.
            if isinstance(kind, Call) and is_optional and (given is None or _is_null(plain)):
                members[key.value] = self._left_out(kind, value)
            elif given is not None:
                members[key.value] = self.to(kind, given)
        return value.map(lambda _: members)

    def _tuple(self, kinds: tuple[Expression, ...], value: Known[Value]) -> Setting[Value]:
        if not is_list(value.value) or len(value.value) != len(kinds):
            return Mistake("it is no such tuple", value.at)
        return value.map(lambda found: tuple(map(self.to, kinds, found)))

    def _left_out(self, kind: Call, value: Known[Value]) -> Setting[Value]:
        if len(kind.arguments) == 1:
            return Known(None, value.at)
        inner, default = kind.arguments[:2]
        return self.to(inner, self._default(default))


def _is_null(setting: Setting[Value] | None) -> bool:
    return isinstance(setting, Known) and setting.value is None
