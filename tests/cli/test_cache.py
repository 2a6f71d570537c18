import io
from pathlib import Path

import pytest
from support.command import BROKEN, GOOD, OLD, Command

FORMS = ("concise", "github", "gitlab", "json", "junit", "markdown", "sarif", "text")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for results, which the environment names."""
    found = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("TLSLINT_CACHE_DIR", str(found))
    return found


def entries(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())


def refuse_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it has been run before")

    monkeypatch.setattr("linter.cli.commands.check.run", refuse)


@pytest.mark.parametrize(
    "files", [{"a.conf": OLD}, {"a.conf": GOOD}, {"a.conf": BROKEN}], ids=["old", "good", "broken"]
)
def test_what_has_not_changed_is_not_run_again(
    tlslint: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    tlslint.lay(files)
    first = {form: tlslint("-f", form) for form in FORMS}
    assert 1 == entries(folder), "one result for all formats"
    refuse_to_run(monkeypatch)

    again = {form: tlslint("-f", form) for form in FORMS}

    assert first == again


def test_what_has_changed_is_run_again(tlslint: Command, folder: Path) -> None:
    tlslint.lay({"a.conf": GOOD})
    assert 0 == tlslint().code

    tlslint.lay({"a.conf": OLD})

    assert 1 == tlslint().code
    assert 1 == entries(folder)


@pytest.mark.parametrize("words", [["--profile", "strict"], ["--ignore", "missing-sni"], ["--today", "2026-01-01"]])
def test_other_words_are_another_result(tlslint: Command, folder: Path, words: list[str]) -> None:
    tlslint.lay({"a.conf": OLD})
    tlslint()

    tlslint(*words)

    assert 2 == entries(folder)


def test_a_configuration_and_a_baseline_count(tlslint: Command, folder: Path) -> None:
    tlslint.lay({"a.conf": OLD})
    assert 1 == tlslint().code

    tlslint.lay({".tlslint.yaml": "rules: {legacy-tls-version: off}\n"})
    assert 0 == tlslint().code

    tlslint.lay({".tlslint.yaml": ""})
    assert 1 == tlslint().code
    assert 0 == tlslint("baseline", "write").code
    assert 0 == tlslint("--baseline", ".tlslint-baseline").code
    assert entries(folder)


def test_nothing_is_kept_where_nobody_wants_it(
    tlslint: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tlslint.lay({"a.conf": OLD})

    tlslint("--no-cache")
    monkeypatch.setenv("TLSLINT_CACHE_DIR", "")
    tlslint()

    assert 0 == entries(folder)
    assert ["a.conf"] == [path.name for path in tmp_path.iterdir()]


def test_the_folder_can_be_named(tlslint: Command, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own") / "results"
    tlslint.lay({"a.conf": OLD})

    tlslint("--cache-dir", str(own))

    assert 1 == entries(own)
    assert 0 == entries(folder)


def test_the_folder_is_that_of_the_users_caches(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.delenv("TLSLINT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    tlslint.lay({"a.conf": OLD})

    tlslint()

    assert 1 == entries(home / "tlslint" / "results")
    assert str(home / "tlslint" / "results") in tlslint("cache", "info").out


@pytest.mark.parametrize("by", ["option", "variable", "link"])
def test_what_is_scanned_cannot_say_what_was_found(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, by: str
) -> None:
    tlslint.lay({"a.conf": OLD})
    named = "below"
    if by == "link":
        named = str(tmp_path_factory.mktemp("elsewhere") / "link")
        Path(named).symlink_to(tmp_path)
    if by == "variable":
        monkeypatch.setenv("TLSLINT_CACHE_DIR", named)

    done = tlslint(*([] if by == "variable" else ["--cache-dir", named]))

    assert 2 == done.code
    assert "a cache below the scanned root" in done.err


def test_no_folder_of_the_user_below_the_root_is_used(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TLSLINT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tlslint.lay({"a.conf": OLD})

    assert 1 == tlslint().code
    assert ["a.conf"] == [path.name for path in tmp_path.iterdir()]


def test_standard_input_is_not_kept(tlslint: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(OLD.encode())))

    assert 1 == tlslint("-", "--stdin-filename", "a.conf").code
    assert 0 == entries(folder)


def test_info_and_clear(tlslint: Command, folder: Path) -> None:
    tlslint.lay({"a.conf": OLD})
    tlslint()

    before, cleared, after = tlslint("cache", "info"), tlslint("cache", "clear"), tlslint("cache", "info")

    assert f"folder   {folder}" in before.out
    assert "results  1\n" in before.out
    assert f"removed 1 results from {folder}\n" == cleared.out
    assert "results  0\n" in after.out
    assert {0} == {before.code, cleared.code, after.code}


def test_a_folder_that_others_can_write_to_is_told_and_not_used(
    tlslint: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tlslint.lay({"a.conf": OLD})
    tlslint()
    folder.chmod(0o777)
    refuse_to_run(monkeypatch)

    assert "others than you can write there" in tlslint("cache", "info").out
    assert 4 == tlslint().code


def test_without_a_folder_there_is_nothing_to_tell(tlslint: Command) -> None:
    done = tlslint("cache", "info")

    assert 2 == done.code
    assert "TLSLINT_CACHE_DIR is empty" in done.err
