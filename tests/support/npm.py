"""Programs of npm that judge what we write, run by Node.js."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.bounded import HUNG

_PACKAGES = os.environ.get("TLSLINT_BROWSER_PACKAGES", "")

needs_node = pytest.mark.skipif(
    not _PACKAGES or shutil.which("node") is None,
    reason="needs Node.js and the packages that tests/run.py fetches: TLSLINT_BROWSER_PACKAGES",
)


def complaints(program: str, *words: str) -> str:
    """Run a program of one of the packages, and return what it complains of."""
    command = [str(Path(_PACKAGES, ".bin", program)), *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=HUNG, check=False)
    return f"{done.stdout}{done.stderr}"


def node(program: str, *words: str) -> str:
    """Run a program, which finds the packages, and return what it prints."""
    environment = {**os.environ, "NODE_PATH": _PACKAGES}
    done = subprocess.run(
        ["node", "-e", program, "--", *words],
        env=environment,
        cwd=Path(_PACKAGES).parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=HUNG,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout
