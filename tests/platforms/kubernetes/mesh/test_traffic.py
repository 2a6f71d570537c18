import pytest
from support.kubernetes.reading import because, everything, hop, hops, said, tls_of

from linter.model.endpoint import ClientCertificate, Listener
from linter.provenance.setting import Known, Unknown

STRICT = """
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
"""
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec:
  template:
    metadata: {METADATA}
    spec:
      containers: [{name: orders, env: [{name: CATALOG_URL, value: "http://catalog:8080"}]}]
"""


def policy(spec: str, name: str = "default", place: str = "shop") -> str:
    return (
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"
        f"metadata: {{name: {name}, namespace: {place}}}\nspec: {spec}\n"
    )


def namespace(labels: str = "", annotations: str = "") -> str:
    return (
        "apiVersion: v1\nkind: Namespace\n"
        f"metadata: {{name: shop, labels: {{{labels}}}, annotations: {{{annotations}}}}}\n"
    )


def deployment(metadata: str = "{}") -> str:
    return DEPLOYMENT.replace("{METADATA}", metadata)


@pytest.mark.parametrize(
    "labels", ["istio-injection: enabled", "istio.io/rev: stable", "istio.io/dataplane-mode: ambient"]
)
def test_a_mesh_that_demands_mutual_tls_encrypts_what_is_clear_text_to_the_application(labels: str) -> None:
    tls = hop(namespace(labels), STRICT, deployment()).tls

    assert isinstance(tls, Known)
    assert tls.value is not None
    assert ["the mesh demands mutual TLS"] == [step.note for step in tls.via]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((deployment(),), id="no mesh in sight"),
        pytest.param((namespace("istio-injection: disabled"), deployment()), id="kept out of it"),
        pytest.param(
            (namespace("istio-injection: enabled"), STRICT, deployment('{labels: {sidecar.istio.io/inject: "false"}}')),
            id="a workload of its own",
        ),
    ],
)
def test_outside_of_a_mesh_clear_text_is_clear_text(texts: tuple[str, ...]) -> None:
    assert None is said(hop(*texts).tls)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((namespace("istio-injection: enabled"), deployment()), id="permissive by default"),
        pytest.param((policy("{mtls: {mode: PERMISSIVE}}"), deployment()), id="a policy alone"),
    ],
)
def test_a_mesh_that_may_encrypt_leaves_it_open(texts: tuple[str, ...]) -> None:
    assert isinstance(hop(*texts).tls, Unknown)


def test_a_strict_policy_is_kept_by_all_that_get_through() -> None:
    assert True is said(tls_of(hop(STRICT, deployment())).verifies_chain)


def test_linkerd_encrypts_what_the_pods_of_a_namespace_say_to_each_other() -> None:
    tls = hop(namespace(annotations="linkerd.io/inject: enabled"), deployment()).tls

    assert ["Linkerd encrypts what pods of the mesh say to each other"] == [step.note for step in tls.via]


def listeners(*texts: str) -> list[Listener]:
    return [one for one in everything(*texts) if isinstance(one, Listener)]


def test_a_strict_policy_requires_a_certificate() -> None:
    (one,) = listeners(policy("{mtls: {mode: STRICT}}"))

    assert ClientCertificate.REQUIRED is said(tls_of(one).client_certificate)
    assert True is said(tls_of(one).required)


@pytest.mark.parametrize("spec", ["{}", "{mtls: {}}", "{mtls: {mode: UNSET}}", "null", "[]", "{mtls: [STRICT]}"])
def test_what_a_policy_leaves_to_a_wider_one_is_open(spec: str) -> None:
    (one,) = listeners(policy(spec))

    assert "decides" in because(one.tls)


def test_a_policy_for_some_workloads_takes_what_its_namespace_says() -> None:
    selective = policy("{selector: {matchLabels: {app: orders}}}", name="orders")

    one = next(one for one in listeners(policy("{mtls: {mode: STRICT}}"), selective) if "orders" in one.name)

    assert True is said(tls_of(one).required)


def test_policies_that_disagree_leave_it_open() -> None:
    selective = policy("{selector: {matchLabels: {app: orders}}}", name="orders")
    both = (policy("{mtls: {mode: STRICT}}"), policy("{mtls: {mode: PERMISSIVE}}", name="second"))

    one = next(one for one in listeners(*both, selective) if "shop/orders" in one.name)

    assert isinstance(one.tls, Unknown)


def test_a_mode_that_a_template_fills_in_is_open() -> None:
    (one,) = listeners(policy('{mtls: {mode: "{{ .Values.mode }}"}}'))

    assert "a template fills it in" == because(one.tls)


def test_a_selector_in_the_root_namespace_has_no_effect() -> None:
    spec = "{selector: {matchLabels: {app: edge}}, mtls: {mode: PERMISSIVE}, portLevelMtls: {80: {mode: DISABLE}}}"

    (one,) = listeners(policy(spec, place="istio-system"))

    assert "ignores" in because(one.tls)


def test_what_has_no_effect_is_not_narrower() -> None:
    edge = policy("{selector: {matchLabels: {app: edge}}, mtls: {mode: STRICT}}", name="edge", place="istio-system")

    one = next(
        one
        for one in listeners(policy("{mtls: {mode: PERMISSIVE}}", place="istio-system"), edge)
        if "default" in one.name
    )

    assert False is said(tls_of(one).required)


def test_a_mode_that_cannot_be_told_is_one_of_three() -> None:
    (one,) = listeners(policy("{}"))

    assert isinstance(one.tls, Unknown)
    assert [True, False, None] == [
        None if candidate.value is None else said(candidate.value.required) for candidate in one.tls.candidates
    ]


@pytest.mark.parametrize(
    "weaker",
    [
        "{selector: {matchLabels: {app: catalog}}, mtls: {mode: PERMISSIVE}}",
        "{selector: {matchLabels: {app: catalog}}, portLevelMtls: {8080: {mode: DISABLE}}}",
    ],
    ids=["as a whole", "on a port"],
)
def test_a_weaker_policy_for_some_workloads_leaves_it_open(weaker: str) -> None:
    assert isinstance(hop(STRICT, policy(weaker, name="catalog"), deployment()).tls, Unknown)
    assert isinstance(hop(STRICT, policy(weaker, name="catalog", place="blog"), deployment()).tls, Known)


def test_each_namespace_is_asked_for_its_own_mesh() -> None:
    elsewhere = deployment().replace("namespace: shop", "namespace: blog")

    found = [one.tls for one in hops(policy("{mtls: {mode: PERMISSIVE}}"), deployment(), elsewhere)]

    assert [Unknown, Known] == [type(tls) for tls in found]


@pytest.mark.parametrize("kind", ["PeerAuthentication", "Namespace"])
@pytest.mark.parametrize(
    "text",
    [
        "spec: null",
        "spec: []",
        "spec: {mtls: STRICT, selector: [], portLevelMtls: [1]}",
        "spec: {mtls: {mode: []}, selector: {matchLabels: {a: {}, b: c}}, portLevelMtls: {80: 1, 81: {mode: {}}}}",
        "metadata: {labels: [istio-injection], annotations: 1}",
    ],
)
def test_nothing_that_is_malformed_breaks_it(kind: str, text: str) -> None:
    version = "v1" if kind == "Namespace" else "security.istio.io/v1"

    everything(f"apiVersion: {version}\nkind: {kind}\n{text}\n", STRICT, deployment())


ENABLED = "istio-injection: enabled"


def pod(spec: str = "", metadata: str = "", kind: str = "Pod") -> str:
    """Return a workload that opens a hop; `metadata` and `spec` are what its pods say besides."""
    template = (
        f"metadata: {{{metadata}}}, spec: {{{spec}containers: "
        '[{name: a, env: [{name: CATALOG_URL, value: "http://catalog:8080"}]}]}'
    )
    if kind == "Pod":
        whole = template.replace("metadata: {", "metadata: {name: orders, namespace: shop, ")
        return f"{{apiVersion: v1, kind: Pod, {whole}}}\n"
    jobs = f"{{jobTemplate: {{spec: {{template: {{{template}}}}}}}}}"
    return f"{{apiVersion: batch/v1, kind: CronJob, metadata: {{name: orders, namespace: shop}}, spec: {jobs}}}\n"


@pytest.mark.parametrize("kind", ["Pod", "CronJob"])
@pytest.mark.parametrize(
    ("spec", "metadata"),
    [
        pytest.param("hostNetwork: true, ", "", id="on the network of its node"),
        pytest.param("", 'annotations: {sidecar.istio.io/inject: "false"}', id="by an annotation"),
        pytest.param("", "labels: {istio.io/dataplane-mode: none}", id="by a label"),
    ],
)
def test_a_pod_may_stay_out_of_the_mesh_of_its_namespace(kind: str, spec: str, metadata: str) -> None:
    assert None is said(hop(namespace(ENABLED), STRICT, pod(spec, metadata, kind)).tls)


@pytest.mark.parametrize("proxy", ["istio-proxy", "linkerd-proxy"])
def test_a_proxy_in_the_manifest_is_a_mesh(proxy: str) -> None:
    text = pod().replace("containers: [", f"containers: [{{name: {proxy}}}, ")

    assert isinstance(hop(text).tls, Unknown)
    assert None is said(hop(pod()).tls)


def test_a_label_that_a_template_fills_in_leaves_it_open() -> None:
    assert isinstance(hop(namespace('istio-injection: "{{ .Values.mesh }}"'), pod()).tls, Unknown)


def test_a_label_that_switches_nothing_is_none() -> None:
    assert None is said(hop(namespace('istio-injection: "true"'), pod()).tls)


def test_linkerd_encrypts_only_inside_the_namespace_that_says_so() -> None:
    own = pod(metadata="annotations: {linkerd.io/inject: enabled}")

    assert isinstance(hop(own).tls, Unknown)


@pytest.mark.parametrize(("labels", "mesh"), [(ENABLED, True), ("istio-injection: disabled", False), ("", False)])
def test_a_workload_without_a_namespace_may_be_in_one_that_is_in_a_mesh(labels: str, mesh: bool) -> None:
    text = pod().replace(", namespace: shop", "")

    assert mesh is isinstance(hop(namespace(labels), text).tls, Unknown)


def test_a_policy_of_the_mesh_in_sight_suggests_one() -> None:
    assert True is said(tls_of(hop(policy("{mtls: {mode: STRICT}}", place="istio-system"), pod())).verifies_chain)


def test_a_port_with_an_unknown_mode_is_told_beside_its_policy() -> None:
    spec = "{selector: {matchLabels: {app: a}}, mtls: {mode: STRICT}, portLevelMtls: {80: {mode: LATER}}}"

    whole, port = listeners(policy(spec))

    assert True is said(tls_of(whole).required)
    assert "no mode" in because(port.tls)


# --- the other end ----------------------------------------------------------------------------------------------

INJECTED = "annotations: {linkerd.io/inject: enabled}"
OUT = "annotations: {linkerd.io/inject: disabled}"
INSIDE = namespace(annotations="linkerd.io/inject: enabled")


def catalog(metadata: str = "", kind: str = "Deployment", name: str = "catalog", place: str = "shop") -> str:
    """Return a workload that a Service selects; `metadata` is what its pods say besides."""
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {place}}}\n"
        f"spec: {{template: {{metadata: {{labels: {{app: catalog, name: {name}}}, {metadata}}}, "
        "spec: {containers: [{name: a, ports: [{name: web, containerPort: 9000}]}]}}}\n"
    )


def service(more: str = "selector: {app: catalog}, ports: [{port: 8080, targetPort: web}]", place: str = "shop") -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: catalog, namespace: {place}}}\nspec: {{{more}}}\n"


def notes(*texts: str) -> list[str]:
    tls = hop(*texts).tls
    return [step.note for step in tls.via] if isinstance(tls, Known) else []


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet"])
def test_linkerd_encrypts_between_workloads_that_are_both_injected(kind: str) -> None:
    one = hop(pod(metadata=INJECTED), service(), catalog(INJECTED, kind))

    assert True is said(tls_of(one).verifies_chain)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((pod(metadata=INJECTED), service(), catalog(OUT)), id="the server"),
        pytest.param((pod(metadata=OUT), service(), catalog(INJECTED)), id="the client"),
        pytest.param(
            (namespace(annotations="linkerd.io/inject: enabled"), pod(), service(), catalog(OUT)), id="of its namespace"
        ),
    ],
)
def test_linkerd_does_not_encrypt_where_one_end_is_kept_out(texts: tuple[str, ...]) -> None:
    assert None is said(hop(*texts).tls)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((service(), catalog()), id="pods that say nothing"),
        pytest.param((service(), catalog(INJECTED), catalog(OUT, name="old")), id="a part of the pods"),
        pytest.param((service("ports: [{port: 8080}]"),), id="no selector"),
        pytest.param((service("type: ExternalName, externalName: a.example.com"),), id="a name for another host"),
        pytest.param((), id="no Service"),
    ],
)
def test_an_other_end_that_is_not_told_leaves_it_open(texts: tuple[str, ...]) -> None:
    assert isinstance(hop(pod(metadata=INJECTED), *texts).tls, Unknown)


def test_a_namespace_speaks_for_services_that_are_not_among_the_files() -> None:
    elsewhere = pod().replace("//catalog:", "//catalog.blog:")

    assert True is said(tls_of(hop(INSIDE, pod())).verifies_chain)
    assert isinstance(hop(INSIDE, elsewhere).tls, Unknown)
    assert isinstance(hop(INSIDE, pod().replace("//catalog:", "//10.0.0.7:")).tls, Unknown)


@pytest.mark.parametrize(
    "host", ["catalog.blog", "catalog.blog.svc", "catalog.blog.svc.cluster.local", "a.catalog.blog.svc"]
)
def test_a_service_of_another_namespace_is_found(host: str) -> None:
    client = pod(metadata=INJECTED).replace("//catalog:", f"//{host}:")

    assert True is said(tls_of(hop(client, service(place="blog"), catalog(INJECTED, place="blog"))).verifies_chain)


SKIPPED = ["traffic on this port goes around the proxy"]


@pytest.mark.parametrize("ports", ["8080", "25,8080", "25, 8000-9000", "8080-8080"])
def test_ports_that_the_client_skips_are_in_clear_text(ports: str) -> None:
    skip = f'config.linkerd.io/skip-outbound-ports: "{ports}"'
    own = pod(metadata=f"annotations: {{linkerd.io/inject: enabled, {skip}}}")
    of_namespace = namespace(annotations=f"linkerd.io/inject: enabled, {skip}")

    assert SKIPPED == notes(own, service(), catalog(INJECTED))
    assert SKIPPED == notes(of_namespace, pod(), service(), catalog())
    assert None is said(hop(own, service(), catalog(INJECTED), catalog(INJECTED, name="new")).tls)


@pytest.mark.parametrize("ports", ["808", "8081,25", "9000", "", "a-b", "8081-", "9000-8000"])
def test_other_ports_are_not(ports: str) -> None:
    own = f'annotations: {{linkerd.io/inject: enabled, config.linkerd.io/skip-outbound-ports: "{ports}"}}'

    assert True is said(tls_of(hop(pod(metadata=own), service(), catalog(INJECTED))).verifies_chain)


def test_pods_go_before_their_namespace() -> None:
    skips = 'linkerd.io/inject: enabled, config.linkerd.io/skip-outbound-ports: "8080"'
    own = pod(metadata='annotations: {config.linkerd.io/skip-outbound-ports: "25"}')

    one = hop(namespace(annotations=skips), own, service(), catalog())

    assert True is said(tls_of(one).verifies_chain)


@pytest.mark.parametrize(("ports", "skipped"), [("9000", True), ("8080", False)])
def test_the_server_skips_ports_of_its_containers(ports: str, skipped: bool) -> None:
    server = f'annotations: {{linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: "{ports}"}}'

    found = notes(pod(metadata=INJECTED), service(), catalog(server))

    assert skipped is (found == SKIPPED)


def test_a_part_of_the_servers_that_skips_a_port_leaves_it_open() -> None:
    server = 'annotations: {linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: "9000"}'

    one = hop(pod(metadata=INJECTED), service(), catalog(server), catalog(INJECTED, name="new"))

    assert isinstance(one.tls, Unknown)


def test_ports_that_a_template_fills_in_leave_it_open() -> None:
    own = 'annotations: {linkerd.io/inject: enabled, config.linkerd.io/skip-outbound-ports: "{{ .Values.skip }}"}'

    assert isinstance(hop(pod(metadata=own), service(), catalog(INJECTED)).tls, Unknown)


def test_opaque_ports_stay_encrypted() -> None:
    own = 'annotations: {linkerd.io/inject: enabled, config.linkerd.io/opaque-ports: "8080"}'

    assert True is said(tls_of(hop(pod(metadata=own), service(), catalog(own))).verifies_chain)


def test_ports_that_linkerd_leaves_alone_by_default_are_open() -> None:
    client = pod(metadata=INJECTED).replace(":8080", ":4567")

    assert isinstance(hop(client, service(), catalog(INJECTED)).tls, Unknown)


def test_istio_skips_ports_too() -> None:
    own = pod(metadata='annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "8080"}')
    server = 'annotations: {traffic.sidecar.istio.io/excludeInboundPorts: "9000"}'

    assert SKIPPED == notes(namespace(ENABLED), STRICT, own)
    assert SKIPPED == notes(namespace(ENABLED), STRICT, pod(), service(), catalog(server))


def test_istio_speaks_clear_text_to_pods_without_a_proxy() -> None:
    out = 'annotations: {sidecar.istio.io/inject: "false"}'

    assert None is said(hop(namespace(ENABLED), STRICT, pod(), service(), catalog(out)).tls)


def test_the_policy_of_the_other_namespace_decides() -> None:
    elsewhere = pod().replace("//catalog:", "//catalog.blog:")

    assert isinstance(hop(namespace(ENABLED), STRICT, elsewhere).tls, Unknown)
    there = hop(namespace(ENABLED), policy("{mtls: {mode: STRICT}}", place="blog"), elsewhere)
    assert True is said(tls_of(there).verifies_chain)


MANUAL = (
    "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\n"
    "spec: {meshConfig: {enableAutoMtls: false}}\n"
)
RULE = (
    "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a, namespace: istio-system}\n"
    "spec: {host: '*.local', trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}\n"
)


def test_mutual_tls_that_nobody_asks_for_is_none_where_it_is_not_automatic() -> None:
    one = hop(namespace(ENABLED), MANUAL, pod())

    assert None is said(one.tls)
    assert isinstance(one.tls, Known)
    assert ["mutual TLS is not automatic, and no DestinationRule asks for it"] == [step.note for step in one.tls.via]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((MANUAL.replace("false", "true"),), id="automatic"),
        pytest.param((MANUAL, policy("{mtls: {mode: LATER}}")), id="a policy that is not understood"),
        pytest.param(
            (MANUAL, policy("{selector: {matchLabels: {a: b}}, mtls: {mode: DISABLE}}", "b"), STRICT), id="two"
        ),
    ],
)
def test_otherwise_it_is_not_told(texts: tuple[str, ...]) -> None:
    assert isinstance(hop(namespace(ENABLED), *texts, pod()).tls, Unknown)


def test_a_rule_may_ask_for_it() -> None:
    one = next(one for one in hops(namespace(ENABLED), MANUAL, RULE, pod()) if "from Pod" in one.name)

    assert isinstance(one.tls, Unknown)


def test_what_is_demanded_is_not_left_to_automatics() -> None:
    assert True is said(tls_of(hop(namespace(ENABLED), MANUAL, STRICT, pod())).verifies_chain)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [("consul.hashicorp.com/connect-inject", '"true"', "Consul"), ("kuma.io/sidecar-injection", "enabled", "Kuma")],
)
def test_consul_and_kuma_may_encrypt_what_their_pods_say(key: str, value: str, reason: str) -> None:
    inside = f"annotations: {{{key}: {value}}}"
    outside = f"annotations: {{{key}: {'disabled' if value == 'enabled' else repr('false')}}}"

    assert reason in because(hop(pod(metadata=inside)).tls)
    assert None is said(hop(pod(metadata=outside)).tls)
    assert None is said(hop(pod(metadata=inside), service(), catalog(outside)).tls)


def test_kuma_has_a_label_as_well() -> None:
    assert "Kuma" in because(hop(pod(metadata="labels: {kuma.io/sidecar-injection: enabled}")).tls)


def test_a_sidecar_of_the_namespace_suggests_a_mesh() -> None:
    sidecar = "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a, namespace: PLACE}\nspec: {}\n"

    assert isinstance(hop(sidecar.replace("PLACE", "shop"), pod()).tls, Unknown)
    assert None is said(hop(sidecar.replace("PLACE", "blog"), pod()).tls)
