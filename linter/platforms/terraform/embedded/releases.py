"""Releases of Helm whose chart is among the files, with the values that Terraform gives them.  Renders nothing.

Source: hashicorp/helm documentation, resource `helm_release`: of `values` the later count, each laid over those before,
and `set` over all of them; Helm, `pkg/strvals` (the names and values of `set`).  Checked 2026-11-30.
"""

import json
import posixpath
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from msgspec import Struct

from linter.platforms.platform import GIVEN, Embedded, Unread, Written
from linter.platforms.terraform.embedded.pieces import Piece, field, joined, object_of, together
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.files import Files
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.value import Partial, Value, is_list, is_map, settled, text_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.go_template.values.value import Value as Given
from linter.syntax.go_template.values.yaml_values import of_node
from linter.syntax.hcl.expression import Call, Expression, Tuple

_ENCODERS = frozenset({"jsonencode", "yamlencode"})
_HOLE = "${unknown}"
DEEPEST = 60
_SETS = ("set", "set_sensitive", "set_list")
_DEPENDENCY = pattern(r"file://(?P<path>[^\"'\s#]+)")
_PLAIN_NAME = pattern(r"(?:[^.,=\[\]{}\\]|\\.)+(?:\.(?:[^.,=\[\]{}\\]|\\.)+)*")
_WHOLE = pattern(r"-?(?:0|[1-9]\d{0,15})")
_WORDS = {"true": True, "false": False, "null": None}
_INSIDE = ("charts/*/Chart.yaml", "charts/*/charts/*/Chart.yaml")

_Tree: TypeAlias = dict[str, Given]


class _Hole(Struct, frozen=True):
    """A value that is not known, and why."""

    because: str


class RefusedError(Exception):
    """Says why the values of a release cannot be told."""


def release(resource: Resource) -> Embedded | Unread:
    """Return the values of a release to be rendered with its chart, or why they are not."""
    view = view_of(resource)
    files = view.scope.files
    chart = view.attribute("chart")
    path = text_of(chart.value) if isinstance(chart, Known) else None
    source = None
    if files is not None and path is not None and view.attribute("repository") is None:
        source = files.read(posixpath.join(path, "Chart.yaml"))
    if files is None or path is None or source is None:
        written = resource.block.body.attributes.get("chart")
        named = "" if written is None else f" {written.at.header.text}"
        return Unread(view.header, f"the chart{named} is not rendered with the values of this release")
    folder = posixpath.dirname(source.path)
    try:
        defaults = _defaults(files, folder)
        values = given_values(view)
        _check(values, defaults, ())
    except (RefusedError, InputError) as error:
        said = error.message if isinstance(error, InputError) else str(error)
        return Unread(view.header, f"the chart `{path}` is not rendered with the values of this release: {said}")
    name = f"{GIVEN}{resource.address.replace('/', '_')}.yaml"
    text = together([*pieces_of(Given(values), view.header, DEEPEST)])
    beside: dict[str, Location | Written] = {one.path: one.whole for one in _charts(files, source)}
    beside[posixpath.join(folder, name)] = text
    return Embedded(f"{resource.block.header.source.path}!{resource.address}", {}, beside=beside)


def _charts(files: Files, own: Source) -> Iterator[Source]:
    """Yield the descriptions of a chart and of those that lie in it or that it names by a path."""
    yield own
    folder = posixpath.dirname(own.path)
    inner = [path for one in _INSIDE for path in files.workspace.glob(posixpath.join(folder, one))]
    named = (posixpath.join(folder, found["path"], "Chart.yaml") for found in _DEPENDENCY.finditer(own.text))
    for path in dict.fromkeys((*inner, *map(posixpath.normpath, named))):
        source = None if path.startswith(("/", "../")) else files.workspace.read(path)
        if source is not None:
            yield source


def _defaults(files: Files, folder: str) -> _Tree:
    for name in ("values.yaml", "values.yml"):
        source = files.workspace.read(posixpath.join(folder, name))
        if source is not None:
            return _of_text(source.whole)
    return {}


