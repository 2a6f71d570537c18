"""A real Chromium, Debian's, driven by Playwright, and the packages of npm that tests run in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

_UNPACKED = os.environ.get("TLSLINT_CHROMIUM", "")
_PACKAGES = os.environ.get("TLSLINT_BROWSER_PACKAGES", "")
_LIBRARIES = ("usr/lib/{}-linux-gnu", "usr/lib/{}-linux-gnu/pulseaudio")


def _program() -> str | None:
    unpacked = Path(_UNPACKED, "usr/lib/chromium/chromium")
    if _UNPACKED and unpacked.exists():
        return str(unpacked)
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _missing() -> str:
    """Say why there is no browser; nothing where there is one."""
    if find_spec("playwright") is None:
        return "playwright is not installed"
    if _program() is None:
        return "there is no Chromium: tests/run.py fetches Debian's where apt-get can"
    return ""


needs_chromium = pytest.mark.skipif(bool(_missing()), reason=_missing())
needs_npm_packages = pytest.mark.skipif(not _PACKAGES, reason="tests/run.py fetches them: TLSLINT_BROWSER_PACKAGES")


@cache
def package(path: str) -> str:
    """Return the text of a file of a package of npm."""
    return Path(_PACKAGES, path).read_text(encoding="utf-8")


@contextmanager
def browser() -> Iterator["Browser"]:
    """Start a browser, and end it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # not everywhere

    folders = [str(Path(_UNPACKED, name.format(os.uname().machine))) for name in _LIBRARIES] if _UNPACKED else []
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "LD_LIBRARY_PATH": os.pathsep.join(filter(None, (*folders, os.environ.get("LD_LIBRARY_PATH", "")))),
    }
    # Chromium's own sandbox refuses to work for root, as whom containers run.
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_program(), args=words, env=environment)
        yield started
        started.close()


class Heard:
    """What a page asked for and complained of, while it was open."""

    def __init__(self, page: "Page") -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._failed)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismissed)

    def _failed(self, request: "Request") -> None:
        # What its policy keeps a page from asking for is not asked for.
        if request.failure == "csp":
            self.requests.remove(request.url)

    def _dismissed(self, dialog: "Dialog") -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()
