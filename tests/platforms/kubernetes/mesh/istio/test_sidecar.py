import pytest
from support.kubernetes.reading import because, everything, said, tls_of

from linter.model.endpoint import ClientCertificate, Exposure, Listener
from linter.provenance.setting import Known


def sidecar(tls: str = "{mode: SIMPLE}", selector: str = "app: orders", port: str = "9080") -> str:
    return (
        "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: orders, namespace: shop}\n"
        f"spec: {{workloadSelector: {{labels: {{{selector}}}}}, ingress: [{{port: {{number: {port}, "
        f"protocol: HTTPS}}, tls: {tls}}}]}}\n"
    )


def policy(spec: str, name: str = "orders", place: str = "shop") -> str:
    return (
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"
        f"metadata: {{name: {name}, namespace: {place}}}\nspec: {spec}\n"
    )


def selective(more: str, labels: str = "app: orders") -> str:
    return f"{{selector: {{matchLabels: {{{labels}}}}}, {more}}}"


LEFT = policy(selective("mtls: {mode: STRICT}, portLevelMtls: {9080: {mode: DISABLE}}"))


def listeners(*texts: str) -> list[Listener]:
    return [one for one in everything(*texts) if isinstance(one, Listener)]


def of_sidecar(*texts: str) -> Listener | None:
    return next((one for one in listeners(*texts) if one.name.startswith("Sidecar")), None)


@pytest.mark.parametrize(
    ("mode", "client"), [("SIMPLE", ClientCertificate.NONE), ("MUTUAL", ClientCertificate.REQUIRED)]
)
def test_a_sidecar_ends_tls_on_a_port_that_the_mesh_leaves_to_it(mode: str, client: ClientCertificate) -> None:
    one = of_sidecar(sidecar(f"{{mode: {mode}}}"), LEFT)

    assert one is not None
    assert client is said(tls_of(one).client_certificate)
    assert Exposure.INTERNAL is said(one.exposure)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((policy("{mtls: {mode: DISABLE}}"),), id="of the namespace"),
        pytest.param((policy("{mtls: {mode: DISABLE}}", place="istio-system"),), id="of the mesh"),
        pytest.param((policy(selective("mtls: {mode: DISABLE}")),), id="of the workload"),
        pytest.param(
            (policy("{mtls: {mode: STRICT}}", "default"), policy(selective("mtls: {mode: DISABLE}"))), id="narrower"
        ),
    ],
)
def test_the_narrowest_policy_leaves_the_port_to_it(texts: tuple[str, ...]) -> None:
    one = of_sidecar(sidecar(), *texts)

    assert one is not None
    assert isinstance(one.tls, Known)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((policy("{mtls: {mode: STRICT}}"),), id="demanded"),
        pytest.param((policy("{mtls: {mode: PERMISSIVE}}"),), id="permitted"),
        pytest.param((policy(selective("mtls: {mode: STRICT}, portLevelMtls: {80: {mode: DISABLE}}")),), id="other"),
        pytest.param(
            (policy(selective("mtls: {mode: DISABLE}, portLevelMtls: {9080: {mode: STRICT}}")),), id="the port's own"
        ),
    ],
)
def test_mutual_tls_of_the_mesh_takes_its_place(texts: tuple[str, ...]) -> None:
    assert of_sidecar(sidecar(), *texts) is None


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((), id="none"),
        pytest.param((policy(selective("mtls: {mode: DISABLE}", "app: other")),), id="for other workloads"),
        pytest.param((policy(selective("mtls: {mode: DISABLE}"), place="blog"),), id="for another namespace"),
        pytest.param(
            (policy(selective("mtls: {mode: DISABLE}")), policy(selective("mtls: {mode: STRICT}"), "second")), id="two"
        ),
    ],
)
def test_without_a_policy_it_is_not_told(texts: tuple[str, ...]) -> None:
    one = of_sidecar(sidecar(), *texts)

    assert one is not None
    assert "PeerAuthentication" in because(one.tls)


def test_a_port_that_is_left_to_a_sidecar_is_no_finding_of_the_policy() -> None:
    found = [one.name for one in listeners(sidecar(), LEFT)]

    assert ["PeerAuthentication shop/orders", "Sidecar shop/orders on port 9080"] == sorted(found)


@pytest.mark.parametrize(
    "other",
    [
        sidecar(port="9081"),
        sidecar().replace("namespace: shop", "namespace: blog"),
        sidecar().replace(", tls: {mode: SIMPLE}", ""),
    ],
    ids=["another port", "another namespace", "no TLS"],
)
def test_other_ports_stay_one(other: str) -> None:
    assert "PeerAuthentication shop/orders port 9080" in [one.name for one in listeners(other, LEFT)]


def test_a_permissive_port_stays_one_beside_a_sidecar() -> None:
    permissive = LEFT.replace("DISABLE", "PERMISSIVE")

    assert "PeerAuthentication shop/orders port 9080" in [one.name for one in listeners(sidecar(), permissive)]


def test_defaults_of_the_mesh_hold_for_it() -> None:
    operator = (
        "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\n"
        "spec: {meshConfig: {tlsDefaults: {cipherSuites: [AES128-GCM-SHA256]}}}\n"
    )

    one = of_sidecar(operator, sidecar(), LEFT)

    assert one is not None
    suites = tls_of(one).cipher_suites
    assert isinstance(suites, Known)
    assert 1 == len(suites.value)


@pytest.mark.parametrize(
    "spec",
    ["null", "[]", "{ingress: 1}", "{ingress: [1, {}, {tls: {}}, {port: {}, tls: {}}, {port: [], tls: 1}]}"],
)
def test_nothing_that_is_malformed_breaks_it(spec: str) -> None:
    text = f"apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {{name: a, namespace: shop}}\nspec: {spec}\n"

    everything(text, LEFT, policy("{mtls: {mode: DISABLE}}"))
