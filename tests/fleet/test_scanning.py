import errno
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from support.command import BROKEN
from support.fleets import DAY, Direct, Fleet, server, terms

from linter.cli.commands.fleet.progress import sentence
from linter.fleet.engine.scanning import Progress, scan
from linter.fleet.roster.listed import Listed
from linter.fleet.store import runs
from linter.fleet.store.folder import Folder, StoreError, of_reading
from linter.fleet.store.packing import pack

OLD = server(versions="TLSv1.1 TLSv1.2 TLSv1.3")
CERTIFICATE = Path(__file__).parents[2] / "fixtures" / "nginx" / "certificate-expired"


def test_what_has_not_changed_is_not_read_again(fleet: Fleet) -> None:
    fleet.lay(shop=OLD, pay=server())
    assert 0 == fleet.scan()
    assert {"pay", "shop"} == set(fleet.read)

    assert 0 == fleet.scan()
    assert [] == fleet.read
    fleet.lay(pay=server(name="b.example.com"))
    fleet.scan()

    assert ["pay"] == fleet.read
    assert "2 repositories: 1 read, 1 as they were;" in fleet.said.out
    assert [["pay", "true"], ["shop", "false"]] == fleet.asked(
        "SELECT repository, lower(was_read::VARCHAR) FROM repositories ORDER BY ALL"
    )


def test_equal_repositories_are_read_once_and_counted_each(fleet: Fleet) -> None:
    fleet.lay(one=OLD, two=OLD)

    fleet.scan()

    assert 1 == len(fleet.read)
    assert [["one", "1"], ["two", "1"]] == fleet.asked(
        "SELECT repository, count(*) FROM findings WHERE rule = 'legacy-tls-version' GROUP BY ALL ORDER BY ALL"
    )


def test_judged_in_another_way_it_is_read_again(fleet: Fleet) -> None:
    fleet.lay(shop=OLD)
    fleet.scan()

    fleet.scan("fleet", "--profile", "strict")
    assert ["shop"] == fleet.read
    fleet.scan("fleet", "--profile", "strict", "--standard", "hipaa")
    assert ["shop"] == fleet.read
    fleet.scan()

    assert [] == fleet.read


def test_the_day_counts_only_where_something_depends_on_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "nginx.conf").write_text(OLD, encoding="utf-8")
    roster = [Listed("a", str(tmp_path / "a")), Listed("b", str(CERTIFICATE))]
    store = Folder(str(tmp_path / "store"))
    read = []
    for day in (DAY, DAY, DAY + timedelta(days=1)):
        judged_by = terms(day)
        engine = Direct(judged_by)
        scan(store, roster, judged_by, judged_by.named(b""), engine, lambda _: None)
        read.append(sorted(engine.read))

    assert [["a", "b"], [], ["b"]] == read


def test_the_largest_comes_first_and_progress_is_told(tmp_path: Path) -> None:
    for name, times in (("small", 1), ("large", 50), ("middle", 20)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "nginx.conf").write_text("# filling\n" * times, encoding="utf-8")
    engine = Direct(terms())
    told: list[Progress] = []

    roster = [Listed(name, str(tmp_path / name)) for name in ("large", "middle", "small")]
    scan(Folder(str(tmp_path / "store")), roster, terms(), "terms", engine, told.append)

    assert ["large", "middle", "small"] == engine.read
    assert [(3, 3, False), (3, 3, True)] == [(one.done, one.of, one.is_reading) for one in told if one.done == one.of]
    assert told[-1].weight == told[-1].weight_done


def test_what_cannot_be_read_is_told_by_name_and_costs_nothing_else(fleet: Fleet) -> None:
    fleet.lay(shop=OLD)
    fleet.tlslint.lay({"list": "fleet/shop\ngone.git\n"})

    assert 3 == fleet.scan("list")

    assert "gone: not read: there is no such folder or archive" in fleet.said.err
    assert [["gone", "missing"], ["fleet/shop", "read"]] == fleet.asked(
        "SELECT repository, state FROM repositories ORDER BY state"
    )


def test_a_file_that_cannot_be_analysed_makes_its_repository_incomplete(fleet: Fleet) -> None:
    fleet.lay(shop=BROKEN, pay=server())

    assert 3 == fleet.scan()

    assert "1 not wholly analysed" in fleet.said.out
    assert [["shop", "incomplete"]] == fleet.asked("SELECT repository, state FROM repositories WHERE state <> 'read'")
    assert 3 == fleet.scan()
    assert [] == fleet.read


def test_a_run_that_was_killed_is_gone_on_with(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet.lay(one=OLD, two=server(), three=server(name="b.example.com"))
    put = Folder.put
    kept: list[str] = []

    def dying(self: Folder, name: str, content: bytes) -> None:
        if len(kept) == 2:
            raise KeyboardInterrupt
        put(self, name, content)
        kept.extend([name] if name.startswith("readings/") else [])

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "put", dying)
        assert 130 == fleet.scan()
    (begun,) = runs.begun(Folder(str(fleet.folder / "tlslint-fleet")))

    assert f"{begun.id}  default  3 repositories, not ended" in fleet.tlslint("fleet", "runs").out
    assert 0 == fleet.scan("fleet", "--resume")
    assert 1 == len(fleet.read)
    assert [["3", begun.id]] == fleet.asked("SELECT count(DISTINCT repository), run FROM repositories GROUP BY run")
    assert "no run of this list" in (fleet.scan("fleet", "--resume"), fleet.said.err)[1]


