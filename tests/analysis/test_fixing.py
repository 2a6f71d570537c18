"""What mends findings, proven on fixtures as a whole and by the real nginx."""

import re
from datetime import date
from pathlib import Path

import pytest
from support.annotated import FIXTURES
from support.nginx.backends import make_certificates
from support.nginx.real import running
from support.probing import client, handshakes
from support.processes import free_port

from linter.analysis.fixing import fixed
from linter.analysis.fixing.candidates import _words
from linter.analysis.fixing.edits import Edit, applied, overlap
from linter.analysis.judgement import Judging
from linter.analysis.run import Request, run
from linter.files.tree import Tree
from linter.platforms import PLATFORMS
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config
from linter.provenance.source import Source

CATALOG = built_in_catalog()
RULES = tuple(CATALOG.resolve("strict", [], {}))


def request_of(root: Path) -> Request:
    judging = Judging(RULES, tuple(rule.id for rule in RULES), Config(), date(2026, 11, 30))
    return Request(tree=Tree(root), folders=("",), files=(), judging=judging)


def watch(_path: str) -> None:
    return None


@pytest.mark.parametrize("folder", ["projects/shop", "terraform/caches", "kubernetes/mesh"])
def test_what_is_mended_is_gone_and_nothing_came(folder: str) -> None:
    request = request_of(FIXTURES / folder)
    before = run(request, watch)

    fixing = fixed(request, before, watch, unsafe=True)

    old, new = ({(one.rule, one.subject) for one in report.findings} for report in (before, fixing.report))
    assert fixing.mended
    assert new < old
    assert fixing.mended == sum((one.rule, one.subject) not in new for one in before.findings)
    assert fixing.report.coverage.endpoints == before.coverage.endpoints
    assert fixing.report.coverage.open <= before.coverage.open
    for source, changed in fixing.changed:
        edits = [edit for one in fixing.fixed for edit in one.edits if edit.path == source.path]
        assert applied(source, edits).text == changed.text != source.text


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_the_real_nginx_loads_what_is_mended_and_speaks_as_is_said(tmp_path: Path) -> None:
    make_certificates(tmp_path)
    port = free_port()
    text = (
        "events {}\nhttp {\n  access_log off;\n  server {\n"
        f"    listen 127.0.0.1:{port} ssl;\n    ssl_certificate ca-server.crt;\n    ssl_certificate_key ca.key;\n"
        "    ssl_protocols TLSv1.1 TLSv1.2;\n"
        "    ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:@SECLEVEL=0;\n  }\n}\n"
    )
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "nginx.conf").write_text(text, encoding="utf-8")
    request = request_of(tmp_path / "root")

    fixing = fixed(request, run(request, watch), watch, unsafe=False)

    ((_, after),) = fixing.changed
    asked = {version: client(version) for version in ("TLSv1.1", "TLSv1.2")}
    with running(text, tmp_path, port):
        before = {version for version, one in asked.items() if handshakes(port, one)}
    with running(after.text, tmp_path, port):
        found = {version for version, one in asked.items() if handshakes(port, one)}
        weak = handshakes(port, client("TLSv1.2", "AES128-SHA"))
    assert ({"TLSv1.1", "TLSv1.2"}, {"TLSv1.2"}, False) == (before, found, weak)
    said = [sentence for one in fixing.fixed for sentence in one.wire]
    assert any("no longer speaks TLSv1.1" in one for one in said)
    assert any("no longer takes TLS_RSA_WITH_AES_128_CBC_SHA" in one for one in said)


def test_edits_are_applied_from_the_end() -> None:
    source = Source("a", "one two three")

    assert "1 2 three!" == applied(source, [Edit("a", 0, 3, "1"), Edit("a", 4, 7, "2"), Edit("a", 13, 13, "!")]).text


def test_edits_that_touch_the_same_text_overlap() -> None:
    edit = Edit("a", 3, 6, "")

    assert overlap([edit], [Edit("a", 5, 9, "")])
    assert overlap([edit], [Edit("a", 3, 3, "x")])
    assert not overlap([edit], [Edit("a", 6, 9, ""), Edit("b", 3, 6, "")])
    assert overlap([Edit("a", 3, 3, "x")], [Edit("a", 3, 3, "x")])
    assert not overlap([Edit("a", 3, 3, "x")], [Edit("a", 3, 3, "y")])


def test_the_table_names_what_there_is_and_every_pattern_is_one() -> None:
    words = _words()

    rules = {rule for row in words.written for rule in row.rules} | words.safe
    assert rules <= set(CATALOG.rules)
    assert set(words.absent) <= {platform.NAME for platform in PLATFORMS}
    for row in words.written:
        assert row.instead
        re.compile(row.matches)
        re.compile(row.settings)


def test_what_is_not_tried_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.analysis.fixing.proving._MOST_RUNS", 1)
    request = request_of(FIXTURES / "projects" / "shop")

    fixing = fixed(request, run(request, watch), watch, unsafe=True)

    assert fixing.untried
