import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment that has the wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(pip, check=True)
    (wheel,) = folder.glob("tlslint-*.whl")
    venv.create(folder / "environment", with_pip=True)
    programs = folder / "environment" / "bin"
    subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    return programs


def test_the_wheel_carries_the_policies(installed: Path, tmp_path: Path) -> None:
    listed = subprocess.run(
        [str(installed / "tlslint"), "rules"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "legacy-tls-version" in listed.stdout


def test_the_wheel_finds_what_the_checkout_finds(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(
        "events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1.1 TLSv1.2; } }\n", encoding="utf-8"
    )

    checked = subprocess.run(
        [str(installed / "tlslint"), "-f", "concise"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 1
    assert "legacy-tls-version" in checked.stdout


def test_the_wheel_is_small(installed: Path) -> None:
    (wheel,) = installed.parent.parent.glob("tlslint-*.whl")

    assert wheel.stat().st_size < 1_000_000
