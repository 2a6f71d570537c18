from textwrap import indent

import pytest
from support.kubernetes.reading import because, everything, hops, said, tls_of

from linter.model.endpoint import Exposure, Listener, Role, Upstream
from linter.platforms.platform import Unread
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError


def mesh(config: str, name: str = "istio") -> str:
    """Return the ConfigMap of a control plane."""
    text = indent(config.strip("\n"), "    ")
    return (
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: istio-system}}\n"
        f"data:\n  mesh: |-\n{text}\n"
    )


def operator(spec: str, kind: str = "IstioOperator", version: str = "install.istio.io/v1alpha1") -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: mesh}}\nspec: {spec}\n"


def listeners(*texts: str) -> list[Listener]:
    return [one for one in everything(*texts) if isinstance(one, Listener)]


def suites(one: Listener | Upstream) -> list[str]:
    found = tls_of(one).cipher_suites
    if found is None:
        return []
    assert isinstance(found, Known)
    return [suite.value.name for suite in found.value if isinstance(suite, Known)]


def versions(one: Listener | Upstream) -> list[object]:
    found = tls_of(one).versions
    assert isinstance(found, Known)
    return [said(version) for version in found.value]


GATEWAY = (
    "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: shop, namespace: shop}\n"
    "spec: {servers: [{port: {number: 443, protocol: HTTPS}, hosts: [a.example.com], tls: {TLS}}]}\n"
)
RULE = (
    "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: api, namespace: shop}\n"
    "spec: {host: api.example.com, trafficPolicy: {tls: {mode: MODE}}}\n"
)
ENTRY = (
    "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: api, namespace: shop}\n"
    "spec: {hosts: [api.example.com], ports: [{number: 443, protocol: PROTOCOL}]MORE}\n"
)
WEAK = "TLS_RSA_WITH_AES_128_GCM_SHA256"
DEFAULTS = mesh("tlsDefaults: {cipherSuites: [AES128-GCM-SHA256]}")


def gateway(tls: str) -> str:
    return GATEWAY.replace("{TLS}", tls)


def entry(protocol: str = "GRPC", more: str = "") -> str:
    return ENTRY.replace("PROTOCOL", protocol).replace("MORE", more)


# --- versions and suites ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "accepted"),
    [
        ("TLS_AUTO", ["TLSv1.2", "TLSv1.3"]),
        ("TLSV1_2", ["TLSv1.2", "TLSv1.3"]),
        ("TLSV1_3", ["TLSv1.3"]),
    ],
)
def test_the_least_version_of_the_mesh_is_that_of_its_mutual_tls(least: str, accepted: list[str]) -> None:
    (one,) = listeners(mesh(f"meshMTLS: {{minProtocolVersion: {least}}}"))

    assert Role.MESH is said(one.role)
    assert accepted == versions(one)


def test_a_version_that_a_mesh_does_not_have_is_open() -> None:
    (one,) = listeners(mesh("meshMTLS: {minProtocolVersion: TLSV1_0}"))

    assert "no version" in because(tls_of(one).versions)


def test_suites_without_a_version_leave_istios_own() -> None:
    (one,) = listeners(mesh("meshMTLS: {cipherSuites: [AES128-GCM-SHA256]}"))

    assert [WEAK] == suites(one)
    assert ["TLSv1.2", "TLSv1.3"] == versions(one)


