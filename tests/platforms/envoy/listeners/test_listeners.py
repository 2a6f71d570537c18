import pytest
from support.envoy.reading import FILTERS, MANAGER, TYPE, listener, read, value

from linter.model.endpoint import Role, Serves
from linter.provenance.setting import Known

CHAINS = """
    static_resources:
      listeners:
        - name: edge
          address: {socket_address: {address: 10.0.0.1, port_value: 443}}
          filter_chains:
            - name: first
            - filter_chain_match: {server_names: [shop.example.com, "*.shop.example.com"]}
            - filter_chain_match: {server_names: [shop.example.com]}
            - filter_chain_match: {transport_protocol: tls}
          default_filter_chain: {}
        - address: {socket_address: {address: 10.0.0.1, port_value: 80}}
          filter_chains: [{}]
        - address: {socket_address: {address: 10.0.0.1, port_value: 80}}
          filter_chains: [{}]
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}
"""


def test_each_filter_chain_is_a_listener_with_a_name_of_its_own() -> None:
    found = read(CHAINS)

    assert [
        "listener edge (first)",
        "listener edge (shop.example.com)",
        "listener edge (shop.example.com #2)",
        "listener edge (tls)",
        "listener edge (default)",
        "listener 10.0.0.1:80",
        "listener 10.0.0.1:80 #2",
        "admin interface 127.0.0.1:9901",
    ] == list(found)
    assert "envoy.yaml:listener edge chain first" == found["listener edge (first)"].address
    assert len({one.address for one in found.values()}) == len(found)


def test_the_admin_interface_is_for_control() -> None:
    found = read(CHAINS)

    assert Role.CONTROL == value(found["admin interface 127.0.0.1:9901"].role)
    assert Role.WEB == value(found["listener edge (first)"].role)


def test_server_names_are_hosts() -> None:
    hosts = listener(read(CHAINS)["listener edge (shop.example.com)"]).hosts

    assert isinstance(hosts, Known)
    assert ["shop.example.com", "*.shop.example.com"] == [value(host) for host in hosts.value]


def http(routes: str, **more: str) -> str:
    extra = "".join(f", {field}: {text}" for field, text in more.items())
    config = f'"@type": {MANAGER}, route_config: {{virtual_hosts: [{routes}]}}{extra}'
    chain = f"{{filters: [{{name: http, typed_config: {{{config}}}}}]}}"
    return f"static_resources: {{listeners: [{{name: l, filter_chains: [{chain}]}}]}}"


def virtual_host(*routes: str, domains: str = "['*']", more: str = "") -> str:
    return f"{{name: v, domains: {domains}, routes: [{', '.join(routes)}]{more}}}"


ALL = "match: {prefix: /}"
TO_APP = f"{{{ALL}, route: {{cluster: app}}}}"
TO_HTTPS = f"{{{ALL}, redirect: {{scheme_redirect: HTTPS}}}}"


@pytest.mark.parametrize(
    ("hosts", "serves"),
    [
        pytest.param([virtual_host(TO_APP)], Serves.CONTENT, id="an application"),
        pytest.param([virtual_host(TO_HTTPS)], Serves.REDIRECT, id="a redirect"),
        pytest.param([virtual_host(TO_HTTPS, TO_APP)], Serves.REDIRECT, id="nothing is left after a redirect of all"),
        pytest.param([virtual_host(TO_HTTPS), virtual_host(TO_APP)], Serves.CONTENT, id="one of two hosts"),
        pytest.param([virtual_host(TO_APP, more=", require_tls: all")], Serves.REDIRECT, id="a host that demands TLS"),
        pytest.param([virtual_host(TO_APP, more=", require_tls: 1")], Serves.REDIRECT, id="by number"),
        pytest.param([virtual_host(TO_APP, more=", require_tls: NONE")], Serves.CONTENT, id="a host that does not"),
        pytest.param(
            [virtual_host("{match: {prefix: /, headers: [{name: x}]}, redirect: {https_redirect: true}}", TO_APP)],
            Serves.CONTENT,
            id="a redirect of some",
        ),
        pytest.param(
            [virtual_host(f"{{{ALL}, redirect: {{host_redirect: x.example.com}}}}")],
            Serves.CONTENT,
            id="a redirect that stays on http",
        ),
        pytest.param(
            [virtual_host("{match: {path: /livez}, route: {cluster: app}}", TO_HTTPS)],
            Serves.REDIRECT,
            id="a health check beside a redirect",
        ),
        pytest.param([virtual_host(f"{{{ALL}, direct_response: {{status: 403}}}}")], Serves.NOTHING, id="refusal"),
        pytest.param([virtual_host(f"{{{ALL}, direct_response: {{status: 200}}}}")], Serves.CONTENT, id="an answer"),
        pytest.param([], Serves.NOTHING, id="no host"),
        pytest.param([virtual_host(f"{{{ALL}, filter_action: {{}}}}")], set(), id="a filter decides"),
        pytest.param([virtual_host(more=", matcher: {on_no_match: {}}")], set(), id="a matcher decides"),
        pytest.param([virtual_host(f"{{{ALL}, redirect: {{https_redirect: '${{X}}'}}}}")], set(), id="filled in"),
    ],
)
def test_what_a_listener_serves(hosts: list[str], serves: object) -> None:
    found = listener(read(http(", ".join(hosts)))["listener l"])

    assert serves == value(found.serves)


