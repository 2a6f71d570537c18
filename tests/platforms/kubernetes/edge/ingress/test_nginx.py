import pytest
from support.kubernetes.reading import because, hop, hops, ingress, listeners, said, tls_of

from linter.model.endpoint import ClientCertificate, Exposure, Serves
from linter.provenance.setting import Known, Unknown

PREFIX = "nginx.ingress.kubernetes.io/"
CLASS = "ingressClassName: nginx"
TLS = f"{CLASS}\ntls: [{{hosts: [shop.example.com], secretName: shop-tls}}]"


def test_defaults_name_whose_they_are() -> None:
    tls = tls_of(listeners(ingress(spec=TLS))[443])

    assert isinstance(tls.versions, Known)
    assert ["TLSv1.2", "TLSv1.3"] == [said(version) for version in tls.versions.value]
    assert "ingress-nginx 1.0 and newer" in tls.versions.default
    assert "unless the controller's ConfigMap says otherwise" in tls.versions.default


def test_the_header_is_sent_by_default() -> None:
    hsts = listeners(ingress(spec=TLS))[443].hsts

    assert isinstance(hsts, Known)
    assert hsts.value is not None
    assert 31_536_000 == said(hsts.value.max_age)
    assert said(hsts.value.include_subdomains)


@pytest.mark.parametrize(
    ("annotation", "spec", "serves"),
    [
        pytest.param("x: y", TLS, Serves.REDIRECT, id="a certificate redirects"),
        pytest.param("x: y", CLASS, Serves.CONTENT, id="no certificate"),
        pytest.param(f"{PREFIX}ssl-redirect: 'true'", CLASS, Serves.CONTENT, id="nothing to redirect to"),
        pytest.param(f"{PREFIX}force-ssl-redirect: 'true'", CLASS, Serves.REDIRECT, id="TLS ends further out"),
        pytest.param(f"{PREFIX}ssl-redirect: 'false'", TLS, Serves.CONTENT, id="switched off"),
        pytest.param(f"{PREFIX}ssl-redirect: 'never'", TLS, Serves.REDIRECT, id="what is no boolean is not read"),
        pytest.param(f"{PREFIX}permanent-redirect: http://b.example.com", TLS, Serves.CONTENT, id="on to http"),
        pytest.param(f"{PREFIX}temporal-redirect: https://b.example.com", CLASS, Serves.REDIRECT, id="on to https"),
    ],
)
def test_port_80(annotation: str, spec: str, serves: Serves) -> None:
    assert serves == said(listeners(ingress(annotation, spec=spec))[80].serves)


def test_the_config_map_switches_the_redirect_off() -> None:
    config_map = """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
        data: {ssl-redirect: "false"}
        """

    assert Serves.CONTENT == said(listeners(ingress(spec=TLS), config_map)[80].serves)


def test_a_config_map_is_told_of_once() -> None:
    config_map = """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: edge, labels: {app.kubernetes.io/name: ingress-nginx}}
        data: {ssl-protocols: TLSv1.1, ssl-ciphers: AES128-SHA, hsts: "false"}
        """

    found = listeners(ingress(spec=TLS), config_map)[443]

    assert tls_of(found).versions is None
    assert tls_of(found).cipher_suites is None
    assert found.hsts is None


@pytest.mark.parametrize("key", ["ssl-redirect", "force-ssl-redirect"])
def test_a_template_is_not_read(key: str) -> None:
    text = ingress(f"{PREFIX}{key}: '{{{{ .Values.redirect }}}}'", spec=TLS)

    assert "a template fills it in" == because(listeners(text)[80].serves)


