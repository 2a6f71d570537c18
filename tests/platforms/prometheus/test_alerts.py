from collections.abc import Iterator

import pytest

from linter.model.expiry.watching import Alert
from linter.platforms.prometheus.alerts import Owner, alerts_of
from linter.platforms.prometheus.metrics import METRICS, NAMED
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.syntax import yaml
from linter.syntax.node import Mapping


def alerts(expression: str, wait: str = "0s") -> Iterator[Alert]:
    text = f"groups:\n- rules:\n  - alert: A\n    expr: |-\n      {expression}\n    for: {wait}\n"
    (document,) = yaml.parse_all(Source("alerts.yaml", text))
    assert isinstance(document, Mapping)
    yield from alerts_of(document.mappings_of("groups"), Owner("alerts.yaml", "prometheus"))


def alert(expression: str, wait: str = "0s") -> Alert:
    (found,) = alerts(expression, wait)
    return found


@pytest.mark.parametrize(
    ("expression", "wait", "days"),
    [
        ("probe_ssl_earliest_cert_expiry - time() < 86400 * 30", "0s", 30),
        ("probe_ssl_earliest_cert_expiry - time() < 86400 * 30", "2d", 28),
        ("(probe_ssl_earliest_cert_expiry - time()) / 86400 < 14", "1h", 14),
        ("86400 * 7 > probe_ssl_earliest_cert_expiry - time()", "0s", 7),
        ("time() > probe_ssl_earliest_cert_expiry - 7d", "0s", 7),
        ("certmanager_certificate_expiration_timestamp_seconds < time() + (21 * 24 * 3600)", "10m", 21),
        ("0 <= round((last_over_time(probe_ssl_earliest_cert_expiry[10m]) - time()) / 86400, 0.1) < 3", "0s", 3),
        ("x509_cert_expires_in_seconds{secret='a'} < 5 * 24 * 60 ^ 2", "0s", 5),
        ("min by (namespace) (x509_cert_not_after - time()) < 864000 and on (namespace) kube_namespace == 1", "0s", 10),
        ("ssl_cert_not_after - time() < 86400 or ssl_cert_not_after - time() < 9 * 86400", "0s", 9),
        ("ssl_cert_not_after - time() < 9 * 86400 unless on (instance) up == 0", "0s", 9),
        ("-(time() - ssl_cert_not_after) <= 86400", "0s", 1),
        ("ssl_cert_not_after - time() <= 0", "0s", 0),
        (
            "histogram_quantile(0.1, sum(rate(apiserver_client_certificate_expiration_seconds_bucket[5m]))) < 7d",
            "0s",
            7,
        ),
        ("label_replace(traefik_tls_certs_not_after - time() < 1209600, 'a', '$1', 'b', '(.+)')", "0s", 14),
    ],
)
def test_the_days_before_the_expiry_are_read_out_of_the_expression(expression: str, wait: str, days: int) -> None:
    found = alert(expression, wait)

    assert isinstance(found.flaw, Known)
    assert found.flaw.value is None
    assert isinstance(found.days, Known)
    assert days == found.days.value


@pytest.mark.parametrize(
    ("expression", "wait", "flaw"),
    [
        ("probe_ssl_earliest_cert_expiry < 86400 * 30", "0s", "can never go off"),
        ("probe_ssl_earliest_cert_expiry > 86400 * 30", "0s", "goes off for every certificate"),
        ("istio_agent_cert_expiry_seconds - time() < 86400", "0s", "goes off for every certificate"),
        ("probe_ssl_earliest_cert_expiry - time() > 86400", "0s", "while more than a day are left"),
        ("probe_ssl_earliest_cert_expiry - time() < 86400", "1d", "until the certificate has expired"),
        ("ssl_cert_not_after - time() < 9 * 86400 and ssl_cert_not_after - time() > 8 * 86400", "2d", "waits longer"),
        ("ssl_cert_not_after - time() < 60 and ssl_cert_not_after - time() > 3600", "0s", "can never go off"),
    ],
)
def test_what_can_never_work_is_told(expression: str, wait: str, flaw: str) -> None:
    found = alert(expression, wait).flaw

    assert isinstance(found, Known)
    assert found.value is not None
    assert flaw in found.value