def test_domains_are_hosts_without_ports_and_without_the_star() -> None:
    host = virtual_host(TO_APP, domains="[shop.example.com:443, '*', '*.shop.example.com']")

    hosts = listener(read(http(host))["listener l"]).hosts

    assert isinstance(hosts, Known)
    assert ["shop.example.com", "*.shop.example.com"] == [value(one) for one in hosts.value]


@pytest.mark.parametrize(
    ("fields", "serves"),
    [
        pytest.param("rds: {route_config_name: shop, config_source: {ads: {}}}", set(), id="routes from afar"),
        pytest.param("scoped_routes: {name: s}", set(), id="scoped routes"),
        pytest.param("stat_prefix: x", set(), id="no routes at all"),
    ],
)
def test_routes_that_are_not_at_hand_stay_open(fields: str, serves: object) -> None:
    chain = f'{{filters: [{{name: http, typed_config: {{"@type": {MANAGER}, {fields}}}}}]}}'

    found = read(f"static_resources: {{listeners: [{{name: l, filter_chains: [{chain}]}}]}}")

    assert serves == value(listener(found["listener l"]).serves)


@pytest.mark.parametrize(
    ("types", "protocol", "clear"),
    [
        pytest.param([f"{FILTERS}.tcp_proxy.v3.TcpProxy"], "tcp", False, id="bytes"),
        pytest.param([f"{FILTERS}.redis_proxy.v3.RedisProxy"], "redis", True, id="redis"),
        pytest.param(
            [f"{FILTERS}.mongo_proxy.v3.MongoProxy", f"{FILTERS}.tcp_proxy.v3.TcpProxy"], "mongodb", True, id="mongodb"
        ),
        pytest.param(
            [f"{FILTERS}.postgres_proxy.v3alpha.PostgresProxy", f"{FILTERS}.tcp_proxy.v3.TcpProxy"],
            "postgres",
            False,
            id="postgres, which may switch to TLS",
        ),
        pytest.param([f"{FILTERS}.direct_response.v3.Config"], "tcp", True, id="a fixed answer"),
        pytest.param(["type.googleapis.com/example.v1.Unheard"], "tcp", False, id="somebody's own filter"),
        pytest.param([], "tcp", True, id="none"),
    ],
)
def test_protocol_of_a_filter_chain(types: list[str], protocol: str, *, clear: bool) -> None:
    filters = ", ".join(f'{{name: f, typed_config: {{"@type": {kind}}}}}' for kind in types)

    found = read(f"static_resources: {{listeners: [{{name: l, filter_chains: [{{filters: [{filters}]}}]}}]}}")

    assert protocol == value(found["listener l"].protocol)
    assert clear == isinstance(found["listener l"].tls, Known)


@pytest.mark.parametrize(
    ("socket", "known"),
    [
        pytest.param(f'typed_config: {{"@type": {TYPE}.extensions.transport_sockets.alts.v3.Alts}}', True, id="ALTS"),
        pytest.param('typed_config: {"@type": type.googleapis.com/example.v1.Unheard}', False, id="somebody's own"),
        pytest.param("name: envoy.transport_sockets.tls", False, id="no configuration"),
        pytest.param("name: envoy.transport_sockets.raw_buffer", True, id="clear text needs none"),
    ],
)
def test_transport_sockets(socket: str, *, known: bool) -> None:
    chain = f'{{filters: [{{typed_config: {{"@type": {MANAGER}}}}}], transport_socket: {{{socket}}}}}'

    found = read(f"static_resources: {{listeners: [{{name: l, filter_chains: [{chain}]}}]}}")

    assert known == isinstance(found["listener l"].tls, Known)
