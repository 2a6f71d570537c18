"""What came, went and changed since an earlier inventory in JSON; what was not known and is now has changed."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import msgspec
from msgspec import Struct

from linter.analysis.asking.inventory.items import Inventory, Item
from linter.report.formats.markdown import plain
from linter.report.json_text import written
from linter.report.presentation import Presentation
from linter.report.wording import counted, printable

_PASSING = frozenset({"days-left", "expired", "anchor-days-left"})
"""Values that every day changes."""


class NoInventoryError(Exception):
    """A file is not what `tlslint inventory -f json` writes."""


class _Field(Struct, frozen=True):
    values: tuple[str, ...]
    unknown: str = ""


class _Item(Struct, frozen=True):
    kind: str
    id: str
    name: str
    fields: dict[str, _Field]
    owners: tuple[str, ...] = ()
    violates: tuple[str, ...] = ()


class _Document(Struct, frozen=True):
    version: int
    items: tuple[_Item, ...]


class Change(Struct, frozen=True):
    """A value that is another one now."""

    field: str
    before: str
    after: str


class Changes(Struct, frozen=True):
    """What is different."""

    came: tuple[_Item, ...]
    went: tuple[_Item, ...]
    changed: tuple[tuple[_Item, tuple[Change, ...]], ...]


def earlier(content: bytes) -> _Document:
    """Read an earlier inventory.  Raises NoInventoryError."""
    try:
        found = msgspec.json.decode(content, type=_Document)
    except msgspec.DecodeError as error:
        raise NoInventoryError(str(error)) from error
    except RecursionError as error:
        raise NoInventoryError("it is nested too deeply") from error
    if found.version != 1:
        raise NoInventoryError(f"it is of version {found.version}, which is not known here")
    return found


def changes(before: bytes, now: Inventory) -> Changes:
    """Compare an earlier inventory with one of today, by kinds and ids."""
    old = {(item.kind, item.id): item for item in earlier(before).items}
    new = {(item.kind, item.id): _like(item) for item in now.items}
    both = [(old[key], item) for key, item in new.items() if key in old]
    compared = [(item, tuple(_between(was, item))) for was, item in both]
    return Changes(
        came=tuple(item for key, item in new.items() if key not in old),
        went=tuple(item for key, item in old.items() if key not in new),
        changed=tuple((item, found) for item, found in compared if found),
    )


def _like(item: Item) -> _Item:
    fields = {field.name: _Field(field.values, field.unknown) for field in item.fields}
    return _Item(item.kind, item.id, item.name, fields, item.owners, item.violates)


def _between(was: _Item, now: _Item) -> Iterator[Change]:
    for name in (*was.fields, *(name for name in now.fields if name not in was.fields)):
        before, after = _said(was.fields.get(name)), _said(now.fields.get(name))
        if before != after and name not in _PASSING:
            yield Change(name, before, after)
    for name, before_, after_ in (("owners", was.owners, now.owners), ("violates", was.violates, now.violates)):
        if before_ != after_:
            yield Change(name, " ".join(before_) or "nothing", " ".join(after_) or "nothing")


def _said(field: _Field | None) -> str:
    if field is None:
        return "nothing"
    return " ".join([*field.values, *(["?"] if field.unknown else [])]) or "nothing"


def _lines(found: Changes) -> Iterator[tuple[str, _Item, Change | None]]:
    yield from (("came", item, None) for item in found.came)
    yield from (("went", item, None) for item in found.went)
    yield from (("changed", item, change) for item, several in found.changed for change in several)


def _summed(found: Changes) -> str:
    if not (found.came or found.went or found.changed):
        return "Nothing has changed."
    return f"{counted(len(found.came), 'item')} came, {len(found.went):,} went, {len(found.changed):,} changed."


def _text(found: Changes, _: Presentation) -> str:
    lines = []
    for word, item, change in _lines(found):
        said = "" if change is None else f": {change.field} from {change.before} to {change.after}"
        lines.append(f"{word:<7}  {printable(item.kind)}  {printable(item.name)}{printable(said)}")
    return "".join(f"{line}\n" for line in (*lines, _summed(found)))


def _markdown(found: Changes, _: Presentation) -> str:
    lines = ["# Changes of the inventory", "", _summed(found)]
    rows = list(_lines(found))
    if rows:
        lines += ["", "| what | kind | name | value | before | now |", "| --- | --- | --- | --- | --- | --- |"]
    for word, item, change in rows:
        value, before, now = ("", "", "") if change is None else (change.field, change.before, change.after)
        lines.append(f"| {' | '.join(map(plain, (word, item.kind, item.name, value, before, now)))} |")
    return "".join(f"{line}\n" for line in lines)


def _json(found: Changes, _: Presentation) -> str:
    def told(item: _Item) -> dict[str, object]:
        return {"kind": item.kind, "id": item.id, "name": item.name}

    return written(
        {
            "version": 1,
            "came": list(map(told, found.came)),
            "went": list(map(told, found.went)),
            "changed": [
                {
                    **told(item),
                    "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in several],
                }
                for item, several in found.changed
            ],
        }
    )


FORMATS: Mapping[str, Callable[[Changes, Presentation], str]] = MappingProxyType(
    {"json": _json, "markdown": _markdown, "text": _text}
)
