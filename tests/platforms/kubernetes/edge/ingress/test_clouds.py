"""Load balancers of AWS and of Google Cloud."""

import pytest
from support.kubernetes.reading import because, hop, hops, ingress, listeners, said, service, tls_of

from linter.model.endpoint import ClientCertificate, Exposure, Serves
from linter.provenance.setting import Known, Unknown

ALB = "alb.ingress.kubernetes.io/"
CLASS = "ingressClassName: alb"
GCE = "ingressClassName: gce"
CERTIFICATE = f"{ALB}certificate-arn: arn:aws:acm:eu-central-1:123456789012:certificate/shop"


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        pytest.param('[{"HTTPS": 8443}]', [8443], id="one"),
        pytest.param('[{"HTTP": 80}, {"HTTPS": 443}]', [80, 443], id="two"),
        pytest.param('[{"HTTP": 80, "HTTPS": 443}]', [80, 443], id="in one object"),
        pytest.param('[{"TCP": 80}, {"HTTPS": 443}, 7]', [443], id="what is no port"),
    ],
)
def test_ports_are_listed(text: str, ports: list[int]) -> None:
    assert ports == list(listeners(ingress(f"{ALB}listen-ports: '{text}'", spec=CLASS)))


@pytest.mark.parametrize("text", ["", "{}", "[]", "443", "[" * 50_000, '[{"HTTPS": "443"}]', "null", "x" * 200_000])
def test_ports_that_are_no_list(text: str) -> None:
    found = listeners(ingress(f"{ALB}listen-ports: '{text}'", spec=CLASS))[443]

    assert "it is not a list of ports" == because(found.tls)


@pytest.mark.parametrize("text", ["", "{}", "{" * 5_000, '[{"port": 443, "mode": "new"}]', "[1, []]"])
def test_client_certificates_that_are_no_list(text: str) -> None:
    found = listeners(ingress(CERTIFICATE, f"{ALB}mutual-authentication: '{text}'", spec=CLASS))[443]

    client = tls_of(found).client_certificate
    assert isinstance(client, Unknown) or said(client) is ClientCertificate.NONE


@pytest.mark.parametrize(
    ("scheme", "exposure"), [("internal", Exposure.INTERNAL), ("internet-facing", Exposure.PUBLIC)]
)
def test_the_scheme_says_who_reaches_it(scheme: str, exposure: Exposure) -> None:
    found = listeners(ingress(CERTIFICATE, f"{ALB}scheme: {scheme}", spec=CLASS))[443]

    assert exposure == said(found.exposure)


def test_a_load_balancer_of_aws_is_internal_by_default() -> None:
    assert Exposure.INTERNAL == said(listeners(ingress(CERTIFICATE, spec=CLASS))[443].exposure)


def test_other_members_of_a_group_may_decide() -> None:
    found = listeners(ingress(f"{ALB}group.name: shops", f"{ALB}listen-ports: '[{{\"HTTP\": 80}}]'", spec=CLASS))[80]

    assert "another Ingress of the group may redirect" == because(found.serves)
    assert isinstance(found.exposure, Unknown)


def test_the_parameters_of_a_class_win() -> None:
    ingress_class = """\
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: alb}
        spec: {controller: ingress.k8s.aws/alb, parameters: {kind: IngressClassParams, name: p}}
        """
    parameters = """\
        apiVersion: elbv2.k8s.aws/v1beta1
        kind: IngressClassParams
        metadata: {name: p}
        spec: {scheme: internet-facing, sslPolicy: ELBSecurityPolicy-TLS13-1-3-2021-06}
        """

    found = listeners(ingress(CERTIFICATE, spec=CLASS), ingress_class, parameters)[443]

    versions = tls_of(found).versions
    assert Exposure.PUBLIC == said(found.exposure)
    assert isinstance(versions, Known)
    assert ["TLSv1.3"] == [said(version) for version in versions.value]
    assert "spec.sslPolicy" == versions.setting


