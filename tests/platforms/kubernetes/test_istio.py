import pytest
from ingress_reading import because, everything, said, tls_of

from linter.model import Exposure, Listener, Role, Serves, Upstream
from linter.setting import Known, Unknown


def rule(tls: str, host: str = "api.example.com", more: str = "") -> str:
    return (
        "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: shop, namespace: shop}\n"
        f"spec: {{host: {host}, trafficPolicy: {{tls: {tls}}}{more}}}\n"
    )


def hops(*texts: str) -> list[Upstream]:
    return [one for one in everything(*texts) if isinstance(one, Upstream)]


def gateway(port: str, tls: str = "", selector: str = "{istio: ingressgateway}") -> str:
    return (
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: shop, namespace: shop}\n"
        f"spec: {{selector: {selector}, servers: [{{port: {port}, hosts: [shop/a.example.com]{tls}}}]}}\n"
    )


def listener(*texts: str) -> Listener:
    (one,) = [one for one in everything(*texts) if isinstance(one, Listener)]
    return one


@pytest.mark.parametrize(
    ("tls", "chain", "name"),
    [
        ("{mode: SIMPLE}", True, True),
        ("{mode: SIMPLE, sni: a.example.com}", True, False),
        ("{mode: SIMPLE, sni: a.example.com, subjectAltNames: [a.example.com]}", True, True),
        ("{mode: SIMPLE, insecureSkipVerify: true}", False, False),
        ("{mode: SIMPLE, insecureSkipVerify: false}", True, True),
        ("{mode: MUTUAL, caCertificates: /etc/ca.pem}", True, True),
        ("{mode: ISTIO_MUTUAL}", True, True),
    ],
)
def test_a_client_verifies_by_default(tls: str, chain: bool, name: bool) -> None:
    (one,) = hops(rule(tls))

    assert (chain, name) == (said(tls_of(one).verifies_chain), said(tls_of(one).verifies_name))


@pytest.mark.parametrize("tls", ["{mode: DISABLE}", "{sni: a.example.com}"])
def test_clear_text_is_what_disable_and_a_missing_mode_mean(tls: str) -> None:
    (one,) = hops(rule(tls))

    assert None is said(one.tls)


@pytest.mark.parametrize(
    ("tls", "reason"),
    [
        ("{mode: SIMPLE, credentialName: shop}", "depends on the proxy"),
        ("{mode: LATER}", "no mode of Istio"),
        ('{mode: "{{ .Values.mode }}"}', "a template fills it in"),
    ],
)
def test_what_cannot_be_told_is_open(tls: str, reason: str) -> None:
    (one,) = hops(rule(tls))

    assert reason in because(one.tls)


@pytest.mark.parametrize(
    ("host", "exposure", "role"),
    [
        ("api.example.com", Exposure.PUBLIC, Role.WEB),
        ("orders", Exposure.INTERNAL, Role.MESH),
        ("orders.shop.svc.cluster.local", Exposure.INTERNAL, Role.MESH),
        ('"*.shop.svc.cluster.local"', Exposure.INTERNAL, Role.MESH),
        ('"*"', Exposure.INTERNAL, Role.MESH),
    ],
)
def test_a_host_of_the_cluster_is_of_the_mesh(host: str, exposure: Exposure, role: Role) -> None:
    (one,) = hops(rule("{mode: DISABLE}", host))

    assert (exposure, role) == (said(one.exposure), said(one.role))


def test_a_host_that_an_entry_puts_into_the_mesh_is_internal() -> None:
    entry = (
        "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: api, namespace: shop}\n"
        "spec: {hosts: [api.example.com], location: MESH_INTERNAL}\n"
    )

    (one,) = hops(entry, rule("{mode: DISABLE}"))

    assert Exposure.INTERNAL is said(one.exposure)


