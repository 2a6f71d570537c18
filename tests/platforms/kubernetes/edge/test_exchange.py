"""Groups of the key exchange that a program has by itself, by the tag of its image."""

import pytest
from support.kubernetes.reading import everything

from linter.model.endpoint import Listener
from linter.provenance.setting import Known

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {{name: controller}}
spec: {{template: {{spec: {{containers: [{containers}]}}}}}}
---
"""
RULES = (
    "rules: [{host: a.example.com, http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]"
)
INGRESS = f"""
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec: {{ingressClassName: nginx, tls: [{{secretName: shop}}], {RULES}}}
"""
ROUTE = """
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: shop}
spec: {entryPoints: [websecure], routes: [{match: Host(`a.example.com`), services: [{name: web, port: 80}]}], tls: {}}
"""
PROXY = """
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: shop}
spec: {virtualhost: {fqdn: a.example.com, tls: {secretName: a}}, routes: [{services: [{name: web, port: 80}]}]}
"""
CONTOUR = "ghcr.io/projectcontour/contour:v1.32.0"


def first_group(text: str, *images: str, environment: str = "") -> str | None:
    """Return the group that the listener prefers; None where its groups are not known."""
    containers = ", ".join(f"{{name: c{number}, image: '{one}'{environment}}}" for number, one in enumerate(images))
    found = [one for one in everything(DEPLOYMENT.format(containers=containers) + text) if isinstance(one, Listener)]
    (tls,) = (one.tls.value for one in found if isinstance(one.tls, Known) and one.tls.value is not None)
    groups = tls.groups
    if not isinstance(groups, Known):
        return None
    first = groups.value[0]
    assert isinstance(first, Known)
    return first.value


@pytest.mark.parametrize(
    ("text", "images", "expected"),
    [
        pytest.param(INGRESS, ["registry.k8s.io/ingress-nginx/controller:v1.13.0"], "X25519MLKEM768", id="Alpine 3.22"),
        pytest.param(INGRESS, ["registry.k8s.io/ingress-nginx/controller:v1.12.3"], "X25519", id="Alpine 3.21"),
        pytest.param(INGRESS, ["registry.k8s.io/ingress-nginx/controller:v1.12.8"], None, id="an unknown Alpine"),
        pytest.param(INGRESS, ["registry.k8s.io/ingress-nginx/controller:v1.9.4"], None, id="an old controller"),
        pytest.param(INGRESS, ["house/nginx:1.29.4"], None, id="another image"),
        pytest.param(INGRESS, [], None, id="no image"),
        pytest.param(ROUTE, ["traefik:v3.7.1"], "X25519MLKEM768", id="Go 1.26"),
        pytest.param(ROUTE, ["docker.io/library/traefik:3.5"], "X25519MLKEM768", id="Go 1.24"),
        pytest.param(ROUTE, ["traefik:v3.4.1"], None, id="an unknown Go"),
        pytest.param(ROUTE, ["traefik:latest"], None, id="no number"),
        pytest.param(ROUTE, ["traefik:v3.6.1", "traefik:v3.5.1"], None, id="two releases"),
        pytest.param(PROXY, ["docker.io/envoyproxy/envoy:v1.34.1", CONTOUR], "X25519", id="Contour's Envoy"),
        pytest.param(PROXY, ["envoyproxy/envoy:distroless-v1.40.0", CONTOUR], "X25519MLKEM768", id="a new Envoy"),
        pytest.param(PROXY, ["docker.io/envoyproxy/envoy:v1.34.1"], None, id="somebody else's Envoy"),
        pytest.param(PROXY, ["docker.io/envoyproxy/envoy:v1.40.0-fips", CONTOUR], None, id="for FIPS 140"),
    ],
)
def test_groups_by_default_are_those_of_the_image_beside(text: str, images: list[str], expected: str | None) -> None:
    assert expected == first_group(text, *images)


def test_a_switch_of_go_leaves_groups_open() -> None:
    switch = ", env: [{name: GODEBUG, value: tlsmlkem=0}]"

    assert first_group(ROUTE, "traefik:v3.6.1", environment=switch) is None
