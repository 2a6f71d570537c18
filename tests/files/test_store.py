import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.bounded import HUNG

from linter.files.store import Store

ROOT = Path(__file__).parents[2]
NAME, OTHER = "0" * 40, "1" * 40


def entry(folder: Path) -> Path:
    (found,) = folder.glob("*.kept")
    return found


def test_what_was_put_there_is_there(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "below" / "cache"))

    assert store.get(NAME) is None
    store.put(NAME, b"a result")

    assert b"a result" == store.get(NAME)
    assert store.get(OTHER) is None
    assert (1, entry(tmp_path / "below" / "cache").stat().st_size) == store.size()


def test_the_folder_and_what_is_in_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    Store(str(tmp_path / "cache")).put(NAME, b"a result")

    assert 0o700 == (tmp_path / "cache").stat().st_mode & 0o777
    assert 0o600 == entry(tmp_path / "cache").stat().st_mode & 0o777


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 200), bytes_=st.binary(max_size=3), cut=st.booleans())
def test_what_is_damaged_is_not_there(tmp_path: Path, position: int, bytes_: bytes, *, cut: bool) -> None:
    store = Store(str(tmp_path))
    store.put(NAME, b"a result " * 10)
    whole = entry(tmp_path).read_bytes()
    changed = whole[:position] + (b"" if cut else bytes_ + whole[position + len(bytes_) :])
    entry(tmp_path).write_bytes(changed)

    assert (b"a result " * 10 if changed == whole else None) == store.get(NAME)


def test_an_entry_under_another_name_is_not_there(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.put(NAME, b"a result")
    entry(tmp_path).rename(tmp_path / f"{OTHER}.kept")

    assert store.get(OTHER) is None


def test_what_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.put(NAME, b"a result")

    tmp_path.chmod(0o770)

    assert store.get(NAME) is None
    store.put(OTHER, b"a result")
    assert 1 == store.size()[0]


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = Store(str(tmp_path / "file" / "cache"))

    store.put(NAME, b"a result")
    store.forget(NAME)

    assert store.get(NAME) is None
    assert (0, 0) == store.size()
    assert 0 == store.clear()


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)

    Store(str(tmp_path)).put(NAME, b"a result")

    assert [] == list(tmp_path.iterdir())


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    store = Store(str(tmp_path), most=3_000)
    for number, name in enumerate("abc"):
        store.put(name, b"x" * 800)
        os.utime(tmp_path / f"{name}.kept", ns=(number, number))
    assert store.get("a") is not None

    store.put("d", b"x" * 800)

    assert ["a.kept", "c.kept", "d.kept"] == sorted(path.name for path in tmp_path.iterdir())


def test_what_is_larger_than_all_may_be_is_not_kept(tmp_path: Path) -> None:
    store = Store(str(tmp_path), most=1_000)

    store.put(NAME, b"x" * 1_000)

    assert store.get(NAME) is None


def test_what_is_forgotten_or_cleared_is_gone(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.put(NAME, b"a result")
    store.put(OTHER, b"a result")
    (tmp_path / "of somebody else").write_text("", encoding="utf-8")

    store.forget(NAME)
    assert store.get(NAME) is None
    assert 1 == store.clear()

    assert ["of somebody else"] == [path.name for path in tmp_path.iterdir()]


def test_several_processes_at_a_time_see_whole_entries_only(tmp_path: Path) -> None:
    program = f"""
from linter.files.store import Store
store = Store({str(tmp_path)!r}, most=400_000)
for number in range(150):
    kept = bytes([number % 7]) * 50_000
    store.put("a", kept)
    found = store.get("a")
    assert found is None or (len(found) == 50_000 and len(set(found)) == 1), "half an entry"
"""
    running = [
        subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}) for _ in range(3)
    ]

    assert [0, 0, 0] == [one.wait(HUNG) for one in running]
    assert Store(str(tmp_path)).get("a") is not None
    assert time.time() - entry(tmp_path).stat().st_mtime < HUNG
