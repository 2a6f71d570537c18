"""Packed charts, and those behind links: what is in them is judged, and what means harm is left packed."""

import gzip
import io
import tarfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from platforms.kubernetes.building.helm.test_charts import GATEWAY, NEW, OLD
from support.kubernetes.charts import CHART

from linter.analysis.discovery import claimant
from linter.analysis.judgement import Judged, judged
from linter.files.tree import Tree
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.provenance.source import Source

INNER = {
    "inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
    "inner/values.yaml": OLD,
    "inner/templates/gateway.yaml": GATEWAY,
}
PACKED = "charts/inner-1.0.0.tgz"


def archive(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    return out.getvalue()


def judge(root: Path, files: Mapping[str, str | bytes]) -> Judged:
    for name, content in {"Chart.yaml": CHART, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    tree = Tree(root)
    sources = [Source(name, text) for name, text in {"Chart.yaml": CHART, **files}.items() if isinstance(text, str)]
    claimed = [("kubernetes", one) for one in sources if claimant(one) == "kubernetes"]
    return judged(claimed, tree, (built_in_catalog().rule("legacy-tls-version"),), Options(today=date(2026, 11, 23)))


def told(found: Judged) -> list[str]:
    return [f"{one.at.source.path}:{one.at.region.start_line}" for one in found.findings]


def test_a_packed_chart_is_rendered_with_its_own_values(tmp_path: Path) -> None:
    found = judge(tmp_path, {PACKED: archive(INNER)})

    assert [f"{PACKED}!values.yaml:1"] == told(found)
    assert [] == list(found.unread)


def test_the_chart_above_gives_values_to_a_packed_one(tmp_path: Path) -> None:
    sound = judge(tmp_path, {PACKED: archive(INNER), "values.yaml": f"inner: {{{NEW.strip()}}}\n"})

    assert [] == told(sound)


def test_a_condition_switches_a_packed_chart_off(tmp_path: Path) -> None:
    chart = f"{CHART}dependencies:\n- {{name: inner, version: 1.0.0, condition: inner.enabled}}\n"

    found = judge(tmp_path, {"Chart.yaml": chart, PACKED: archive(INNER), "values.yaml": "inner: {enabled: false}"})

    assert [] == told(found)


def test_what_stands_in_a_packed_template_is_placed_there(tmp_path: Path) -> None:
    inner = {**INNER, "inner/templates/gateway.yaml": GATEWAY.replace("{{ .Values.minimum }}", "TLSV1_0")}

    assert [f"{PACKED}!templates/gateway.yaml:10"] == told(judge(tmp_path, {PACKED: archive(inner)}))


def test_a_packed_chart_in_a_packed_chart_is_read(tmp_path: Path) -> None:
    outer: dict[str, str | bytes] = {
        "outer/Chart.yaml": "name: outer\nversion: 1.0.0\n",
        "outer/charts/inner-1.0.0.tgz": archive(INNER),
    }

    found = judge(tmp_path, {"charts/outer-1.0.0.tgz": archive(outer)})

    assert ["charts/outer-1.0.0.tgz!charts/inner-1.0.0.tgz!values.yaml:1"] == told(found)


def test_a_chart_behind_a_link_is_rendered(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "inner").symlink_to("../shared/inner", target_is_directory=True)
    chart = f"{CHART}dependencies:\n- {{name: inner, version: 1.0.0}}\n"
    shared = {f"shared/{name}": content.replace(OLD, NEW) for name, content in INNER.items()}

    found = judge(tmp_path, {"Chart.yaml": chart, **shared, "values.yaml": "inner: {minimum: TLSV1_1}\n"})

    assert ["values.yaml:1"] == told(found)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"no archive", id="no archive"),
        pytest.param(archive(INNER)[:200], id="cut off"),
        pytest.param(gzip.compress(bytes(40_000_000)), id="a bomb"),
        pytest.param(
            archive({"../Chart.yaml": CHART, "a/../../Chart.yaml": CHART, "/Chart.yaml": CHART}), id="outside"
        ),
        pytest.param(archive({"inner/templates/a.yaml": GATEWAY}), id="without a Chart.yaml"),
    ],
)
def test_what_cannot_be_unpacked_is_told(tmp_path: Path, data: bytes) -> None:
    found = judge(tmp_path, {PACKED: data})

    assert [] == told(found)
    assert [f"rendered without charts that are not unpacked here: {PACKED}"] == [one.because for one in found.unread]
