"""Variables in values, `${NAME:-default}`, as Compose fills them in.  Reads no file.

Sources: https://docs.docker.com/reference/compose-file/interpolation/; https://docs.docker.com/reference/cli/docker/compose/#use-environment-variables.
Of the environment in which Compose is started nothing is known.
"""

from collections.abc import Mapping

from msgspec import Struct

from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar

_LONGEST = 100_000
"""Characters of a value; variables that name each other several times would fill the memory."""
_DEEPEST = 20
_MOST_STEPS = 100
"""Of the way of a value, and names without a value: thousands of variables in a row would fill the memory."""
_MARK = pattern(r"\$\$|\$\{|\}")
_NAME = pattern(r"[A-Za-z_]\w*")
_OPERATOR = pattern(r":?[-?+]|$")


class Filled(Struct, frozen=True):
    """A text with its variables filled in, as far as files tell their values."""

    text: str
    """A variable without a value stands in it as `${NAME}`."""
    via: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    """The names of the variables without a value."""
    is_too_long: bool = False
    """Whether nothing is kept of it because of its length."""

    @property
    def because(self) -> str:
        """Why it is not known; empty where it is."""
        if self.is_too_long:
            return f"it has more than {_LONGEST:,} characters"
        return "" if not self.missing else f"no file tells what `{self.missing[0]}` is"


class Value(Struct, frozen=True):
    """The value of a variable, and where it is set."""

    filled: Filled
    at: Location


Environment = Mapping[str, Value]


def setting(scalar: Scalar, environment: Environment, name: str = "") -> Known[str] | Unknown:
    """Return a scalar's text as a setting."""
    found = filled(scalar.text, environment, scalar.at)
    if found.because:
        return Unknown(found.because, scalar.at.header, name, found.via)
    return Known(found.text, scalar.at.header, name, found.via)


def filled(text: str, environment: Environment, at: Location) -> Filled:
    """Fill in the variables of a text that is written at a place."""
    return _filled(text, environment, at, _DEEPEST) if "$" in text else Filled(text)


def _filled(text: str, environment: Environment, at: Location, deep: int) -> Filled:
    parts: list[str] = []
    via: dict[Step, None] = {}
    missing: dict[str, None] = {}
    position = length = 0
    closings = _closings(text)
    spend(1 + len(text) // 8, at)
    while (dollar := text.find("$", position)) >= 0:
        parts.append(text[position:dollar])
        one, position = _one(text, dollar, closings, environment, at, deep)
        parts.append(one.text)
        if len(via) < _MOST_STEPS:
            via.update(dict.fromkeys(one.via))
        if len(missing) < _MOST_STEPS:
            missing.update(dict.fromkeys(one.missing))
        length += len(one.text)
        if length > _LONGEST or one.is_too_long:
            return Filled("", is_too_long=True)
    parts.append(text[position:])
    return Filled("".join(parts), tuple(via)[:_MOST_STEPS], tuple(missing)[:_MOST_STEPS])


def _one(
    text: str, dollar: int, closings: Mapping[int, int], environment: Environment, at: Location, deep: int
) -> tuple[Filled, int]:
    """Return what stands for the variable at a dollar sign, and the position behind it."""
    following = text[dollar + 1 : dollar + 2]
    if following == "$":
        return Filled("$"), dollar + 2
    if following == "{":
        end = closings.get(dollar + 2)
        if end is not None and deep > 0:
            return _braced(text[dollar + 2 : end], environment, at, deep - 1), end + 1
    elif (name := _NAME.match(text, dollar + 1)) is not None:
        return _of(name[0], environment), name.end()
    return Filled("$"), dollar + 1


def _closings(text: str) -> dict[int, int]:
    """Return where braces end, by where what is in them begins."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for mark in _MARK.finditer(text):
        if mark[0] == "${":
            opened.append(mark.end())
        elif mark[0] == "}" and opened:
            found[opened.pop()] = mark.start()
    return found


def _braced(inner: str, environment: Environment, at: Location, deep: int) -> Filled:
    name = _NAME.match(inner)
    sign = None if name is None else _OPERATOR.match(inner, name.end())
    if name is None or sign is None:
        return Filled(f"${{{inner}}}", (), (inner,))
    value = _of(name[0], environment)
    if value.is_too_long:
        return value
    operator = sign[0]
    is_set = name[0] in environment and bool(value.text or not operator.startswith(":"))
    match operator[-1:]:
        case "-" if not is_set:
            return _filled(inner[sign.end() :], environment, at, deep)
        case "+" if is_set:
            return _filled(inner[sign.end() :], environment, at, deep)
        case "+" if name[0] in environment:
            return Filled("")
        case _:
            return value


def _of(name: str, environment: Environment) -> Filled:
    value = environment.get(name)
    if value is None:
        return Filled(f"${{{name}}}", (), (name,))
    if value.filled.is_too_long:
        return value.filled
    step = Step(value.at.header, f"`{name}` is set here")
    return Filled(value.filled.text, (step, *value.filled.via[: _MOST_STEPS - 1]), value.filled.missing)