@pytest.mark.parametrize("mode", ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"])
def test_a_gateway_that_names_no_suites_takes_those_of_the_mesh(mode: str) -> None:
    (one,) = listeners(DEFAULTS, gateway(f"{{mode: {mode}}}"))

    assert [WEAK] == suites(one)


@pytest.mark.parametrize("tls", ["{mode: SIMPLE, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]}", "{mode: ISTIO_MUTUAL}"])
def test_a_gateway_with_suites_of_its_own_or_of_the_mesh_does_not(tls: str) -> None:
    (one,) = listeners(DEFAULTS, gateway(tls))

    assert WEAK not in suites(one)


@pytest.mark.parametrize(
    ("tls", "accepted"),
    [
        ("{mode: SIMPLE}", ["TLSv1.3"]),
        ("{mode: SIMPLE, minProtocolVersion: TLS_AUTO}", ["TLSv1.3"]),
        ("{mode: SIMPLE, minProtocolVersion: TLSV1_2}", ["TLSv1.2", "TLSv1.3"]),
        ("{mode: ISTIO_MUTUAL}", ["TLSv1.2", "TLSv1.3"]),
    ],
)
def test_a_gateway_takes_the_least_version_of_the_mesh_where_it_has_none(tls: str, accepted: list[str]) -> None:
    (one,) = listeners(mesh("tlsDefaults: {minProtocolVersion: TLSV1_3}"), gateway(tls))

    assert accepted == versions(one)


@pytest.mark.parametrize(("mode", "taken"), [("SIMPLE", [WEAK]), ("MUTUAL", [WEAK]), ("ISTIO_MUTUAL", [])])
def test_a_rule_takes_the_suites_of_the_mesh_where_it_originates_tls(mode: str, taken: list[str]) -> None:
    (one,) = hops(DEFAULTS, RULE.replace("MODE", mode))

    assert taken == suites(one)
    assert tls_of(one).versions is None


def test_defaults_that_nobody_beside_takes_are_told_by_themselves() -> None:
    (one,) = listeners(DEFAULTS)

    assert [WEAK] == suites(one)


def test_control_planes_that_disagree_leave_a_gateway_to_itself() -> None:
    other = mesh("tlsDefaults: {cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]}", "istio-canary")

    (one,) = listeners(DEFAULTS, other, gateway("{mode: SIMPLE}"))

    assert [] == suites(one)


def test_what_an_operator_is_told_first_wins_over_its_values() -> None:
    spec = (
        "{meshConfig: {tlsDefaults: {cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]}}, "
        "values: {meshConfig: {tlsDefaults: {cipherSuites: [AES128-GCM-SHA256], minProtocolVersion: TLSV1_3}}}}"
    )

    (one,) = listeners(operator(spec), gateway("{mode: SIMPLE}"))

    assert ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"] == suites(one)
    assert ["TLSv1.3"] == versions(one)


@pytest.mark.parametrize(
    ("kind", "version"), [("Istio", "sailoperator.io/v1"), ("IstioRevision", "sailoperator.io/v1")]
)
def test_the_sail_operator_reads_its_values_only(kind: str, version: str) -> None:
    within = operator("{values: {meshConfig: {meshMTLS: {cipherSuites: [AES128-GCM-SHA256]}}}}", kind, version)
    beside = operator("{meshConfig: {meshMTLS: {cipherSuites: [AES128-GCM-SHA256]}}}", kind, version)

    assert [1, 0] == [len(listeners(within)), len(listeners(beside))]


# --- the root namespace -----------------------------------------------------------------------------------------


def policy(namespace: str, spec: str = "{mtls: {mode: STRICT}}", name: str = "default") -> str:
    return (
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"
        f"metadata: {{name: {name}, namespace: {namespace}}}\nspec: {spec}\n"
    )


SELECTIVE = "{selector: {matchLabels: {app: orders}}}"


@pytest.mark.parametrize(
    "config",
    [
        mesh("rootNamespace: control"),
        operator("{meshConfig: {rootNamespace: control}}"),
        operator("{values: {global: {istioNamespace: control}}}"),
        operator("{namespace: control}", "Istio", "sailoperator.io/v1"),
    ],
    ids=["a ConfigMap", "an operator", "values of the chart", "where it is installed"],
)
def test_the_policy_of_the_mesh_stands_in_its_root_namespace(config: str) -> None:
    of_mesh, of_shop = listeners(config, policy("control"), policy("shop", SELECTIVE, "orders"))
    _, other = listeners(config, policy("istio-system"), policy("shop", SELECTIVE, "orders"))

    assert True is said(tls_of(of_mesh).required)
    assert True is said(tls_of(of_shop).required)
    assert isinstance(other.tls, Unknown)


@pytest.mark.parametrize(
    "configs",
    [
        (mesh("accessLogFile: /dev/stdout"),),
        (mesh('rootNamespace: "{{ .Release.Namespace }}"'),),
        (mesh("rootNamespace: control"), mesh("rootNamespace: other", "istio-canary")),
        (mesh("rootNamespace: control", "topology"),),
        (operator("null"),),
    ],
    ids=["not said", "a template", "two that disagree", "another program's", "an empty operator"],
)
def test_without_a_word_of_it_the_root_namespace_is_istios_own(configs: tuple[str, ...]) -> None:
    _, one = listeners(*configs, policy("istio-system"), policy("shop", SELECTIVE, "orders"))

    assert True is said(tls_of(one).required)


# --- services of the proxies ------------------------------------------------------------------------------------


def tracing(address: str, more: str = "") -> str:
    return mesh(f'defaultConfig: {{tracing: {{zipkin: {{address: "{address}"}}{more}}}}}')


def test_a_tracer_on_the_internet_is_told_everything_in_clear_text() -> None:
    (one,) = hops(tracing("zipkin.example.com:9411"))

    assert (Role.CONTROL, Exposure.PUBLIC) == (said(one.role), said(one.exposure))
    assert None is said(one.tls)


def test_a_tracer_inside_may_be_reached_by_the_mesh() -> None:
    (one,) = hops(tracing("zipkin.istio-system:9411"))

    assert "may encrypt" in because(one.tls)


def test_a_tracer_on_the_node_is_not_on_the_network() -> None:
    (one,) = hops(tracing("$(HOST_IP):9411"))

    assert Exposure.LOOPBACK is said(one.exposure)


def test_a_tracer_that_a_template_fills_in_may_be_anywhere() -> None:
    (one,) = hops(tracing("{{ .Values.zipkin }}:9411"))

    assert "template" in because(one.exposure)


def test_tracing_that_is_switched_off_reaches_nobody() -> None:
    assert [] == hops(tracing("zipkin.example.com:9411") + "    enableTracing: false\n")
    assert 1 == len(hops(tracing("zipkin.example.com:9411") + "    enableTracing: true\n"))


@pytest.mark.parametrize("settings", ["{}", "{mode: DISABLE}", "{caCertificates: /etc/ca.pem}"])
def test_a_mode_that_is_missing_is_clear_text_even_inside(settings: str) -> None:
    (one,) = hops(tracing("zipkin.istio-system:9411", f", tlsSettings: {settings}"))

    assert None is said(one.tls)


@pytest.mark.parametrize(
    ("settings", "chain", "name"),
    [
        ("{mode: SIMPLE, caCertificates: /ca.pem}", True, False),
        ("{mode: MUTUAL, caCertificates: /ca.pem, subjectAltNames: [a.example.com]}", True, True),
        ("{mode: ISTIO_MUTUAL}", True, True),
    ],
)
def test_settings_of_tls_say_what_is_verified(settings: str, chain: bool, name: bool) -> None:
    (one,) = hops(tracing("a.example.com:443", f", tlsSettings: {settings}"))

    assert (chain, name) == (said(tls_of(one).verifies_chain), said(tls_of(one).verifies_name))


def test_without_an_authority_it_depends_on_the_version() -> None:
    (one,) = hops(tracing("a.example.com:443", ", tlsSettings: {mode: SIMPLE}"))

    assert "version of Istio" in because(tls_of(one).verifies_chain)


def test_a_mode_that_is_none_is_open() -> None:
    (one,) = hops(tracing("a.example.com:443", ", tlsSettings: {mode: LATER}"))

    assert "no mode" in because(one.tls)


@pytest.mark.parametrize("service", ["envoyAccessLogService", "envoyMetricsService"])
def test_logs_and_metrics_have_an_address_too(service: str) -> None:
    (one,) = hops(mesh(f"defaultConfig: {{{service}: {{address: logs.example.com:443}}}}"))

    assert None is said(one.tls)


def provider(service: str = "api.example.com", kind: str = "opentelemetry") -> str:
    return mesh(f"extensionProviders: [{{name: p, {kind}: {{service: {service}, port: 443}}}}]")


@pytest.mark.parametrize("service", ["api.example.com", "shop/api.example.com"])
def test_a_provider_outside_without_a_rule_is_asked_in_clear_text(service: str) -> None:
    (one,) = hops(provider(service), entry())

    assert None is said(one.tls)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((), id="no entry"),
        pytest.param((entry("HTTPS"),), id="a port that is to speak TLS"),
        pytest.param((entry(more=", location: MESH_INTERNAL"),), id="an entry inside of the mesh"),
        pytest.param((entry().replace("443", "444"),), id="an entry for another port"),
        pytest.param((entry(), RULE.replace("api.example.com", '"*.example.com"')), id="a rule with a pattern"),
    ],
)
def test_a_provider_of_which_too_little_is_told_is_open(texts: tuple[str, ...]) -> None:
    one = next(one for one in hops(provider(), *texts) if "for p of" in one.name)

    assert isinstance(one.tls, Unknown)


