import pytest
from support.kubernetes.reading import because, everything, said, tls_of

from linter.model.endpoint import ClientCertificate, Exposure, Listener, Serves, Upstream
from linter.provenance.setting import Known, Unknown


def gateway(listener: str, spec: str = "") -> str:
    return (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: shop, namespace: shop}\n"
        f"spec: {{listeners: [{{name: web, port: 80, {listener}}}]{spec}}}\n"
    )


def route(
    rules: str,
    parent: str = "{name: shop}",
    hosts: str = "[a.example.com]",
    kind: str = "HTTPRoute",
    place: str = "shop",
    name: str = "shop",
) -> str:
    return (
        f"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {place}}}\n"
        f"spec: {{parentRefs: [{parent}], hostnames: {hosts}, rules: {rules}}}\n"
    )


REDIRECT = "[{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]"
CONTENT = "[{backendRefs: [{name: shop, port: 8080}]}]"


def listener(*texts: str) -> Listener:
    (one,) = [one for one in everything(*texts) if isinstance(one, Listener)]
    return one


def hop(*texts: str) -> Upstream:
    (one,) = [one for one in everything(*texts) if isinstance(one, Upstream)]
    return one


@pytest.mark.parametrize(
    ("routes", "serves"),
    [
        ([REDIRECT], Serves.REDIRECT),
        ([CONTENT], Serves.CONTENT),
        ([REDIRECT, CONTENT], Serves.CONTENT),
    ],
)
def test_a_listener_redirects_when_all_that_is_attached_does(routes: list[str], serves: Serves) -> None:
    named = [route(rules, name=f"route-{number}") for number, rules in enumerate(routes)]

    assert serves is said(listener(gateway("protocol: HTTP"), *named).serves)


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param({"parent": "{name: other}"}, id="another Gateway"),
        pytest.param({"parent": "{name: shop, sectionName: api}"}, id="another listener"),
        pytest.param({"parent": "{name: shop, port: 81}"}, id="another port"),
        pytest.param({"parent": "{name: shop, kind: Service}"}, id="a Service"),
        pytest.param({"place": "blog"}, id="another namespace"),
        pytest.param({"hosts": "[b.example.net]"}, id="another host"),
        pytest.param({"kind": "TCPRoute"}, id="another protocol"),
    ],
)
def test_a_route_that_is_not_attached_says_nothing(elsewhere: dict[str, str]) -> None:
    one = listener(gateway('protocol: HTTP, hostname: "*.example.com"'), route(REDIRECT, **elsewhere))

    assert "no route" in because(one.serves)


@pytest.mark.parametrize(
    ("own", "host", "attached"),
    [
        ("*.example.com", "a.example.com", True),
        ("a.example.com", "*.example.com", True),
        ("*.example.com", "*.example.com", True),
        ("*.example.com", "example.com", False),
        ("a.example.com", "b.example.com", False),
    ],
)
def test_wildcards_meet_what_they_cover(own: str, host: str, attached: bool) -> None:
    one = listener(gateway(f'protocol: HTTP, hostname: "{own}"'), route(REDIRECT, hosts=f'["{host}"]'))

    assert attached is isinstance(one.serves, Known)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("protocol: TLS, tls: {mode: Passthrough}", "passes through"),
        ("protocol: TCP", "whatever bytes come in"),
        ("protocol: example.com/own", "whatever bytes come in"),
    ],
)
def test_a_listener_that_does_not_end_tls_is_open(text: str, reason: str) -> None:
    assert reason in because(listener(gateway(text)).tls)


def test_versions_are_the_implementations() -> None:
    assert "implementation" in because(tls_of(listener(gateway("protocol: HTTPS"))).versions)


@pytest.mark.parametrize(
    ("admits", "attached"),
    [
        ("", False),
        (", allowedRoutes: {namespaces: {from: Same}}", False),
        (", allowedRoutes: {namespaces: {from: None}}", False),
        (", allowedRoutes: {namespaces: {from: All}}", True),
        (", allowedRoutes: {namespaces: {from: Selector}}", True),
        (", allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}", False),
        (", allowedRoutes: {namespaces: {from: All}, kinds: [{kind: HTTPRoute}]}", True),
    ],
)
def test_a_listener_admits_routes_of_other_namespaces_when_told_to(admits: str, attached: bool) -> None:
    other = route(CONTENT, parent="{name: shop, namespace: shop}", place="blog")

    one = listener(gateway(f"protocol: HTTP{admits}"), other)

    assert attached is isinstance(one.serves, Known)


