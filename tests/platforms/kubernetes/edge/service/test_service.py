import pytest
from support.kubernetes.reading import because, everything, hop, hops, listeners, said, service, tls_of

from linter.model.endpoint import Exposure, Serves
from linter.provenance.setting import Unknown

AWS = "service.beta.kubernetes.io/aws-load-balancer-"
CERTIFICATE = f"{AWS}ssl-cert: arn:aws:acm:eu-central-1:123456789012:certificate/shop"
HTTPS = "type: LoadBalancer\nports: [{name: https, port: 443}]"
BOTH = "type: LoadBalancer\nports: [{name: http, port: 80}, {name: https, port: 443}]"
HTTP = "type: LoadBalancer\nports: [{name: http, port: 80}]"


@pytest.mark.parametrize("kind", ["ClusterIP", "ExternalName"])
def test_a_service_inside_the_cluster_is_no_way_in(kind: str) -> None:
    assert [] == everything(service(spec=f"type: {kind}\nports: [{{name: http, port: 80}}]"))


def test_a_port_of_the_nodes_is_a_way_in() -> None:
    found = listeners(service(spec="type: NodePort\nports: [{name: http, port: 80}]"))[80]

    assert found.faces_clients
    assert "the files do not say who reaches the nodes" == because(found.exposure)
    assert [] == hops(service(CERTIFICATE, spec="type: NodePort\nports: [{name: https, port: 443}]"))


def test_bytes_pass_to_the_pods() -> None:
    found = listeners(service(spec=HTTPS))[443]

    assert "what Service shop is sent passes to the pods as it is" == because(found.tls)
    assert [] == hops(service(spec=HTTPS))


@pytest.mark.parametrize(
    ("port", "clear"),
    [
        ("{name: http, port: 80}", True),
        ("{name: http-web, port: 8080}", True),
        ("{port: 80}", True),
        ("{name: web, port: 80, appProtocol: HTTP}", True),
        ("{name: http, port: 80, appProtocol: https}", False),
        ("{name: https, port: 80}", False),
        ("{name: web, port: 80}", True),
        ("{name: web-tls, port: 80}", False),
        ("{name: http, port: 9000}", False),
        ("{port: 8080}", False),
    ],
)
def test_clear_text_is_claimed_only_when_name_and_number_say_so(port: str, *, clear: bool) -> None:
    (found,) = listeners(service(spec=f"type: LoadBalancer\nports: [{port}]")).values()

    assert clear is not isinstance(found.tls, Unknown)


def test_pods_may_redirect_to_the_port_that_has_tls() -> None:
    assert "the pods may redirect to the port that has TLS" == because(listeners(service(spec=BOTH))[80].serves)


@pytest.mark.parametrize(
    ("annotation", "exposure"),
    [
        (f"{AWS}scheme: internet-facing", Exposure.PUBLIC),
        (f"{AWS}scheme: internal", Exposure.INTERNAL),
        (f"{AWS}internal: 'true'", Exposure.INTERNAL),
        (f"{AWS}type: external", Exposure.INTERNAL),
        ("service.beta.kubernetes.io/azure-load-balancer-internal: 'true'", Exposure.INTERNAL),
        ("service.beta.kubernetes.io/azure-load-balancer-internal: 'false'", Exposure.PUBLIC),
        ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type: intranet", Exposure.INTERNAL),
        ("service.beta.kubernetes.io/alicloud-loadbalancer-address-type: internet", Exposure.PUBLIC),
        ("networking.gke.io/load-balancer-type: Internal", Exposure.INTERNAL),
    ],
)
def test_annotations_say_who_reaches_it(annotation: str, exposure: Exposure) -> None:
    assert exposure == said(listeners(service(annotation, spec=HTTP))[80].exposure)


@pytest.mark.parametrize("annotation", ["x: y", f"{AWS}scheme: '{{{{ .Values.scheme }}}}'", f"{AWS}type: nlb"])
def test_who_reaches_it_may_not_be_told(annotation: str) -> None:
    assert isinstance(listeners(service(annotation, spec=HTTP))[80].exposure, Unknown)


@pytest.mark.parametrize(
    ("ports", "ended"),
    [("x: y", {80, 443}), ("'443'", {443}), ("https", {443}), ("'80, 443'", {80, 443}), ("'*'", {80, 443})],
)
def test_aws_ends_tls_on_the_ports_that_are_listed(ports: str, ended: set[int]) -> None:
    listed = ports if ":" in ports else f"{AWS}ssl-ports: {ports}"
    found = listeners(service(CERTIFICATE, listed, spec=BOTH))

    assert ended == {port for port, one in found.items() if not isinstance(one.tls, Unknown) and said(one.tls)}


@pytest.mark.parametrize(("word", "encrypted"), [("ssl", True), ("https", True), ("tcp", False), ("http", False)])
def test_the_way_to_the_pods(word: str, *, encrypted: bool) -> None:
    found = hop(service(CERTIFICATE, f"{AWS}backend-protocol: {word}", spec=HTTPS))

    assert encrypted is (said(found.tls) is not None)


def test_a_policy_of_classic_load_balancers_is_known() -> None:
    text = service(CERTIFICATE, f"{AWS}ssl-negotiation-policy: ELBSecurityPolicy-2014-10", spec=HTTPS)

    assert not isinstance(tls_of(listeners(text)[443]).versions, Unknown)


def test_a_cloud_that_redirects() -> None:
    digitalocean = "service.beta.kubernetes.io/do-loadbalancer-"
    text = service(f"{digitalocean}certificate-id: x", f"{digitalocean}redirect-http-to-https: 'true'", spec=BOTH)

    assert Serves.REDIRECT == said(listeners(text)[80].serves)


def test_a_mesh_leaves_the_way_to_the_pods_open() -> None:
    namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
    text = service(CERTIFICATE, spec=HTTPS).replace("  name: shop\n", "  name: shop\n  namespace: shop\n")

    assert "the mesh may encrypt it" == because(hop(text, namespace).tls)
