import pytest
from support.command import Command
from support.fleets import Fleet


@pytest.fixture
def fleet(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> Fleet:
    return Fleet(tlslint, monkeypatch)
