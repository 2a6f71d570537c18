"""The tables of what is judged say nothing that no fixture shows."""

import re
from functools import cache

import pytest
from support.annotated import cases
from support.coverage_tables import checks, left_out, read_through
from test_fixtures import check as findings_of

from linter.model.finding import Kind
from linter.platforms.terraform.mapping.tables import types
from linter.policy.catalog import built_in_catalog

# What an address says of the thing that it is of: a resource type, or a kind behind the path of its file.
_KIND = {"terraform": re.compile(r"([a-z]+_\w+)\."), "kubernetes": re.compile(r"\.yaml:(\w+) ")}


@cache
def shown(language: str = "terraform") -> frozenset[tuple[str, str]]:
    """Return the rules that fire in fixtures of a language, with the resource types or kinds for which they do."""
    found: set[tuple[str, str]] = set()
    for case in cases(language):
        for finding in findings_of(case)[0]:
            if finding.kind is Kind.FAIL:
                found |= {(finding.rule, name) for name in _KIND[language].findall(finding.subject)}
    return frozenset(found)


@pytest.mark.parametrize("language", ["terraform", "kubernetes"])
def test_what_others_check_is_shown_by_a_fixture_or_refused(language: str) -> None:
    for check in checks(language):
        assert bool(check.rule) != bool(check.refused)
        assert not check.rule or check.rule in built_in_catalog().rules
        assert {(check.rule, name) for name in check.shown_by} <= shown(language), check.named


def test_no_resource_type_is_both_judged_and_left_out() -> None:
    assert set() == set(types()) & set(left_out())
    assert set() == read_through() & set(left_out())


def test_every_reason_is_one_clause() -> None:
    for because in left_out().values():
        assert because == because.strip().rstrip(".")
        assert len(because) > 20
