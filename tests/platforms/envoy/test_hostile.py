"""Text that is made to take long, or to crash."""

import time

import pytest
from support.bounded import cpu_at_most
from support.envoy.reading import FILTERS, MANAGER, TYPE, everything, read, upstream, value

from linter.model.endpoint import ClientCertificate, Listener, Upstream
from linter.provenance.setting import Known
from linter.provenance.source import InputError

SOCKETS = f"{TYPE}.extensions.transport_sockets"
SECONDS = 10.0
"""Of processor time; none takes more than one."""


def quick(text: str) -> list[object]:
    with cpu_at_most(SECONDS):
        return list(everything({"envoy.yaml": text}))


def tenfold(levels: int) -> str:
    """Aliases of aliases: ten times more with every line."""
    lines = ["l0: &l0 [{}]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize("field", ["listeners", "clusters", "secrets"])
def test_aliases_of_aliases(field: str) -> None:
    found = quick(f"{tenfold(40)}\nstatic_resources: {{{field}: *l39}}\n")

    assert all(isinstance(one, InputError) for one in found)


MANY = 1000


def listed(shape: str) -> str:
    """Return a list of many, each told from the others by its number."""
    return "[" + ", ".join(shape.replace("N", str(n)) for n in range(MANY)) + "]"


def chains(shape: str) -> str:
    return f"listeners: [{{filter_chains: {listed(shape)}}}]"


def filters(shape: str) -> str:
    return chains(f"{{filters: [{{typed_config: {{'@type': {shape}}}}}]}}")


METADATA = "metadata: {filter_metadata: {envoy.transport_socket_match: {k: N}}}"
PRODUCTS = {
    "chains": f"listeners: {listed('{filter_chains: *x}')}",
    "filters": chains("{filters: *x}"),
    "names": chains("{filter_chain_match: {server_names: *x}}"),
    "addresses": f"listeners: {listed('{additional_addresses: *x, filter_chains: [{}]}')}",
    "virtual hosts": filters(f"{MANAGER}, route_config: {{virtual_hosts: *x, name: N}}"),
    "http filters": filters(f"{MANAGER}, http_filters: *x, stat_prefix: N"),
    "weights": filters(f"{FILTERS}.tcp_proxy.v3.TcpProxy, weighted_clusters: {{clusters: *x}}, stat_prefix: N"),
    "endpoints": f"clusters: {listed('{load_assignment: {endpoints: *x}}')}",
    "matches": f"""clusters: [{{
      load_assignment: {{endpoints: [{{lb_endpoints: {listed(f"{{endpoint: {{}}, {METADATA}}}")}}}]}},
      transport_socket_matches: {listed("{name: N, match: {k: xN}}")}}}]""",
}


def aliased(resources: str) -> str:
    """Return resources of which many hold the same list of many."""
    return f"x: &x {listed('{a: N}')}\nstatic_resources: {{{resources}}}\n"


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=PRODUCTS)
def test_aliases_that_multiply(product: str) -> None:
    text = aliased(product)

    found = quick(text)

    assert len(found) <= len(text)


def test_an_alias_bomb_is_told() -> None:
    text = aliased(PRODUCTS["chains"])

    errors = [one for one in quick(text) if isinstance(one, InputError)]

    assert ["aliases repeat its parts without end"] == [error.message for error in errors]


def large(many: int) -> str:
    """So many listeners, each with routes to a cluster of its own."""
    host = "{domains: [dN], routes: [{route: {cluster: cN}}]}"
    chain = f"{{filters: [{{typed_config: {{'@type': {MANAGER}, route_config: {{virtual_hosts: [{host}]}}}}}}]}}"
    listener = f"    - {{name: lN, filter_chains: [{chain}]}}\n"
    cluster = "    - {name: cN, load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {}}]}]}}\n"
    lists = ("".join(shape.replace("N", str(n)) for n in range(many)) for shape in (listener, cluster))
    return "static_resources:\n  listeners:\n{}  clusters:\n{}".format(*lists)


def seconds(many: int) -> float:
    text = large(many)
    begin = time.process_time()
    assert 2 * many == len(everything({"envoy.yaml": text}))
    return time.process_time() - begin


def test_many_listeners_and_clusters_take_time_in_proportion() -> None:
    few, many = min(seconds(100) for _ in range(3)), min(seconds(2000) for _ in range(2))

    assert many < 100 * few


def test_one_backend_keeps_a_hundred_of_its_listeners() -> None:
    chain = f"{{filters: [{{typed_config: {{'@type': {FILTERS}.redis_proxy.v3.RedisProxy, cluster: c}}}}]"
    ends = f"{chain}, transport_socket: {{typed_config: {{'@type': {SOCKETS}.tls.v3.DownstreamTlsContext}}}}}}"
    listeners = [f"{{name: l{n}, filter_chains: [{chain}}}]}}" for n in range(150)]
    listeners.append(f"{{name: encrypted, filter_chains: [{ends}]}}")

    found = upstream(
        read(f"static_resources: {{listeners: [{', '.join(listeners)}], clusters: [{{name: c}}]}}")["cluster c"]
    )

    assert 100 == len(found.listeners)
    assert "envoy.yaml:listener encrypted" == found.listeners[0]