def test_challenges_may_be_answered_in_clear_text() -> None:
    challenges = "[{matches: [{path: {value: /.well-known/acme-challenge/a}}], backendRefs: [{name: solver}]}]"

    assert Serves.REDIRECT is said(
        listener(gateway("protocol: HTTP"), route(REDIRECT), route(challenges, name="solver")).serves
    )


def test_gateways_of_one_name_in_two_files_are_alternatives() -> None:
    ends, twin = gateway("protocol: HTTPS"), gateway("protocol: HTTPS, hostname: b.example.net")
    first = ("shop/0.yaml:Gateway shop/shop:web",)

    found = [one for one in everything(ends, twin, route(CONTENT)) if isinstance(one, Upstream)]

    assert [first, ()] == [one.listeners for one in found]
    assert first == hop(f"{ends}---\n{route(CONTENT)}", twin).listeners


@pytest.mark.parametrize(
    ("kind", "group"),
    [("ListenerSet", "gateway.networking.k8s.io"), ("XListenerSet", "gateway.networking.x-k8s.io")],
)
def test_a_set_adds_listeners_to_a_gateway(kind: str, group: str) -> None:
    added = (
        f"apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: more, namespace: shop}}\n"
        "spec: {parentRef: {name: shop}, listeners: [{name: more, port: 443, protocol: HTTPS}]}\n"
    )
    parent = gateway("protocol: HTTP", f", tls: {{frontend: {{default: {{validation: {VALIDATION}}}}}}}")

    alone = listener(added)
    one = next(one for one in everything(parent, added) if isinstance(one, Listener) and kind in one.name)
    found = hop(added, route(CONTENT, parent=f"{{name: more, kind: {kind}}}"))

    assert "not among the files" in because(tls_of(alone).client_certificate)
    assert ClientCertificate.REQUIRED is said(tls_of(one).client_certificate)
    assert (one.address.replace("1.yaml", "0.yaml"),) == found.listeners


VALIDATION = "{caCertificateRefs: [{name: ca}]}"


@pytest.mark.parametrize(
    ("text", "spec", "clients"),
    [
        ("protocol: HTTPS", "", ClientCertificate.NONE),
        (
            "protocol: HTTPS",
            f", tls: {{frontend: {{default: {{validation: {VALIDATION}}}}}}}",
            ClientCertificate.REQUIRED,
        ),
        (
            "protocol: HTTPS",
            ", tls: {frontend: {default: {validation: {mode: AllowInsecureFallback}}}}",
            ClientCertificate.REQUESTED,
        ),
        (
            "protocol: HTTPS",
            f", tls: {{frontend: {{perPort: [{{port: 443, tls: {{validation: {VALIDATION}}}}}]}}}}",
            ClientCertificate.NONE,
        ),
        (
            "protocol: HTTPS",
            f", tls: {{frontend: {{perPort: [{{port: 80, tls: {{validation: {VALIDATION}}}}}]}}}}",
            ClientCertificate.REQUIRED,
        ),
        (
            "protocol: HTTPS",
            f", tls: {{frontend: {{default: {{validation: {VALIDATION}}}, perPort: [{{port: 80, tls: {{}}}}]}}}}",
            ClientCertificate.NONE,
        ),
        ("protocol: TLS", f", tls: {{frontend: {{default: {{validation: {VALIDATION}}}}}}}", ClientCertificate.NONE),
        (f"protocol: HTTPS, tls: {{frontendValidation: {VALIDATION}}}", "", ClientCertificate.REQUIRED),
    ],
)
def test_clients_are_asked_for_certificates(text: str, spec: str, clients: ClientCertificate) -> None:
    assert clients is said(tls_of(listener(gateway(text, spec))).client_certificate)


def versions(one: Listener) -> list[object]:
    found = tls_of(one).versions
    assert isinstance(found, Known)
    return [said(version) for version in found.value]


def test_istio_has_versions_of_its_own() -> None:
    assert ["TLSv1.2", "TLSv1.3"] == versions(listener(gateway("protocol: HTTPS", ", gatewayClassName: istio")))


