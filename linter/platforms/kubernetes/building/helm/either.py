"""What one release is in several worlds, joined: what all of them say is known, and anything else is one of several.

Knows no chart.  What only some of the worlds deploy may be there: it is judged as these deploy it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Listener, Upstream
from linter.platforms.platform import Embedded, Found, LeftOut, Unread
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Location

Questions: TypeAlias = Mapping[str, frozenset[str]]
"""What the worlds differ by, for each template."""
_MOST_NAMED = 3
_MOST_CANDIDATES = 8


def joined(worlds: Sequence[Iterable[Found]], certain: Collection[str], questions: Questions) -> Iterator[Found]:
    """Yield what is found in all worlds, each thing once, and why what differs cannot be known.

    `certain` are the addresses of objects that are there wherever there can be any of their kind.
    """
    if len(worlds) == 1:
        yield from worlds[0]
        return
    kept: dict[object, list[Found]] = {}
    for world in worlds:
        seen: dict[object, int] = {}
        for found in world:
            key = _key(found)
            seen[key] = seen.get(key, 0) + 1
            kept.setdefault((key, seen[key]), []).append(found)
    for alternatives in kept.values():
        found = _either(alternatives, questions)
        if len(alternatives) < len(worlds) and isinstance(found, Listener | Upstream) and not _is_of(found, certain):
            found = replace(found, maybe=found.maybe or Unknown(_because(found, questions), found.at))
        yield found


def _key(found: Found) -> object:
    """Return what is one and the same thing in all worlds."""
    match found:
        case Listener() | Upstream():
            return type(found), found.address, found.name, found.scope
        case Embedded():
            return found.owner, tuple((name, one.text) for name, one in found.files.items())
        case InputError():
            return found.at, found.message
        case Unread() | LeftOut():
            return found
        case _:
            return type(found), found.address, found.name


def _either(alternatives: list[Found], questions: Questions) -> Found:
    first, *others = alternatives
    if not isinstance(first, Listener | Upstream):
        return first
    because = _because(first, questions)
    result: Found = first
    for other in others:
        result = _merged(result, other, because)
    return result


def _because(found: Listener | Upstream, questions: Questions) -> str:
    asked = sorted(questions.get(found.at.source.path) or frozenset().union(*questions.values()))
    named = ", ".join(f"`{one}`" for one in asked[:_MOST_NAMED])
    return f"it depends on {named}{', ...' if len(asked) > _MOST_NAMED else ''}, which a chart alone does not tell"


def _is_of(found: Listener | Upstream, owners: Collection[str]) -> bool:
    """Say whether something belongs to one of some objects, by its address."""
    address = found.address
    return any(address[:end] in owners for end in (*_ends(address), len(address)))


def _ends(address: str) -> Iterator[int]:
    return (index for index, character in enumerate(address) if character in ":#/!>[ ")


def _merged(one: Any, other: Any, because: str) -> Any:  # noqa: ANN401  # any part of a subject
    """Return what two worlds say of one thing."""
    if _plain(one) == _plain(other):
        return other if isinstance(one, Known) and one.default else one
    if isinstance(one, Known | Unknown) and isinstance(other, Known | Unknown):
        return _setting(one, other, because)
    if isinstance(one, Struct) and type(one) is type(other):
        if isinstance(one, Location):
            return one
        changes = {name: _merged(getattr(one, name), getattr(other, name), because) for name in one.__struct_fields__}
        return replace(one, **changes)
    if one is None or other is None:
        return one if other is None else other
    return one


def _setting(one: Known[Any] | Unknown, other: Known[Any] | Unknown, because: str) -> Known[Any] | Unknown:
    """Return a setting that is one of two; structures that both have are joined part by part."""
    if isinstance(one, Known) and isinstance(other, Known):
        if isinstance(one.value, Struct) and type(one.value) is type(other.value):
            return replace(one, value=_merged(one.value, other.value, because))
        written = other if one.default else one
        return Unknown(because, written.at, written.setting, written.via, (one, other))
    unknown = one if isinstance(one, Unknown) else other
    assert isinstance(unknown, Unknown)  # noqa: S101  # two known ones are done with
    known = (*_candidates(one), *_candidates(other))
    is_settled = all(isinstance(each, Known) or each.candidates for each in (one, other))
    return replace(unknown, candidates=known if is_settled and len(known) <= _MOST_CANDIDATES else ())


def _candidates(setting: Known[Any] | Unknown) -> tuple[Known[Any], ...]:
    return (setting,) if isinstance(setting, Known) else setting.candidates


def _plain(part: Any) -> Any:  # noqa: ANN401  # any part of a subject
    """Return a part without its places, by which worlds may differ that say the same."""
    if isinstance(part, Known):
        return "known", _plain(part.value)
    if isinstance(part, Unknown):
        return "unknown", part.because, tuple(map(_plain, part.candidates))
    if isinstance(part, Location):
        return None
    if isinstance(part, tuple):
        return tuple(map(_plain, part))
    if not isinstance(part, Struct):
        return part
    return type(part), *(_plain(getattr(part, name)) for name in part.__struct_fields__)