def test_snippets_may_decide() -> None:
    text = ingress(
        f"{PREFIX}backend-protocol: HTTPS",
        f"{PREFIX}server-snippet: 'ssl_protocols TLSv1; ssl_ciphers x; ssl_verify_client on; proxy_ssl_verify on;'",
        f"{PREFIX}configuration-snippet: 'more_set_headers \"Strict-Transport-Security: max-age=1\";'",
        spec=TLS,
    )

    front, way = listeners(text)[443], hop(text)

    tls = tls_of(front)
    reason = "a snippet of nginx configuration may decide it"
    assert reason == because(front.hsts)
    for setting in (tls.versions, tls.cipher_suites, tls.client_certificate, tls_of(way).verifies_chain):
        assert isinstance(setting, Unknown)
        assert reason == setting.because


def test_a_snippet_may_take_the_request_elsewhere() -> None:
    text = ingress(f"{PREFIX}configuration-snippet: 'proxy_pass https://other;'", spec=TLS)

    assert "a snippet of nginx configuration may decide it" == because(hop(text).tls)


@pytest.mark.parametrize(
    ("verify", "found"),
    [
        ("'on'", ClientCertificate.REQUIRED),
        ("'off'", ClientCertificate.NONE),
        ("optional", ClientCertificate.OPTIONAL),
        ("optional_no_ca", ClientCertificate.REQUESTED),
        ("misspelt", ClientCertificate.REQUIRED),
    ],
)
def test_certificates_of_clients(verify: str, found: ClientCertificate) -> None:
    text = ingress(f"{PREFIX}auth-tls-secret: shop/ca", f"{PREFIX}auth-tls-verify-client: {verify}", spec=TLS)

    assert found == said(tls_of(listeners(text)[443]).client_certificate)


@pytest.mark.parametrize(
    ("word", "protocol"), [("HTTP", "http"), ("grpc", "grpc"), ("FCGI", "fastcgi"), ("SPDY", "http")]
)
def test_protocols_in_clear_text(word: str, protocol: str) -> None:
    found = hop(ingress(f"{PREFIX}backend-protocol: {word}", spec=TLS))

    assert said(found.tls) is None
    assert protocol == said(found.protocol)


def test_a_backend_that_is_spoken_to_as_the_client_spoke() -> None:
    text = ingress(f"{PREFIX}backend-protocol: AUTO_HTTP", spec=TLS)

    assert "the backend is spoken to as the client spoke" == because(hop(text).tls)


def test_the_name_of_a_service_port_changes_nothing() -> None:
    service = """\
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {ports: [{name: https, port: 80, appProtocol: https}]}
        """

    assert said(hop(ingress(spec=TLS), service).tls) is None


def test_bytes_that_pass_through_have_no_hop() -> None:
    text = ingress(f"{PREFIX}ssl-passthrough: 'true'", spec=CLASS)

    assert "TLS passes through to the backend" == because(listeners(text)[443].tls)
    assert [443] == list(listeners(text))
    assert [] == hops(text)


@pytest.mark.parametrize("name", ["nginx-internal", "internal-nginx", "nginx-private"])
def test_the_name_of_a_class_tells_that_it_is_inside(name: str) -> None:
    found = listeners(ingress(spec=f"ingressClassName: {name}"))[80]

    assert Exposure.INTERNAL == said(found.exposure)


def test_who_reaches_the_controller_is_not_told() -> None:
    exposure = listeners(ingress(spec=CLASS))[80].exposure

    assert isinstance(exposure, Unknown)
    assert {Exposure.PUBLIC, Exposure.INTERNAL} == {one.value for one in exposure.candidates}


def test_a_load_balancer_in_front_may_have_ended_tls() -> None:
    front = """\
        apiVersion: v1
        kind: Service
        metadata:
          name: edge
          annotations:
            service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:eu-central-1:123456789012:c/shop
            service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing
        spec:
          type: LoadBalancer
          selector: {app.kubernetes.io/name: ingress-nginx}
          ports: [{name: https, port: 443}]
        """

    found = listeners(ingress(spec=CLASS), front)[80]

    assert "the load balancer of Service edge ends TLS in front of the controller" == because(found.tls)
    assert Exposure.PUBLIC == said(found.exposure)
