"""Whatever is scanned: no socket, no process, nothing written, and no file opened outside of the root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.bounded import HUNG
from support.graphviz import needs_graphviz
from support.repositories import committed, needs_git
from support.sandboxed import OFFENDED, plants

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests" / "support" / "sandboxed.py"
NORMAL = {0, 1, 2, 3}
POLICY = "id: shop\ntitle: x\ndescription: x\nextends: strict\n"


def sandboxed(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", str(SCRIPT), str(root), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=HUNG,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


def offences(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.startswith("offence: ")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures, in a folder beside which something lies that is nobody's business."""
    folder = tmp_path_factory.mktemp("sandbox")
    (folder / "outside").write_text("secret", encoding="utf-8")
    (folder / "outside.conf").write_text("server { listen 80; }\n", encoding="utf-8")
    shutil.copytree(ROOT / "fixtures", folder / "root", symlinks=True)
    for name, target in (("link", "../outside"), ("link.conf", "../outside.conf"), ("up", "..")):
        (folder / "root" / name).symlink_to(target)
    (folder / "root" / "include.conf").write_text(
        "server { listen 443 ssl; include ../outside.conf; include /etc/passwd; include up/*.conf; }\n",
        encoding="utf-8",
    )
    own = folder / "root" / "own" / "profiles" / "shop.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(POLICY, encoding="utf-8")
    (folder / "root" / ".tlslint.yaml").write_text("policies: [own]\nprofile: shop\n", encoding="utf-8")
    return folder / "root"


def test_all_fixtures_are_judged_by_reading_alone(root: Path) -> None:
    done = sandboxed(root, "--", "-j", "1", "--show-open", "--show-suppressed", "--coverage", "--statistics")

    assert [] == offences(done)
    assert 1 == done.returncode, done.stderr
    assert len(done.stdout) > 300_000, "the fixtures are judged"


def test_a_second_process_is_a_copy_of_this_one_that_reads_alone(root: Path) -> None:
    done = sandboxed(root, "--", "-j", "2")

    found = [line.removeprefix("offence: ") for line in offences(done)]
    beginnings = (
        "os.fork: ()",
        "os.kill: (",
        "pickle.find_class: ('linter.",
        "pickle.find_class: ('datetime', 'date')",
    )
    assert [] == [one for one in found if not one.startswith(beginnings)]
    assert "os.fork: ()" in found


@pytest.mark.parametrize("form", ["concise", "github", "json", "sarif"])
def test_every_format_is_written_by_reading_alone(root: Path, form: str) -> None:
    done = sandboxed(root, "--", "projects/shop", "-f", form, "-j", "1")

    assert [] == offences(done)
    assert done.returncode in NORMAL


@pytest.mark.parametrize("form", ["json", "markdown", pytest.param("html", marks=needs_graphviz)])
def test_flows_are_shown_by_reading_alone(root: Path, form: str) -> None:
    done = sandboxed(root, "--", "flows", "projects/shop", "-f", form, "--no-progress")

    assert [] == offences(done)
    assert done.returncode in NORMAL
    assert "shop.example.com" in done.stdout


@needs_git
def test_a_revision_is_read_by_reading_alone(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "root", symlinks=True)
    committed(tmp_path / "root")

    done = sandboxed(tmp_path / "root", "--", "projects", "nginx", "--config-from", "HEAD", "-j", "1")

    assert [] == offences(done)
    assert "as of HEAD" in done.stdout
    assert done.returncode in NORMAL


@pytest.mark.parametrize(
    "words", [["rules"], ["explain", "missing-hsts"], ["config", "show"], ["policy", "test", "own"]]
)
def test_every_command_does_nothing_but_read(root: Path, words: list[str]) -> None:
    done = sandboxed(root, "--", *words)

    assert [] == offences(done)
    assert done.returncode in NORMAL


@pytest.mark.parametrize("name", sorted(plants(Path("x"))))
def test_an_offence_is_noted(root: Path, name: str) -> None:
    (root / "gone").write_text("x", encoding="utf-8")

    done = sandboxed(root, "--plant", name, "--", "--version")

    assert OFFENDED == done.returncode
    assert 1 <= len(offences(done))
