"""Work of several processes finds what that of one finds, and asks what that asks."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.annotated import FIXTURES

from linter.analysis.judgement import Judging
from linter.analysis.mapping import ahead
from linter.analysis.run import Request, run
from linter.files import system
from linter.files.tree import Texts, Tree
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config
from linter.provenance import budget
from linter.provenance.budget import spend
from linter.provenance.source import InputError, Source
from linter.report import FORMATS
from linter.report.presentation import Presentation

RULES = tuple(built_in_catalog().resolve("strict", [], {}))
SHOWN = Presentation(show_open=True, show_suppressed=True, statistics=True, coverage=True)
MUCH = ahead.LEAST
FILES = Texts({"a.conf": Source("a.conf", "text")})


def here() -> list[object]:
    """Say in which process one is."""
    return [os.getpid()]


def done(
    jobs: list[Callable[[], list[object]]], left: int = 100, opened: dict[str, str] | None = None
) -> tuple[list[list[object] | None], int]:
    """Return what other processes found of jobs, and what is left of a budget then."""
    large = [(MUCH, job) for job in jobs]
    with (
        budget.of(100, left) as kept,
        ahead.ahead(large, 2, FILES, {} if opened is None else opened) as elsewhere,
    ):
        return [elsewhere.found(number) for number in range(len(jobs))], kept.left


def test_the_later_jobs_are_done_in_another_process() -> None:
    (first, second), _ = done([here, here])

    assert first is None
    assert second is not None
    assert [os.getpid()] != second


@pytest.mark.parametrize(("sizes", "most"), [((MUCH, MUCH), 1), ((MUCH, MUCH - 1), 2), ((MUCH,), 2), ((), 2)])
def test_one_process_does_what_is_little_or_all_that_it_is_let(sizes: tuple[int, ...], most: int) -> None:
    jobs = [(size, here) for size in sizes]

    with ahead.ahead(jobs, most, FILES, {}) as elsewhere:
        assert all(elsewhere.found(number) is None for number in range(len(jobs)))


def test_both_have_as_much_to_do_as_can_be() -> None:
    jobs = [(size, here) for size in (MUCH, MUCH, MUCH, 4 * MUCH)]

    with ahead.ahead(jobs, 2, FILES, {}) as elsewhere:
        assert [number for number in range(len(jobs)) if elsewhere.found(number) is not None] == [3]


def test_files_stay_the_same_objects_and_other_texts_are_told() -> None:
    def found() -> list[object]:
        source, made = FILES.read("a.conf"), Source("a.conf", "another")
        assert source is not None
        return [source.at(0, 1), made.at(0, 1), made.at(1, 2), InputError(made.whole, "wrong", "mend it")]

    (_, there), _ = done([here, found])

    assert there is not None
    kept, first, second, error = there
    assert kept.source is FILES.read("a.conf")  # type: ignore[attr-defined]
    assert first.source is second.source  # type: ignore[attr-defined]
    assert "another" == first.source.text  # type: ignore[attr-defined]
    assert isinstance(error, InputError)
    assert ("wrong", "mend it", "a.conf:1:1: wrong") == (error.message, error.cure, str(error))


def test_what_a_job_costs_and_opens_counts() -> None:
    opened = {"a.conf": "nginx"}

    def dear() -> list[object]:
        spend(30, Source("b.conf", "").whole)
        opened.update({"a.conf": "envoy", "b.conf": "envoy"})
        return []

    (_, there), left = done([here, dear], opened=opened)

    assert [] == there
    assert 70 == left
    assert {"a.conf": "nginx", "b.conf": "envoy"} == opened


def broken() -> list[object]:
    raise ValueError


def unsendable() -> list[object]:
    return [lambda: None]


def gone() -> list[object]:
    os._exit(0)


def too_dear() -> list[object]:
    with budget.of(10_000, 10_000):
        pass
    budget.in_force().left -= 101
    return []


@pytest.mark.parametrize("job", [broken, unsendable, gone, too_dear])
def test_what_fails_elsewhere_is_to_be_done_here(job: Callable[[], list[object]]) -> None:
    (_, there, after), left = done([here, job, here])

    assert there is None
    assert after is None
    assert 100 == left


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_there_is_no_room_for_a_process_one_does_all(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full() -> None:
        raise BlockingIOError

    monkeypatch.setattr(os, call, full)

    assert ([None, None], 100) == done([here, here])


def test_a_run_finds_and_asks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [FIXTURES / "projects", FIXTURES / "broken"]
    alone = [found(folder, 1) for folder in folders]
    monkeypatch.setattr(ahead, "LEAST", 1)

    assert alone == [found(folder, 2) for folder in folders]


def found(root: Path, processes: int) -> tuple[str, str, system.Answers]:
    """Return reports of a run, and what it asked the system."""
    judging = Judging(RULES, tuple(rule.id for rule in RULES), Config(), date(2026, 11, 30))
    with system.noting() as answers:
        report = run(Request(Tree(root), ("",), (), judging, processes=processes), lambda _: None)
    return FORMATS["json"](report, SHOWN), FORMATS["text"](report, SHOWN), answers
