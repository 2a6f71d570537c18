from pathlib import Path

import pytest

from linter.analysis.asking.compliance.shelf import Standards
from linter.policy.catalog import built_in_catalog
from linter.policy.validation import load, validate
from linter.provenance.source import Source
from linter.tls.suites import find

FILES = sorted((Path(__file__).parent.parent.parent / "policies" / "standards").glob("*.yaml"))
STANDARDS = Standards(built_in_catalog())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_standard_is_valid_and_named_by_its_file(file: Path) -> None:
    text = load(Source(file.name, file.read_text(encoding="utf-8")))

    validate(text, "standard")
    assert file.stem == text.text("id")


@pytest.mark.parametrize("name", STANDARDS)
def test_its_rules_and_their_parameters_are_there(name: str) -> None:
    standard = STANDARDS[name]

    assert standard.requirements
    for requirement in standard.requirements:
        for use in requirement.uses:
            built_in_catalog().used(use)


@pytest.mark.parametrize("name", STANDARDS)
def test_the_suites_that_it_allows_are_suites(name: str) -> None:
    uses = [use for one in STANDARDS[name].requirements for use in one.uses if use.rule == "cipher-suite-not-allowed"]
    named = [word for use in uses for word in use.parameters["allowed"]]  # type: ignore[union-attr]

    assert [] == [word for word in named if find(str(word)) is None]