@pytest.mark.parametrize(
    ("expression", "because"),
    [
        ("probe_ssl_earliest_cert_expiry - time() <", "not PromQL"),
        ("probe_ssl_earliest_cert_expiry - time() < {{ .Values.days }}", "a template"),
        ("(" * 300 + "probe_ssl_earliest_cert_expiry" + ")" * 300, "longer than any"),
        ("-" * 150 + "probe_ssl_earliest_cert_expiry", "deeper than any"),
        ("-" * 19_000 + "probe_ssl_earliest_cert_expiry", "longer than any"),
        ("probe_ssl_earliest_cert_expiry" + " unless a" * 900, "longer than any"),
        ("probe_ssl_earliest_cert_expiry - time() < 1" + " + 1" * 9_000, "longer than any"),
    ],
    ids=["cut off", "a template", "parentheses", "signs", "more signs", "operators", "long"],
)
def test_what_cannot_be_read_is_a_question(expression: str, because: str) -> None:
    found = alert(expression).flaw

    assert isinstance(found, Unknown)
    assert because in found.because


@pytest.mark.parametrize(
    "expression",
    [
        "(ssl_cert_not_after - time()) / (x509_cert_not_after - x509_cert_not_before) < 0.3",
        "ssl_cert_not_after == 5",
        "ssl_cert_not_after - time() < bool 86400",
        "ssl_cert_not_after - other_metric < 86400",
        "ssl_cert_not_after * time() < 86400",
        "ssl_cert_not_after",
        "ssl_cert_not_after - time() < 86400 or up == 0",
        "ssl_cert_not_after - ssl_cert_not_after < 5",
        "deriv(ssl_cert_not_after[1h]) < 5",
    ],
)
def test_of_what_is_more_than_a_line_nothing_is_said(expression: str) -> None:
    found = alert(expression)

    assert found.flaw is None
    assert isinstance(found.days, Unknown)


@pytest.mark.parametrize(
    "expression",
    [
        "probe_success == 0",
        "absent(ssl_cert_not_after)",
        "my_ssl_cert_not_after < 5",
        "up{note='ssl_cert_not_after'} < 1",
    ],
)
def test_what_does_not_look_at_the_expiry_is_no_alert_of_ours(expression: str) -> None:
    assert [] == list(alerts(expression))


def test_certificates_that_live_for_hours_are_not_asked_for_days() -> None:
    assert alert("identity_cert_expiration_timestamp_seconds - time() < 4 * 3600").days is None


def test_an_alert_on_some_certificates_says_so() -> None:
    assert alert('ssl_cert_not_after{name="a"} - time() < 86400').is_narrowed
    assert not alert('ssl_cert_not_after{job="probes"} - time() < 86400').is_narrowed


@pytest.mark.parametrize("metric", METRICS)
def test_each_metric_is_found_by_its_whole_name(metric: str) -> None:
    assert [metric] == NAMED.findall(f"min({metric}) < 5")
    assert [] == NAMED.findall(f"x_{metric} {metric}_x job:{metric}")


def test_no_quote_in_a_comment_hides_what_is_too_deep() -> None:
    found = alert('probe_ssl_earliest_cert_expiry + # "\n      ' + "-" * 19_000 + '1 # "\n      < 5').flaw

    assert isinstance(found, Unknown)
    assert "longer than any" in found.because


def test_an_alert_may_take_up_what_another_rule_records() -> None:
    text = (
        "groups:\n- rules:\n"
        "  - {record: days_left, expr: '(probe_ssl_earliest_cert_expiry - time()) / 86400'}\n"
        "  - {record: broken_left, expr: 'ssl_cert_not_after -'}\n"
        "- rules:\n  - {alert: A, expr: 'min(days_left) < 14'}\n  - {alert: B, expr: 'broken_left < 14'}\n"
    )
    (document,) = yaml.parse_all(Source("alerts.yaml", text))
    assert isinstance(document, Mapping)

    (found,) = alerts_of(document.mappings_of("groups"), Owner("alerts.yaml", "prometheus"))

    assert "alert A" == found.name
    assert isinstance(found.days, Known)
    assert 14 == found.days.value
