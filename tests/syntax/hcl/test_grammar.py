import os
import stat
from pathlib import Path

import pytest
from hcl2 import parser as hcl2_parser

from linter.syntax.hcl.python_hcl2 import grammar


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for caches, beside a package that cannot be written and has no grammar of its own."""
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(grammar, "PACKAGE_GRAMMAR", package / ".lark_cache.bin")
    monkeypatch.setattr(os, "access", lambda path, _mode: path != package)  # root may write anywhere
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches"


def load() -> None:
    """Load the grammar as at the first start of a process."""
    grammar._parser.cache_clear()  # noqa: SLF001  # a new process begins without it
    hcl2_parser.parser.cache_clear()
    assert grammar.tree_of("1") is not None


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no parser behind that was loaded from a folder of a test."""
    monkeypatch.setattr(hcl2_parser, "PARSER_FILE", hcl2_parser.PARSER_FILE)


def test_a_grammar_that_cannot_stay_beside_the_package_is_kept_in_the_users_cache(caches: Path) -> None:
    load()

    (kept,) = (caches / "tlslint").iterdir()
    written = kept.stat().st_mtime_ns
    assert kept.name.startswith("hcl2-")
    assert 0 == stat.S_IMODE((caches / "tlslint").stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)

    load()

    assert written == kept.stat().st_mtime_ns


def test_a_folder_that_others_can_enter_is_not_trusted(caches: Path) -> None:
    trusted = grammar.grammar_file()
    (caches / "tlslint").chmod(0o755)

    assert caches / "tlslint" == trusted.parent
    assert grammar.PACKAGE_GRAMMAR == grammar.grammar_file()


def test_a_link_in_place_of_the_folder_is_not_trusted(caches: Path) -> None:
    (caches / "elsewhere").mkdir(mode=0o700, parents=True)
    (caches / "tlslint").symlink_to(caches / "elsewhere")

    assert grammar.PACKAGE_GRAMMAR == grammar.grammar_file()


@pytest.mark.usefixtures("caches")
def test_without_a_folder_to_write_it_only_takes_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder would be", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(blocked))

    load()

    assert not (tmp_path / "caches").exists()


def test_what_python_hcl2_cannot_read_is_no_tree() -> None:
    assert grammar.tree_of("(a\n.b)") is None
    assert grammar.tree_of("") is None
    assert grammar.tree_of("1") is not None


def test_a_text_without_an_error_has_none() -> None:
    assert grammar.error_in("a {\n  b = 1\n}") is None
