"""What the model holds, and its words, as text and JSON.  `model.schema.json` beside this module describes the JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from textwrap import wrap
from typing import Any

from msgspec import Struct

from linter.analysis.asking.model import Fact, Held
from linter.model.secrets import blackened
from linter.policy.vocabulary.listing import Listed, kinds, listed
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Location
from linter.report.wording import place, printable
from linter.tls.suites import CipherSuite

_VERSION = 1
_MOST_ELEMENTS = 8
"""Of a list, in the text."""
_MOST_VALUES = 12

Shown = Callable[[str], str]


def text(model: Iterable[Held], shown: Shown) -> str:
    """Return each subject with its fields, as policies name them."""
    blocks = ["\n".join(_block(one, shown)) for one in model]
    return "\n\n".join(blocks) + "\n" if blocks else "Nothing that policies could ask of.\n"


def _block(held: Held, shown: Shown) -> Iterator[str]:
    subject = held.subject
    yield f"{subject.KIND} {_clean(subject.name)} ({subject.platform or 'tlslint'}), {place(subject.at, shown)}"
    width = max((len(fact.name) for fact in held.facts), default=0)
    yield from (f"  {fact.name:<{width}}  {_said(fact, held, shown)}" for fact in held.facts)


def _said(fact: Fact, held: Held, shown: Shown) -> str:
    value = fact.value
    where = "" if value.at == held.subject.at or not value.at.source.text else f"  ({place(value.at, shown)})"
    if isinstance(value, Unknown):
        several = [_words(one.value) for one in value.candidates]
        either = f"; one of {' | '.join(several)}" if several else ""
        return f"? {_clean(value.because)}{either}{where}"
    default = f", by default: {_clean(value.default)}" if value.default else ""
    return f"{_words(value.value)}{default}{where}"


def _words(value: object) -> str:
    if not isinstance(value, tuple):
        return _word(value)
    words = [_word(one.value) if isinstance(one, Known) else f"? {_clean(one.because)}" for one in value]
    more = f" and {len(words) - _MOST_ELEMENTS} more" if len(words) > _MOST_ELEMENTS + 1 else ""
    return f"[{', '.join(words[:_MOST_ELEMENTS] if more else words)}{more}]"


def _word(value: object) -> str:
    if isinstance(value, CipherSuite):
        return value.name
    return "absent" if value is None else _clean(_plain_word(value))


def _plain_word(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Struct):
        return str(getattr(value, "address", "present"))
    return str(value)


def _clean(text_: str) -> str:
    return printable(blackened(text_))


def json_text(model: Iterable[Held], failed: Iterable[InputError], shown: Shown) -> str:
    """Return the model for programs."""
    document = {
        "version": _VERSION,
        "subjects": [_subject(one, shown) for one in model],
        "failed": [{**_at(error.at, shown), "message": blackened(error.message)} for error in failed],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _subject(held: Held, shown: Shown) -> dict[str, Any]:
    subject = held.subject
    return {
        "kind": subject.KIND,
        "name": blackened(subject.name),
        "address": blackened(subject.address),
        "platform": subject.platform,
        **_at(subject.at, shown),
        "fields": {fact.name: _field(fact, shown) for fact in held.facts},
    }


def _field(fact: Fact, shown: Shown) -> dict[str, Any]:
    value = fact.value
    place_ = _at(value.at, shown) if value.at.source.text else {}
    setting = {"setting": value.setting} if value.setting else {}
    if isinstance(value, Unknown):
        several = {"candidates": [_plain(one.value) for one in value.candidates]} if value.candidates else {}
        return {"unknown": blackened(value.because), **several, **setting, **place_}
    default = {"default": blackened(value.default)} if value.default else {}
    return {"value": _plain(value.value), **default, **setting, **place_}


def _plain(value: object) -> Any:  # noqa: ANN401  # a value of JSON
    if isinstance(value, tuple):
        return [_plain(one.value) if isinstance(one, Known) else {"unknown": blackened(one.because)} for one in value]
    if isinstance(value, CipherSuite):
        return value.name
    if value is None or isinstance(value, bool | int | float):
        return value
    return blackened(_plain_word(value))


def _at(at: Location, shown: Shown) -> dict[str, Any]:
    region = at.region
    return {"path": shown(at.source.path), "line": region.start_line, "column": region.start_column}


def words_text(width: int, chosen: Sequence[str] = ()) -> str:
    """Return the words of the model for a terminal."""
    return "\n".join(line for kind in chosen or kinds() for line in _words_of(kind, width))


def _words_of(kind: str, width: int) -> Iterator[str]:
    yield kind
    for one in listed(kind):
        yield f"  {one.name}: {one.type}{f' of {one.unit}' if one.unit else ''}"
        about = f"{one.meaning}.{_values(one)}{_patterns(one)}"
        yield from wrap(about, max(width, 40), initial_indent="      ", subsequent_indent="      ")
    yield ""


def _values(one: Listed) -> str:
    if not one.values or one.values == ("true", "false"):
        return ""
    several = one.values if len(one.values) <= _MOST_VALUES * 5 else one.values[:_MOST_VALUES]
    more = f" and {len(one.values) - len(several)} more" if len(several) < len(one.values) else ""
    return f" Values: {', '.join(several)}{more}."


def _patterns(one: Listed) -> str:
    return f" Patterns have parts between `{one.pattern}`." if len(one.pattern) == 1 else ""


def words_json() -> str:
    """Return the words of the model for programs."""
    document = {
        kind: {
            one.name: {
                "type": one.type,
                "meaning": one.meaning,
                **({"unit": one.unit} if one.unit else {}),
                **({"values": list(one.values)} if one.values else {}),
                **({"pattern": one.pattern} if one.pattern else {}),
            }
            for one in listed(kind)
        }
        for kind in kinds()
    }
    return json.dumps({"version": _VERSION, "kinds": document}, indent=2, ensure_ascii=False) + "\n"


def words_markdown() -> str:
    """Return the words of the model as tables of a manual."""
    return "\n".join(line for kind in kinds() for line in _table(kind))


def _table(kind: str) -> Iterator[str]:
    yield f"### {kind}\n"
    yield "| field | type | meaning | values |"
    yield "| --- | --- | --- | --- |"
    for one in listed(kind):
        if "[]" in one.name and kind != "listener":
            continue  # the parts of a suite are the same everywhere
        unit = f", {one.unit}" if one.unit else ""
        several = one.values if len(one.values) <= _MOST_VALUES * 5 else ()
        values = ", ".join(f"`{value}`" for value in several) if one.type != "yes or no" else ""
        many = f"{len(one.values)} of them: `tlslint model --words -f json`" if one.values and not several else values
        yield f"| `{one.name}` | {one.type}{unit} | {one.meaning} | {many} |"
    yield ""
