"""Which controller an Ingress is served by, and what every controller makes of one."""

import pytest
from support.kubernetes.reading import because, everything, hop, hops, ingress, listeners, said, service

from linter.model.endpoint import Exposure, Serves
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError

NGINX = "nginx.ingress.kubernetes.io/backend-protocol"
ALB = "alb.ingress.kubernetes.io/backend-protocol"


@pytest.mark.parametrize(
    ("annotation", "spec", "setting"),
    [
        pytest.param("x: y", "ingressClassName: nginx", NGINX, id="name of the class"),
        pytest.param("x: y", "ingressClassName: nginx-internal", NGINX, id="like the name of the class"),
        pytest.param("kubernetes.io/ingress.class: nginx", "", NGINX, id="annotation of the class"),
        pytest.param("nginx.ingress.kubernetes.io/proxy-body-size: 8m", "", NGINX, id="annotation of the controller"),
        pytest.param(
            "nginx.ingress.kubernetes.io/proxy-body-size: 8m", "ingressClassName: public", NGINX, id="free name"
        ),
        pytest.param("nginx.org/hsts: 'True'", "ingressClassName: nginx", "nginx.org/ssl-services", id="F5's nginx"),
        pytest.param("appprotect.f5.com/app-protect-enable: 'True'", "", "nginx.org/ssl-services", id="F5's firewall"),
        pytest.param("x: y", "ingressClassName: alb", ALB, id="AWS"),
        pytest.param("alb.ingress.kubernetes.io/scheme: internal", "", ALB, id="AWS by annotation"),
        pytest.param("networking.gke.io/managed-certificates: x", "", "cloud.google.com/app-protocols", id="Google"),
        pytest.param("x: y", "ingressClassName: kong", "konghq.com/protocol", id="Kong"),
        pytest.param(
            "x: y", "ingressClassName: webapprouting.kubernetes.azure.com", NGINX, id="Azure's own ingress-nginx"
        ),
    ],
)
def test_the_controller_is_told_by_class_and_annotations(annotation: str, spec: str, setting: str) -> None:
    assert setting == hop(ingress(annotation, spec=spec)).tls.setting


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        pytest.param(
            "ingressClassName: haproxy",
            "what the controller of the class `haproxy` does is not known here",
            id="two controllers have the name",
        ),
        pytest.param(
            "ingressClassName: '{{ .Values.class }}'",
            "the files do not say which controller serves the Ingress",
            id="a template",
        ),
    ],
)
def test_an_unknown_controller_is_not_guessed(spec: str, reason: str) -> None:
    text = ingress(spec=spec)

    assert reason == because(listeners(text)[80].tls)
    assert reason == because(hop(text).tls)


def test_without_a_class_and_tls_every_controller_serves_http() -> None:
    text = ingress()

    assert None is said(listeners(text)[80].tls)
    assert "the files do not say which controller serves the Ingress" == because(hop(text).tls)


def test_a_class_among_the_files_says_more_than_its_name() -> None:
    ingress_class = """\
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: nginx}
        spec: {controller: ingress.k8s.aws/alb}
        """

    assert ALB == hop(ingress(spec="ingressClassName: nginx"), ingress_class).tls.setting


def test_the_default_class_serves_what_names_none() -> None:
    ingress_class = """\
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: edge, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
        spec: {controller: k8s.io/ingress-nginx}
        """

    assert NGINX == hop(ingress(), ingress_class).tls.setting


def test_a_controller_that_is_not_known_is_not_taken_for_one_of_the_same_name() -> None:
    ingress_class = """\
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: nginx}
        spec: {controller: example.com/our-own}
        """

    assert "is not known here" in because(hop(ingress(spec="ingressClassName: nginx"), ingress_class).tls)


def test_a_class_of_an_older_version_of_the_interface_is_read() -> None:
    text = """\
        apiVersion: extensions/v1beta1
        kind: Ingress
        metadata: {name: shop, annotations: {kubernetes.io/ingress.class: nginx}}
        spec:
          backend: {serviceName: shop, servicePort: http}
        """

    assert ["Service shop:http behind Ingress shop"] == [one.name for one in hops(text)]


