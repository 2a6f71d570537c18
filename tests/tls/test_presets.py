import pytest

from linter.tls import presets
from linter.tls.presets import Preset
from linter.tls.versions import VERSIONS

ALL = [(table, preset) for table in presets.tables() for preset in presets.table(table).values()]


@pytest.mark.parametrize(("table", "preset"), ALL, ids=lambda value: value if isinstance(value, str) else value.name)
def test_every_policy_makes_sense(table: str, preset: Preset) -> None:
    assert preset.versions
    assert set(preset.versions) <= set(VERSIONS)
    assert preset.source
    assert preset.checked == presets.checked(table)
    if preset.cipher_suites is not None:
        offers_1_3 = any(suite.versions == ("TLSv1.3",) for suite in preset.cipher_suites)
        assert offers_1_3 == ("TLSv1.3" in preset.versions)
        assert all(set(suite.versions) & set(preset.versions) for suite in preset.cipher_suites)


@pytest.mark.parametrize(
    ("table", "policy", "oldest", "newest"),
    [
        ("aws-elb", "ELBSecurityPolicy-2016-08", "TLSv1.0", "TLSv1.2"),
        ("aws-elb", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "TLSv1.2", "TLSv1.3"),
        ("aws-elb", "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09", "TLSv1.0", "TLSv1.3"),
        ("aws-classic-elb", "ELBSecurityPolicy-TLS-1-2-2017-01", "TLSv1.2", "TLSv1.2"),
        ("aws-cloudfront", "TLSv1.2_2021", "TLSv1.2", "TLSv1.3"),
        ("aws-cloudfront", "TLSv1", "TLSv1.0", "TLSv1.3"),
        ("aws-apigateway", "TLS_1_0", "TLSv1.0", "TLSv1.3"),
        ("aws-opensearch", "Policy-Min-TLS-1-0-2019-07", "TLSv1.0", "TLSv1.2"),
        ("azure-application-gateway", "AppGwSslPolicy20220101S", "TLSv1.2", "TLSv1.3"),
        ("gcp-ssl-policy", "RESTRICTED", "TLSv1.2", "TLSv1.3"),
    ],
)
def test_a_policy_has_its_versions(table: str, policy: str, oldest: str, newest: str) -> None:
    preset = presets.find(table, policy)

    assert preset is not None
    assert (oldest, newest) == (preset.versions[0], preset.versions[-1])


def test_a_policy_that_is_not_listed_is_not_guessed() -> None:
    assert presets.find("aws-elb", "ELBSecurityPolicy-TLS13-1-2-2031-01") is None


def test_there_is_no_table_outside_the_folder() -> None:
    with pytest.raises(KeyError):
        presets.table("../suites")