@pytest.mark.parametrize(
    ("mode", "clients"),
    [
        ("MUTUAL", ClientCertificate.REQUIRED),
        ("ISTIO_MUTUAL", ClientCertificate.REQUIRED),
        ("OPTIONAL_MUTUAL", ClientCertificate.OPTIONAL),
    ],
)
def test_an_option_of_istio_asks_for_clients(mode: str, clients: ClientCertificate) -> None:
    option = f"protocol: HTTPS, tls: {{options: {{gateway.istio.io/tls-terminate-mode: {mode}}}}}"

    assert clients is said(tls_of(listener(gateway(option, ", gatewayClassName: istio"))).client_certificate)


@pytest.mark.parametrize(
    ("spec", "exposure"),
    [
        ("gke-l7-global-external-managed", Exposure.PUBLIC),
        ("gke-l7-rilb", Exposure.INTERNAL),
        ("istio-waypoint", Exposure.INTERNAL),
    ],
)
def test_a_class_tells_who_reaches_its_gateways(spec: str, exposure: Exposure) -> None:
    assert exposure is said(listener(gateway("protocol: HTTPS", f", gatewayClassName: {spec}")).exposure)


def test_a_service_inside_the_cluster_is_reached_from_inside() -> None:
    inside = "metadata: {annotations: {networking.istio.io/service-type: ClusterIP}, "
    text = gateway("protocol: HTTPS", ", gatewayClassName: istio").replace("metadata: {", inside)

    assert Exposure.INTERNAL is said(listener(text).exposure)
    assert "do not say" in because(listener(text.replace("Name: istio", "Name: own")).exposure)


def traffic_policy(
    tls: str, target: str = "{kind: Gateway, name: shop}", place: str = "shop", name: str = "shop"
) -> str:
    return (
        "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ClientTrafficPolicy\n"
        f"metadata: {{name: {name}, namespace: {place}}}\nspec: {{targetRefs: [{target}], tls: {tls}}}\n"
    )