def test_a_patch_says_nothing_of_what_it_leaves_out() -> None:
    text = ingress(spec="ingressClassName: nginx").replace("metadata:", "$patch: merge\nmetadata:")

    assert [] == everything(text)


def test_an_alias_for_another_host_leads_out_of_the_cluster() -> None:
    alias = service(spec="type: ExternalName\nexternalName: partner.example.com")

    found = hop(ingress(spec="ingressClassName: nginx"), alias)

    assert Exposure.PUBLIC == said(found.exposure)
    assert "partner.example.com" == said(found.host)


def test_a_backend_is_one_hop_however_many_paths_lead_to_it() -> None:
    paths = ", ".join(f"{{path: /{n}, backend: {{service: {{name: shop, port: {{number: 80}}}}}}}}" for n in range(9))
    text = f"""\
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {{name: shop}}
        spec: {{ingressClassName: nginx, rules: [{{http: {{paths: [{paths}]}}}}]}}
        """

    assert 1 == len(hops(text))


def test_the_same_host_may_have_its_certificate_in_another_ingress() -> None:
    tls = "ingressClassName: nginx\ntls: [{hosts: [shop.example.com]}]"
    other = ingress(spec=tls).replace("name: shop\nspec", "name: main\nspec")

    clear = ingress(spec="ingressClassName: nginx")
    found = listeners(other, clear)[80]

    assert "Ingress shop on port 80" == found.name
    assert Serves.REDIRECT == said(found.serves)


def test_a_mesh_leaves_the_way_to_the_backend_open() -> None:
    namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
    text = ingress(spec="ingressClassName: nginx").replace("name: shop\nspec", "name: shop\n  namespace: shop\nspec")

    assert "the mesh may encrypt it" == because(hop(text, namespace).tls)


@pytest.mark.parametrize("instead", ["x", "[]", "{}", "[x, [y], {z: w}]", "null", "{x: [y]}"])
@pytest.mark.parametrize(
    "part",
    [
        "metadata: {name: shop, annotations: HERE}",
        "metadata: HERE",
        "spec: HERE",
        "spec: {ingressClassName: HERE, defaultBackend: {service: {name: shop}}}",
        "spec: {ingressClassName: nginx, tls: HERE, rules: HERE, defaultBackend: HERE}",
        "spec: {ingressClassName: nginx, tls: [HERE], rules: [HERE]}",
        "spec: {ingressClassName: alb, tls: [{hosts: HERE, secretName: HERE}], rules: [{host: HERE, http: HERE}]}",
        "spec: {ingressClassName: gce, rules: [{host: a.example.com, http: {paths: HERE}}]}",
        "spec: {ingressClassName: kong, rules: [{http: {paths: [{backend: HERE}]}}]}",
        "spec: {ingressClassName: nginx, rules: [{http: {paths: [{backend: {service: HERE}}]}}]}",
        "spec: {ingressClassName: nginx, rules: [{http: {paths: [{backend: {service: {name: HERE, port: HERE}}}]}}]}",
        "spec: {type: LoadBalancer, ports: HERE}",
        "spec: {type: LoadBalancer, ports: [HERE]}",
        "spec: {type: LoadBalancer, ports: [{port: HERE, name: HERE, appProtocol: HERE}]}",
        "data: HERE",
        "stringData: {tls.crt: HERE}",
    ],
)
@pytest.mark.parametrize(
    "kind",
    [
        "apiVersion: networking.k8s.io/v1\nkind: Ingress",
        "apiVersion: v1\nkind: Service",
        "apiVersion: v1\nkind: Secret",
        "apiVersion: v1\nkind: ConfigMap",
    ],
)
def test_any_shape_is_read_without_a_traceback(kind: str, part: str, instead: str) -> None:
    found = everything(f"{kind}\n{part.replace('HERE', instead)}\n")

    assert not [one for one in found if isinstance(one, InputError)]


def test_many_hosts_are_all_looked_at() -> None:
    hosts = ", ".join(f"{{host: h{n}.example.com}}" for n in range(5000))
    text = f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: {{tls: [{{}}], rules: [{hosts}]}}\n"

    (found,) = listeners(text).values()

    assert isinstance(found.hosts, Known)
    assert 5000 == len(found.hosts.value)
    assert isinstance(found.tls, Unknown)
