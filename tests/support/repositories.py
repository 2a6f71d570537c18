"""Repositories of git, made by the real one."""

import shutil
import subprocess
from pathlib import Path

import pytest
from support.bounded import HUNG

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
_QUIET = ("core.excludesFile=/dev/null", "user.name=x", "user.email=x", "commit.gpgSign=false", "gc.auto=0")


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, and return what it writes."""
    settings = [word for setting in (*_QUIET, "protocol.file.allow=always") for word in ("-c", setting)]
    done = subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, timeout=HUNG)
    return done.stdout.decode("utf-8", errors="surrogateescape")


def committed(folder: Path, message: str = "x") -> str:
    """Commit everything in a folder, and return the id of the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()
