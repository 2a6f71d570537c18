from collections.abc import Callable
from pathlib import Path

import pytest

from linter.files import system
from linter.files.patterns import matcher
from linter.files.reading import bytes_of, windows
from linter.files.tree import Tree
from linter.provenance.source import InputError


def unchanged(answers: system.Answers) -> bool:
    return all(system.still(asked, answer) for asked, answer in answers.items())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "nginx.conf").write_text("include conf.d/*.conf;\n", encoding="utf-8")
    (tmp_path / "conf.d" / "shop.conf").write_text("server {}\n", encoding="utf-8")
    (tmp_path / "link.conf").symlink_to("conf.d/shop.conf")
    return tmp_path


def everything(root: Path) -> system.Answers:
    """Ask of a root whatever is asked of one."""
    with system.noting() as answers:
        tree = Tree(root)
        assert list(tree.walk("", matcher(()), None)) == ["link.conf", "nginx.conf", "conf.d/shop.conf"]
        assert list(tree.glob("conf.d/*.conf")) == ["conf.d/shop.conf"]
        for path in ("nginx.conf", "conf.d/shop.conf", "link.conf", "missing.conf", "conf.d"):
            tree.read(path)
            tree.data(path)
        assert tree.link("link.conf") == "a link to conf.d/shop.conf"
    return answers


def test_what_has_not_changed_is_answered_as_before(root: Path) -> None:
    answers = everything(root)

    assert {"content", "entries", "link", "real", "folder", "there"} == {what for what, _, _ in answers}
    assert unchanged(answers)


def _write(path: str, text: str) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / path).write_text(text, encoding="utf-8")

    return write


def _link(target: str) -> Callable[[Path], None]:
    def link(root: Path) -> None:
        (root / "link.conf").unlink()
        (root / "link.conf").symlink_to(target)

    return link


def _folder_instead(root: Path) -> None:
    (root / "nginx.conf").unlink()
    (root / "nginx.conf").mkdir()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_write("nginx.conf", "include conf.d/*.cnf;\n"), id="a file, as long as before"),
        pytest.param(_write("missing.conf", ""), id="a file that was looked for"),
        pytest.param(_write("conf.d/pay.conf", ""), id="a file beside others"),
        pytest.param(lambda root: (root / "conf.d/shop.conf").unlink(), id="a file less"),
        pytest.param(lambda root: (root / "conf.d/shop.conf").rename(root / "conf.d/a.conf"), id="a name"),
        pytest.param(lambda root: (root / "new").mkdir(), id="a folder"),
        pytest.param(_folder_instead, id="a folder instead of a file"),
        pytest.param(_link("nginx.conf"), id="a link"),
        pytest.param(_link("nowhere"), id="a link to nowhere"),
        pytest.param(_link("conf.d"), id="a link to a folder"),
    ],
)
def test_what_has_changed_is_noticed(root: Path, change: Callable[[Path], object]) -> None:
    answers = everything(root)

    change(root)

    assert not unchanged(answers)


def test_what_changes_while_it_is_read_is_never_as_before(root: Path) -> None:
    path = str(root / "nginx.conf")
    with system.noting() as answers:
        before = bytes_of("nginx.conf", path)
        Path(path).write_bytes(b"")
        bytes_of("nginx.conf", path)

    assert not unchanged(answers)
    Path(path).write_bytes(before)
    assert not unchanged(answers)


def test_a_part_of_a_file_is_a_question_of_its_own(root: Path) -> None:
    path = root / "nginx.conf"
    with system.noting() as answers:
        assert system.content(str(path), 3) == b"incl"  # one more, so that it is seen that there is more

    path.write_text("include conf.d/shop.conf;\n", encoding="utf-8")

    assert unchanged(answers)
    path.write_text("in", encoding="utf-8")
    assert not unchanged(answers)


def test_a_large_file_counts_by_what_the_system_says_of_it(root: Path) -> None:
    path = root / "nginx.conf"
    with system.noting() as answers:
        assert "".join(windows("nginx.conf", str(path))) == "include conf.d/*.conf;\n"

    assert [what for what, _, _ in answers] == ["status"]
    assert unchanged(answers)
    path.write_text("", encoding="utf-8")
    assert not unchanged(answers)


def test_nothing_is_noted_where_nobody_asks(root: Path) -> None:
    with system.noting() as answers:
        pass

    bytes_of("nginx.conf", str(root / "nginx.conf"))

    assert {} == answers


def test_a_question_that_nobody_knows_is_not_answered_as_before(root: Path) -> None:
    assert not system.still(("weather", str(root), 0), b"")


def test_a_folder_is_no_file(root: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        bytes_of("conf.d", str(root / "conf.d"))
    with pytest.raises(InputError, match="is not a regular file"):
        bytes_of("null", "/dev/null")