# --- what is given ------------------------------------------------------------------------------------------------


def given_values(view: View) -> _Tree:
    """Return what a release is given, each laid over what counts less."""
    found: _Tree = {}
    attribute = view.body.attributes.get("values")
    written = None if attribute is None else attribute.expression
    if isinstance(written, Tuple):
        for one in written.items:
            found = _laid(_of_element(one, view), found)
    elif (listed := view.attribute("values")) is not None:
        if not isinstance(listed, Known) or not is_list(listed.value):
            raise RefusedError("`values` are not known")
        for value in listed.value:
            found = _laid(_of_setting(value), found)
    for name, value, kind in _sets(view):
        _put(found, name, value, kind)
    return found


def _of_element(expression: Expression, view: View) -> _Tree:
    """Return one of the values, be it a text or something that is encoded here."""
    if isinstance(expression, Call) and expression.function in _ENCODERS and expression.arguments:
        found = _given(evaluate(expression.arguments[0], view.scope), DEEPEST)
        if not isinstance(found.data, dict):
            raise RefusedError("`values` are not known")
        return dict(found.data)
    return _of_setting(evaluate(expression, view.scope))


def _of_setting(value: Setting[Value]) -> _Tree:
    if isinstance(value, Known) and isinstance(value.value, Partial):
        return _of_text(Source(value.at.source.path, _with_holes(value.value)).whole, value.at)
    plain = unwrapped(value)
    if isinstance(plain, Known) and plain.value is None:
        return {}
    text_or_none = text_of(plain.value) if isinstance(plain, Known) else None
    if text_or_none is None:
        raise RefusedError(plain.because if isinstance(plain, Unknown) else "`values` are no text")
    start = plain.at.text.find(text_or_none)
    if start < 0 or not text_or_none:
        return _of_text(Source(plain.at.source.path, text_or_none).whole, plain.at)
    return _of_text(plain.at.source.at(plain.at.start + start, plain.at.start + start + len(text_or_none)))


def _of_text(text: Location, at: Location | None = None) -> _Tree:
    """Return the values of a text, all at one place where it stands nowhere as it is."""
    try:
        found = of_node(yaml.parse(text))
    except InputError as error:
        raise RefusedError(f"`values` are no YAML: {error.message}") from error
    if found.data is None:
        return {}
    if not isinstance(found.data, dict):
        raise RefusedError("`values` are no mapping")
    return dict((found if at is None else _at(found, at.header)).data)


def _at(value: Given, at: Location) -> Given:
    data = value.data
    if isinstance(data, dict):
        data = {key: _at(one, at) for key, one in data.items()}
    elif isinstance(data, list):
        data = [_at(one, at) for one in data]
    elif isinstance(data, str) and data == _HOLE:
        data = _Hole("a part of the text is not known")
    return Given(data, at, at)


def _given(value: Setting[Value], deep: int) -> Given:
    """Return a value of Terraform as one of Helm; what is not known stays so."""
    if isinstance(value, Known) and isinstance(value.value, Partial):
        return Given(_with_holes(value.value), value.at)
    plain = unwrapped(value)
    if isinstance(plain, Unknown):
        return Given(_Hole(plain.because), plain.at)
    found = plain.value
    if is_list(found) and deep:
        return Given([_given(one, deep - 1) for one in found], plain.at)
    if is_map(found) and deep:
        return Given({key: _given(one, deep - 1) for key, one in found.items()}, plain.at)
    if found is None or isinstance(found, bool | int | float | str):
        return Given(found, plain.at)
    return Given(_Hole("it is no plain value"), plain.at)


def _with_holes(partial: Partial) -> str:
    return "".join(part if isinstance(part, str) else _HOLE for part in partial.parts)


