from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from linter.analysis.discovery import Claimed, discover
from linter.analysis.judgement import judged
from linter.files.tree import Tree
from linter.model.endpoint import Estate
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.provenance.setting import Known, Unknown

KEPT = (
    "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: shop}\n"
    "spec: {secretName: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: a}}\n"
)
SERVER = "server { listen 443 ssl; server_name shop.example.com; ssl_certificate a.crt; ssl_certificate_key a.key; }\n"
ALERT = "groups:\n- rules:\n  - {{alert: A, expr: '{}'}}\n"


def estate(root: Path, files: Mapping[str, str]) -> Estate | None:
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    tree = Tree(root)
    claimed = [(one.platform, one.source) for one in discover(tree, [""], []) if isinstance(one, Claimed)]
    found = judged(claimed, tree, (), Options(today=date(2026, 11, 30))).subjects
    return next((one for one in found if isinstance(one, Estate)), None)


@pytest.mark.parametrize(
    ("expression", "unwatched"),
    [
        ("certmanager_certificate_expiration_timestamp_seconds - time() < 9 * 86400", 0),
        ("certmanager_certificate_expiration_timestamp_seconds < 9 * 86400", 1),
        ("identity_cert_expiration_timestamp_seconds - time() < 3600", 1),
    ],
    ids=["one that sees it", "one that cannot work", "one of other certificates"],
)
def test_a_certificate_is_watched_by_an_alert_that_sees_it(tmp_path: Path, expression: str, unwatched: int) -> None:
    found = estate(tmp_path, {"shop.yaml": KEPT, "alerts.yaml": ALERT.format(expression)})

    assert found is not None
    assert isinstance(found.unwatched, Known)
    assert unwatched == len(found.unwatched.value)


def test_what_is_probed_nobody_can_say(tmp_path: Path) -> None:
    probed = ALERT.format("probe_ssl_earliest_cert_expiry - time() < 9 * 86400")
    found = estate(tmp_path, {"shop.conf": SERVER, "alerts.yaml": probed})

    assert found is not None
    assert isinstance(found.unwatched, Known)
    assert [Unknown] == [type(one) for one in found.unwatched.value]


JOB = (
    "scrape_configs:\n- job_name: probes\n  metrics_path: /probe\n  params: {{module: [http_2xx]}}\n"
    "  static_configs: [{{targets: [{0}]}}]\n"
)


@pytest.mark.parametrize(
    ("targets", "unwatched"),
    [
        ("https://shop.example.com", []),
        ("shop.example.com:443", []),
        ("https://other.example.com/health", [Known]),
        ("http://shop.example.com", [Known]),
        ("${host}", [Unknown]),
    ],
    ids=["asked", "asked by TCP", "another is asked", "asked in clear text", "filled in"],
)
def test_who_is_probed_is_watched(tmp_path: Path, targets: str, unwatched: list[type]) -> None:
    probed = ALERT.format("probe_ssl_earliest_cert_expiry - time() < 9 * 86400")
    files = {"shop.conf": SERVER, "alerts.yaml": probed, "prometheus.yaml": JOB.format(targets)}

    found = estate(tmp_path, files)

    assert found is not None
    assert isinstance(found.unwatched, Known)
    assert unwatched == [type(one) for one in found.unwatched.value]


def test_one_estate_names_all_that_nobody_watches(tmp_path: Path) -> None:
    found = estate(tmp_path, {"a.conf": SERVER, "b.yaml": KEPT})

    assert found is not None
    assert isinstance(found.unwatched, Known)
    assert 2 == len(found.unwatched.value)


def test_without_certificates_there_is_no_estate(tmp_path: Path) -> None:
    assert estate(tmp_path, {"a.conf": "server { listen 80; }\n"}) is None


def test_an_alert_that_cannot_be_read_does_not_hide_one_that_comes_in_time(tmp_path: Path) -> None:
    text = ALERT.format("probe_ssl_earliest_cert_expiry - time() < 30 * 86400") + "  - {alert: B, expr: 'ssl_'}\n"
    (tmp_path / "a.yaml").write_text(text.replace("'ssl_'", "'probe_ssl_earliest_cert_expiry <'"), encoding="utf-8")
    tree = Tree(tmp_path)
    claimed = [(one.platform, one.source) for one in discover(tree, [""], []) if isinstance(one, Claimed)]

    late = built_in_catalog().rule("late-expiry-alert")
    found = judged(claimed, tree, (late,), Options(today=date(2026, 11, 30)))

    assert [] == list(found.findings)
