from pathlib import Path

import pytest
from command import Command, without_colour


@pytest.fixture
def tlslint(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    without_colour(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Command(tmp_path, capsys)
