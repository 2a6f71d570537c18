import pytest
from support.envoy.reading import MANAGER, TYPE, listener, read, value

from linter.model.endpoint import Hsts
from linter.provenance.setting import Known, Unknown


def hsts(host: str, manager: str = "") -> Known[Hsts | None] | Unknown | None:
    config = f"{{'@type': {MANAGER}, route_config: {{virtual_hosts: [{{name: v, {host}}}]}}, {manager}}}"
    socket = f"{{typed_config: {{'@type': {TYPE}.extensions.transport_sockets.tls.v3.DownstreamTlsContext}}}}"
    chain = f"{{filters: [{{typed_config: {config}}}], transport_socket: {socket}}}"
    text = f"static_resources: {{listeners: [{{name: l, filter_chains: [{chain}]}}]}}"
    return listener(read(text)["listener l"]).hsts


ANSWER = "{match: {prefix: /}, direct_response: {status: 200}}"
FORWARD = "{match: {prefix: /}, route: {cluster: app}}"


def header(text: str) -> str:
    return f"[{{header: {{key: Strict-Transport-Security, value: '{text}'}}}}]"


@pytest.mark.parametrize(
    ("host", "age"),
    [
        pytest.param(f"routes: [{ANSWER}]", None, id="none"),
        pytest.param(f"routes: [{ANSWER}], response_headers_to_add: {header('max-age=60')}", 60, id="of the host"),
        pytest.param(
            f"routes: [{ANSWER}], response_headers_to_add: {header('includeSubDomains')}", None, id="without an age"
        ),
        pytest.param(
            f"response_headers_to_add: {header('max-age=9')}, routes: [{{match: {{path: /a}}, "
            f"direct_response: {{status: 200}}, response_headers_to_add: {header('max-age=5')}}}, {ANSWER}]",
            5,
            id="the shortest counts",
        ),
        pytest.param(
            "routes: [{match: {prefix: /}, route: {weighted_clusters: {clusters: ["
            f"{{name: a, response_headers_to_add: {header('max-age=7')}}}]}}}}}}]",
            7,
            id="of all clusters",
        ),
    ],
)
def test_hsts(host: str, age: int | None) -> None:
    found = hsts(host)

    assert isinstance(found, Known)
    assert age == (None if found.value is None else value(found.value.max_age))


@pytest.mark.parametrize(
    ("host", "manager"),
    [
        pytest.param(f"routes: [{FORWARD}]", "", id="the application may send it"),
        pytest.param(f"routes: [{ANSWER}], response_headers_to_add: {header('%REQ(X)%')}", "", id="made up on the way"),
        pytest.param(
            f"routes: [{ANSWER}]",
            f"http_filters: [{{typed_config: {{'@type': {TYPE}.extensions.filters.http.lua.v3.Lua}}}}]",
            id="a script may add it",
        ),
    ],
)
def test_hsts_that_cannot_be_told(host: str, manager: str) -> None:
    assert isinstance(hsts(host, manager), Unknown)


def test_hsts_of_a_filter() -> None:
    change = f"{{append: {header('max-age=31536000; includeSubDomains; preload')[1:-1]}}}"
    mutation = f"'@type': {TYPE}.extensions.filters.http.header_mutation.v3.HeaderMutation"
    filters = f"http_filters: [{{typed_config: {{{mutation}, mutations: {{response_mutations: [{change}]}}}}}}]"

    found = hsts(f"routes: [{FORWARD}]", filters)

    assert isinstance(found, Known)
    assert found.value is not None
    assert [31536000, True, True] == [
        value(found.value.max_age),
        value(found.value.include_subdomains),
        value(found.value.preload),
    ]
