import pytest
from support.kubernetes.reading import because, everything, said, tls_of

from linter.model.endpoint import Exposure, Listener, Role, Serves, Upstream
from linter.provenance.setting import Known, Setting


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


def entry(protocol: str, more: str = "", host: str = "api.example.com") -> str:
    return (
        "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: api, namespace: shop}\n"
        f"spec: {{hosts: [{host}], ports: [{{number: 443, protocol: {protocol}}}]{more}}}\n"
    )


@pytest.mark.parametrize("host", ["orders", "orders.sales", "orders.shop.svc", "orders.shop.svc.cluster.local"])
@pytest.mark.parametrize("tls", ["{mode: DISABLE}", "{}", "{sni: a.example.com}"])
def test_clear_text_is_what_disable_and_a_missing_mode_mean(tls: str, host: str) -> None:
    (one,) = hops(rule(tls, host))

    assert None is said(one.tls)


@pytest.mark.parametrize(
    ("protocol", "clear"),
    [("HTTP", True), ("grpc", True), ("HTTPS", False), ("TLS", False), ("TCP", False)],
)
def test_outside_of_the_mesh_the_application_may_speak_tls_itself(protocol: str, clear: bool) -> None:
    (one,) = hops(rule("{mode: DISABLE}"), entry(protocol))

    assert Role.WEB is said(one.role)
    assert clear is isinstance(one.tls, Known)


def test_without_an_entry_nobody_knows_what_an_application_speaks() -> None:
    for tls in ("{mode: DISABLE}", "{}"):
        (one,) = hops(rule(tls))

        assert "application may speak it itself" in because(one.tls)


def test_the_port_of_an_entry_tells_what_is_spoken_on_it() -> None:
    ports = ", trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: DISABLE}}]}"
    text = rule("{}").replace(", trafficPolicy: {tls: {}}", ports)

    two = entry("HTTP").replace("[{number", "[{number: 80, protocol: TLS}, {number")
    (one,) = hops(text, two)

    assert None is said(one.tls)


def test_whoever_says_how_to_speak_tls_and_forgets_the_mode_speaks_clear_text() -> None:
    (one,) = hops(rule("{sni: api.example.com}"))

    assert None is said(one.tls)


def test_a_patch_does_not_say_what_it_leaves_out() -> None:
    text = rule("{sni: orders}", "orders").replace("spec:", "$patch: merge\nspec:")

    (one,) = hops(text)

    assert "a patch" in because(one.tls)


@pytest.mark.parametrize(
    ("tls", "more"),
    [
        ("{mode: SIMPLE, credentialName: shop}", ", workloadSelector: {matchLabels: {app: shop}}"),
        ('{mode: SIMPLE, credentialName: "configmap://shop"}', ""),
    ],
    ids=["a selected workload", "a ConfigMap"],
)
def test_a_secret_is_used_where_the_rule_selects_who_reads_it(tls: str, more: str) -> None:
    (one,) = hops(rule(tls, more=more))

    assert "trafficPolicy.tls.credentialName" == setting_of(tls_of(one).verifies_chain)


def setting_of(setting: Setting[bool] | None) -> str:
    assert setting is not None
    return setting.setting


def test_an_entry_may_name_the_certificate() -> None:
    named = entry("HTTPS", ", subjectAltNames: [api.example.com]")

    (one,) = hops(rule("{mode: SIMPLE, sni: api.example.com}"), named)

    assert True is said(tls_of(one).verifies_name)


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


def test_a_host_that_a_template_fills_in_may_be_anywhere() -> None:
    (one,) = hops(rule("{mode: SIMPLE}", '"{{ .Values.host }}"'))

    assert "a template fills it in" == because(one.exposure)
    assert Role.WEB is said(one.role)


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
        ("{number: 443, protocol: TLS}", ', tls: {mode: "{{ .Values.mode }}"}', "a template fills it in"),
    ],
)
def test_a_gateway_that_does_not_end_tls_is_open(port: str, tls: str, reason: str) -> None:
    assert reason in because(listener(gateway(port, tls)).tls)


def test_hosts_are_told_without_the_namespaces_that_may_use_them() -> None:
    hosts = listener(gateway("{number: 80, protocol: HTTP}")).hosts

    assert isinstance(hosts, Known)
    assert ["a.example.com"] == [said(host) for host in hosts.value]


def virtual_service(http: str, gateways: str = "[shop/shop]", place: str = "shop", name: str = "shop") -> str:
    return (
        f"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: {name}, namespace: {place}}}\n"
        f"spec: {{gateways: {gateways}, http: {http}}}\n"
    )


TO_HTTPS = "redirect: {scheme: https}"
ROUTE = "{route: [{destination: {host: shop}}]}"
PLAIN = gateway("{number: 80, protocol: HTTP}")


