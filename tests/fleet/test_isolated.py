import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.fleets import server, terms

from linter.fleet.places.opened import opened
from linter.fleet.reading.frames import Answer, Asked, Looked, Problem, Read
from linter.fleet.reading.isolated import Bounds, Reader
from linter.fleet.reading.terms import packed
from linter.fleet.roster.listed import Listed
from linter.fleet.store.reading import unpacked

TERMS = packed(terms())
INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
PLENTY = Bounds(120, 2_000_000_000)


def lay(folder: Path) -> Listed:
    folder.mkdir()
    (folder / "nginx.conf").write_text(server(versions="TLSv1.1 TLSv1.2"), encoding="utf-8")
    return Listed(folder.name, str(folder))


def read(reader: Reader, one: Listed) -> Answer:
    looked = reader.ask(Asked(one))
    assert isinstance(looked, Looked)
    return reader.ask(Asked(one, looked.identity, "key"))


def test_a_process_that_dies_of_others_is_started_again(tmp_path: Path) -> None:
    """What Python cannot contain, such as a fault in a parser, costs nobody else."""
    one = lay(tmp_path / "a")
    with Reader(TERMS, PLENTY) as reader:
        assert isinstance(read(reader, one), Read)
        before = reader.running()
        before.kill()
        before.wait()

        found = read(reader, one)

        assert before.pid != reader.running().pid
    assert isinstance(found, Read)
    reading = unpacked(found.reading)
    assert ("key", True) == (reading.key, reading.is_whole)
    assert b"legacy-tls-version" in reading.rows["said"]


def test_a_repository_that_kills_its_process_is_told(tmp_path: Path) -> None:
    one = lay(tmp_path / "a")
    # Of this nothing can be made, which it finds out before it is asked.
    with Reader(b"nonsense", PLENTY) as reader:
        assert Problem("the process that read it died (exit code 1)") == reader.ask(Asked(one))


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    one = lay(tmp_path / "a")
    with Reader(TERMS, Bounds(1, PLENTY.memory)) as reader:
        process = reader.running()
        os.kill(process.pid, signal.SIGSTOP)

        assert Problem("it took longer than 1 s (--time-limit)") == reader.ask(Asked(one))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_what_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    one = lay(tmp_path / "a")
    (tmp_path / "a" / "k8s.yaml").write_text(f"{INGRESS}a: [{'1, ' * 800_000}1]\n", encoding="utf-8")
    with Reader(TERMS, Bounds(120, 200_000_000)) as reader:
        process = reader.running()
        found = reader.ask(Asked(one, opened(one).identity, "key"))

        assert process.poll() is not None
        assert Problem("it needs more memory than 200 MB (--memory-limit)") == found


def test_nothing_is_imported_from_where_somebody_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = lay(tmp_path / "a")
    for name in ("msgspec", "linter", "pickle"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Reader(TERMS, PLENTY) as reader:
        assert isinstance(read(reader, one), Read)

    assert not (tmp_path / "ran").exists()


def test_who_reads_ends_with_who_asks() -> None:
    command = [sys.executable, "-m", "linter.fleet.reading.child"]

    done = subprocess.run(command, input=b"", capture_output=True, timeout=120, check=False)

    assert b"" == done.stdout
