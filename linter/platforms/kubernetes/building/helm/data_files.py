"""`.Files`: the files of a chart that are neither templates nor charts, as its templates see them.

Source: https://helm.sh/docs/chart_template_guide/accessing_files/, Helm's engine/files.go; patterns are those of
https://github.com/gobwas/glob with `/` as its separator.
"""

import base64
import re
from collections.abc import ItemsView, Iterable, Mapping, ValuesView

from msgspec import Struct

from linter.platforms.kubernetes.building.helm.chart import Chart
from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern
from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.values.value import NIL, Hole, Method, Value, boxed, formatted, joined
from linter.syntax.go_template.values.yaml_text import yaml_pieces

_MOST_STARS = 4
_MAX_BYTES = 4_000_000
_LONGEST = 500
# What Helm takes for itself.
_OWN = frozenset({"Chart.lock", "Chart.yaml", "requirements.lock", "values.schema.json", "values.yaml"})
_PART = pattern(
    r"\\(?P<plain>.)|(?P<any>\*\*|\*|\?)|\[(?P<not>!?)(?P<set>[^\[\]\\]+)\]|(?P<group>[{},])|(?P<other>[^\[\]\\])",
    re.DOTALL,
)
_WORDS = {"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")"}


def data_files(chart: Chart, workspace: Workspace, engine: Engine) -> Value:
    """Return what the templates of a chart see as `.Files`."""
    names = [name for name in chart.files if name not in _OWN]
    return Value(_Listing(_Folder(chart, workspace, engine), names))


class _Folder(Struct, frozen=True):
    """Where the files are."""

    chart: Chart
    workspace: Workspace
    engine: Engine

    def content(self, name: str) -> Value:
        """Return what a file holds; nothing where there is none."""
        path = None if name in _OWN else self.chart.files.get(name)
        if path is None:
            return Value("")
        source = self.workspace.read(path)
        if source is None or len(source.text) > _MAX_BYTES:
            return self.engine.hole("a file that is no text, or a large one, is not read here", f".Files.Get {path}")
        self.engine.files.add(path)
        return Value(source.text, source.whole)


class _Listing(dict[str, Value]):
    """Files by their paths, each read when it is asked for, with the methods that Helm gives them."""

    def __init__(self, folder: _Folder, names: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(sorted(names), NIL))
        self._folder = folder
        self._methods = {
            "AsConfig": lambda _: _config({name.rpartition("/")[2]: value for name, value in self.items()}),
            "AsSecrets": lambda _: _config({name.rpartition("/")[2]: _encoded(value) for name, value in self.items()}),
            "Get": self._got,
            "GetBytes": self._got,
            "Glob": self._globbed,
            "Lines": self._lines,
        }

    def __getitem__(self, name: str) -> Value:
        """Return what a file holds."""
        return self._folder.content(name)

    def get(self, name: str, default: Value | None = None) -> Value:  # type: ignore[override]  # never anything else
        """Return a method, or what a file holds."""
        if name in self._methods:
            return Value(Method(self._methods[name]))
        if name not in self:
            return default or NIL
        return self[name]

    def items(self) -> ItemsView[str, Value]:  # type: ignore[override]  # dict's own class cannot be named
        """Return all files with what they hold."""
        return {name: self[name] for name in self}.items()

    def values(self) -> ValuesView[Value]:  # type: ignore[override]  # dict's own class cannot be named
        """Return what all files hold."""
        return {name: self[name] for name in self}.values()

    def _got(self, arguments: tuple[Value, ...]) -> Value:
        if not arguments or isinstance(arguments[0].data, Hole):
            return arguments[0] if arguments else NIL
        return self._folder.content(formatted(arguments[0]))

    def _lines(self, arguments: tuple[Value, ...]) -> Value:
        found = self._got(arguments)
        if not isinstance(found.data, str) or not found.data:
            return found if isinstance(found.data, Hole) else Value([])
        return boxed(found.data.removesuffix("\n").split("\n"), found.origin)

    def _globbed(self, arguments: tuple[Value, ...]) -> Value:
        if arguments and isinstance(arguments[0].data, Hole):
            return arguments[0]
        shape = _shape(formatted(arguments[0])) if arguments else None
        return Value(_Listing(self._folder, [name for name in self if shape is not None and shape.fullmatch(name)]))


def _shape(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern as a regular expression; None where it is none, and Helm finds nothing."""
    if pattern.count("*") > _MOST_STARS or len(pattern) > _LONGEST:
        return None
    parts: list[str] = []
    position = depth = 0
    while position < len(pattern):
        part = _PART.match(pattern, position)
        if part is None:
            return None
        depth += {"{": 1, "}": -1}.get(part["group"] or "", 0)
        if part["set"]:
            parts.append(f"[{'^' if part['not'] else ''}{re.escape(part['set']).replace(chr(92) + '-', '-')}]")
        elif part["group"] == ",":
            parts.append("|" if depth else ",")
        else:
            parts.append(_WORDS.get(part["any"] or part["group"] or "") or re.escape(part["plain"] or part["other"]))
        position = part.end()
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error:
        return None


def _encoded(value: Value) -> Value:
    return Value(base64.b64encode(value.data.encode()).decode()) if isinstance(value.data, str) else value


def _config(data: Mapping[str, Value]) -> Value:
    """Return texts under names as the YAML that `AsConfig` makes."""
    return joined(yaml_pieces(Value(dict(data))))
