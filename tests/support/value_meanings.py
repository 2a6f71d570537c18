"""What the values of the model's words mean, as the sentences below them in the code say."""

import ast
from collections.abc import Iterator
from pathlib import Path

MODEL = Path(__file__).parents[2] / "linter" / "model"
_FILES = (MODEL / "words.py", MODEL / "expiry" / "watching.py")


def meanings() -> str:
    """Return a table for each set of values."""
    return "\n".join(line for path in _FILES for line in _of_file(path))


def _of_file(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and "StrEnum" in map(ast.unparse, node.bases):
            sentence = " ".join((ast.get_docstring(node) or "").split())
            yield f"**{sentence}**\n"
            yield from _values(node)
            yield ""


def _values(node: ast.ClassDef) -> Iterator[str]:
    members: dict[str, str] = {}
    last = ""
    for part in node.body:
        if isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant):
            last = str(part.value.value)
            members[last] = ""
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and last:
            members[last] = " ".join(str(part.value.value).split())
    yield from (f"- `{value}`{f': {meaning}' if meaning else ''}" for value, meaning in members.items())
