"""Lists of repositories: plain lines, CSV, JSON, or a folder that holds them.  Opens no repository."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH117, PTH119, PTH100, PTH112, PTH118, PTH120, PTH123

import csv
import io
import os
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from linter.fleet.roster.found import below, name_of
from linter.fleet.roster.listed import Listed, RosterError

_MOST_BYTES = 500_000_000
_OWN = ("path", "name", "revision")
_ALL_IN_FOLDER = "it names no repository; list one a line, or name a folder that holds them"


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    name: str = ""
    revision: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def repositories(place: str) -> tuple[Listed, ...]:
    """Return the repositories of a list or a folder, by name; paths are from the folder of the list.

    Raises RosterError where nothing can be made of it, or two go by one name.
    """
    if os.path.isdir(place):
        found = _apart(tuple(below(place)), place)
    else:
        base = os.path.dirname(os.path.abspath(place))
        found = tuple(_listed(where, entry, base) for where, entry in _entries(place))
    if not found:
        raise RosterError(f"{place}: {_ALL_IN_FOLDER}")
    seen: dict[str, str] = {}
    for one in found:
        if not _is_name(one.name):
            raise RosterError(f"{place}: `{one.name}` cannot be a name: it stands in paths; give it a `name`")
        if one.name in seen:
            message = f"{seen[one.name]} and {one.path} both go by the name {one.name}; give one of them a `name`"
            raise RosterError(f"{place}: {message}")
        seen[one.name] = one.path
    return tuple(sorted(found, key=lambda one: one.name))


def _is_name(name: str) -> bool:
    """Say whether a name can be a path below a folder."""
    parts = name.replace("\\", "/").split("/")
    return all(part.strip(". ") and ":" not in part and part.isprintable() for part in parts)


def _listed(where: str, entry: _Entry, base: str) -> Listed:
    if not entry.path:
        raise RosterError(f"{where}: a repository has no path")
    path = os.path.normpath(os.path.join(base, entry.path))
    own = os.path.normpath(entry.path)
    # A path that leads away from the list is no name, but the last part of it is.
    is_away = os.path.isabs(own) or own.startswith("..")
    name = entry.name or name_of(os.path.basename(path) if is_away else own)
    return Listed(name, path, entry.revision, entry.labels)


def _apart(found: tuple[Listed, ...], folder: str) -> tuple[Listed, ...]:
    """Let repositories of one name, such as `web` and `web.zip`, go by their whole paths."""
    times = Counter(one.name for one in found)
    return tuple(
        one if times[one.name] == 1 else replace(one, name=os.path.relpath(one.path, folder).replace(os.sep, "/"))
        for one in found
    )


def _entries(place: str) -> Iterator[tuple[str, _Entry]]:
    """Yield what a list names, each with its place in words."""
    try:
        with open(place, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise RosterError(f"{place}: it cannot be read: {(error.strerror or '').lower()}") from error
    if len(content) > _MOST_BYTES:
        raise RosterError(f"{place}: it is larger than {_MOST_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RosterError(f"{place}: it is no text in UTF-8 (byte {error.start + 1})") from error
    name = place.lower()
    read = _of_json if name.endswith(".json") else _of_csv if name.endswith(".csv") else _of_lines
    yield from read(place, text)


def _of_json(place: str, text: str) -> Iterator[tuple[str, _Entry]]:
    try:
        found = msgspec.json.decode(text, type=list[str | _Entry])
    except (msgspec.DecodeError, RecursionError) as error:
        cure = "write a list of paths, or of objects with `path`, `name`, `revision` and `labels`"
        raise RosterError(f"{place}: {error}; {cure}") from error
    for number, one in enumerate(found, start=1):
        yield f"{place}: entry {number}", one if isinstance(one, _Entry) else _Entry(one)


def _of_csv(place: str, text: str) -> Iterator[tuple[str, _Entry]]:
    try:
        table = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise RosterError(f"{place}: {error}") from error
    head = [name.strip() for name in table[0]] if table else []
    if "path" not in head:
        raise RosterError(f"{place}:1: the first line has no column `path`")
    for number, cells in enumerate(table[1:], start=2):
        if not any(cells):
            continue
        if len(cells) > len(head):
            raise RosterError(f"{place}: record {number} has {len(cells)} columns, and the first line {len(head)}")
        yield f"{place}: record {number}", _with_labels(dict(zip(head, cells, strict=False)))


def _of_lines(place: str, text: str) -> Iterator[tuple[str, _Entry]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise RosterError(f"{place}:{number}: {str(error).lower()}") from error
        said = dict(word.partition("=")[::2] for word in words[1:])
        bare = next((word for word in words[1:] if "=" not in word), None)
        if bare is not None:
            cure = "behind the path stand labels such as `team=shop`; a path with blanks stands in quotes"
            raise RosterError(f"{place}:{number}: `{bare}` is no label; {cure}")
        yield f"{place}:{number}", _with_labels({"path": words[0], **said})


def _with_labels(said: Mapping[str, str]) -> _Entry:
    labels = {key: value for key, value in said.items() if key and value and key not in _OWN}
    return _Entry(said["path"].strip(), said.get("name", "").strip(), said.get("revision", "").strip(), labels)
