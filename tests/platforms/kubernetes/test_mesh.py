import pytest
from ingress_reading import because, everything, hop, said, tls_of

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
