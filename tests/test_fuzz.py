"""A short look with the fuzzer, which has hours elsewhere (`python tests/fuzz.py`), and every fault that it found."""

from pathlib import Path

import pytest
from support.fuzzing.engines import with_tracing
from support.fuzzing.projects import PLATFORMS, Project, projects, unpacked
from support.fuzzing.target import fault

import linter

SECONDS = 1
FAULTS = Path(__file__).parent / "support" / "fuzzing" / "faults"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_damaged_projects_have_findings_or_errors_and_nothing_else(platform: str) -> None:
    found: list[tuple[str, Project]] = []

    def look(project: Project) -> None:
        wrong = fault(project)
        found.extend([] if wrong is None else [(wrong, project)])

    assert with_tracing(list(projects(platform)), look, SECONDS, 1, Path(linter.__file__).parent)
    assert not found


@pytest.mark.parametrize("path", sorted(FAULTS.glob("*.json")), ids=lambda path: path.stem)
def test_what_was_a_fault_is_none_any_more(path: Path) -> None:
    assert fault(unpacked(path.read_bytes())) is None


def test_an_exception_and_a_silent_cut_are_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    project = {"nginx.conf": "events {}\nhttp { server { listen 443 ssl; } }\n"}
    monkeypatch.setattr("linter.platforms.nginx.adapter.roots", lambda files: files.nothing)

    assert "defect" in (fault(project) or "")
