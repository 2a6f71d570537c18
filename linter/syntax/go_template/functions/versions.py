"""Semantic versions: `semver` and `semverCompare`.

Source: https://github.com/Masterminds/semver, "Checking Version Constraints".
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from linter.provenance.pattern import pattern
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.lifted import WrongError, of_texts
from linter.syntax.go_template.values.value import Assumed, Value

_VERSION = pattern(
    r"v?(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]{1,200}))?(?:\+([0-9A-Za-z.-]{1,200}))?"
)
_CONSTRAINT = pattern(
    r"(?P<sign>=|!=|>=|=>|<=|=<|>|<|~>|~|\^|)\s*v?(?P<major>\d{1,18}|[xX*])(?:\.(?P<minor>\d{1,18}|[xX*]))?"
    r"(?:\.(?P<patch>\d{1,18}|[xX*]))?(?:-(?P<before>[0-9A-Za-z.-]{1,200}))?(?:\+[0-9A-Za-z.-]{1,200})?"
)
_SPACED_SIGN = pattern(r"(=|!=|>=|=>|<=|=<|>|<|~>|~|\^)\s+(?=[\dvxX*])")
_HYPHEN = pattern(r"\s(\S{1,100})\s+-\s+(\S{1,100})\s")
_MAX_LENGTH = 2_000

Number = tuple[int, int, int]


class Version(Struct, frozen=True):
    """A version: its numbers, and what makes it a pre-release."""

    numbers: Number
    before: str = ""

    @property
    def rank(self) -> tuple[Number, tuple[tuple[bool, int, str], ...], bool]:
        """A key in the order of precedence."""
        parts = tuple(
            (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in _parts(self.before)
        )
        return self.numbers, (((True, 0, "\U0010ffff"),) if not self.before else parts), True


def _parts(before: str) -> list[str]:
    return [part for part in before.split(".") if part]


def version_of(text: str) -> Version:
    """Read a version.  Raises WrongError where it is none."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise WrongError(f"{text[:60]!r} is no semantic version")
    major, minor, patch, before, _ = found.groups()
    return Version((int(major), int(minor or 0), int(patch or 0)), before or "")


def holds(constraint: str, version: str) -> bool:
    """Say whether a version keeps one of the alternatives of a constraint."""
    if len(constraint) > _MAX_LENGTH:
        raise WrongError("the constraint is too long")
    tried = version_of(version)
    return any(_all_hold(part, tried) for part in constraint.split("||"))


def _all_hold(part: str, tried: Version) -> bool:
    written = _HYPHEN.sub(r" >=\1 <=\2 ", f" {part} ")
    words = _SPACED_SIGN.sub(r"\1", written).replace(",", " ").split()
    # Every one is looked at, so that a mistake in one is always told.
    return all([_keeps(word, tried) for word in words])  # noqa: C419


def _keeps(word: str, tried: Version) -> bool:
    found = _CONSTRAINT.fullmatch(word)
    if found is None:
        raise WrongError(f"{word[:60]!r} is no constraint of versions")
    given = tuple(_number(found[name]) for name in ("major", "minor", "patch"))
    before = found["before"] or ""
    if tried.before and not before:
        return False  # a pre-release is wanted only where the constraint names one
    numbers = (given[0] or 0, given[1] or 0, given[2] or 0)
    return _CHECKS[found["sign"]](tried, Version(numbers, before), _width(given))


def _number(written: str | None) -> int | None:
    return int(written) if written is not None and written.isdecimal() else None


def _width(given: tuple[int | None, ...]) -> int:
    """Return how many numbers a constraint gives before the first that may be any."""
    return next((index for index, one in enumerate(given) if one is None), len(given))


def _equal(tried: Version, wanted: Version, width: int) -> bool:
    return tried.numbers[:width] == wanted.numbers[:width] and (width < len(wanted.numbers) or tried == wanted)


def _above(tried: Version, wanted: Version, width: int) -> bool:
    if width < len(wanted.numbers):
        return tried.numbers[:width] > wanted.numbers[:width]
    return tried.rank > wanted.rank


def _at_least(tried: Version, wanted: Version, _width: int) -> bool:
    return tried.rank >= wanted.rank


def _at_most(tried: Version, wanted: Version, width: int) -> bool:
    return not _above(tried, wanted, width)


def _below(tried: Version, wanted: Version, _width: int) -> bool:
    return tried.rank < wanted.rank


def _near(tried: Version, wanted: Version, width: int) -> bool:
    """Read `~1.2.3`: patches may grow, and minors where none is given."""
    kept = min(max(width, 1), 2) if width else 0
    return _at_least(tried, wanted, width) and tried.numbers[:kept] == wanted.numbers[:kept]


def _compatible(tried: Version, wanted: Version, width: int) -> bool:
    """Read `^1.2.3`: what stands right of the first number that is not zero may grow."""
    if tried.rank < wanted.rank or not width:
        return not width
    kept = next((index + 1 for index, one in enumerate(wanted.numbers[:width]) if one), width)
    return tried.numbers[:kept] == wanted.numbers[:kept]


_CHECKS: dict[str, Callable[[Version, Version, int], bool]] = {
    "": _equal,
    "!=": lambda tried, wanted, width: not _equal(tried, wanted, width),
    "<": _below,
    "<=": _at_most,
    "=": _equal,
    "=<": _at_most,
    "=>": _at_least,
    ">": _above,
    ">=": _at_least,
    "^": _compatible,
    "~": _near,
    "~>": _near,
}


def _fields(text: str) -> Iterator[tuple[str, Value]]:
    version = version_of(text)
    for name, number in zip(("Major", "Minor", "Patch"), version.numbers, strict=True):
        yield name, Value(number)
    yield "Prerelease", Value(version.before)
    yield "Metadata", Value(text.partition("+")[2])
    yield "Original", Value(text)


_HOLDS = of_texts(holds, 2)


def _compared(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Compare a version; one that may be another has an answer where all that it may be have the same."""
    constraint, version = arguments
    if not isinstance(version.data, Assumed) or not isinstance(constraint.data, str):
        return _HOLDS.call(engine, arguments)
    found = {
        one: _HOLDS.call(engine, (constraint, Value(one))).data for one in (str(version.data), *version.data.others)
    }
    if len(set(found.values())) == 1:
        return Value(found[str(version.data)])
    return Value(engine.asking("clusters of several releases run", f"{version.data.what} {constraint.data}"))


FUNCTIONS: Functions = {
    "semver": of_texts(lambda text: dict(_fields(text)), 1),
    "semverCompare": Function(_compared, 2, 2),
}