@pytest.mark.parametrize(
    ("tls", "expected"),
    [
        ("{}", ["TLSv1.2", "TLSv1.3"]),
        ('{minVersion: "1.0"}', ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"]),
        ('{minVersion: Auto, maxVersion: "1.2"}', ["TLSv1.2"]),
        ('{minVersion: "1.3"}', ["TLSv1.3"]),
    ],
)
def test_envoy_gateway_says_which_versions(tls: str, expected: list[str]) -> None:
    assert expected == versions(listener(gateway("protocol: HTTPS"), traffic_policy(tls)))


def test_a_version_that_is_none_is_open() -> None:
    one = listener(gateway("protocol: HTTPS"), traffic_policy("{minVersion: new}"))

    assert "no version" in because(tls_of(one).versions)


@pytest.mark.parametrize(
    ("validation", "clients"),
    [
        ("{}", ClientCertificate.REQUIRED),
        ("{optional: false}", ClientCertificate.REQUIRED),
        ("{optional: true}", ClientCertificate.OPTIONAL),
        ("{mode: RequireAny}", ClientCertificate.UNVERIFIED),
        ("{mode: Request}", ClientCertificate.REQUESTED),
    ],
)
def test_envoy_gateway_says_what_is_asked_of_clients(validation: str, clients: ClientCertificate) -> None:
    one = listener(gateway("protocol: HTTPS"), traffic_policy(f"{{clientValidation: {validation}}}"))

    assert clients is said(tls_of(one).client_certificate)


def test_envoy_gateway_names_cipher_suites() -> None:
    one = listener(gateway("protocol: HTTPS"), traffic_policy("{ciphers: [ECDHE-RSA-AES128-GCM-SHA256, own]}"))

    found = tls_of(one).cipher_suites
    assert isinstance(found, Known)
    assert [True, False] == [isinstance(suite, Known) for suite in found.value]


@pytest.mark.parametrize(
    "policy",
    [
        traffic_policy("{}", target="{kind: Gateway, name: other}"),
        traffic_policy("{}", target="{kind: Gateway, name: shop, sectionName: other}"),
        traffic_policy("{}", place="blog"),
        traffic_policy("{}").replace("gateway.envoyproxy.io", "example.com"),
    ],
    ids=["another Gateway", "another listener", "another namespace", "another product"],
)
def test_a_traffic_policy_for_something_else_says_nothing(policy: str) -> None:
    assert "implementation" in because(tls_of(listener(gateway("protocol: HTTPS"), policy)).versions)


def test_a_traffic_policy_for_a_listener_wins() -> None:
    whole = traffic_policy('{minVersion: "1.2"}')
    own = traffic_policy('{minVersion: "1.3"}', target="{kind: Gateway, name: shop, sectionName: web}", name="own")

    assert ["TLSv1.3"] == versions(listener(gateway("protocol: HTTPS"), whole, own))


def test_a_mode_that_is_none_leaves_clients_open() -> None:
    one = listener(gateway("protocol: HTTPS", ", tls: {frontend: {default: {validation: {mode: Later}}}}"))

    assert "no mode" in because(tls_of(one).client_certificate)


def test_an_option_of_the_implementation_leaves_clients_open() -> None:
    one = listener(gateway("protocol: HTTPS, tls: {options: {gateway.istio.io/tls-terminate-mode: MUTUAL}}"))

    assert isinstance(tls_of(one).client_certificate, Unknown)


def test_a_route_sets_the_header() -> None:
    header = "{set: [{name: Strict-Transport-Security, value: max-age=31536000}]}"
    rules = f"[{{filters: [{{type: ResponseHeaderModifier, responseHeaderModifier: {header}}}], backendRefs: []}}]"

    hsts = listener(gateway("protocol: HTTPS"), route(rules)).hsts

    assert isinstance(hsts, Known)
    assert hsts.value is not None
    assert 31_536_000 == said(hsts.value.max_age)


def policy(version: str, spec: str, place: str = "shop", name: str = "shop") -> str:
    return (
        f"apiVersion: gateway.networking.k8s.io/{version}\nkind: BackendTLSPolicy\n"
        f"metadata: {{name: {name}, namespace: {place}}}\nspec: {spec}\n"
    )


@pytest.mark.parametrize(
    ("version", "spec"),
    [
        ("v1", "{targetRefs: [{kind: Service, name: shop}], validation: {hostname: shop}}"),
        ("v1alpha3", "{targetRefs: [{kind: Service, name: shop}], validation: {hostname: shop}}"),
        ("v1alpha2", "{targetRef: {kind: Service, name: shop}, tls: {hostname: shop}}"),
    ],
)
def test_a_policy_takes_tls_up_again(version: str, spec: str) -> None:
    tls = tls_of(hop(policy(version, spec), route(CONTENT)))

    assert (True, True, True) == (said(tls.verifies_chain), said(tls.verifies_name), said(tls.sends_sni))


@pytest.mark.parametrize(
    "text",
    [
        policy("v1", "{targetRefs: [{kind: Service, name: other}], validation: {hostname: shop}}"),
        policy("v1", "{targetRefs: [{kind: Service, name: shop}], validation: {hostname: shop}}", place="blog"),
        policy("v1", "{targetRefs: [{kind: Service, name: shop, sectionName: api}], validation: {hostname: shop}}"),
    ],
    ids=["another Service", "another namespace", "another port"],
)
def test_a_policy_for_something_else_says_nothing(text: str) -> None:
    assert None is said(hop(text, route(CONTENT), service("{name: web, port: 8080}")).tls)


def service(port: str) -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: shop, namespace: shop}}\nspec: {{ports: [{port}]}}\n"


FOR_PORT = "{{targetRefs: [{{kind: Service, name: shop, sectionName: {}}}], validation: {{hostname: shop}}}}"


@pytest.mark.parametrize(
    ("section", "port"),
    [("web", "{name: web, port: 8080}"), ('"8080"', "{port: 8080}")],
    ids=["by its name", "by its number"],
)
def test_a_policy_names_a_port(section: str, port: str) -> None:
    found = hop(policy("v1", FOR_PORT.format(section)), route(CONTENT), service(port))

    assert True is said(tls_of(found).verifies_chain)


def test_a_policy_for_a_port_of_a_service_elsewhere_leaves_it_open() -> None:
    assert "not among the files" in because(hop(policy("v1", FOR_PORT.format("web")), route(CONTENT)).tls)


def test_a_policy_for_the_port_wins() -> None:
    whole = policy("v1", "{targetRefs: [{kind: Service, name: shop}], validation: {hostname: shop}}")
    port = policy("v1", FOR_PORT.format("web"), name="port")

    found = hop(whole, port, route(CONTENT), service("{name: web, port: 8080}"))

    assert "shop/1.yaml" == found.tls.at.source.path


