import pytest
from ingress_reading import because, everything, hop, hops, said, tls_of

from linter.model import ClientCertificate, Listener
from linter.setting import Known, Unknown

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

    assert ["Linkerd encrypts what the pods of this namespace say to each other"] == [step.note for step in tls.via]


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
