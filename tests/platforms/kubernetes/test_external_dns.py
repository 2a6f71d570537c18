"""Names that ExternalDNS gives endpoints, as those who dial them find them."""

from pathlib import Path

import pytest
from support.flows import drawn, graph_of_folder

CALLER = """
services:
  caller:
    image: caller
    environment: {SHOP_URL: "https://HOST:443"}
"""
INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop, annotations: {ANNOTATIONS}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop, annotations: {ANNOTATIONS}}
spec: {type: LoadBalancer, selector: {app: shop}, ports: [{name: https, port: 443}]}
"""
PREFIX = "external-dns.alpha.kubernetes.io/"


def _reached(folder: Path, host: str, manifest: str) -> str:
    (folder / "compose.yaml").write_text(CALLER.replace("HOST", host), encoding="utf-8")
    (folder / "k8s").mkdir()
    (folder / "k8s" / "shop.yaml").write_text(manifest, encoding="utf-8")
    lines = drawn(graph_of_folder(folder)).splitlines()
    return next(line for line in lines if ": service caller" in line)


@pytest.mark.parametrize("host", ["shop.example.net", "www.example.net"])
@pytest.mark.parametrize("prefix", [PREFIX, "external-dns.kubernetes.io/"])
def test_a_host_of_an_annotation_is_a_name_of_an_ingress(tmp_path: Path, host: str, prefix: str) -> None:
    manifest = INGRESS.replace("ANNOTATIONS", f'{prefix}hostname: "shop.example.net, www.example.net"')

    found = _reached(tmp_path, host, manifest)

    assert "Ingress shop/shop on port 443" in found
    assert "likely" not in found


def test_a_host_of_an_annotation_is_a_name_of_a_balancer(tmp_path: Path) -> None:
    manifest = SERVICE.replace("ANNOTATIONS", f"{PREFIX}hostname: shop.example.net")

    assert "Service shop/shop on port 443" in _reached(tmp_path, "shop.example.net", manifest)


def test_a_template_is_no_name(tmp_path: Path) -> None:
    manifest = SERVICE.replace("ANNOTATIONS", f'{PREFIX}hostname: "shop.${{DOMAIN}}"')

    assert "Service" not in _reached(tmp_path, "shop.example.net", manifest)


def test_a_target_among_the_files_is_where_a_name_leads(tmp_path: Path) -> None:
    ingress = INGRESS.replace("ANNOTATIONS", f"{PREFIX}target: edge.example.net")
    service = SERVICE.replace("ANNOTATIONS", f"{PREFIX}hostname: edge.example.net")
    found = _reached(tmp_path, "shop.example.com", f"{ingress}---{service}")

    assert "Service shop/shop on port 443" in found
    assert "Ingress" not in found


def test_behind_a_target_elsewhere_it_is_likely_the_ingress(tmp_path: Path) -> None:
    found = _reached(tmp_path, "shop.example.com", INGRESS.replace("ANNOTATIONS", f"{PREFIX}target: 203.0.113.7"))

    assert "likely]-> Ingress shop/shop on port 443" in found


def test_a_record_of_its_own_leads_on(tmp_path: Path) -> None:
    record = """---
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: shop}
spec: {endpoints: [{dnsName: "*.example.org", recordType: CNAME, targets: [shop.example.com]}]}
"""
    manifest = INGRESS.replace("ANNOTATIONS", "") + record

    assert "Ingress shop/shop on port 443" in _reached(tmp_path, "any.example.org", manifest)


def test_a_record_of_text_leads_nowhere(tmp_path: Path) -> None:
    record = """---
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: shop}
spec: {endpoints: [{dnsName: shop.example.org, recordType: TXT, targets: [shop.example.com]}]}
"""
    manifest = INGRESS.replace("ANNOTATIONS", "") + record

    assert "Ingress" not in _reached(tmp_path, "shop.example.org", manifest)
