"""What is suggested mends by itself what it says, and nothing is suggested that shows a secret or does harm."""

from datetime import date
from pathlib import Path

import pytest

from linter.analysis.fixing import suggested
from linter.analysis.judgement import Judging
from linter.analysis.report import Remedy
from linter.analysis.run import Request, run
from linter.files.tree import Tree
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config

SUITES = "ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:RC4-SHA;"
SERVER = "server {{ listen 443 ssl; ssl_certificate a.crt; server_name {}.example.com; {} }}\n"


def request_of(root: Path) -> Request:
    rules = built_in_catalog().resolve("default", [], {})
    return Request(Tree(root), ("",), (), Judging(rules, (), Config(), date(2026, 11, 30)))


def remedies(root: Path, files: dict[str, str], *, unsafe: bool = False) -> tuple[Remedy, ...]:
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    request = request_of(root)
    return suggested(request, run(request, lambda _: None), lambda _: None, unsafe=unsafe).remedies


def mended(root: Path, remedy: Remedy) -> set[tuple[str, str]]:
    """Apply one change and no other, and return what is found then."""
    for edit in sorted(remedy.edits, key=lambda edit: edit.at.start, reverse=True):
        text = edit.at.source.text
        (root / edit.at.source.path).write_text(
            text[: edit.at.start] + edit.text + text[edit.at.end :], encoding="utf-8"
        )
    request = request_of(root)
    found = {(one.rule, one.subject) for one in run(request, lambda _: None).findings}
    for edit in remedy.edits:
        (root / edit.at.source.path).write_text(edit.at.source.text, encoding="utf-8")
    return found


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                "a.conf": SERVER.format("a", "ssl_protocols TLSv1.1 TLSv1.2;"),
                "b.conf": SERVER.format("b", f"ssl_protocols TLSv1.2; {SUITES}"),
            },
            id="endpoints apart",
        ),
        pytest.param(
            {"a.conf": SERVER.format("a", f"ssl_protocols TLSv1 TLSv1.2; {SUITES}")}, id="two changes of one endpoint"
        ),
    ],
)
def test_each_change_mends_without_the_others(tmp_path: Path, files: dict[str, str]) -> None:
    found = remedies(tmp_path, files)

    assert len(found) >= 2
    for one in found:
        assert mended(tmp_path, one).isdisjoint(one.mends)
        assert one.wire


def test_what_may_keep_out_who_is_meant_to_get_in_is_suggested_only_where_that_is_asked_for(tmp_path: Path) -> None:
    files = {"a.conf": SERVER.format("a", "location / { proxy_pass https://b.example.com; proxy_ssl_verify off; }")}

    assert not [one for one in remedies(tmp_path, files) if any(rule == "unverified-peer" for rule, _ in one.mends)]


def test_nothing_is_suggested_where_nothing_is_found(tmp_path: Path) -> None:
    assert () == remedies(tmp_path, {"a.txt": ""})


def test_a_text_with_a_secret_is_not_suggested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a.conf": SERVER.format("a", "ssl_protocols TLSv1.1 TLSv1.2;")}
    assert remedies(tmp_path, files)

    monkeypatch.setattr("linter.analysis.fixing.suggesting.blackened", lambda text: f"{text}*")

    assert () == remedies(tmp_path, files)
