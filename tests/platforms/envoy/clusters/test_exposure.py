import pytest
from support.envoy.reading import read, upstream, value

from linter.model.endpoint import Exposure

EITHER = {Exposure.PUBLIC, Exposure.INTERNAL}


@pytest.mark.parametrize(
    ("address", "exposure"),
    [
        pytest.param("socket_address: {address: 0.0.0.0}", EITHER, id="every network"),
        pytest.param("socket_address: {address: '::'}", EITHER, id="every network, IPv6"),
        pytest.param("socket_address: {address: 127.0.0.1}", Exposure.LOOPBACK, id="loopback"),
        pytest.param("socket_address: {address: '::1'}", Exposure.LOOPBACK, id="loopback, IPv6"),
        pytest.param("socket_address: {address: localhost}", Exposure.LOOPBACK, id="loopback by name"),
        pytest.param("socket_address: {address: 10.1.2.3}", Exposure.INTERNAL, id="private"),
        pytest.param("socket_address: {address: 'fd00::1'}", Exposure.INTERNAL, id="private, IPv6"),
        pytest.param("socket_address: {address: 8.8.8.8}", Exposure.PUBLIC, id="public"),
        pytest.param("socket_address: {address: 203.0.113.1}", Exposure.PUBLIC, id="stands for a public one"),
        pytest.param("socket_address: {address: edge.example.com}", EITHER, id="a name"),
        pytest.param("socket_address: {address: '${HOST}'}", EITHER, id="filled in"),
        pytest.param("pipe: {path: /run/envoy.sock}", Exposure.LOOPBACK, id="unix socket"),
        pytest.param("socket_address: {port_value: 1}", EITHER, id="no address"),
    ],
)
def test_exposure_of_a_listener(address: str, exposure: object) -> None:
    found = read(f"static_resources: {{listeners: [{{name: l, address: {{{address}}}, filter_chains: [{{}}]}}]}}")

    assert exposure == value(found["listener l"].exposure)


def test_internal_listeners_are_inside_the_process() -> None:
    found = read("static_resources: {listeners: [{name: l, internal_listener: {}, filter_chains: [{}]}]}")

    assert Exposure.LOOPBACK == value(found["listener l"].exposure)


def test_the_widest_of_several_addresses_counts() -> None:
    found = read("""
        static_resources:
          listeners:
            - name: l
              address: {socket_address: {address: 127.0.0.1}}
              additional_addresses: [{address: {socket_address: {address: 10.0.0.1}}}]
              filter_chains: [{}]
    """)

    assert Exposure.INTERNAL == value(found["listener l"].exposure)


@pytest.mark.parametrize(
    ("host", "exposure"),
    [
        pytest.param("payments.example.com", Exposure.PUBLIC, id="a domain"),
        pytest.param("PAYMENTS.Example.Com.", Exposure.PUBLIC, id="a domain with its root"),
        pytest.param("orders", Exposure.INTERNAL, id="a single label"),
        pytest.param("orders.shop.svc", Exposure.INTERNAL, id="a service"),
        pytest.param("orders.shop.svc.cluster.local", Exposure.INTERNAL, id="a service in full"),
        pytest.param("db.corp.internal", Exposure.INTERNAL, id="internal"),
        pytest.param("app.localhost", Exposure.LOOPBACK, id="localhost"),
        pytest.param("::", Exposure.LOOPBACK, id="the machine itself"),
        pytest.param("172.17.0.2", Exposure.INTERNAL, id="a container"),
        pytest.param("1.1.1.1", Exposure.PUBLIC, id="a public address"),
        pytest.param("db.x1.eu-west-1.rds.amazonaws.com", EITHER, id="a managed service"),
        pytest.param("{{ host }}", EITHER, id="filled in"),
    ],
)
def test_exposure_of_a_cluster(host: str, exposure: object) -> None:
    endpoint = f'{{endpoint: {{address: {{socket_address: {{address: "{host}", port_value: 1}}}}}}}}'
    assignment = f"{{endpoints: [{{lb_endpoints: [{endpoint}]}}]}}"

    found = read(f"static_resources: {{clusters: [{{name: c, load_assignment: {assignment}}}]}}")

    assert exposure == value(found["cluster c"].exposure)


def endpoints(*hosts: str) -> str:
    each = ", ".join(f"{{endpoint: {{address: {{socket_address: {{address: {host}}}}}}}}}" for host in hosts)
    return f"endpoints: [{{lb_endpoints: [{each}]}}]"


@pytest.mark.parametrize(
    ("hosts", "exposure", "host"),
    [
        pytest.param(["10.0.0.1", "10.0.0.1"], Exposure.INTERNAL, "10.0.0.1", id="one host twice"),
        pytest.param(["127.0.0.1", "10.0.0.1"], Exposure.INTERNAL, {"127.0.0.1", "10.0.0.1"}, id="the wider counts"),
        pytest.param(["10.0.0.1", "a.example.com"], Exposure.PUBLIC, {"10.0.0.1", "a.example.com"}, id="the widest"),
        pytest.param(["10.0.0.1", "'${X}'"], EITHER, set(), id="one unknown"),
        pytest.param([], EITHER, set(), id="none"),
    ],
)
def test_several_endpoints(hosts: list[str], exposure: object, host: object) -> None:
    found = read(f"static_resources: {{clusters: [{{name: c, load_assignment: {{{endpoints(*hosts)}}}}}]}}")

    assert exposure == value(found["cluster c"].exposure)
    assert host == value(upstream(found["cluster c"]).host)


def test_discovery_leaves_endpoints_open() -> None:
    found = read("static_resources: {clusters: [{name: c, type: EDS, eds_cluster_config: {eds_config: {ads: {}}}}]}")

    assert EITHER == value(found["cluster c"].exposure)


@pytest.mark.parametrize(
    "fields",
    [pytest.param("bind_to_port: false", id="v3"), pytest.param("deprecated_v1: {bind_to_port: false}", id="v2")],
)
def test_a_listener_that_takes_no_port_may_be_reached_from_anywhere(fields: str) -> None:
    address = "address: {socket_address: {address: 0.0.0.0}}"

    found = read(f"static_resources: {{listeners: [{{name: l, {address}, {fields}, filter_chains: [{{}}]}}]}}")

    assert set(Exposure) == value(found["listener l"].exposure)