def _sets(view: View) -> Iterator[tuple[str, Given, str]]:
    """Yield what is set by name: by blocks, or since release 3 of the provider by a list of objects."""
    for word in _SETS:
        for block in view.blocks(word):
            yield _entry(block.attribute("name"), block.reference("value"), block.attribute("type"))
        listed = view.attribute(word)
        if isinstance(listed, Unknown):
            raise RefusedError(f"`{word}` is not known")
        for one in listed.value if listed is not None and is_list(listed.value) else ():
            plain = settled(one)
            members = plain.value if isinstance(plain, Known) and is_map(plain.value) else {}
            yield _entry(members.get("name"), members.get("value"), members.get("type"))


def _entry(
    name: Setting[Value] | None, value: Setting[Value] | None, kind: Setting[Value] | None
) -> tuple[str, Given, str]:
    words = [None if one is None else settled(one) for one in (name, kind)]
    texts = [text_of(one.value) or "" if isinstance(one, Known) else "" for one in words]
    if not texts[0] or value is None:
        raise RefusedError("what is set is not known")
    return texts[0], _given(value, DEEPEST), texts[1]


def _put(found: _Tree, name: str, value: Given, kind: str) -> None:
    """Set a value by its name, as `helm --set` does."""
    if _PLAIN_NAME.fullmatch(name) is None:
        raise RefusedError(f"`{name}` is more than a way through mappings")
    keys = _keys(name)
    for key in keys[:-1]:
        inner = found.get(key)
        data: _Tree = dict(inner.data) if inner is not None and isinstance(inner.data, dict) else {}
        found[key] = Given(data, value.origin)
        found = data
    found[keys[-1]] = _converted(value, kind)


def _keys(name: str) -> list[str]:
    """Cut a name at its dots, but at those that are escaped."""
    return [key.replace("\0", ".").replace("\\", "") for key in name.replace("\\.", "\0").split(".")]


def _converted(value: Given, kind: str) -> Given:
    text = value.data
    if not isinstance(text, str) or kind == "string":
        return value
    if text.startswith("{") or "," in text.replace("\\,", ""):
        raise RefusedError("what is set is a list")
    if text in _WORDS:
        return Given(_WORDS[text], value.origin)
    return Given(int(text), value.origin) if _WHOLE.fullmatch(text) else value


def _laid(over: _Tree, under: _Tree, deep: int = DEEPEST) -> _Tree:
    found = {**under, **over}
    for key in over.keys() & under.keys():
        one, other = over[key], under[key]
        if isinstance(one.data, dict) and isinstance(other.data, dict) and deep:
            found[key] = Given(_laid(one.data, other.data, deep - 1), one.origin)
    return found


# --- what is not known --------------------------------------------------------------------------------------------


def _check(values: _Tree, defaults: _Tree, above: tuple[str, ...]) -> None:
    """Refuse values by which a template may go and that are not known: only texts may be left to be filled in.

    What a chart has no value for, or an empty one, is a text as a rule; what it switches by is true or false there.
    """
    for key, value in values.items():
        default = defaults.get(key)
        path = (*above, key)
        if isinstance(value.data, _Hole):
            is_free = bool(above) and not defaults
            if not is_free and (default is None or not isinstance(default.data, str | None)):
                raise RefusedError(f"`{'.'.join(path)}` is not known: {value.data.because}")
        elif isinstance(value.data, dict):
            inner = default.data if default is not None and isinstance(default.data, dict) else {}
            _check(value.data, inner, path)


def pieces_of(value: Given, at: Location, deep: int) -> Iterator[Piece]:
    """Yield the pieces of a text that says a value again, as JSON."""
    own = value.origin or at
    data = value.data
    if isinstance(data, dict) and deep:
        members: Iterable[list[Piece]] = (
            field(key, one.origin or own, [*pieces_of(one, own, deep - 1)]) for key, one in data.items()
        )
        yield from object_of(members)
    elif isinstance(data, list) and deep:
        yield from joined("[", [[*pieces_of(one, own, deep - 1)] for one in data], "]")
    else:
        yield json.dumps(_HOLE if isinstance(data, _Hole) else data), own