def test_a_policy_that_is_not_listed_is_not_known() -> None:
    found = listeners(ingress(CERTIFICATE, f"{ALB}ssl-policy: ELBSecurityPolicy-of-tomorrow", spec=CLASS))[443]

    assert "`ELBSecurityPolicy-of-tomorrow` is not among the policies" in because(tls_of(found).versions)


def test_an_action_is_no_backend() -> None:
    text = ingress(CERTIFICATE, spec=CLASS).replace("number: 80", "name: use-annotation")

    assert [] == hops(text)


def test_a_service_says_what_it_speaks() -> None:
    of_service = service(f"{ALB}backend-protocol: HTTPS", spec="ports: [{port: 80}]")

    assert tls_of(hop(ingress(CERTIFICATE, spec=CLASS), of_service)).verifies_chain is None


# --- Google Cloud -----------------------------------------------------------------------------------------------


def test_https_of_google_cloud_needs_a_certificate() -> None:
    assert [80] == list(listeners(ingress(spec=GCE)))


def test_http_can_be_switched_off() -> None:
    text = ingress("kubernetes.io/ingress.allow-http: 'false'", "networking.gke.io/managed-certificates: x", spec=GCE)

    assert [443] == list(listeners(text))


def test_a_frontend_that_is_elsewhere_may_redirect() -> None:
    text = ingress(
        "networking.gke.io/v1beta1.FrontendConfig: edge", "networking.gke.io/managed-certificates: x", spec=GCE
    )

    found = listeners(text)

    assert "the FrontendConfig edge is not among the files" == because(found[80].serves)
    assert "the FrontendConfig edge is not among the files" == because(tls_of(found[443]).versions)


@pytest.mark.parametrize(
    ("spec", "serves"),
    [
        ("{redirectToHttps: {enabled: true}}", Serves.REDIRECT),
        ("{redirectToHttps: {enabled: false}}", Serves.CONTENT),
        ("{sslPolicy: modern}", Serves.CONTENT),
    ],
)
def test_a_frontend_redirects(spec: str, serves: Serves) -> None:
    frontend = f"""\
        apiVersion: networking.gke.io/v1beta1
        kind: FrontendConfig
        metadata: {{name: edge}}
        spec: {spec}
        """
    text = ingress(
        "networking.gke.io/v1beta1.FrontendConfig: edge", "networking.gke.io/managed-certificates: x", spec=GCE
    )

    assert serves == said(listeners(text, frontend)[80].serves)


def test_a_service_that_is_elsewhere_may_speak_tls() -> None:
    assert "which says what is spoken, is not among the files" in because(hop(ingress(spec=GCE)).tls)


@pytest.mark.parametrize(
    ("annotation", "ports", "encrypted"),
    [
        ('\'{"web": "HTTPS"}\'', "{name: web, port: 80}", True),
        ('\'{"web": "HTTP2"}\'', "{name: web, port: 80}", True),
        ('\'{"web": "HTTP"}\'', "{name: web, port: 80}", False),
        ('\'{"other": "HTTPS"}\'', "{name: web, port: 80}", False),
    ],
)
def test_ports_of_a_service_speak_by_name(annotation: str, ports: str, *, encrypted: bool) -> None:
    of_service = service(f"cloud.google.com/app-protocols: {annotation}", spec=f"ports: [{ports}]")

    assert encrypted is (said(hop(ingress(spec=GCE), of_service).tls) is not None)


def test_protocols_that_are_no_map() -> None:
    of_service = service("cloud.google.com/app-protocols: '['", spec="ports: [{port: 80}]")

    assert "it is not a map of ports to protocols" == because(hop(ingress(spec=GCE), of_service).tls)


def test_a_header_without_an_age_is_none_to_a_browser() -> None:
    text = f"{ALB}listener-attributes.HTTPS-443: routing.http.response.strict_transport_security.header_value=x"

    assert None is said(listeners(ingress(CERTIFICATE, text, spec=CLASS))[443].hsts)