def test_every_port_and_subset_is_a_hop_of_its_own() -> None:
    more = ", subsets: [{name: old, trafficPolicy: {tls: {mode: SIMPLE}}}]"

    found = hops(rule("{mode: DISABLE}, portLevelSettings: [{port: {number: 9090}, tls: {mode: SIMPLE}}]", more=more))

    assert ["api.example.com", "api.example.com port 9090", "api.example.com subset old"] == [
        one.name.partition(" by ")[0] for one in found
    ]
    assert 3 == len({one.address for one in found})


@pytest.mark.parametrize(
    ("tls", "versions"),
    [
        ("{mode: SIMPLE}", ["TLSv1.2", "TLSv1.3"]),
        ("{mode: SIMPLE, minProtocolVersion: TLS_AUTO}", ["TLSv1.2", "TLSv1.3"]),
        ("{mode: SIMPLE, minProtocolVersion: TLSV1_1}", ["TLSv1.1", "TLSv1.2", "TLSv1.3"]),
        ("{mode: SIMPLE, maxProtocolVersion: TLSV1_2}", ["TLSv1.2"]),
    ],
)
def test_versions_are_from_the_least_to_the_most(tls: str, versions: list[str]) -> None:
    found = tls_of(listener(gateway("{number: 443, protocol: HTTPS}", f", tls: {tls}"))).versions

    assert isinstance(found, Known)
    assert versions == [said(version) for version in found.value]


def test_a_version_that_is_none_is_open() -> None:
    one = listener(gateway("{number: 443, protocol: HTTPS}", ", tls: {mode: SIMPLE, minProtocolVersion: NEW}"))

    assert "no version" in because(tls_of(one).versions)


@pytest.mark.parametrize(
    ("port", "tls", "reason"),
    [
        ("{number: 443, protocol: TLS}", ", tls: {mode: PASSTHROUGH}", "passes through"),
        ("{number: 443, protocol: TLS}", ", tls: {credentialName: a}", "passes through"),
        ("{number: 15443, protocol: TLS}", ", tls: {mode: AUTO_PASSTHROUGH}", "passes through"),
        ("{number: 443, protocol: HTTPS}", "", "refuses the server"),
        ("{number: 27017, protocol: MONGO}", "", "whatever bytes come in"),
        ("{number: 443, protocol: TLS}", ", tls: {mode: NEW}", "no mode"),
    ],
)
def test_a_gateway_that_does_not_end_tls_is_open(port: str, tls: str, reason: str) -> None:
    assert reason in because(listener(gateway(port, tls)).tls)


def test_hosts_are_told_without_the_namespaces_that_may_use_them() -> None:
    hosts = listener(gateway("{number: 80, protocol: HTTP}")).hosts

    assert isinstance(hosts, Known)
    assert ["a.example.com"] == [said(host) for host in hosts.value]


def test_a_virtual_service_may_redirect() -> None:
    service = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: shop, namespace: shop}\n"
        "spec: {gateways: [shop/shop], http: [{redirect: {scheme: https}}]}\n"
    )

    assert isinstance(listener(service, gateway("{number: 80, protocol: HTTP}")).serves, Unknown)
    assert Serves.CONTENT is said(listener(gateway("{number: 80, protocol: HTTP}")).serves)


def test_an_egress_gateway_is_inside() -> None:
    one = listener(gateway("{number: 80, protocol: HTTP}", selector="{istio: egressgateway}"))

    assert Exposure.INTERNAL is said(one.exposure)


@pytest.mark.parametrize("kind", ["Gateway", "DestinationRule"])
@pytest.mark.parametrize(
    "spec",
    [
        "null",
        "[]",
        "text",
        "{servers: x, host: [], trafficPolicy: 1, subsets: {}}",
        "{host: a, trafficPolicy: {tls: []}, servers: [1, {port: 1}, {port: {}, tls: 3, hosts: {a: b}}]}",
        "{host: a, subsets: [{}, 1], trafficPolicy: {tls: {mode: [], sni: {}}, portLevelSettings: [3, {tls: {}}]}}",
    ],
)
def test_nothing_that_is_malformed_breaks_it(kind: str, spec: str) -> None:
    everything(f"apiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n")
