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

    @property
    def because(self) -> str:
        """Why it is not known; empty where it is."""
        return "" if not self.missing else f"no file tells what `{self.missing[0]}` is"


class Value(Struct, frozen=True):
    """The value of a variable, and where it is set."""

    filled: Filled
    at: Location


Environment = Mapping[str, Value]


def setting(scalar: Scalar, environment: Environment, name: str = "") -> Known[str] | Unknown:
    """Return a scalar's text as a setting."""
    found = filled(scalar.text, environment, scalar.at)
    if found.missing:
        return Unknown(found.because, scalar.at.header, name, found.via)
    return Known(found.text, scalar.at.header, name, found.via)


def filled(text: str, environment: Environment, at: Location) -> Filled:
    """Fill in the variables of a text that is written at a place."""
    return _filled(text, environment, at, _DEEPEST) if "$" in text else Filled(text)


def _filled(text: str, environment: Environment, at: Location, deep: int) -> Filled:
    parts: list[str] = []
    via: list[Step] = []
    missing: list[str] = []
    position = length = 0
    closings = _closings(text)
    spend(1 + len(text) // 8, at)
    while (dollar := text.find("$", position)) >= 0:
        parts.append(text[position:dollar])
        one, position = _one(text, dollar, closings, environment, at, deep)
        parts.append(one.text)
        via += [step for step in one.via if step not in via]
        missing += [name for name in one.missing if name not in missing]
        length += len(one.text)
        if length > _LONGEST:
            return Filled("", tuple(via), (*missing, f"a text of more than {_LONGEST:,} characters"))
    parts.append(text[position:])
    return Filled("".join(parts), tuple(via), tuple(missing))


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
    step = Step(value.at.header, f"`{name}` is set here")
    return Filled(value.filled.text, (step, *value.filled.via), value.filled.missing)
