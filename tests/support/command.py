"""The command, called in this process, and small files for it to look at."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.bounded import HUNG

from linter.cli import execute

ROOT = Path(__file__).parents[2]

RULE = "legacy-tls-version"
GOOD = (
    "server { listen 443 ssl; ssl_certificate a.crt; server_name a.example.com; "
    "add_header Strict-Transport-Security max-age=63072000; }\n"
)
OLD = GOOD.replace("ssl;", "ssl; ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;")
"""Breaks legacy-tls-version, which is high on the internet."""
BROKEN = "server { listen 443 ssl;\n"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass
class Command:
    """Calls the command in a folder of its own."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    last: int = 0
    """How the last call ended."""

    def __call__(self, *arguments: str) -> Outcome:
        try:
            code = execute(arguments)
        except SystemExit as exit_:  # argparse
            code = int(exit_.code or 0)
        self.last = code
        out, err = self.capture.readouterr()
        return Outcome(code, out, err)

    def lay(self, files: Mapping[str, str]) -> None:
        """Write files, by their paths in the folder."""
        for path, text in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what the environment says about colour."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        if name in os.environ:
            monkeypatch.delenv(name)


def run(*words: str, cwd: Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Call the command as users do, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "linter", *words],
        cwd=cwd,
        input=stdin,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        timeout=HUNG,
        check=False,
    )
