"""What HTTPProxies have their log keep, by the configuration of Contour beside them."""

import pytest
from support.kubernetes.reading import because, listeners, tls_of

from linter.model.endpoint import Recorded
from linter.provenance.setting import Known, Unknown

PROXY = """
    apiVersion: projectcontour.io/v1
    kind: HTTPProxy
    metadata: {name: shop, namespace: shop}
    spec: {virtualhost: {fqdn: shop.example.com, tls: {secretName: shop}}}
"""
FILE = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: contour, namespace: projectcontour}
    data:
      contour.yaml: |
        SETTINGS
"""
OBJECT = """
    apiVersion: projectcontour.io/v1alpha1
    kind: ContourConfiguration
    metadata: {name: contour, namespace: projectcontour}
    spec: {envoy: {logging: {SETTINGS}}}
"""
DEPLOYMENT = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: contour, namespace: projectcontour}
    spec: {template: {spec: {containers: [{name: contour, args: [serve, --accesslog-format=json]}]}}}
"""
VERSION, CIPHER, NAME = Recorded.VERSION, Recorded.CIPHER_SUITE, Recorded.SERVER_NAME


def file(settings: str) -> str:
    return FILE.replace("SETTINGS", settings)


def contour(settings: str) -> str:
    return OBJECT.replace("SETTINGS", settings)


@pytest.mark.parametrize(
    ("configuration", "kept"),
    [
        pytest.param(file("accesslog-format: envoy"), [], id="Envoy's own format"),
        pytest.param(
            file('accesslog-format-string: "%DOWNSTREAM_TLS_VERSION%"'), [VERSION], id="a format of one's own"
        ),
        pytest.param(file("accesslog-format: json"), [NAME], id="the fields of JSON that nobody chose"),
        pytest.param(file("{accesslog-format: json, json-fields: [method]}"), [], id="others than of TLS"),
        pytest.param(
            file("{accesslog-format: json, json-fields: [downstream_tls_version]}"), [VERSION], id="by its name"
        ),
        pytest.param(
            file('{accesslog-format: json, json-fields: ["cipher=%DOWNSTREAM_TLS_CIPHER%"]}'),
            [CIPHER],
            id="an operator",
        ),
        pytest.param(file("{accesslog-level: disabled, accesslog-format: json}"), [], id="no log"),
        pytest.param(contour("accessLogFormat: json"), [NAME], id="of an object"),
        pytest.param(
            contour("accessLogFormat: json, accessLogJSONFields: [downstream_tls_version]"), [VERSION], id="its fields"
        ),
        pytest.param(contour(""), [], id="an object that says nothing"),
    ],
)
def test_what_the_log_keeps_is_for_the_configuration_of_contour_to_say(
    configuration: str, kept: list[Recorded]
) -> None:
    logs = tls_of(listeners(PROXY, configuration)[443]).logs

    assert isinstance(logs, Known)
    assert kept == [one.value for one in logs.value if isinstance(one, Known)]


@pytest.mark.parametrize(
    ("configurations", "reason"),
    [
        pytest.param((), "is not among the files", id="none"),
        pytest.param((file("debug: true"), contour("")), "several configurations", id="several"),
        pytest.param((file("debug: true"), DEPLOYMENT), "by a flag", id="a flag"),
        pytest.param((file("accesslog-level: error"),), "some of the requests", id="errors alone"),
        pytest.param((file("accesslog-format: xml"),), "no format of Contour", id="another word"),
        pytest.param((file("accesslog-format: {{ .Values.format }}"),), "not known", id="a template"),
        pytest.param((file("accesslog-format: ["),), "cannot be parsed", id="no YAML"),
    ],
)
def test_what_cannot_be_told_of_the_log_is_open(configurations: tuple[str, ...], reason: str) -> None:
    logs = tls_of(listeners(PROXY, *configurations)[443]).logs

    assert isinstance(logs, Unknown)
    assert reason in because(logs)
