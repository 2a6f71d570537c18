import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.command import Command, without_colour

# The same examples every time, so that a change is judged by what it changes; `HYPOTHESIS_PROFILE=searching` looks for
# new ones.  Examples that are slow to come say that the machine is busy.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", patient, derandomize=True)
settings.register_profile("searching", patient, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# What a test changes about the program is in no key of what is kept; tests of that name a folder of their own.
os.environ["TLSLINT_CACHE_DIR"] = ""


@pytest.fixture
def tlslint(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    without_colour(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Command(tmp_path, capsys)
