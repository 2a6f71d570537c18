"""What gateways of Istio have their proxies log, by Telemetry and by the providers of the mesh."""

from textwrap import indent

import pytest
from support.kubernetes.reading import because, everything, tls_of

from linter.model.endpoint import Listener, Recorded
from linter.provenance.setting import Known, Many

GATEWAY = """
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: shop, namespace: istio-system}
    spec: {servers: [{port: {number: 443, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE}}]}
"""
TELEMETRY = """
    apiVersion: telemetry.istio.io/v1
    kind: Telemetry
    metadata: {name: mesh, namespace: NAMESPACE}
    spec: {MOREaccessLogging: [{ENTRY}]}
"""
KEPT, NAME = [Recorded.VERSION], [Recorded.SERVER_NAME]
TLS = """
extensionProviders:
- name: tls
  envoyFileAccessLog: {path: /dev/stdout, logFormat: {text: "%DOWNSTREAM_TLS_VERSION%"}}
- name: json
  envoyFileAccessLog: {logFormat: {labels: {version: "%DOWNSTREAM_TLS_VERSION%"}}}
- name: plain
  envoyFileAccessLog: {path: /dev/stdout}
- name: service
  envoyOtelAls: {service: otel.example.com, port: 4317}
"""


def mesh(config: str) -> str:
    text = indent(config.strip("\n"), "    ")
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\n"
    return f"{head}data:\n  mesh: |-\n{text}\n"


def telemetry(entry: str, namespace: str = "istio-system", more: str = "") -> str:
    return TELEMETRY.replace("ENTRY", entry).replace("NAMESPACE", namespace).replace("MORE", more)


def named(*names: str) -> str:
    return telemetry(f"providers: [{', '.join(f'{{name: {name}}}' for name in names)}]")


def logs(*texts: str) -> Many[Recorded] | None:
    (one,) = (one for one in everything(GATEWAY, *texts) if isinstance(one, Listener))
    return tls_of(one).logs


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        pytest.param((mesh(TLS), named("tls")), KEPT, id="a text"),
        pytest.param((mesh(TLS), named("json")), KEPT, id="labels"),
        pytest.param((mesh(TLS), named("plain")), NAME, id="a provider without a format"),
        pytest.param((mesh(TLS), named("plain", "tls")), KEPT, id="several, one of which keeps it"),
        pytest.param((mesh(TLS), telemetry("disabled: true")), [], id="switched off"),
        pytest.param((mesh(f"{TLS}defaultProviders: {{accessLogging: [tls]}}"),), KEPT, id="the provider by default"),
        pytest.param((mesh("accessLogFile: /dev/stdout"), named("envoy")), NAME, id="the provider that is built in"),
        pytest.param(
            (mesh('accessLogFormat: "%DOWNSTREAM_TLS_VERSION%"'), named("envoy")), KEPT, id="it with the mesh's format"
        ),
        pytest.param(
            (mesh(f'{TLS}accessLogFormat: "%DOWNSTREAM_TLS_VERSION%"'), named("plain")),
            NAME,
            id="not the mesh's format",
        ),
    ],
)
def test_what_a_telemetry_for_the_whole_mesh_names_is_what_is_logged(
    texts: tuple[str, ...], kept: list[Recorded]
) -> None:
    found = logs(*texts)

    assert isinstance(found, Known)
    assert kept == [one.value for one in found.value if isinstance(one, Known)]


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        pytest.param((mesh(TLS), named("other")), "is not among the files", id="a provider elsewhere"),
        pytest.param((mesh(TLS), named("service")), "a service keeps", id="a service"),
        pytest.param((named("envoy"),), "the format of the mesh", id="a mesh elsewhere"),
        pytest.param((mesh(TLS), telemetry("providers: [{name: tls}]", "shop")), "who writes", id="a namespace"),
        pytest.param(
            (mesh(TLS), telemetry("providers: [{name: tls}], filter: {expression: a}")), "who writes", id="a filter"
        ),
        pytest.param(
            (mesh(TLS), telemetry("providers: [{name: tls}]", more="selector: {matchLabels: {a: b}}, ")),
            "who writes",
            id="some proxies",
        ),
        pytest.param((mesh(TLS), telemetry("disabled: false")), "names no provider", id="no provider"),
        pytest.param((mesh(f"{TLS}accessLogFile: /dev/stdout"),), "a provider of logs may", id="nobody names one"),
    ],
)
def test_what_cannot_be_told_of_the_log_is_open(texts: tuple[str, ...], reason: str) -> None:
    assert reason in because(logs(*texts))
