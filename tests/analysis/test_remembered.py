"""A result that is remembered is the result of a run, or there is none."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.annotated import FIXTURES

from linter.analysis.judgement import Judging
from linter.analysis.remembered import remembered
from linter.analysis.remembered.key import NoKeyError, key_of
from linter.analysis.remembered.written import read, written
from linter.analysis.report import Report
from linter.analysis.run import Request, run
from linter.files import system
from linter.files.git.ignoring import WorkingTree
from linter.files.store import Store
from linter.files.tree import Tree
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config
from linter.report import FORMATS
from linter.report.presentation import Presentation

RULES = tuple(built_in_catalog().resolve("strict", [], {}))
SHOWN = Presentation(show_open=True, show_suppressed=True, statistics=True, coverage=True)
PROJECTS = sorted(path for path in (FIXTURES / "projects").iterdir() if path.is_dir())
CHANGES = 2


def request_of(root: Path, **changes: Any) -> Request:  # noqa: ANN401  # as a request has them
    judging = Judging(RULES, tuple(rule.id for rule in RULES), Config(), date(2026, 11, 30))
    asked = {"folders": ("",), "files": (), "judging": judging, "git": WorkingTree(str(root)), **changes}
    return Request(tree=Tree(root), **asked)


def once(request: Request) -> Report:
    return run(request, lambda _: None)


def shown(report: Report) -> tuple[str, ...]:
    return tuple(FORMATS[name](report, SHOWN) for name in ("json", "text"))


def never(_request: Request) -> Report:
    raise AssertionError("it has been run before")


def through(store: Store, request: Request, run_: Any = once) -> Report:  # noqa: ANN401  # a function
    return remembered(request, store, lambda: b"program", lambda: run_(request))


@pytest.mark.parametrize("root", PROJECTS, ids=lambda path: path.name)
def test_what_is_remembered_is_what_was_found(root: Path, tmp_path: Path) -> None:
    store = Store(str(tmp_path))

    first = through(store, request_of(root))
    again = through(store, request_of(root), never)

    assert shown(first) == shown(again)
    assert shown(once(request_of(root))) == shown(again)


@pytest.mark.parametrize("root", PROJECTS, ids=lambda path: path.name)
def test_whatever_changes_is_judged_anew(root: Path, tmp_path: Path) -> None:
    chance = random.Random(f"remembered {root.name}")  # noqa: S311  # the same each time, and no secret
    store = Store(str(tmp_path / "cache"))
    shutil.copytree(root, tmp_path / "root", symlinks=True)
    through(store, request_of(tmp_path / "root"))
    for _ in range(CHANGES):
        _change(chance, tmp_path / "root")

        assert shown(once(request_of(tmp_path / "root"))) == shown(through(store, request_of(tmp_path / "root")))


def _change(chance: random.Random, root: Path) -> None:
    """Change, add, remove or rename a file, or let git ignore one."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    one, other = chance.choice(files), chance.choice(files)
    match chance.randrange(6):
        case 0:
            one.write_bytes(one.read_bytes()[: chance.randrange(one.stat().st_size + 1)])
        case 1:
            shutil.copy(other, one.with_name(f"copy-{other.name}"))
        case 2 if len(files) > 1:
            one.unlink()
        case 3:
            one.rename(one.with_name(f"new-{one.name}"))
        case 4:
            (one.parent / ".gitignore").write_text(f"{one.name}\n", encoding="utf-8")
        case _:
            one.write_text(one.read_text(encoding="utf-8", errors="replace").replace("1.2", "1.1"), encoding="utf-8")


@contextmanager
def noticed(root: Path) -> Iterator[set[str]]:
    """Notice by Python itself which paths below a root are opened or listed."""
    paths: set[str] = set()
    is_on = [True]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if is_on[0] and event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str | os.PathLike):
            path = os.path.normpath(os.fspath(arguments[0]))
            if path.startswith(str(root)):
                paths.add(path)

    sys.addaudithook(hook)  # which stays as long as the process
    try:
        yield paths
    finally:
        is_on[0] = False


def test_of_all_fixtures_everything_is_noted_and_kept() -> None:
    request = request_of(FIXTURES)
    with noticed(FIXTURES) as paths, system.noting() as answers:
        report = once(request)
    # Some of them are no text, or cannot be analysed.
    assert report.coverage.failed

    kept = read(written(report, answers, request), request_of(FIXTURES))

    noted = {os.path.normpath(path) for what, path, _ in answers if what in ("content", "entries", "status")}
    assert len(paths) > 500
    assert paths <= noted
    assert kept is not None
    assert shown(report) == shown(kept)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"folders": ("a",)}, id="a folder"),
        pytest.param({"folders": (), "files": ("a.conf",)}, id="a file"),
        pytest.param({"git": None}, id="git"),
        pytest.param({"budget": 1_000}, id="the budget"),
        pytest.param({"judging": Judging(RULES[1:], (), Config(), date(2026, 11, 30))}, id="rules"),
        pytest.param({"judging": Judging(RULES, (), Config(), date(2026, 12, 1))}, id="the day"),
        pytest.param({"git": WorkingTree("x", ("*.conf",))}, id="what a user ignores"),
    ],
)
def test_what_is_asked_otherwise_has_another_name(tmp_path: Path, change: dict[str, Any]) -> None:
    name = key_of(request_of(tmp_path), b"program")

    assert name == key_of(request_of(tmp_path), b"program")
    assert name != key_of(request_of(tmp_path), b"another program")
    assert name != key_of(request_of(tmp_path.parent), b"program")
    assert name != key_of(request_of(tmp_path, **change), b"program")


def test_what_cannot_be_named_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(NoKeyError):
        key_of(request_of(tmp_path, stands_alone=object()), b"program")

    assert through(Store(str(tmp_path / "cache")), request_of(tmp_path, stands_alone=object())).findings == ()


def test_a_name_is_the_same_in_every_process(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path[:0] = {[str(FIXTURES.parent), str(FIXTURES.parent / 'tests')]!r}\n"
        "from pathlib import Path\nfrom analysis.test_remembered import key_of, request_of\n"
        f"print(key_of(request_of(Path({str(tmp_path)!r})), b'program'))"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(names)


def test_a_defect_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nginx.conf").write_text("events {}\nhttp { server { listen 80; } }\n", encoding="utf-8")
    monkeypatch.setattr("linter.platforms.nginx.adapter.roots", lambda files: files.nothing)
    store = Store(str(tmp_path / "cache"))

    report = through(store, request_of(tmp_path))

    assert "defect" in report.coverage.failed[0].message
    assert (0, 0) == store.size()


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(b"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n", id="key"),
        pytest.param(b"proxy_set_header Authorization 'Basic c2hvcDpsZXRtZWlubm93';\n", id="header"),
    ],
)
def test_no_secret_is_kept_that_stands_before_what_is_no_text(tmp_path: Path, secret: bytes) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "nginx.conf").write_bytes(b"server { listen 443 ssl; }\n" + secret + b"# \xff\n")
    store = Store(str(tmp_path / "cache"))

    report = through(store, request_of(tmp_path / "root"))

    assert report.coverage.failed
    assert (0, 0) == store.size()


@pytest.mark.parametrize("kept", [b"", b"\xc1", b"\x90", json.dumps([1]).encode()], ids=repr)
def test_what_is_no_report_is_none(tmp_path: Path, kept: bytes) -> None:
    assert read(kept, request_of(tmp_path)) is None
