from pathlib import Path

import pytest

from linter.analysis.asking.compliance.shelf import Standards
from linter.policy.catalog import built_in_catalog
from linter.policy.validation.files import load, validate
from linter.provenance.source import Source
from linter.tls.groups import GROUPS
from linter.tls.signatures import SCHEMES
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


@pytest.mark.parametrize("name", STANDARDS)
def test_the_groups_that_it_allows_are_groups(name: str) -> None:
    uses = [use for one in STANDARDS[name].requirements for use in one.uses if use.rule == "named-group-not-allowed"]
    named = [word for use in uses for word in use.parameters.get("allowed", ())]  # type: ignore[union-attr]

    assert [] == [word for word in named if word not in GROUPS]


@pytest.mark.parametrize(
    ("name", "suite", "is_allowed"),
    [
        pytest.param("nist-sp-800-52r2", "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256", True, id="NIST lists static ECDH"),
        pytest.param("nist-sp-800-52r2", "TLS_RSA_WITH_AES_128_GCM_SHA256", False, id="NIST ended RSA key transport"),
        pytest.param(
            "bcp-195", "TLS_PSK_WITH_AES_128_GCM_SHA256", True, id="RFC 10015 leaves keys shared before alone"
        ),
        pytest.param("bcp-195", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", False, id="RFC 10015 forbids finite fields"),
        pytest.param(
            "bsi-tr-02102-2", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", False, id="BSI lists no ChaCha20"
        ),
        pytest.param("fips-140-3", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", True, id="CBC of AES is approved"),
    ],
)
def test_the_last_list_of_a_standard_has_what_it_allows(name: str, suite: str, is_allowed: bool) -> None:
    uses = [use for one in STANDARDS[name].requirements for use in one.uses if use.rule == "cipher-suite-not-allowed"]

    assert is_allowed == (suite in uses[-1].parameters["allowed"])  # type: ignore[operator]


@pytest.mark.parametrize("name", STANDARDS)
def test_the_signature_schemes_that_it_allows_are_schemes(name: str) -> None:
    rule = "signature-scheme-not-allowed"
    uses = [use for one in STANDARDS[name].requirements for use in one.uses if use.rule == rule]
    named = [word for use in uses for word in use.parameters.get("allowed", ())]  # type: ignore[union-attr]

    assert [] == [word for word in named if word not in SCHEMES]