def test_a_provider_inside_is_open() -> None:
    (one,) = hops(provider("collector.istio-system.svc.cluster.local"))

    assert "may encrypt" in because(one.tls)


@pytest.mark.parametrize(
    "tls", ["tls: {mode: SIMPLE}", "portLevelSettings: [{port: {number: 443}, tls: {mode: SIMPLE}}]"]
)
def test_a_rule_tells_of_a_provider_itself(tls: str) -> None:
    rule = RULE.replace("tls: {mode: MODE}", tls)

    (one,) = hops(provider(), entry(), rule)

    assert "DestinationRule" in one.name


def test_a_rule_for_another_port_does_not() -> None:
    rule = RULE.replace("tls: {mode: MODE}", "portLevelSettings: [{port: {number: 80}, tls: {mode: SIMPLE}}]")

    assert 2 == len(hops(provider(), entry(), rule))


@pytest.mark.parametrize("kind", ["prometheus", "stackdriver", "envoyFileAccessLog"])
def test_a_provider_that_is_no_service_has_no_hop(kind: str) -> None:
    assert [] == hops(mesh(f"extensionProviders: [{{name: p, {kind}: {{}}}}]"))


# --- what cannot be read ----------------------------------------------------------------------------------------


def test_a_text_that_is_no_yaml_is_told() -> None:
    (error,) = (one for one in everything(mesh("a: [")) if isinstance(one, InputError))

    assert "not YAML" in error.message


def test_a_template_is_told_as_unread() -> None:
    (one,) = (one for one in everything(mesh("a: [\nb: {{ .Values.b }}")) if isinstance(one, Unread))

    assert "template" in one.because


@pytest.mark.parametrize(
    "text",
    [
        mesh("[]"),
        mesh("meshMTLS: 1\ntlsDefaults: []\ndefaultConfig: x\nextensionProviders: {}"),
        mesh("extensionProviders: [1, {}, {zipkin: 1}, {zipkin: {service: []}}]\nrootNamespace: {}"),
        mesh("defaultConfig: {tracing: {zipkin: {address: {}}, tlsSettings: []}}"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: 'rootNamespace: a'}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: [mesh]\n",
        operator("{meshConfig: [], values: {meshConfig: 1, global: []}, namespace: {}}"),
    ],
)
def test_nothing_that_is_malformed_breaks_it(text: str) -> None:
    everything(text, policy("istio-system"), gateway("{mode: SIMPLE}"), RULE.replace("MODE", "SIMPLE"))
