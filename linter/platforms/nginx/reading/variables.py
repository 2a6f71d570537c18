"""What texts with variables may become, as far as literal `set`, `map` and their like tell.  Knows no TLS."""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import TypeAlias

from msgspec import Struct, field

from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.syntax.nginx.parser import Word
from linter.syntax.nginx.text import HOLE

_VARIABLE = pattern(r"\$(?:\{(\w+)\}|(\w+))")
_MOST_STEPS = 100_000
_MOST = 8
"""More values than these are as good as unknown."""
_DEPTH = 6
_LONGEST = 1000
"""Characters; a longer text names no backend."""
_MAP_OPTIONS = frozenset({"hostnames", "volatile", "include", "ranges", "proxy", "proxy_recursive", "delete"})


Values: TypeAlias = Mapping[str, str]
"""Variables whose values are known; a hole stands for one that is not."""


class Text(Struct, frozen=True):
    """One text that a word may become, with holes where a variable is not known."""

    text: str
    via: tuple[Step, ...] = ()


class _Told(Struct, frozen=True):
    """What is known of variables."""

    fixed: Mapping[str, str]
    values: dict[tuple[str, Context, int], tuple[Text, ...]] = field(default_factory=dict)
    """What has been found, so that each variable is looked up once however many others name it."""


def texts(word: Word, context: Context, fixed: Mapping[str, str]) -> tuple[Text, ...]:
    """Return what a word may become where it stands; `fixed` names variables whose values the caller knows."""
    return _texts(word.text, context, _Told(fixed), _DEPTH)


def texts_of_variable(name: str, context: Context, fixed: Values) -> tuple[Text, ...]:
    """Return what a variable may be where it is named."""
    return _values(name, context, _Told(fixed), _DEPTH)


def matches(pattern: str, value: str, *, ignores_case: bool) -> bool | None:
    """Say whether a regular expression matches somewhere; None where it is one that only PCRE knows."""
    from linter.syntax.go_regex.errors import InvalidError, TooMuchError  # noqa: PLC0415  # rarely needed
    from linter.syntax.go_regex.machine import Machine, compiled  # noqa: PLC0415

    try:
        program = compiled(f"(?i){pattern}" if ignores_case else pattern)
        return Machine(program, _MOST_STEPS).first(value[:_LONGEST]) is not None
    except (InvalidError, TooMuchError):
        return None


def scheme_variables(*, encrypted: bool) -> Mapping[str, str]:
    """Return the variables that a connection with or without TLS decides."""
    return {"scheme": "https", "https": "on"} if encrypted else {"scheme": "http", "https": ""}


def _texts(text: str, context: Context, told: _Told, depth: int) -> tuple[Text, ...]:
    if "$" not in text:
        return (Text(text),)
    parts: list[tuple[Text, ...]] = []
    position = 0
    for found in _VARIABLE.finditer(text):
        parts.append((Text(text[position : found.start()]),))
        parts.append(_values(found[1] or found[2], context, told, depth))
        position = found.end()
    parts.append((Text(text[position:]),))
    joined = tuple(islice(product(*parts), _MOST + 1))
    if len(joined) > _MOST:
        return (Text(_VARIABLE.sub(HOLE, text)),)
    return tuple({one.text: one for one in map(_joined, joined)}.values())


def _joined(parts: tuple[Text, ...]) -> Text:
    if sum(len(part.text) for part in parts) > _LONGEST:
        return Text(HOLE)
    return Text("".join(part.text for part in parts), tuple(step for part in parts for step in part.via))


def _values(name: str, context: Context, told: _Told, depth: int) -> tuple[Text, ...]:
    """Return the values that a variable may have; one hole where that is not told."""
    if name in told.fixed:
        return (Text(told.fixed[name]),)
    if not depth:
        return (Text(HOLE),)
    key = name, context, depth
    if key not in told.values:
        told.values[key] = _looked_up(name, context, told, depth)
    return told.values[key]


def _looked_up(name: str, context: Context, told: _Told, depth: int) -> tuple[Text, ...]:
    hole = (Text(HOLE),)
    for level in context.levels():
        found = tuple(_assigned(name, level))
        if found:
            return _all_texts(found, level, told, depth)
        if level.block.gaps and level.gap("set") is not None:
            return hole
    chosen = _chosen(name, context, told.fixed)
    return hole if chosen is None else _all_texts(chosen, context, told, depth)


def _all_texts(words: tuple[tuple[Word, Step], ...], context: Context, told: _Told, depth: int) -> tuple[Text, ...]:
    found = {
        one.text: Text(one.text, (step, *one.via))
        for word, step in words
        for one in _texts(HOLE if word.has_hole else word.text, context, told, depth - 1)
    }
    return tuple(found.values()) if len(found) <= _MOST else (Text(HOLE),)


def _assigned(name: str, level: Context) -> Iterator[tuple[Word, Step]]:
    """Find what `set` gives a variable at a level, where the last one counts, and in the conditions there."""
    for entry in reversed(level.here("set")):
        if len(entry.arguments) > 1 and entry.text == f"${name}":
            word = entry.arguments[1]
            # A sample's `<http or https>` is more than one word.
            whole = len(entry.arguments) == len(("variable", "value"))
            step = Step(entry.at, f"`${name}` is set here")
            yield (word if whole else Word(HOLE, word.source, word.start, word.end)), step
            break
    for _, inner in level.contexts("if"):
        yield from _assigned(name, inner)


def _chosen(name: str, context: Context, fixed: Mapping[str, str]) -> tuple[tuple[Word, Step], ...] | None:
    """Return what a `map`, `geo` or `split_clients` may give a variable."""
    for level in context.levels():
        for kind in ("map", "geo", "split_clients"):
            for entry in level.here(kind):
                if entry.block is not None and entry.arguments and entry.arguments[-1].text == f"${name}":
                    return _choices(entry, fixed)
    return None


def _choices(entry: Entry, fixed: Mapping[str, str]) -> tuple[tuple[Word, Step], ...] | None:
    block = entry.block
    if block is None or block.gaps:
        return None
    rows = [one for one in block.entries if one.arguments and one.name not in _MAP_OPTIONS]
    source = entry.text.removeprefix("$")
    if source in fixed and HOLE not in fixed[source]:
        matching = _matching(rows, fixed[source])
        if matching is None:
            return None
        rows = matching or [row for row in rows if row.name == "default"]
        if not rows:  # a map without a default gives nothing
            name = entry.directive.name
            return ((Word("", name.source, name.start, name.end), Step(entry.at, "chosen here")),)
    return tuple((row.arguments[0], Step(row.at, "chosen here")) for row in rows) or None


def _matching(rows: list[Entry], value: str) -> list[Entry] | None:
    """Return the row of a map that a value selects: exact ones before expressions, in their order; None if untold."""
    # https://nginx.org/en/docs/http/ngx_http_map_module.html: strings are matched ignoring the case.
    exact = [row for row in rows if row.name.removeprefix("\\").lower() == value.lower() and row.name != "default"]
    if exact:
        return exact[:1]
    for row in rows:
        if row.name.startswith("~"):
            pattern = row.name[1:]
            found = matches(pattern.removeprefix("*"), value, ignores_case=pattern.startswith("*"))
            if found is None:
                return None
            if found:
                return [row]
    return []