@pytest.mark.parametrize("where", ["readings/", "runs/"])
def test_on_a_full_disk_nothing_is_lost_that_was_kept(
    where: str, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.lay(one=OLD, two=server())
    replace, count = os.replace, [0]

    def full(source: str, target: str) -> None:
        count[0] += where in target
        if where in target and (count[0] > 1 or where == "runs/"):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr("linter.fleet.store.folder.os.replace", full)
        assert 2 == fleet.scan()

    assert "no space left on device; what was read before is kept" in fleet.said.err
    assert [] == [path for path in (fleet.folder / "tlslint-fleet").rglob("*.part*") if path.is_file()]
    assert 0 == fleet.scan()
    assert {"readings/": 1, "runs/": 0}[where] == len(fleet.read)


def test_tables_on_a_full_disk_are_made_by_the_next_run(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet.lay(one=OLD)

    def full(*_: object) -> None:
        raise StoreError("no space")

    with monkeypatch.context() as patched:
        patched.setattr("linter.fleet.store.packing._filled", full)
        assert 2 == fleet.scan()
    fleet.scan()

    assert [["1"]] == fleet.asked("SELECT count(*) FROM findings WHERE rule = 'legacy-tls-version'")


def test_what_two_runs_have_packed_counts_once(fleet: Fleet) -> None:
    fleet.lay(one=OLD)
    fleet.scan()
    store = Folder(str(fleet.folder / "tlslint-fleet"))
    (run,) = runs.ended(store)
    for pack_id in [name for name in store.names("tables") if name.startswith("pack-")]:
        (fleet.folder / "tlslint-fleet" / "tables" / pack_id).rename(fleet.folder / "aside")
    pack(store, run)
    (fleet.folder / "aside").rename(fleet.folder / "tlslint-fleet" / "tables" / "pack-other")

    assert 2 == sum(name.startswith("pack-") for name in store.names("tables"))
    assert [["1"]] == fleet.asked("SELECT count(*) FROM findings WHERE rule = 'legacy-tls-version'")


def test_a_damaged_reading_is_read_again(fleet: Fleet) -> None:
    fleet.lay(one=OLD, two=server())
    fleet.scan()
    ((key,),) = fleet.asked("SELECT key FROM repositories WHERE repository = 'one'")
    (fleet.folder / "tlslint-fleet" / of_reading(key)).write_bytes(b"half of")

    fleet.scan()

    assert ["one"] == fleet.read


def test_a_folder_that_is_no_store_is_left_alone(fleet: Fleet) -> None:
    fleet.lay(one=OLD)
    fleet.tlslint.lay({"mine/file": "text"})

    assert 2 == fleet.scan("fleet", "--store", "mine")
    assert "mine: it is no store, and not empty" in fleet.said.err
    assert "there is no store here" in fleet.tlslint("fleet", "report", "--store", "absent").err
    fleet.tlslint.lay({"newer/tlslint-fleet.json": '{"version": 2}', "broken/tlslint-fleet.json": "{"})
    assert "is of version 2" in fleet.tlslint("fleet", "runs", "--store", "newer").err
    assert "is damaged" in fleet.tlslint("fleet", "runs", "--store", "broken").err


def test_two_that_begin_at_once_make_one_store(fleet: Fleet) -> None:
    fleet.lay(one=OLD)
    fleet.tlslint.lay({"tlslint-fleet/tlslint-fleet.json.17.part": "{"})

    assert 0 == fleet.scan()


def test_progress_says_the_rate_and_what_is_left() -> None:
    assert "looked at 3 of 2,000" == sentence(Progress(3, 2_000, 0, 0, 1.0, is_reading=False))
    assert "read 40 of 2,000, 4.0/s, 15 min left" == sentence(Progress(40, 2_000, 100, 9_100, 10.0, is_reading=True))
    assert "read 1 of 2, 0.5/s, 2 s left" == sentence(Progress(1, 2, 5, 10, 2.0, is_reading=True))
    assert "read 0 of 2, 0.0/s" == sentence(Progress(0, 2, 0, 10, 0.0, is_reading=True))


def test_labels_can_be_asked_for(fleet: Fleet) -> None:
    fleet.lay(shop=OLD)
    fleet.tlslint.lay({"list": "fleet/shop team=web tier=1\n"})
    fleet.scan("list")

    assert [["web", "1"]] == fleet.asked("SELECT team, labels['tier'] FROM repositories")


def test_tables_that_are_gone_or_damaged_are_made_again_or_told(fleet: Fleet) -> None:
    fleet.lay(one=OLD)
    fleet.scan()
    tables, sql = (
        fleet.folder / "tlslint-fleet" / "tables",
        "SELECT count(*) FROM findings WHERE rule = 'legacy-tls-version'",
    )
    fleet.tlslint.lay({"tlslint-fleet/runs/zzz.json": "{"})
    for pattern in ("pack-*", "run-*"):
        for path in tables.glob(pattern):
            shutil.rmtree(path)
        assert [["1"]] == fleet.asked(sql)
    next(tables.glob("pack-*/keys.json")).write_bytes(b"x")
    assert [["1"]] == fleet.asked(sql)
    for path in tables.glob("pack-*/said.parquet"):
        path.write_bytes(b"x")

    found = fleet.tlslint("fleet", "report")

    assert (2, True) == (found.code, "a table is damaged" in found.err)
    shutil.rmtree(tables)
    assert [["1"]] == fleet.asked(sql)
