"""What IngressRoutes have their log keep, by the way in which the Traefik beside them is started."""

import pytest
from support.kubernetes.reading import because, listeners, tls_of

from linter.model.endpoint import Recorded
from linter.provenance.setting import Known, Unknown

ROUTE = """
    apiVersion: traefik.io/v1alpha1
    kind: IngressRoute
    metadata: {name: shop, namespace: shop}
    spec: {entryPoints: [websecure], routes: [{match: Host(`shop.example.com`)MORE}], tls: {}}
"""
FILE = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: traefik, namespace: traefik}
    data:
      traefik.yaml: |
        SETTINGS
"""
DEPLOYMENT = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: traefik, namespace: traefik}
    spec: {template: {spec: {containers: [{name: traefik, image: "traefik:v3.1", args: [FLAGS]MORE}]}}}
"""
BOTH = [Recorded.VERSION, Recorded.CIPHER_SUITE]


def file(settings: str) -> str:
    return FILE.replace("SETTINGS", settings)


def started(flags: str, more: str = "") -> str:
    return DEPLOYMENT.replace("FLAGS", flags).replace("MORE", more)


@pytest.mark.parametrize(
    ("configuration", "kept"),
    [
        pytest.param(file("{log: {level: INFO}}"), [], id="no log"),
        pytest.param(file("{accessLog: {}}"), [], id="the common format"),
        pytest.param(file("{accessLog: {format: json}}"), BOTH, id="JSON keeps every field"),
        pytest.param(file("{accessLog: {format: json, fields: {defaultMode: drop}}}"), [], id="none of the fields"),
        pytest.param(
            file("{accessLog: {format: json, fields: {defaultMode: drop, names: {TLSVersion: keep}}}}"),
            BOTH[:1],
            id="one of the fields",
        ),
        pytest.param(started("--api"), [], id="flags of something else"),
        pytest.param(started("--accesslog=false"), [], id="switched off"),
        pytest.param(started("--accesslog"), [], id="switched on"),
        pytest.param(started("--accessLog=true, --accessLog.format=json"), BOTH, id="JSON by a flag"),
        pytest.param(
            started("--accesslog.format=json, --accesslog.fields.names.TLSCipher=drop"), BOTH[:1], id="a field dropped"
        ),
    ],
)
def test_what_the_log_keeps_is_said_where_traefik_is_started(configuration: str, kept: list[Recorded]) -> None:
    logs = tls_of(listeners(ROUTE.replace("MORE", ""), configuration)[443]).logs

    assert isinstance(logs, Known)
    assert kept == [one.value for one in logs.value if isinstance(one, Known)]


@pytest.mark.parametrize(
    ("configurations", "reason"),
    [
        pytest.param((), "is not among the files", id="none"),
        pytest.param((file("{accessLog: {}}"), started("--accesslog")), "several ways", id="several"),
        pytest.param((started("--configfile=/traefik.yaml"),), "is not among the files", id="a file elsewhere"),
        pytest.param(
            (started("--api", ", volumeMounts: [{name: a, mountPath: /etc/traefik}]"),),
            "by a file",
            id="a file mounted",
        ),
        pytest.param((file("{accessLog: {format: json, filters: {retryAttempts: true}}}"),), "some", id="filters"),
        pytest.param((started("--accesslog.format=xml"),), "no format", id="another word"),
        pytest.param((started('"--accesslog.format=$(FORMAT)"'),), "template", id="a variable"),
        pytest.param((file("accessLog: {{ .Values.log }}"),), "not known", id="a template"),
        pytest.param((file("accessLog: ["),), "cannot be parsed", id="no YAML"),
        pytest.param((FILE.replace(".yaml", ".toml"),), "is not read", id="TOML"),
    ],
)
def test_what_cannot_be_told_of_the_log_is_open(configurations: tuple[str, ...], reason: str) -> None:
    logs = tls_of(listeners(ROUTE.replace("MORE", ""), *configurations)[443]).logs

    assert isinstance(logs, Unknown)
    assert reason in because(logs)


def test_a_route_may_be_kept_out_of_the_log() -> None:
    route = ROUTE.replace("MORE", ", observability: {accessLogs: false}")

    logs = tls_of(listeners(route, started("--accesslog.format=json"))[443]).logs

    assert because(logs) == "its routes say which of them are logged"
