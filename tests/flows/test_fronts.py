"""Ingresses and Gateways behind the Services of their controllers: who serves what, and on which port."""

import re
from pathlib import Path

import pytest
from support.flows import drawn, graph_of_folder

INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  ingressClassName: CLASS
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
"""
CONTROLLER = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, namespace: edge}
spec:
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec:
      containers: [{name: controller, image: IMAGE, args: ARGS, ports: [{name: PORT, containerPort: NUMBER}]}]
---
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: edge}
spec:
  type: LoadBalancer
  selector: {app: NAME}
  ports: [{name: https, port: 443, targetPort: TARGET}]
"""
NGINX = "registry.k8s.io/ingress-nginx/controller:v1.13.2"


def _controller(
    image: str = NGINX, args: str = "[]", port: str = "https", target: str = "https", name: str = "edge"
) -> str:
    number = "443" if port == "https" else "9443"
    words = {"NAME": name, "IMAGE": image, "ARGS": args, "PORT": port, "NUMBER": number, "TARGET": target}
    text = CONTROLLER
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _drawn(folder: Path, *texts: str, class_name: str = "nginx") -> str:
    everything = "---".join((INGRESS.replace("CLASS", class_name), *texts))
    (folder / "shop.yaml").write_text(everything, encoding="utf-8")
    return drawn(graph_of_folder(folder))


def _is_in_front(found: str) -> bool:
    return re.search(r"Service edge/edge on port 443 -\[[^]]+\]-> Ingress shop/shop on port 443", found) is not None


@pytest.mark.parametrize(
    ("class_name", "controller"),
    [
        pytest.param("nginx", _controller(), id="the image and the usual name"),
        pytest.param("shop", _controller(args="[--ingress-class=shop]"), id="an argument"),
        pytest.param("traefik", _controller("traefik:v3"), id="another product"),
        pytest.param("nginx", _controller(port="tls-in", target="tls-in", args="[--https-port=9443]"), id="its port"),
        pytest.param(
            "traefik",
            _controller("traefik:v3", '["--entrypoints.websecure.address=:9443"]', "in", "9443"),
            id="an entry point",
        ),
    ],
)
def test_an_ingress_is_behind_the_service_of_its_controller(tmp_path: Path, class_name: str, controller: str) -> None:
    assert _is_in_front(_drawn(tmp_path, controller, class_name=class_name))


@pytest.mark.parametrize(
    ("class_name", "controller"),
    [
        pytest.param("nginx", _controller(args="[--ingress-class=other]"), id="another class"),
        pytest.param("nginx", _controller(args="[--controller-class=example.com/other]"), id="another controller"),
        pytest.param("nginx", _controller("shop/web:1"), id="no controller"),
        pytest.param("nginx", _controller("traefik:v3"), id="another product"),
        pytest.param("nginx", _controller(port="metrics", target="metrics"), id="a port that is not for clients"),
        pytest.param("nginx", _controller(port="admin").replace("9443", "8443"), id="a name that is another's"),
        pytest.param("nginx", _controller(args="[--https-port=8443]"), id="a port that the arguments do not name"),
    ],
)
def test_an_ingress_is_not_behind_the_service_of_others(tmp_path: Path, class_name: str, controller: str) -> None:
    found = _drawn(tmp_path, controller, class_name=class_name)

    assert "-[tls]-> Ingress shop/shop on port 443 -[" in found
    assert not _is_in_front(found)


def test_only_the_usual_name_of_a_class_leaves_a_doubt(tmp_path: Path) -> None:
    assert "-[tls, likely]-> Ingress" in _drawn(tmp_path, _controller())


def test_two_controllers_of_a_class_are_two(tmp_path: Path) -> None:
    found = _drawn(tmp_path, _controller(name="one"), "\n", _controller(name="two"))

    assert "Service edge/one on port 443 -[tls, likely]-> Ingress" in found
    assert "Service edge/two on port 443 -[tls, likely]-> Ingress" in found


def test_a_controller_of_another_folder_serves_nothing_here(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "edge.yaml").write_text(_controller(), encoding="utf-8")

    assert not _is_in_front(_drawn(tmp_path))


def test_a_port_that_only_redirects_behind_a_balancer_is_no_path(tmp_path: Path) -> None:
    clear = _controller().replace("443", "80").replace("https", "http")

    assert "never-encrypted" not in _drawn(tmp_path, clear)


GATEWAY = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop, namespace: edge}
spec:
  gatewayClassName: istio
  ADDRESSES
  listeners: [{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop-tls}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: edge, namespace: edge}
spec:
  type: LoadBalancer
  selector: SELECTOR
  ports: [{name: https, port: 443, targetPort: 8443}]
"""


@pytest.mark.parametrize(
    ("addresses", "selector", "is_in_front"),
    [
        pytest.param("", "{gateway.networking.k8s.io/gateway-name: shop}", True, id="the label of its pods"),
        pytest.param("", "{gateway.networking.k8s.io/gateway-name: other}", False, id="the label of others"),
        pytest.param(
            "addresses: [{type: Hostname, value: edge.edge.svc.cluster.local}]", "{istio: edge}", True, id="its address"
        ),
        pytest.param("addresses: [{type: Hostname, value: other.edge.svc}]", "{istio: edge}", False, id="of another"),
        pytest.param("", "{istio: edge}", False, id="nothing"),
    ],
)
def test_a_gateway_is_behind_the_service_that_something_names(
    tmp_path: Path, addresses: str, selector: str, *, is_in_front: bool
) -> None:
    text = GATEWAY.replace("ADDRESSES", addresses).replace("SELECTOR", selector)
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")

    found = drawn(graph_of_folder(tmp_path))

    assert is_in_front == ("Service edge/edge on port 443 -[tls]-> listener https of Gateway edge/shop" in found)