def test_bytes_that_pass_are_open() -> None:
    raw = gateway("protocol: TLS, tls: {mode: Passthrough}")

    assert "passes through" in because(hop(raw, route(CONTENT, kind="TLSRoute")).tls)
    assert "whatever bytes" in because(hop(route(CONTENT, kind="TCPRoute")).tls)


def test_a_listener_that_ends_tls_passes_on_what_was_inside() -> None:
    ends = gateway("protocol: TLS, tls: {certificateRefs: [{name: shop}]}")

    found = hop(ends, route(CONTENT, kind="TLSRoute"))

    assert (None, "tcp", 1) == (said(found.tls), said(found.protocol), len(found.listeners))


def test_one_listener_that_passes_leaves_the_hop_open() -> None:
    both = gateway("protocol: TLS").replace(
        "listeners: [", "listeners: [{name: raw, protocol: TLS, tls: {mode: Passthrough}}, "
    )

    assert "passes through" in because(hop(both, route(CONTENT, kind="TLSRoute")).tls)


STRICT = (
    "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {{name: default, namespace: {}}}\n"
    "spec: {{mtls: {{mode: STRICT}}}}\n"
)


def test_a_gateway_of_istio_may_encrypt_what_it_says() -> None:
    of_istio = gateway("protocol: HTTPS", ", gatewayClassName: istio")

    assert "is Istio's" in because(hop(of_istio, route(CONTENT)).tls)
    assert True is said(tls_of(hop(of_istio, STRICT.format("shop"), route(CONTENT))).verifies_chain)


def test_the_namespace_of_the_backend_says_what_is_demanded() -> None:
    elsewhere = route("[{backendRefs: [{name: shop, namespace: orders, port: 8080}]}]")

    assert True is said(tls_of(hop(STRICT.format("orders"), elsewhere)).verifies_chain)
    assert None is said(hop(STRICT.format("shop"), elsewhere).tls)


def test_no_mesh_encrypts_what_leaves_the_cluster() -> None:
    outside = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: shop, namespace: shop}\n"
        "spec: {type: ExternalName, externalName: shop.example.com}\n"
    )

    found = hop(STRICT.format("shop"), outside, route(CONTENT))

    assert (None, Exposure.PUBLIC) == (said(found.tls), said(found.exposure))


def test_a_mirror_is_a_hop_and_a_backend_counts_once() -> None:
    mirror = "{type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 80}}}"
    rules = f"[{{backendRefs: [{{name: shop, port: 80}}, {{name: shop, port: 80}}], filters: [{mirror}]}}]"

    found = [one for one in everything(route(rules)) if isinstance(one, Upstream)]

    assert ["Service shop:80", "Service copy:80"] == [one.name.partition(" behind")[0] for one in found]


def test_a_route_of_a_mesh_has_no_hop() -> None:
    assert [] == everything(route(CONTENT, parent="{kind: Service, name: shop}"))


@pytest.mark.parametrize("kind", ["Gateway", "HTTPRoute", "TLSRoute", "BackendTLSPolicy", "ListenerSet"])
@pytest.mark.parametrize(
    "spec",
    [
        "null",
        "[]",
        "text",
        "{listeners: {}, parentRefs: 1, rules: [1, []], tls: []}",
        "{listeners: [1, {}, {name: [], protocol: {}}, {protocol: HTTPS, tls: 3}], tls: {frontend: [1]}}",
        "{targetRefs: [1, {}, {kind: Service, name: shop, sectionName: []}], validation: 1, parentRef: []}",
        "{listeners: [{protocol: HTTPS, allowedRoutes: {kinds: [1, {}], namespaces: []}}], infrastructure: 1}",
        "{parentRefs: [1, {}], rules: [{backendRefs: [1, {}, {name: {}}], filters: [3, {}]}], hostnames: {}}",
    ],
)
def test_nothing_that_is_malformed_breaks_it(kind: str, spec: str) -> None:
    everything(
        f"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: shop}}\nspec: {spec}\n",
        gateway("protocol: HTTPS"),
        route(CONTENT),
    )


@pytest.mark.parametrize(
    "tls", ["null", "[]", "1", "{minVersion: [], ciphers: {}, clientValidation: []}", "{ciphers: [[], {}]}"]
)
def test_a_malformed_traffic_policy_breaks_nothing(tls: str) -> None:
    tls_of(listener(gateway("protocol: HTTPS"), traffic_policy(tls)))
