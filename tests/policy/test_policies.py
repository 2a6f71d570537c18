"""The policies that come with the linter."""

from pathlib import Path

import pytest

from linter.analysis.asking.compliance.shelf import Standards
from linter.platforms import PLATFORMS
from linter.policy import built_in
from linter.policy.catalog import built_in_catalog
from linter.policy.rule import Rule
from linter.policy.validation.files import load, validate
from linter.provenance.source import Source

RULES = sorted(Path(built_in(), "rules").glob("*.yaml"))
PROFILES = sorted(Path(built_in(), "profiles").glob("*.yaml"))
NAMES = {platform.NAME for platform in PLATFORMS}


def rule(name: str) -> Rule:
    return built_in_catalog().rule(name)


@pytest.mark.parametrize("path", [*RULES, *PROFILES], ids=lambda path: path.stem)
def test_a_policy_is_valid_and_named_after_its_file(path: Path) -> None:
    policy = load(Source(path.name, path.read_text(encoding="utf-8")))

    validate(policy, path.parent.name.removesuffix("s"))

    assert path.stem == policy.text("id")


@pytest.mark.parametrize("name", [path.stem for path in RULES])
def test_a_rule_says_of_every_platform_how_it_looks_there(name: str) -> None:
    one = rule(name)
    shown = {example.platform: example for example in one.examples}

    assert NAMES == shown.keys() | one.not_applicable.keys(), "no platform is blank"
    assert not shown.keys() & one.not_applicable.keys()
    assert all(example.bad and example.good for example in one.examples)


@pytest.mark.parametrize("name", [path.stem for path in RULES])
def test_a_rule_gives_reason_cure_and_source(name: str) -> None:
    one = rule(name)

    assert one.why.endswith(".")
    assert one.fix.endswith(".")
    assert one.references or one.category == "tlslint"
    assert one.cwe or one.category == "tlslint"


def test_every_rule_is_in_a_profile_or_a_standard_but_that_which_asks_for_a_list() -> None:
    catalog = built_in_catalog()
    used = {one.id for profile in catalog.profiles for one in catalog.resolve(profile, [], {})}
    used |= {use.rule for standard in Standards(catalog).values() for one in standard.requirements for use in one.uses}

    assert {"certificate-authority-not-allowed"} == set(catalog.rules) - used