@pytest.mark.parametrize(
    ("http", "serves"),
    [
        (f"[{{{TO_HTTPS}}}]", Serves.REDIRECT),
        (f"[{{match: [{{port: 80}}], {TO_HTTPS}}}, {ROUTE}]", Serves.REDIRECT),
        (f"[{{match: [{{port: 443}}], {TO_HTTPS}}}, {ROUTE}]", Serves.CONTENT),
        (f"[{{match: [{{uri: {{prefix: /}}}}], {TO_HTTPS}}}]", Serves.REDIRECT),
        (f"[{ROUTE}, {{{TO_HTTPS}}}]", Serves.CONTENT),
        ("[{redirect: {uri: /other}}]", Serves.CONTENT),
        ("[]", Serves.CONTENT),
    ],
)
def test_a_virtual_service_redirects_what_its_first_routes_catch(http: str, serves: Serves) -> None:
    assert serves is said(listener(virtual_service(http), PLAIN).serves)


def test_a_virtual_service_that_redirects_a_part_leaves_it_open() -> None:
    http = f"[{{match: [{{uri: {{prefix: /login}}}}], {TO_HTTPS}}}, {ROUTE}]"

    assert "a part" in because(listener(virtual_service(http), PLAIN).serves)


@pytest.mark.parametrize(
    ("gateways", "place", "bound"),
    [
        ("[shop]", "shop", True),
        ("[./shop]", "shop", True),
        ("[shop/shop]", "blog", True),
        ("[shop]", "blog", False),
        ("[mesh]", "shop", False),
        ("shop", "shop", False),
    ],
)
def test_a_virtual_service_names_its_gateways(gateways: str, place: str, bound: bool) -> None:
    redirects = virtual_service(f"[{{{TO_HTTPS}}}]", gateways, place)

    assert bound is (said(listener(redirects, PLAIN).serves) is Serves.REDIRECT)


def test_all_that_is_bound_has_to_redirect() -> None:
    two = (virtual_service(f"[{{{TO_HTTPS}}}]"), virtual_service(f"[{ROUTE}]", name="other"))

    assert Serves.CONTENT is said(listener(*two, PLAIN).serves)


def test_a_gateway_says_itself_that_it_does_not_redirect() -> None:
    plain = gateway("{number: 80, protocol: HTTP}", ", tls: {httpsRedirect: false}")

    assert Serves.CONTENT is said(listener(plain).serves)
    assert Serves.REDIRECT is said(listener(plain, virtual_service(f"[{{{TO_HTTPS}}}]")).serves)


def test_a_patch_of_a_gateway_does_not_say_what_it_leaves_out() -> None:
    assert "a patch" in because(listener(PLAIN.replace("spec:", "$patch: merge\nspec:")).serves)


@pytest.mark.parametrize(
    "http",
    [
        '[{headers: {response: {set: {Strict-Transport-Security: "max-age=31536000"}}}}]',
        '[{route: [{headers: {response: {add: {strict-transport-security: "max-age=31536000"}}}}]}]',
    ],
    ids=["for a route", "for a destination"],
)
def test_a_virtual_service_sets_the_header(http: str) -> None:
    hsts = listener(virtual_service(http), gateway("{number: 443, protocol: HTTPS}", ", tls: {mode: SIMPLE}")).hsts

    assert isinstance(hsts, Known)
    assert hsts.value is not None
    assert 31_536_000 == said(hsts.value.max_age)


def test_an_egress_gateway_is_inside() -> None:
    one = listener(gateway("{number: 80, protocol: HTTP}", selector="{istio: egressgateway}"))

    assert Exposure.INTERNAL is said(one.exposure)


@pytest.mark.parametrize("kind", ["Gateway", "DestinationRule", "ServiceEntry", "VirtualService"])
@pytest.mark.parametrize(
    "spec",
    [
        "null",
        "[]",
        "text",
        "{servers: x, host: [], trafficPolicy: 1, subsets: {}}",
        "{hosts: [[], {}], ports: [1, {}], gateways: [[], shop, 1], http: [1, {match: [1], headers: []}]}",
        "{gateways: [shop], hosts: [a], http: [{redirect: 1, headers: {response: {set: [1]}}, route: [1, {}]}]}",
        "{host: a, trafficPolicy: {tls: []}, servers: [1, {port: 1}, {port: {}, tls: 3, hosts: {a: b}}]}",
        "{host: a, subsets: [{}, 1], trafficPolicy: {tls: {mode: [], sni: {}}, portLevelSettings: [3, {tls: {}}]}}",
    ],
)
def test_nothing_that_is_malformed_breaks_it(kind: str, spec: str) -> None:
    everything(
        f"apiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n",
        gateway("{number: 443, protocol: HTTPS}", ", tls: {mode: SIMPLE}"),
        rule("{mode: DISABLE}", "a"),
    )