def nested(levels: int) -> str:
    """TLS inside so many other transport sockets."""
    socket = f"{{typed_config: {{'@type': {SOCKETS}.tls.v3.UpstreamTlsContext}}}}"
    for _ in range(levels):
        socket = f"{{typed_config: {{'@type': {SOCKETS}.tap.v3.Tap, transport_socket: {socket}}}}}"
    return f"static_resources: {{clusters: [{{name: c, transport_socket: {socket}}}]}}"


def test_sockets_inside_sockets() -> None:
    assert isinstance(read(nested(8))["cluster c"].tls, Known)
    (error,) = quick(nested(40))
    assert isinstance(error, InputError)
    assert "more than 16 transport sockets inside each other" == error.message


def test_nesting_deeper_than_any_stack() -> None:
    (error,) = quick("static_resources: " + "[" * 100_000)

    assert isinstance(error, InputError)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("&a static_resources: *a", id="itself"),
        pytest.param("static_resources: &a {clusters: *a}", id="what it is part of"),
    ],
)
def test_aliases_to_what_is_not_finished(text: str) -> None:
    assert all(isinstance(one, InputError) for one in quick(text))


def test_clusters_of_clusters_without_end() -> None:
    kind = f"'@type': {TYPE}.extensions.clusters.aggregate.v3.ClusterConfig"
    members = filters(f"{FILTERS}.tcp_proxy.v3.TcpProxy, cluster: all, stat_prefix: N")
    text = aliased(f"{members}, clusters: [{{name: all, cluster_type: {{typed_config: {{{kind}, clusters: *x}}}}}}]")

    assert any(isinstance(one, InputError) for one in quick(text))


def test_clusters_of_each_other() -> None:
    kind = f"'@type': {TYPE}.extensions.clusters.aggregate.v3.ClusterConfig"
    clusters = ", ".join(
        f"{{name: {name}, cluster_type: {{typed_config: {{{kind}, clusters: [{other}, {name}]}}}}}}"
        for name, other in (("a", "b"), ("b", "a"))
    )
    proxy = f"{{typed_config: {{'@type': {FILTERS}.tcp_proxy.v3.TcpProxy, cluster: a}}}}"

    found = quick(
        f"static_resources: {{listeners: [{{filter_chains: [{{filters: [{proxy}]}}]}}], clusters: [{clusters}]}}"
    )

    assert [Listener] == [type(one) for one in found]


def test_a_secret_of_its_own_name_is_not_followed() -> None:
    context = "validation_context_sds_secret_config: {name: s}"
    text = f"""
        static_resources:
          listeners:
            - name: l
              filter_chains:
                - transport_socket:
                    typed_config:
                      '@type': {SOCKETS}.tls.v3.DownstreamTlsContext
                      require_client_certificate: true
                      common_tls_context: {{combined_validation_context: {{{context}}}}}
          secrets:
            - name: s
              validation_context: {{{context}, combined_validation_context: {{{context}}}}}
    """

    tls = read(text)["listener l"].tls

    assert isinstance(tls, Known)
    assert tls.value is not None
    assert ClientCertificate.REQUESTED == value(tls.value.client_certificate)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("static_resources: {listeners: [{name: [a], address: b, filter_chains: [{}]}]}", id="address"),
        pytest.param("static_resources: {clusters: [{name: {a: b}, cluster_type: c}]}", id="cluster type"),
        pytest.param("static_resources: {clusters: [{typed_extension_protocol_options: [a]}]}", id="options"),
        pytest.param("dynamic_resources: {cds_config: [a], lds_config: {path: [b]}}", id="discovery"),
        pytest.param("dynamic_resources: {ads_config: {grpc_services: [{envoy_grpc: a, uri: {}}]}}", id="services"),
        pytest.param("dynamic_resources: {ads_config: {grpc_services: [{google_grpc: a}]}}", id="other services"),
        pytest.param("admin: a\ndynamic_resources: b\n", id="words"),
        pytest.param("resources: {a: b}", id="resources"),
        pytest.param("resources: [a, [b], {'@type': [c]}, {}]", id="no resources"),
        pytest.param("configs: [a]", id="no dump"),
        pytest.param("- a\n- [b]\n- {name: c}\n", id="list of anything"),
        pytest.param("a word", id="a word"),
        pytest.param("", id="nothing"),
        pytest.param("---\n...\n---\n", id="documents of nothing"),
    ],
)
def test_wrong_shapes_do_no_harm(text: str) -> None:
    assert all(isinstance(one, InputError | Listener | Upstream) for one in quick(text))
