"""Values as the TOML that Helm writes.  Knows no template.

Source: Helm's engine/funcs.go, which prints what the encoder of github.com/BurntSushi/toml says, be it an error.
"""

from collections.abc import Iterator
from decimal import Decimal

from linter.provenance.pattern import pattern

_BARE = pattern(r"[A-Za-z0-9_-]+")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPED = pattern(r'[\x00-\x1f\x7f"\\]')
_NO_MAP = "toml: top-level values must be Go maps or structs"
_NIL_ELEMENT = "toml: cannot encode array with nil element"
_LEAST_EXPONENT, _MOST_DIGITS = -4, 6


class _NilElementError(Exception):
    """A list holds nothing at some place."""


def toml_text(data: object) -> str:
    """Return the text of a value, or what the encoder says of one that it cannot write."""
    try:
        if isinstance(data, dict):
            return "".join(_table(data, ())).removeprefix("\n")
        if isinstance(data, list) and _is_tables(data):
            return _NO_MAP
        return _inline(data)
    except _NilElementError:
        return _NIL_ELEMENT


def _table(table: dict[str, object], path: tuple[str, ...]) -> Iterator[str]:
    """Write what is no table first, and each part in the order of its keys."""
    indentation = "  " * len(path)
    for key in _sorted(table):
        value = table[key]
        if not _is_table(value):
            yield f"{indentation}{_key(key)} = {_inline(value)}\n"
    for key in _sorted(table):
        value, below = table[key], (*path, key)
        name = ".".join(map(_key, below))
        if isinstance(value, dict):
            yield f"{'' if path else chr(10)}{indentation}[{name}]\n"
            yield from _table(value, below)
        elif isinstance(value, list) and _is_tables(value):
            for one in value:
                yield f"\n{indentation}[[{name}]]\n"
                yield from _table(one, below)


def _sorted(table: dict[str, object]) -> list[str]:
    return sorted(key for key, value in table.items() if value is not None)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and _is_tables(value))


def _is_tables(values: list[object]) -> bool:
    """Say whether a list holds tables only."""
    if any(one is None for one in values):
        raise _NilElementError
    return bool(values) and all(isinstance(one, dict) for one in values)


def _inline(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        if any(one is None for one in value):
            raise _NilElementError
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        keys = sorted(_sorted(value), key=lambda key: _is_table(value[key]))
        return f"{{{', '.join(f'{_key(key)} = {_inline(value[key])}' for key in keys)}}}"
    return str(value) if isinstance(value, int) else _string(str(value))


def _float(value: float) -> str:
    """Write a number in as few digits as tell it, as Go's format `g` does, and never as a whole one."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  # what is no number
        return str(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    power = len(digits) + int(exponent) - 1
    if _LEAST_EXPONENT <= power < _MOST_DIGITS:
        text = format(Decimal(repr(value)).normalize(), "f")
        return text if "." in text else f"{text}.0"
    first, *rest = map(str, digits)
    fraction = f".{''.join(rest)}" if rest else ""
    return f"{'-' if sign else ''}{first}{fraction}e{'-' if power < 0 else '+'}{abs(power):02}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    return f'"{_ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"{chr(92)}u{ord(found[0]):04x}", text)}"'
