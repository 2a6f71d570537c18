from typing import Any

import pytest
from msgspec.structs import replace

from linter.model.endpoint import Exposure, Listener, Role, Tls
from linter.model.finding import Finding, Kind, Severity
from linter.policy.catalog import built_in_catalog
from linter.policy.judge import Passed, judge, spoken
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.tls import suites

TEXT = Source("site.conf", "server { ssl_protocols A B C; }")
HEADER = TEXT.at(0, 8)
RULE = built_in_catalog().rule("legacy-tls-version")


def versions(*names: str, default: str = "") -> Known[Any]:
    listed = tuple(Known(name, TEXT.at(23 + 2 * n, 24 + 2 * n), "ssl_protocols") for n, name in enumerate(names))
    return Known(listed, TEXT.at(9, 28), "ssl_protocols", default=default)


def listener(found: Any, exposure: Any = Exposure.PUBLIC) -> Listener:  # noqa: ANN401  # a setting of versions, or none
    return Listener(
        at=HEADER,
        address="site.conf:server",
        name="server example.com:443",
        platform="nginx",
        role=Known(Role.WEB, HEADER),
        protocol=Known("http", HEADER),
        exposure=exposure if isinstance(exposure, Unknown) else Known(exposure, HEADER),
        tls=Known(None if found is None else Tls(at=HEADER, versions=found), HEADER),
    )


def finding(subject: Listener) -> Finding:
    (found,) = judge([RULE], subject)
    assert isinstance(found, Finding)
    return found


def test_what_keeps_a_rule_passes() -> None:
    (found,) = judge([RULE], listener(versions("TLSv1.2", "TLSv1.3")))

    assert Passed("legacy-tls-version", "site.conf:server") == found


def test_what_breaks_a_rule_is_found_at_the_first_witness() -> None:
    found = finding(listener(versions("TLSv1.2", "TLSv1.1", "TLSv1.0")))

    assert Kind.FAIL is found.kind
    assert "B" == found.at.text
    assert "server example.com:443 accepts TLSv1.1 and TLSv1.0" == found.message
    assert "Let `ssl_protocols` allow only TLSv1.2 and TLSv1.3." == found.cure


def test_what_cannot_be_decided_is_open_and_says_why() -> None:
    found = finding(listener(Unknown("a variable has no value", TEXT.at(9, 28), "ssl_protocols")))

    assert Kind.OPEN is found.kind
    assert "server example.com:443: Old TLS version is accepted?" == found.message
    assert "a variable has no value" == found.cause


def test_a_default_is_told_as_the_cause() -> None:
    old = Known((Known("TLSv1.0", HEADER, "ssl_protocols", default="it accepts all"),), HEADER, "ssl_protocols")

    assert "`ssl_protocols` is not set: it accepts all" == finding(listener(old)).cause


@pytest.mark.parametrize(
    "subject", [listener(None), listener(None, exposure=Unknown("who knows", HEADER))], ids=["clear text", "unknown"]
)
def test_a_rule_about_tls_says_nothing_of_clear_text(subject: Listener) -> None:
    assert [] == list(judge([RULE], subject))


def test_a_rule_does_not_judge_other_kinds() -> None:
    upstream_only = replace(RULE, applies_to=("upstream",))

    assert [] == list(judge([upstream_only], listener(versions("TLSv1.0"))))


@pytest.mark.parametrize(
    ("exposure", "severity"),
    [
        pytest.param(Exposure.PUBLIC, Severity.HIGH, id="public"),
        pytest.param(Exposure.INTERNAL, Severity.MEDIUM, id="internal"),
        pytest.param(Exposure.LOOPBACK, Severity.LOW, id="loopback"),
        pytest.param(Unknown("a variable", HEADER), Severity.MEDIUM, id="unknown"),
    ],
)
def test_severity_follows_exposure(exposure: Exposure | Unknown, severity: Severity) -> None:
    assert severity is finding(listener(versions("TLSv1.0"), exposure)).severity


def test_what_lets_clients_in_weighs_as_a_front_with_medium_at_most() -> None:
    rule = replace(RULE, severity={**RULE.severity, "unknown": Severity.LOW})
    inside = listener(versions("TLSv1.0"), Unknown("a variable", HEADER))

    (front,) = judge([rule], replace(inside, faces_clients=True))
    (other,) = judge([rule], inside)

    assert isinstance(front, Finding)
    assert isinstance(other, Finding)
    assert (Severity.MEDIUM, Severity.LOW) == (front.severity, other.severity)


def test_a_long_list_is_cut_in_the_message() -> None:
    found = finding(listener(versions("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2")))

    assert "accepts SSLv2, SSLv3, TLSv1.0 and 1 more" in found.message


def test_a_finding_elsewhere_than_at_the_header_refers_to_it() -> None:
    found = finding(listener(versions("TLSv1.0")))

    assert [(HEADER, "server example.com:443")] == [(step.at, step.note) for step in found.related]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(None, "nothing", id="nothing"),
        pytest.param(True, "yes", id="true"),
        pytest.param(False, "no", id="false"),
        pytest.param(Role.WEB, "web", id="a word of the model"),
        pytest.param(suites.find("AES128-SHA"), "TLS_RSA_WITH_AES_128_CBC_SHA", id="a cipher suite"),
        pytest.param((Known("a", HEADER), Known("b", HEADER)), "a, b", id="a list"),
        pytest.param((), "nothing", id="an empty list"),
        pytest.param(12, "12", id="a number"),
    ],
)
def test_a_value_is_said_in_words(value: object, words: str) -> None:
    assert words == spoken(value)
