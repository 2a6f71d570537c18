import json
from pathlib import Path

import pytest
from support.repositories import committed, git, needs_git

from linter.fleet.roster.listed import Listed, RosterError
from linter.fleet.roster.reading import repositories


def listed(folder: Path, name: str, text: str) -> tuple[Listed, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return repositories(str(folder / name))


def test_lines_have_a_path_and_labels(tmp_path: Path) -> None:
    text = "# ours\n\nmirrors/shop.git team=shop tier=1 revision=v2\n'with blank/pay' name=pay#2\n"

    shop, pay = listed(tmp_path, "list.txt", text)

    path = str(tmp_path / "mirrors" / "shop.git")
    assert Listed("mirrors/shop", path, "v2", {"team": "shop", "tier": "1"}) == shop
    assert ("pay#2", str(tmp_path / "with blank" / "pay"), "") == (pay.name, pay.path, pay.team)


def test_csv_and_json_say_the_same(tmp_path: Path) -> None:
    by_csv = listed(tmp_path, "a.csv", "path,team,name\nx/a.git,shop,\n\ny/b.tar.gz,,b\n")
    entries = [{"path": "x/a.git", "labels": {"team": "shop"}}, {"path": "y/b.tar.gz", "name": "b"}]
    by_json = listed(tmp_path, "a.json", json.dumps(entries))

    assert by_csv == by_json
    assert ["b", "x/a"] == [one.name for one in by_csv]
    assert by_json[0] == listed(tmp_path, "b.json", json.dumps(["x/a", entries[1]]))[0]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.txt", "", "it names no repository"),
        ("a.txt", "a b\n", "a.txt:1: `b` is no label"),
        ("a.txt", "x\n'a\n", "a.txt:2: no closing quotation"),
        ("a.txt", "a.git\na\n", "both go by the name a; give one of them a `name`"),
        ("a.txt", "a name=b/../../c\n", "cannot be a name"),
        ("a.csv", "name\na\n", "the first line has no column `path`"),
        ("a.csv", "path,team\na,b,c\n", "record 2 has 3 columns"),
        ("a.json", "{}", "write a list of paths"),
        ("a.json", '[{"path": "a", "tema": "x"}]', "tema"),
        ("a.json", "[" * 100_000, "a.json"),
    ],
)
def test_what_is_no_list_is_told_with_its_place(name: str, text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"a\.(txt|csv|json)") as caught:
        listed(tmp_path, name, text)

    assert reason in str(caught.value)


def test_bytes_that_are_no_text_are_no_list(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"a\n\xff\n")

    with pytest.raises(RosterError, match="no text in UTF-8"):
        repositories(str(tmp_path / "list"))
    with pytest.raises(RosterError, match="no such file"):
        repositories(str(tmp_path / "absent"))


@needs_git
def test_a_folder_holds_what_git_keeps_archives_and_plain_folders(tmp_path: Path) -> None:
    for path in ("acme/web/a.conf", "plain/deep/b.conf", "store/tlslint-fleet.json", ".hidden/c.conf", "empty/x.tgz/d"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    committed(tmp_path / "acme" / "web")
    git(tmp_path, "clone", "--quiet", "--bare", "acme/web", "acme/mirror.git")
    (tmp_path / "old.tar.gz").write_bytes(b"")
    git(tmp_path, "clone", "--quiet", "--bare", "acme/web", ".github.git")
    (tmp_path / "link").symlink_to("plain")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "one").symlink_to("../acme/web")

    found = {one.name: Path(one.path).name for one in repositories(str(tmp_path))}

    assert {
        ".github": ".github.git",
        "acme/mirror": "mirror.git",
        "acme/web": "web",
        "empty": "empty",
        "link": "link",
        "links/one": "one",
        "old": "old.tar.gz",
        "plain": "plain",
    } == found


def test_a_path_that_leads_away_is_called_by_its_last_part(tmp_path: Path) -> None:
    assert ["pay", "shop"] == [one.name for one in listed(tmp_path, "a.txt", "../else/shop.git\n/srv/git/pay\n")]


def test_a_folder_tells_apart_what_goes_by_one_name(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web.zip").write_bytes(b"")

    assert ["web", "web.zip"] == [one.name for one in repositories(str(tmp_path))]
