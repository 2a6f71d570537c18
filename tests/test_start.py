"""Where the command's modules come from: a small package that begins as ours does, run as a process."""

import marshal
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linter import __main__ as start
from linter.cli import arguments

FROM_ITS_OWN_FILE = "SourceFileLoader"
FROM_ONE_FILE = "_Kept"
COMMAND = """
def main():
    from linter.cli.room import part
    print(type(part.__loader__).__name__, part.VALUE, part.__file__)
    raise SystemExit(7)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of a package that begins as ours does."""
    package = tmp_path / "root" / "linter"
    (package / "cli" / "room").mkdir(parents=True)
    shutil.copy(start.__file__, package)
    for folder, text in ((package, ""), (package / "cli", COMMAND), (package / "cli" / "room", "")):
        (folder / "__init__.py").write_text(text, encoding="utf-8")
    (package / "cli" / "room" / "part.py").write_text("VALUE = 1\n", encoding="utf-8")
    return package.parent


def run(root: Path, **environment: str) -> list[str]:
    """Return who loaded the module, its value and its file, as a process of its own tells them."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", "import linter.__main__; linter.__main__.main()"],
        cwd=root,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 7 == done.returncode, done.stderr
    assert "" == done.stderr
    return done.stdout.split()


def together(root: Path) -> Path:
    (found,) = (root / "linter" / "__pycache__").glob("*.together*")
    return found


def test_from_the_second_run_on_all_come_from_one_file(root: Path) -> None:
    part = str(root / "linter" / "cli" / "room" / "part.py")

    assert [FROM_ITS_OWN_FILE, "1", part] == run(root)
    assert [FROM_ONE_FILE, "1", part] == run(root)


def test_what_was_changed_is_read_anew(root: Path) -> None:
    part = root / "linter" / "cli" / "room" / "part.py"
    run(root)

    part.write_text("VALUE = 22\n", encoding="utf-8")
    assert [FROM_ITS_OWN_FILE, "22"] == run(root)[:2]
    assert [FROM_ONE_FILE, "22"] == run(root)[:2]
    part.write_text("VALUE = 33\n", encoding="utf-8")
    os.utime(part, (1_000_000, 1_000_000))
    assert [FROM_ITS_OWN_FILE, "33"] == run(root)[:2]


def test_a_module_becomes_a_package(root: Path) -> None:
    part = root / "linter" / "cli" / "room" / "part.py"
    run(root)

    part.unlink()
    part.with_suffix("").mkdir()
    (part.with_suffix("") / "__init__.py").write_text("VALUE = 4\n", encoding="utf-8")

    assert [FROM_ITS_OWN_FILE, "4"] == run(root)[:2]


def test_a_copy_of_the_package_uses_nothing_of_the_original(root: Path, tmp_path: Path) -> None:
    run(root)
    copy = shutil.copytree(root, tmp_path / "copy")  # with the times of all files

    assert [FROM_ONE_FILE, "1", str(copy / "linter" / "cli" / "room" / "part.py")] == run(copy)


@pytest.mark.parametrize("damaged", [b"", bytes(100), marshal.dumps(5), b"half"])
def test_a_file_that_is_not_whole_is_written_anew(root: Path, damaged: bytes) -> None:
    run(root)
    whole = together(root).read_bytes()

    together(root).write_bytes(whole[: len(whole) // 2] if damaged == b"half" else damaged)

    assert [FROM_ITS_OWN_FILE, "1"] == run(root)[:2]
    assert [FROM_ONE_FILE, "1"] == run(root)[:2]


def test_nothing_is_written_where_python_writes_no_bytecode(root: Path, tmp_path: Path) -> None:
    for environment in (
        {"PYTHONDONTWRITEBYTECODE": "1"},
        {"PYTHONPYCACHEPREFIX": str(root / "linter" / "__init__.py")},
    ):
        assert [FROM_ITS_OWN_FILE, "1"] == run(root, **environment)[:2]
        assert [FROM_ITS_OWN_FILE, "1"] == run(root, **environment)[:2]

    assert not list(tmp_path.rglob("*.together*"))


def test_what_the_real_command_imports_is_kept_with_its_code(tmp_path: Path) -> None:
    file = tmp_path / "together"
    root = Path(start.__file__).parent.parent

    start.keep(str(file), str(root), start.Together(str(root), str(file)))
    together = start.Together(str(root), str(file))
    found = together.find_spec("linter.cli.arguments")

    assert found is not None
    assert arguments.__file__ == found.origin
    assert {"linter.cli", "linter.cli.arguments"} <= together.modules().keys()
    together.close()
    assert together.find_spec("linter.cli.arguments") is None
