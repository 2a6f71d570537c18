"""crossplane's `_lex_file_object`, the one private function of others that we call: what we rely on, by name."""

import re
import tomllib
from pathlib import Path

from crossplane.lexer import _lex_file_object

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PRIVATE = re.compile(r"^\s*from (?!linter\b)[\w.]+ import [^#\n]*\b_[a-z]\w*", re.MULTILINE)


def lexed(*pieces: str) -> list[tuple[str, int, bool]]:
    return list(_lex_file_object(iter(pieces)))


def test_it_takes_pieces_of_text_and_gives_tokens_with_lines_and_quotes() -> None:
    assert [("listen", 1, False), ("443 x", 1, True), (";", 1, False), ("}", 2, False)] == lexed(
        "lis", "ten '443 x'", ";\n}"
    )
    assert [("# a comment", 1, False), ("${a}b", 2, False), ("{", 2, False)] == lexed("# a comment\n${a}b {")


def test_only_versions_that_are_known_to_have_it_are_installed() -> None:
    (crossplane,) = (one for one in PROJECT["dependencies"] if one.startswith("crossplane"))

    assert "<0.6" in crossplane


def test_no_other_private_function_is_imported() -> None:
    files = (Path(__file__).parents[2] / "linter").rglob("*.py")
    found = {(file.name, line.strip()) for file in files for line in PRIVATE.findall(file.read_text(encoding="utf-8"))}

    assert {("parser.py", "from crossplane.lexer import _lex_file_object")} == found
