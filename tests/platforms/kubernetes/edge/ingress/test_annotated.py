import pytest
from support.kubernetes.reading import because, hop, hops, ingress, listeners, said, service, tls_of

from linter.model.endpoint import Exposure, Serves

TLS = "tls: [{hosts: [shop.example.com], secretName: shop-tls}]"
F5 = f"ingressClassName: nginx\n{TLS}"


@pytest.mark.parametrize(
    ("annotations", "serves"),
    [
        pytest.param(["nginx.org/hsts: 'True'"], Serves.REDIRECT, id="by default"),
        pytest.param(["nginx.org/redirect-to-https: 'False'"], Serves.REDIRECT, id="only the other redirect is off"),
        pytest.param(["nginx.org/ssl-redirect: 'False'"], Serves.CONTENT, id="off"),
        pytest.param(
            ["nginx.org/ssl-redirect: 'False'", "nginx.org/redirect-to-https: 'True'"], Serves.REDIRECT, id="one is on"
        ),
    ],
)
def test_f5_redirects(annotations: list[str], serves: Serves) -> None:
    assert serves == said(listeners(ingress(*annotations, spec=F5))[80].serves)


def test_bytes_that_pass_through_have_no_hop() -> None:
    text = ingress("haproxy.org/ssl-passthrough: 'true'")

    assert "TLS passes through to the backend" == because(listeners(text)[443].tls)
    assert [] == hops(text)


@pytest.mark.parametrize("port", ["{port: 443}", "{name: https-web, port: 80}"])
def test_traefik_speaks_tls_to_a_port_that_looks_like_it(port: str) -> None:
    text = ingress(spec=f"ingressClassName: traefik\n{TLS}").replace("number: 80", "number: 443")
    of_service = service(spec=f"ports: [{port.replace('port: 80', 'port: 443')}]")

    assert said(tls_of(hop(text, of_service)).verifies_chain) is True


def test_an_entry_point_of_traefik_may_redirect_or_encrypt() -> None:
    encrypted = listeners(ingress(spec=f"ingressClassName: traefik\n{TLS}"))[80]
    clear = listeners(ingress(spec="ingressClassName: traefik"))[80]

    assert "an entry point may redirect" == because(encrypted.serves)
    assert "an entry point may end TLS" == because(clear.tls)


def test_http_can_be_switched_off() -> None:
    text = ingress("kubernetes.io/ingress.allow-http: 'false'", spec=f"ingressClassName: contour\n{TLS}")

    assert [443] == list(listeners(text))


@pytest.mark.parametrize("name", ["contour", "kong", "traefik"])
def test_a_service_that_is_elsewhere_may_speak_tls(name: str) -> None:
    text = ingress(spec=f"ingressClassName: {name}\n{TLS}")

    assert "which says what is spoken, is not among the files" in because(hop(text).tls)


def test_azure_verifies_what_it_speaks_tls_to() -> None:
    text = ingress("appgw.ingress.kubernetes.io/backend-protocol: https", spec=TLS)

    assert said(tls_of(hop(text)).verifies_chain)


def test_azure_may_keep_it_inside() -> None:
    text = ingress("appgw.ingress.kubernetes.io/use-private-ip: 'true'", spec=TLS)

    assert {Exposure.INTERNAL} == {said(one.exposure) for one in listeners(text).values()}


def test_haproxy_ingress_sends_the_header_by_itself() -> None:
    hsts = said(listeners(ingress("haproxy-ingress.github.io/timeout: 1s", spec=TLS))[443].hsts)

    assert hsts is not None


def test_an_annotation_that_a_template_fills_in_is_not_read() -> None:
    text = ingress("haproxy.org/server-ssl: '{{ .Values.ssl }}'", "haproxy.org/ssl-redirect: '{{ .x }}'", spec=TLS)

    assert "a template fills it in" == because(hop(text).tls)
    assert "a template fills it in" == because(listeners(text)[80].serves)
